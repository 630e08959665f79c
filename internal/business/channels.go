package business

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

// The kinds of channels.
const (
	KindWhatsApp = "whatsapp"
	KindVoice    = "voice"
)

// The states of a channel. A disabled one keeps its number but is not used; one in error is used,
// and says in words what its provider last complained about.
const (
	ChannelActive   = "active"
	ChannelDisabled = "disabled"
	ChannelError    = "error"
)

// Channel is a number of the business with everything its provider needs. Settings are opened,
// secrets included: a Channel never leaves the server.
type Channel struct {
	ID        int64
	Kind      string
	Provider  string
	Address   string // E.164
	State     string
	LastError string
	Settings  map[string]string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// channelRow is a channel as stored: the clear settings, and the secret ones still sealed.
type channelRow struct {
	Channel
	TenantID tenant.ID
	Sealed   map[string]string
}

// ChannelByID finds a channel of the transaction's business.
func (s *Service) ChannelByID(tx *db.Tx, id int64) (Channel, error) {
	row, err := channelByID(tx, id)
	if err != nil {
		return Channel{}, err
	}
	return s.open(row)
}

// ChannelFor is the channel that the business sends with: the oldest one of this kind that is not
// disabled, one that works before one in error. NoChannel when there is none.
func (s *Service) ChannelFor(tx *db.Tx, kind string) (Channel, error) {
	row, err := usableChannel(tx, kind)
	if err != nil {
		return Channel{}, err
	}
	return s.open(row)
}

// Route finds the business and the channel of an exact route key, or ErrNoRoute. There is no
// default: a key that nobody has belongs to nobody.
func (s *Service) Route(ctx context.Context, key string) (tenant.Scope, int64, error) {
	var business, channel int64
	err := s.db.SystemRead(ctx, "find the business of a webhook", func(tx *db.Tx) (err error) {
		business, channel, err = findRoute(tx, key)
		return err
	})
	if err != nil {
		return tenant.Scope{}, 0, err
	}
	return tenant.Grant(tenant.ID(business)), channel, nil
}

// Holder is a channel with the business that it belongs to.
type Holder struct {
	Scope   tenant.Scope
	Channel Channel
}

// Holders are the channels of a provider whose clear setting has this value. It is for news that
// concern more than one number; who may hear them is for the caller to prove.
func (s *Service) Holders(ctx context.Context, kind, provider, field, value string) ([]Holder, error) {
	var rows []channelRow
	err := s.db.SystemRead(ctx, "find the numbers of an account", func(tx *db.Tx) (err error) {
		rows, err = channelsOf(tx, kind, provider)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []Holder
	for _, row := range rows {
		if value == "" || row.Settings[field] != value || row.State == ChannelDisabled {
			continue
		}
		channel, err := s.open(row)
		if err != nil {
			s.log.Error("a channel's credentials cannot be opened; was the secret file replaced?", "channel", row.ID, "error", err)
			continue
		}
		all = append(all, Holder{tenant.Grant(row.TenantID), channel})
	}
	return all, nil
}

// Secrets are the values of one settings field in all channels of a provider: what an adapter
// tries a signature with when it does not know the number.
func (s *Service) Secrets(ctx context.Context, kind, provider, field string) ([]string, error) {
	var rows []channelRow
	err := s.db.SystemRead(ctx, "test the signature of an unknown number", func(tx *db.Tx) (err error) {
		rows, err = channelsOf(tx, kind, provider)
		return err
	})
	if err != nil {
		return nil, err
	}
	values, seen := []string{}, map[string]bool{}
	for _, row := range rows {
		channel, err := s.open(row)
		if err != nil { // sealed under another key: it must not silence the numbers of all others
			s.log.Error("a channel's credentials cannot be opened; was the secret file replaced?", "channel", row.ID, "error", err)
			continue
		}
		if value := channel.Settings[field]; value != "" && !seen[value] {
			seen[value] = true
			values = append(values, value)
		}
	}
	return values, nil
}

// MarkChannel records what a provider said about a channel: problem is shown to the owner, an empty
// one means that it works. A disabled channel stays disabled.
func (s *Service) MarkChannel(tx *db.Tx, id int64, problem string) error {
	row, err := channelByID(tx, id)
	if err != nil || row.State == ChannelDisabled || row.LastError == problem {
		return err
	}
	row.State, row.LastError, row.UpdatedAt = ChannelActive, problem, tx.Now()
	if problem != "" {
		row.State = ChannelError
	}
	if err := updateChannel(tx, row); err != nil {
		return err
	}
	return row.emit(tx, "changed")
}

// NewChannel is what a channel is made of.
type NewChannel struct {
	Kind, Provider, Address string
	Settings                map[string]string
}

// AddChannel connects a number to the transaction's business.
func (s *Service) AddChannel(tx *db.Tx, n NewChannel) (Channel, error) {
	info, ok := s.provider(n.Kind, n.Provider)
	if !ok {
		return Channel{}, fault.Invalid.Field("provider", textProvider)
	}
	address, settings, err := info.check(n.Address, n.Settings)
	if err != nil {
		return Channel{}, err
	}
	current, err := currentBusiness(tx)
	if err != nil {
		return Channel{}, err
	}
	row := channelRow{TenantID: tenant.ID(current.ID), Channel: Channel{
		ID: tx.NewID(), Kind: n.Kind, Provider: n.Provider, Address: address, State: ChannelActive,
		Settings: settings, CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
	}}
	if err := s.seal(info, &row); err != nil {
		return Channel{}, err
	}
	if err := insertChannel(tx, row); err != nil {
		return Channel{}, err
	}
	if err := claim(tx, row.ID, address, info.keys(address, settings)); err != nil {
		return Channel{}, err
	}
	if err := row.emit(tx, "added"); err != nil {
		return Channel{}, err
	}
	return s.connected(tx, row)
}

// ChannelChange is a partial change; nil leaves a part as it is. Settings names only what changes;
// an empty value removes one.
type ChannelChange struct {
	Address, State *string
	Settings       map[string]string
}

// ChangeChannel changes a channel of the transaction's business. New credentials make a channel
// that was in error work again until its provider says otherwise.
func (s *Service) ChangeChannel(tx *db.Tx, id int64, c ChannelChange) (Channel, error) {
	row, err := channelByID(tx, id)
	if err != nil {
		return Channel{}, err
	}
	info, ok := s.provider(row.Kind, row.Provider)
	if !ok {
		return Channel{}, fault.Invalid.Field("provider", textProvider)
	}
	channel, err := s.open(row)
	if err != nil {
		return Channel{}, err
	}
	address := channel.Address
	if c.Address != nil {
		address = *c.Address
	}
	for key, value := range c.Settings {
		channel.Settings[key] = value
	}
	if channel.Address, channel.Settings, err = info.check(address, channel.Settings); err != nil {
		return Channel{}, err
	}
	if c.State != nil {
		if *c.State != ChannelActive && *c.State != ChannelDisabled {
			return Channel{}, fault.Invalid.Field("state", fault.BadValue)
		}
		channel.State = *c.State
	} else if channel.State == ChannelError && len(c.Settings) > 0 {
		channel.State = ChannelActive
	}
	if channel.State != ChannelError {
		channel.LastError = ""
	}
	channel.UpdatedAt = tx.Now()
	row.Channel = channel
	if err := s.seal(info, &row); err != nil {
		return Channel{}, err
	}
	if err := updateChannel(tx, row); err != nil {
		return Channel{}, err
	}
	if err := release(tx, id); err != nil {
		return Channel{}, err
	}
	if err := claim(tx, id, channel.Address, info.keys(channel.Address, channel.Settings)); err != nil {
		return Channel{}, err
	}
	if err := row.emit(tx, "changed"); err != nil {
		return Channel{}, err
	}
	return s.connected(tx, row)
}

// connected tells who waits for it that a number is as it should be now.
func (s *Service) connected(tx *db.Tx, row channelRow) (Channel, error) {
	c, err := s.open(row)
	if err != nil {
		return c, err
	}
	for _, f := range s.onChannel {
		if err := f(tx, c); err != nil {
			return c, err
		}
	}
	return c, nil
}

// RemoveChannel disconnects a number and forgets its credentials; from then on anybody may connect it.
func (s *Service) RemoveChannel(tx *db.Tx, id int64) error {
	row, err := channelByID(tx, id)
	if err != nil {
		return err
	}
	if err := release(tx, id); err != nil {
		return err
	}
	if err := deleteChannel(tx, id); err != nil {
		return err
	}
	return row.emit(tx, "removed")
}

func (r channelRow) emit(tx *db.Tx, what string) error {
	_, err := bus.Emit(tx, ChannelEvent{What: what, ID: r.ID, Kind: r.Kind, Provider: r.Provider, State: r.State})
	return err
}

// seal moves the secret settings of the row from Settings to Sealed.
func (s *Service) seal(info ProviderInfo, row *channelRow) error {
	clear := map[string]string{}
	row.Sealed = map[string]string{}
	for key, value := range row.Settings {
		if !info.secret(key) {
			clear[key] = value
			continue
		}
		sealed, err := s.box.Seal(row.TenantID, secretName(row.ID, key), []byte(value))
		if err != nil {
			return err
		}
		row.Sealed[key] = sealed
	}
	row.Settings = clear
	return nil
}

// open gives the channel with its secrets.
func (s *Service) open(row channelRow) (Channel, error) {
	settings := make(map[string]string, len(row.Settings)+len(row.Sealed))
	for key, value := range row.Settings {
		settings[key] = value
	}
	for key, sealed := range row.Sealed {
		value, err := s.box.Open(row.TenantID, secretName(row.ID, key), sealed)
		if err != nil {
			return Channel{}, err
		}
		settings[key] = string(value)
	}
	row.Settings = settings
	return row.Channel, nil
}

// secretName binds a sealed value to its place: moved to another channel or field it does not open.
func secretName(channel int64, key string) string {
	return "channel:" + strconv.FormatInt(channel, 10) + ":" + key
}

// E164 is a number as the providers write it, and whether it is one. Local numbers are Israeli.
func E164(raw string) (string, bool) { return e164(raw) }

// e164 is a number as the providers write it. Local numbers are Israeli.
func e164(raw string) (string, bool) {
	var b strings.Builder
	for _, r := range raw {
		switch {
		case r >= '0' && r <= '9' || r == '+':
			b.WriteRune(r)
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("-().–־", r):
		default:
			return "", false
		}
	}
	number, err := phonenumbers.Parse(b.String(), "IL")
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}
