package intake

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"strconv"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

const (
	maxSources = 50
	tokenBytes = 32
)

// Opened is a source with what is told only once: its address and, if it signs, its secret.
type Opened struct {
	Sender
	URL    string `json:"url" doc:"Shown this once; it holds the token"`
	Secret string `json:"secret,omitempty" doc:"Shown this once"`
}

// randomText is 256 bits that nobody guesses.
func randomText() string {
	b := make([]byte, tokenBytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Add makes a source with an address, and a secret when its requests are to be signed.
func (s *Service) Add(tx *db.Tx, id tenant.ID, name string, signed bool) (Opened, error) {
	name, err := cleanSourceName(name)
	if err != nil {
		return Opened{}, err
	}
	n, err := countSources(tx)
	if err != nil {
		return Opened{}, err
	}
	if n >= maxSources {
		return Opened{}, tooManySources.New().Arg("max", maxSources)
	}
	m := Sender{ID: tx.NewID(), Name: name}
	token := randomText()
	m.Hint = token[len(token)-4:]
	var plain string
	if signed {
		if m.secret, plain, err = s.newSecret(id, m.ID); err != nil {
			return Opened{}, err
		}
	}
	if err := insertSource(tx, m); err != nil {
		return Opened{}, err
	}
	if err := s.Business.OpenIntake(tx, m.ID, token); err != nil {
		return Opened{}, err
	}
	return s.opened(tx, m.ID, token, plain, "created")
}

func (s *Service) newSecret(id tenant.ID, source int64) (sealed, plain string, err error) {
	plain = randomText()
	sealed, err = s.Box.Seal(id, secretName(source), []byte(plain))
	return sealed, plain, err
}

func secretName(source int64) string { return "intake/" + strconv.FormatInt(source, 10) + "/secret" }

func (s *Service) opened(tx *db.Tx, id int64, token, plain, what string) (Opened, error) {
	m, err := loadSource(tx, id)
	if err != nil {
		return Opened{}, err
	}
	if _, err := bus.Emit(tx, sourceChanged{id, what, m.Name}); err != nil {
		return Opened{}, err
	}
	return Opened{Sender: m, URL: s.PublicURL + "/webhook/leads/" + token, Secret: plain}, nil
}

// live reads a source that was not revoked.
func live(tx *db.Tx, id int64) (Sender, error) {
	m, err := loadSource(tx, id)
	if err == nil && m.Revoked {
		err = fault.NotFound.New()
	}
	return m, err
}

// Rotate gives a source another address; the old one is dead at once. A signing source gets another
// secret too.
func (s *Service) Rotate(tx *db.Tx, id tenant.ID, source int64) (Opened, error) {
	m, err := live(tx, source)
	if err != nil {
		return Opened{}, err
	}
	token, plain := randomText(), ""
	m.Hint = token[len(token)-4:]
	if m.Signed {
		if m.secret, plain, err = s.newSecret(id, source); err != nil {
			return Opened{}, err
		}
	}
	if err := updateSource(tx, m); err != nil {
		return Opened{}, err
	}
	if err := s.Business.CloseIntake(tx, source); err != nil {
		return Opened{}, err
	}
	if err := s.Business.OpenIntake(tx, source, token); err != nil {
		return Opened{}, err
	}
	return s.opened(tx, source, token, plain, "rotated")
}

// Revoke closes a source for good; its events stay until they are old.
func (s *Service) Revoke(tx *db.Tx, source int64) error {
	m, err := live(tx, source)
	if err != nil {
		return err
	}
	if err := s.Business.CloseIntake(tx, source); err != nil {
		return err
	}
	if err := markRevoked(tx, source); err != nil {
		return err
	}
	_, err = bus.Emit(tx, sourceChanged{source, "revoked", m.Name})
	return err
}

// Change renames a source or says of fields where they go; what is not named stays.
func (s *Service) Change(tx *db.Tx, source int64, name *string, mapping map[string]string) (Sender, error) {
	m, err := live(tx, source)
	if err != nil {
		return m, err
	}
	if name != nil {
		if m.Name, err = cleanSourceName(*name); err != nil {
			return m, err
		}
	}
	if mapping != nil {
		set, err := cleanMapping(mapping)
		if err != nil {
			return m, err
		}
		maps.Copy(m.Mapping, set)
		if len(m.Mapping) > maxFields {
			return m, fault.Invalid.Field("mapping", fault.TooLong)
		}
	}
	if err := updateSource(tx, m); err != nil {
		return m, err
	}
	_, err = bus.Emit(tx, sourceChanged{source, "changed", m.Name})
	return m, err
}

// sourceChanged says that the senders of leads are not what they were.
type sourceChanged struct {
	id     int64
	Action string `json:"action"` // "created", "changed", "rotated", "revoked"
	Name   string `json:"name"`
}

// Record is the event as stored.
func (e sourceChanged) Record() bus.Record {
	return bus.Record{Kind: "intake.source", Entity: "intake_source", EntityID: e.id, Data: e}
}
