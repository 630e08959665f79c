package inbox

import (
	"context"
	"errors"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// checkTimeout is how long the provider may take over all its answers.
const checkTimeout = 20 * time.Second

func (s *Service) doctorRoutes(r *web.Router) {
	web.AddPlain(r, "POST /api/channels/{id}/check", "settings:write", "Look at how a WhatsApp number is set up", s.postCheck)
	web.AddPlain(r, "POST /api/channels/{id}/subscribe", "settings:write", "Have a number's account delivered to here", s.postSubscribe)
	web.AddPlain(r, "POST /api/channels/{id}/test", "settings:write", "Send a test from a WhatsApp number to a telephone", s.postTest)
}

// Checkup is how a number is set up, the worst first.
type Checkup struct {
	Items     []Check `json:"items" nullable:"false"`
	LastEvent *string `json:"last_event" format:"date-time" doc:"When the provider last told something about the number"`
	Open      int64   `json:"open" doc:"Conversations in which a free text may be sent now"`
	Failed    int64   `json:"failed" doc:"Messages of the last day that were not delivered"`
	Subscribe bool    `json:"subscribe" doc:"The account can be subscribed from here"`
}

// Check is one thing that was looked at.
type Check struct {
	Key   string `json:"key" doc:"token, scopes, secret, number, quality, subscription, account, address, clock, events, outcomes, templates, state"`
	Grade string `json:"grade" enum:"good,doubt,bad,skipped"`
	Text  string `json:"text"`
}

// ChannelPath names the channel in the path. It is exported because embedded inputs are filled by
// reflection.
type ChannelPath struct {
	ID int64 `path:"id" minimum:"1"`
}

// number opens a WhatsApp number of the asker's business.
func (s *Service) number(c web.Ctx, id int64, read func(tx *db.Tx, ch business.Channel) error) (ch business.Channel, err error) {
	if err := web.Scoped(c.Principal); err != nil {
		return ch, err
	}
	err = s.db.Read(c, c.Principal.Scope, func(tx *db.Tx) (err error) {
		if ch, err = s.business.ChannelByID(tx, id); err != nil {
			return err
		}
		if ch.Kind != business.KindWhatsApp {
			return fault.NotFound.New()
		}
		return read(tx, ch)
	})
	return ch, err
}

func (s *Service) postCheck(c web.Ctx, in *ChannelPath) (Checkup, error) {
	var t traffic
	ch, err := s.number(c, in.ID, func(tx *db.Tx, ch business.Channel) (err error) {
		t, err = trafficOf(tx, ch.ID, tx.Now())
		return err
	})
	if err != nil {
		return Checkup{}, err
	}
	info, _ := whatsapp.InfoOf(ch.Provider)
	out := Checkup{Items: []Check{}, LastEvent: timeOrNil(t.lastEvent), Open: t.open, Failed: t.failed, Subscribe: info.Able(whatsapp.CanSubscribe)}
	var seen whatsapp.Examination
	if p, ok := s.providers[ch.Provider].(whatsapp.Examiner); ok {
		timed, cancel := context.WithTimeout(c, checkTimeout)
		defer cancel()
		seen = p.Examine(timed, account(ch))
	}
	all := append(seen.Findings, s.observed(ch, seen, t, s.clock.Now())...)
	for _, grade := range []whatsapp.Grade{whatsapp.Bad, whatsapp.Doubt, whatsapp.Skipped, whatsapp.Good} {
		for _, f := range all {
			if f.Grade == grade {
				out.Items = append(out.Items, Check{f.Check, string(f.Grade), f.Text.In(c.Lang)})
			}
		}
	}
	return out, nil
}

func (s *Service) postSubscribe(c web.Ctx, in *ChannelPath) (web.Empty, error) {
	ch, err := s.number(c, in.ID, func(*db.Tx, business.Channel) error { return nil })
	if err != nil {
		return web.Empty{}, err
	}
	p, ok := s.providers[ch.Provider].(whatsapp.Subscriber)
	if !ok {
		return web.Empty{}, notCarried.New()
	}
	timed, cancel := context.WithTimeout(c, checkTimeout)
	defer cancel()
	return web.Empty{}, refusedBy(p.Subscribe(timed, account(ch)), c.Lang)
}

type testIn struct {
	ChannelPath
	Body struct {
		Phone string `json:"phone" minLength:"3" maxLength:"40" doc:"Where to, as E.164 or an Israeli number"`
	}
}

// Tested says how a test went out.
type Tested struct {
	ProviderID string `json:"provider_id" doc:"The provider took it under this id"`
}

func (s *Service) postTest(c web.Ctx, in *testIn) (Tested, error) {
	phone, ok := business.E164(in.Body.Phone)
	if !ok {
		return Tested{}, fault.Invalid.Field("phone", fault.BadPhone)
	}
	var out whatsapp.Outgoing
	ch, err := s.number(c, in.ID, func(tx *db.Tx, ch business.Channel) (err error) {
		out, err = s.testee(tx, ch, phone)
		return err
	})
	if err != nil {
		return Tested{}, err
	}
	p, ok := s.providers[ch.Provider]
	if !ok {
		return Tested{}, business.NoChannel.New()
	}
	timed, cancel := context.WithTimeout(c, checkTimeout)
	defer cancel()
	id, err := p.Send(timed, account(ch), out)
	return Tested{id}, refusedBy(err, c.Lang)
}

// refusedBy is a provider's refusal as a fault that says what it means.
func refusedBy(err error, lang string) error {
	refused, ok := errors.AsType[*whatsapp.SendError](err)
	if !ok {
		return err
	}
	words := whatsapp.ExplainCode(refused.Code).In(lang)
	if refused.Detail != "" {
		words += " (" + refused.Detail + ")"
	}
	return providerRefused.Because(err).Arg("reason", words)
}
