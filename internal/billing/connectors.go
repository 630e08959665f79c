package billing

import (
	"maps"
	"slices"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/payments"
)

// Vault keeps the secrets of the transaction's business.
type Vault interface {
	Seal(tx *db.Tx, field, plain string) (string, error)
	Unseal(tx *db.Tx, field, sealed string) (string, error)
}

const (
	purposePayments = "payments"
	maxSetting      = 4096
)

// connector is an outside service of the business, its settings opened.
type connector struct {
	Kind, Provider string
	Settings       map[string]string
	Token          string // in the address of its webhook
	LastError      string
	sealed         map[string]string
}

// info describes the provider of a kind.
func info(kind, provider string) (payments.Info, bool) {
	for _, p := range payments.Providers() {
		if p.Kind == kind && p.Provider == provider {
			return p, true
		}
	}
	return payments.Info{}, false
}

// open gives the connector of a kind with its secrets; found is false when there is none.
func (s *Service) open(tx *db.Tx, kind string) (c connector, found bool, err error) {
	c, found, err = loadConnector(tx, kind)
	if err != nil || !found {
		return c, found, err
	}
	for key, sealed := range c.sealed {
		if c.Settings[key], err = s.o.Vault.Unseal(tx, sealName(kind, key), sealed); err != nil {
			return connector{}, false, err
		}
	}
	return c, true, nil
}

func sealName(kind, key string) string { return "billing." + kind + "." + key }

// Connect stores how a service is reached. A secret that is left out stays as it was, so that the
// form need not show it.
func (s *Service) Connect(tx *db.Tx, kind, provider string, settings map[string]string) (connector, error) {
	p, ok := info(kind, provider)
	if !ok {
		return connector{}, fault.Invalid.Field("provider", fault.BadValue)
	}
	old, had, err := loadConnector(tx, kind)
	if err != nil {
		return connector{}, err
	}
	c := connector{Kind: kind, Provider: provider, Settings: map[string]string{}, sealed: map[string]string{}, Token: old.Token}
	f := newForm()
	known := map[string]bool{}
	for _, field := range p.Fields {
		known[field.Key] = true
		value := strings.TrimSpace(settings[field.Key])
		kept := had && old.Provider == provider && old.sealed[field.Key] != ""
		switch {
		case len(value) > maxSetting || strings.ContainsAny(value, "\r\n\x00"):
			f.refuse("settings."+field.Key, fault.BadText)
		case value == "" && field.Secret && kept:
			c.sealed[field.Key] = old.sealed[field.Key]
		case value == "" && field.Required:
			f.refuse("settings."+field.Key, fault.Required)
		case field.Secret && value != "":
			if c.sealed[field.Key], err = s.o.Vault.Seal(tx, sealName(kind, field.Key), value); err != nil {
				return connector{}, err
			}
		case value != "":
			c.Settings[field.Key] = value
		}
	}
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		if !known[key] {
			f.refuse("settings."+key, fault.Unknown)
		}
	}
	if err := f.err(); err != nil {
		return connector{}, err
	}
	if c.Token == "" {
		if c.Token, err = s.o.Doors.LinkToken(tx, purposePayments); err != nil {
			return connector{}, err
		}
	}
	if err := storeConnector(tx, c); err != nil {
		return connector{}, err
	}
	_, err = bus.Emit(tx, settingsChanged{})
	return c, err
}

// Disconnect forgets a service and its secrets.
func (s *Service) Disconnect(tx *db.Tx, kind string) error {
	if err := deleteConnector(tx, kind); err != nil {
		return err
	}
	_, err := bus.Emit(tx, settingsChanged{})
	return err
}
