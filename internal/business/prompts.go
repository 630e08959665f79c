package business

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// The names of the two prompts, as they stand in JSON and in refusals.
const (
	fieldCalls    = "calls_prompt"
	fieldWhatsApp = "whatsapp_prompt"
)

// Prompts are the two texts in force. Version 0 means that none was ever saved; there, and wherever
// a text is blank, the bot takes a message and does nothing else.
type Prompts struct {
	Version         int64
	Calls, WhatsApp string
}

// PromptVersion is one saved version. It never changes.
type PromptVersion struct {
	Prompts
	AuthorID     int64 // 0 when it was not a person
	Author       string
	RestoredFrom int64 // the version whose texts were taken up again, 0 if none
	SavedAt      time.Time
}

// Prompts are read from the database each time, in the transaction of the call or message that
// needs them. There is nothing to invalidate: a save is in force for the next reader on every node.
func (s *Service) Prompts(tx *db.Tx) (Prompts, error) {
	v, err := latestPrompts(tx)
	return v.Prompts, err
}

// SavePrompts makes a new version of both texts, byte for byte, and answers the version in force.
// Saving what is in force already makes no new version.
func (s *Service) SavePrompts(tx *db.Tx, calls, whatsapp string) (PromptVersion, error) {
	return s.savePrompts(tx, calls, whatsapp, 0)
}

// RestorePrompts makes a new version with the texts of an old one.
func (s *Service) RestorePrompts(tx *db.Tx, version int64) (PromptVersion, error) {
	old, err := promptVersion(tx, version)
	if err != nil {
		return old, err
	}
	return s.savePrompts(tx, old.Calls, old.WhatsApp, version)
}

func (s *Service) savePrompts(tx *db.Tx, calls, whatsapp string, restoredFrom int64) (PromptVersion, error) {
	if err := storable(calls, whatsapp); err != nil {
		return PromptVersion{}, err
	}
	ai, err := s.AI(tx)
	if err != nil {
		return PromptVersion{}, err
	}
	if err := ai.fits(calls, whatsapp); err != nil {
		return PromptVersion{}, err
	}
	current, err := latestPrompts(tx)
	if err != nil || (current.Version > 0 && current.Calls == calls && current.WhatsApp == whatsapp) {
		return current, err
	}
	author := bus.ActorOf(tx.Context())
	next := PromptVersion{
		Prompts:      Prompts{Version: current.Version + 1, Calls: calls, WhatsApp: whatsapp},
		Author:       author.Name,
		RestoredFrom: restoredFrom,
		SavedAt:      tx.Now(),
	}
	if author.Kind == "user" {
		next.AuthorID = author.ID
	}
	if err := insertPrompts(tx, next); err != nil {
		return PromptVersion{}, err
	}
	_, err = bus.Emit(tx, PromptsSaved{Version: next.Version, RestoredFrom: restoredFrom})
	return next, err
}

// storable refuses what one of the databases could not give back byte for byte.
func storable(calls, whatsapp string) error {
	bad := fault.Invalid.New()
	if !storableText(calls) {
		_ = bad.Field(fieldCalls, fault.BadText)
	}
	if !storableText(whatsapp) {
		_ = bad.Field(fieldWhatsApp, fault.BadText)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func storableText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// warning is what the owner should see about the prompts in force, nil when all is well.
func (p Prompts) warning() *fault.Text {
	calls, whatsapp := strings.TrimSpace(p.Calls) != "", strings.TrimSpace(p.WhatsApp) != ""
	switch {
	case calls && whatsapp:
		return nil
	case calls:
		return &warnNoWhatsApp
	case whatsapp:
		return &warnNoCalls
	}
	return &warnNoPrompt
}
