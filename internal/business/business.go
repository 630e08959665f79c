// Package business is what belongs to one customer of the installation: the business itself, the
// two prompts with their versions, the AI settings, and the channels with their sealed credentials.
// It is the package that turns the exact key of a webhook into the right to work for one business.
package business

import (
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// What a new business gets unless it asks for something else.
const (
	DefaultTimezone = "Asia/Jerusalem"
	DefaultLocale   = "he"
)

// The two states of a business.
const (
	Active    = "active"
	Suspended = "suspended"
)

// Business is one customer of the installation.
type Business struct {
	ID        int64
	Name      string
	Timezone  string // IANA
	Locale    string // "he" or "en"
	Status    string // Active or Suspended
	CreatedAt time.Time
}

// Location is the time zone of the business. A zone that this machine does not know is UTC: the
// name was checked when it was saved, so this is a machine without its zone files.
func (b Business) Location() *time.Location {
	loc, err := time.LoadLocation(b.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Options make a Service.
type Options struct {
	DB           *db.DB
	Box          *secret.Box
	Log          *slog.Logger
	Installation Installation
}

// Service works on businesses, prompts, AI settings and channels. It keeps nothing that can change.
type Service struct {
	db        *db.DB
	box       *secret.Box
	log       *slog.Logger
	inst      Installation
	providers []ProviderInfo
	onCreate  []func(*db.Tx) error
	onChannel []func(*db.Tx, Channel) error
}

// New makes the service. OnCreate and AddProvider come before the first request.
func New(o Options) *Service {
	o.Installation.BaseURL = strings.TrimRight(o.Installation.BaseURL, "/")
	if o.Installation.BaseURL == "" {
		o.Installation.BaseURL = VendorBaseURL
	}
	return &Service{db: o.DB, box: o.Box, log: o.Log, inst: o.Installation}
}

// OnCreate registers what a feature puts into every new business, such as its first statuses. It
// runs in the transaction that creates the business, bound to it.
func (s *Service) OnCreate(f func(tx *db.Tx) error) { s.onCreate = append(s.onCreate, f) }

// OnChannel adds what follows, in the same transaction, when a number was connected or changed.
func (s *Service) OnChannel(f func(tx *db.Tx, c Channel) error) { s.onChannel = append(s.onChannel, f) }

// Current is the business of the transaction.
func (s *Service) Current(tx *db.Tx) (Business, error) { return currentBusiness(tx) }

// Get finds a business by its number in a System transaction; fault.NotFound when there is none.
func (s *Service) Get(tx *db.Tx, id int64) (Business, error) { return businessByID(tx, id) }

// Suspended reports, in a System transaction, whether the people of the business may not come in.
// A business that does not exist counts as suspended.
func (s *Service) Suspended(tx *db.Tx, id int64) (bool, error) {
	b, err := businessByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return true, nil
	}
	return b.Status != Active, err
}

// NewBusiness is what a business starts with; an empty time zone or locale is the default.
type NewBusiness struct{ Name, Timezone, Locale string }

// Create makes a business in a System transaction, runs what OnCreate registered, and returns the
// transaction bound to the new business, so that the caller can go on in it.
func (s *Service) Create(tx *db.Tx, n NewBusiness) (Business, *db.Tx, error) {
	b := Business{Timezone: DefaultTimezone, Locale: DefaultLocale, Status: Active, CreatedAt: tx.Now()}
	change := Change{Name: &n.Name}
	if n.Timezone != "" {
		change.Timezone = &n.Timezone
	}
	if n.Locale != "" {
		change.Locale = &n.Locale
	}
	if err := change.apply(&b); err != nil {
		return Business{}, nil, err
	}
	if err := insertBusiness(tx, &b); err != nil {
		return Business{}, nil, err
	}
	inside := tx.As(tenant.Grant(tenant.ID(b.ID)))
	for _, f := range s.onCreate {
		if err := f(inside); err != nil {
			return Business{}, nil, err
		}
	}
	_, err := bus.Emit(inside, Created{ID: b.ID, Name: b.Name})
	return b, inside, err
}

// Change is a partial change of a business; nil leaves a field as it is.
type Change struct{ Name, Timezone, Locale, Status *string }

// Update changes the business of the transaction and answers it.
func (s *Service) Update(tx *db.Tx, c Change) (Business, error) {
	b, err := currentBusiness(tx)
	if err != nil {
		return b, err
	}
	before := b
	if err := c.apply(&b); err != nil {
		return before, err
	}
	if b == before {
		return b, nil
	}
	if err := saveBusiness(tx, b); err != nil {
		return before, err
	}
	_, err = bus.Emit(tx, Changed{ID: b.ID, Before: before, After: b})
	return b, err
}

// UpdateByID is Update from a System transaction.
func (s *Service) UpdateByID(tx *db.Tx, id int64, c Change) (Business, error) {
	if _, err := businessByID(tx, id); err != nil {
		return Business{}, err
	}
	return s.Update(tx.As(tenant.Grant(tenant.ID(id))), c)
}

func (c Change) apply(b *Business) error {
	bad := fault.Invalid.New()
	if c.Name != nil {
		name, problem := cleanName(*c.Name)
		if problem != nil {
			_ = bad.Field("name", *problem)
		}
		b.Name = name
	}
	if c.Timezone != nil {
		// LoadLocation takes "" for UTC and "Local" for the machine's own zone; neither names a place.
		if _, err := time.LoadLocation(*c.Timezone); err != nil || *c.Timezone == "" || *c.Timezone == "Local" {
			_ = bad.Field("timezone", textTimezone)
		}
		b.Timezone = *c.Timezone
	}
	if c.Locale != nil {
		if *c.Locale != "he" && *c.Locale != "en" {
			_ = bad.Field("locale", fault.BadValue)
		}
		b.Locale = *c.Locale
	}
	if c.Status != nil {
		if *c.Status != Active && *c.Status != Suspended {
			_ = bad.Field("status", fault.BadValue)
		}
		b.Status = *c.Status
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

const maxName = 120

func cleanName(raw string) (string, *fault.Text) {
	name := web.CleanName(raw)
	switch {
	case name == "":
		return "", &fault.Required
	case utf8.RuneCountInString(name) > maxName:
		return "", &fault.TooLong
	}
	return name, nil
}

// Searchable is a name as it is stored to be found and as it is asked for: one form, lower case.
func Searchable(name string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
}
