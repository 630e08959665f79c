package app

import (
	"slices"
	"strings"

	"github.com/moked/moked/internal/broadcasts"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/inbox"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/templates"
	"github.com/moked/moked/internal/whatsapp"
)

// wireBroadcasts makes the feature that sends a template to many.
func (a *App) wireBroadcasts() {
	a.Casts = broadcasts.New(broadcasts.Options{
		Log: a.Log, Leads: a.Leads, Business: a.Business, Zone: a.zone,
		Messenger: messenger{a.Inbox, a.Templates, a.Business, a.Leads},
	})
	a.Casts.Jobs(a.Queue)
	a.Casts.Routes(a.Router)
}

// messenger sends templates for broadcasts: the templates of the business's number, into its conversations.
type messenger struct {
	inbox     *inbox.Service
	templates *templates.Service
	business  *business.Service
	leads     *leads.Service
}

// Templates are the approved ones that words alone can fill.
func (m messenger) Templates(tx *db.Tx) ([]broadcasts.Sendable, error) {
	channel, err := m.business.ChannelFor(tx, business.KindWhatsApp)
	if fault.Is(err, business.NoChannel) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := m.templates.Approved(tx, channel.ID)
	if err != nil {
		return nil, err
	}
	var some []broadcasts.Sendable
	for _, t := range all {
		if !slices.ContainsFunc(t.Slots, func(s whatsapp.Slot) bool { return s.Kind != "text" }) {
			some = append(some, sendable(t))
		}
	}
	return some, nil
}

func sendable(t templates.Template) broadcasts.Sendable {
	s := broadcasts.Sendable{ID: t.ID, Name: t.Name, Language: t.Language, Marketing: t.Category == "marketing", Slots: []broadcasts.Blank{}}
	lines := []string{t.Header.Text, t.Body, t.Footer}
	for _, b := range t.Buttons {
		lines = append(lines, "["+b.Text+"]")
	}
	s.Text = strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
	for _, slot := range t.Slots {
		label := slot.Key
		if slot.Sample != "" {
			label = slot.Sample
		}
		s.Slots = append(s.Slots, broadcasts.Blank{Key: slot.Key, Label: label, Auto: t.Bindings[slot.Key] != ""})
	}
	return s
}

// Fill is the text that a lead would get.
func (m messenger) Fill(tx *db.Tx, leadID, templateID int64, values map[string]string) (string, error) {
	lead, err := m.leads.Get(tx, leadID)
	if err != nil {
		return "", err
	}
	channel, err := m.business.ChannelFor(tx, business.KindWhatsApp)
	if err != nil {
		return "", err
	}
	ready, err := m.templates.Prepare(tx, lead, channel.ID, templateID, values, false)
	return ready.Text, err
}

// Send puts the template into the lead's conversation.
func (m messenger) Send(tx *db.Tx, leadID, templateID int64, values map[string]string, key string) (int64, error) {
	return m.inbox.SendTemplate(tx, leadID, inbox.TemplateChoice{ID: templateID, Values: values}, key)
}
