package calls

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/speech"
	"github.com/moked/moked/internal/telephony"
	"github.com/moked/moked/internal/tenant"
)

var errRefused = errors.New("calls: the stream does not belong here")

// media serves one media stream from its upgrade to its end. Nothing is opened, read or written for
// a stream that has not shown a valid token.
func (s *Service) media(w http.ResponseWriter, r *http.Request, provider string) {
	leg, err := s.Carriers[provider].Stream(w, r)
	if err != nil {
		return // the upgrade was answered with its error
	}
	if !s.admit() {
		leg.Close(telephony.CloseOverload)
		return
	}
	defer s.leave()
	defer leg.Close(telephony.CloseNormal)
	start, err := s.awaitStart(leg)
	if err != nil {
		leg.Close(telephony.CloseRefused)
		s.Log.Info("media stream refused before its start", "reason", err.Error())
		return
	}
	ctx := bus.WithActor(context.WithoutCancel(r.Context()), bus.Actor{Kind: "bot"})
	c, err := s.accept(ctx, r, provider, start)
	if err != nil {
		leg.Close(telephony.CloseRefused)
		s.Log.Warn("media stream refused", "reason", err.Error())
		return
	}
	c.leg = leg
	s.enter(c)
	defer s.exit(c)
	s.machineBefore(c)
	c.run()
}

// awaitStart reads up to the start of the stream, which comes within a time and before any audio.
func (s *Service) awaitStart(leg telephony.Leg) (telephony.Start, error) {
	late := time.AfterFunc(s.Limits.Start, func() { leg.Close(telephony.CloseRefused) })
	defer late.Stop()
	var e telephony.Event
	for {
		if err := leg.Recv(&e); err != nil {
			return telephony.Start{}, err
		}
		switch e.Kind {
		case telephony.Started:
			return e.Start, nil
		case telephony.Connected, telephony.Unknown:
		default:
			return telephony.Start{}, errRefused
		}
	}
}

// accept opens the call that a stream belongs to: token, signature, and in one transaction the
// claim to be the call's only stream together with everything that the bot has to know.
func (s *Service) accept(ctx context.Context, r *http.Request, provider string, start telephony.Start) (*conversation, error) {
	t, err := openTicket(s.Key, forStream, start.Parameters["token"], s.Clock.Now())
	if err != nil {
		return nil, err
	}
	if t.Provider != provider || t.CallSID != start.CallID || start.Rate != 0 && start.Rate != audio.Rate {
		return nil, errRefused
	}
	scope, channelID, err := s.Business.Route(ctx, telephony.RouteKey(provider, t.Number))
	if err != nil {
		return nil, err
	}
	if scope.ID() != tenant.ID(t.Tenant) {
		return nil, errRefused // the number has changed hands since
	}
	c := &conversation{svc: s, ctx: ctx, scope: scope,
		events: make(chan event, eventQueue), over: make(chan struct{}), stop: make(chan struct{})}
	channel, err := s.channel(r, caller{scope: scope, channel: channelID})
	if err != nil {
		return nil, err
	}
	c.settings = channel.Settings
	info, _ := telephony.InfoOf(provider)
	if valid, claimed := s.Carriers[provider].SignedUpgrade(r, channel.Settings[info.Secret]); claimed && !valid {
		return nil, errRefused
	}
	err = s.DB.Write(ctx, scope, func(tx *db.Tx) error { return c.load(tx, t) })
	return c, err
}

// load claims the stream and reads prompt, settings and tools as they are at this moment.
func (c *conversation) load(tx *db.Tx, t ticket) error {
	call, found, err := callByID(tx, t.Call)
	if err != nil {
		return err
	}
	if !found || call.ProviderID != t.CallSID {
		return errRefused
	}
	ai, err := c.svc.Business.AI(tx)
	if err != nil {
		return err
	}
	told, err := c.told(tx, call)
	if err != nil {
		return err
	}
	claimed, err := claimStream(tx, call, told.PromptVersion, ai.RealtimeModel, ai.Voice)
	if err != nil {
		return err
	}
	if !claimed {
		return errRefused // used before, or the call is over
	}
	call.StreamAt, call.Status, call.PromptVersion = tx.Now(), InProgress, told.PromptVersion
	c.call = call
	c.config = speech.Config{BaseURL: ai.BaseURL, APIKey: ai.APIKey, Model: ai.RealtimeModel, Voice: ai.Voice,
		Language: ai.Language, Instructions: told.Text}
	for _, tool := range c.svc.Agent.Tools(agent.Calls) {
		c.config.Tools = append(c.config.Tools, speech.Tool(tool))
	}
	c.script = script{instructions: told.Text, greeting: ai.Greeting, outgoing: call.Direction == Outbound}
	_, err = bus.Emit(tx, Answered{call})
	return err
}

// told is what the bot is told, which depends on who has called whom.
func (c *conversation) told(tx *db.Tx, call Call) (agent.Instructions, error) {
	if call.Direction == Outbound {
		return c.svc.Agent.Outgoing(tx, call.LeadID, call.About)
	}
	return c.svc.Agent.Instructions(tx, agent.Calls, call.LeadID)
}
