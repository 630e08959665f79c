package calls

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/telephony"
	"github.com/moked/moked/internal/tenant"
)

// caller is a proven webhook request: a call at a number of a business.
type caller struct {
	telephony.Callback
	scope    tenant.Scope
	channel  int64
	provider string
	number   string // ours
	placed   int64  // id of the call, if we have placed it
}

// errRaced is another request that announced the same call at the same moment.
var errRaced = errors.New("calls: the call was announced twice at once")

// write runs fn in a transaction of the business whose number was called, in the caller's name.
func (s *Service) write(ctx context.Context, c caller, fn func(*db.Tx) error) error {
	ctx = bus.WithActor(ctx, bus.Actor{Kind: "contact"})
	err := s.DB.Write(ctx, c.scope, fn)
	if errors.Is(err, errRaced) {
		err = s.DB.Write(ctx, c.scope, fn) // now it finds what the other has written
	}
	return err
}

// announce finds the row of a call or makes it, with the person who calls.
func (s *Service) announce(tx *db.Tx, c caller) (Call, error) {
	call, found, err := callByProviderID(tx, c.provider, c.CallID)
	if err != nil || found {
		return call, err
	}
	contact := leads.Contact{Source: "phone"}
	if c.Withheld {
		// Each hidden number is a person of its own: nothing tells them apart or together.
		contact.Name, contact.NameSource = "מספר חסוי", "ai"
	} else if contact.Phone = c.From; contact.Phone != "" {
		if e164, ok := leads.ParsePhone(c.From); ok {
			contact.Identities = []leads.Identity{{Kind: "phone", Value: e164}}
		}
	}
	lead, _, err := s.Leads.FindOrCreate(tx, contact)
	if err != nil {
		return Call{}, err
	}
	call = Call{ID: tx.NewID(), LeadID: lead.ID, LeadName: lead.Name, ChannelID: c.channel, Provider: c.provider, ProviderID: c.CallID,
		Direction: Inbound, From: c.From, To: c.number, Status: Ringing, StartedAt: tx.Now()}
	fresh, err := insertCall(tx, call)
	if err != nil {
		return Call{}, err
	}
	if !fresh {
		return Call{}, errRaced
	}
	if err := watchOver(tx, call, s.Limits); err != nil {
		return Call{}, err
	}
	_, err = bus.Emit(tx, Started{call})
	return call, err
}

// answer decides what happens with a call that rings: the bot, or a message.
func (s *Service) answer(ctx context.Context, c caller) (plan telephony.Plan, err error) {
	err = s.write(ctx, c, func(tx *db.Tx) error {
		call, err := s.announce(tx, c)
		if err != nil {
			return err
		}
		ai, ready, err := s.bot(tx)
		if err != nil {
			return err
		}
		switch {
		case !call.EndedAt.IsZero():
			plan = telephony.Plan{{Hangup: true}}
		case !ready:
			plan = s.offerMessage(c, phrasesIn(ai.Language))
		default:
			plan = s.connect(c, tx, call)
		}
		return nil
	})
	return plan, err
}

// connect leads the call to the bot, and behind the bot's stream to the fall-back.
func (s *Service) connect(c caller, tx *db.Tx, call Call) telephony.Plan {
	token := ticket{Provider: c.provider, Number: c.number, Tenant: int64(c.scope.ID()), Call: call.ID, CallSID: call.ProviderID,
		Expires: tx.Now().Add(s.Limits.TokenLifetime).Unix()}.seal(s.Key, forStream)
	socket := "ws" + strings.TrimPrefix(s.PublicURL, "http") + "/webhook/" + c.provider + "/media"
	return telephony.Plan{
		{Stream: &telephony.StreamStep{URL: socket, Parameters: map[string]string{"token": token}}},
		{Redirect: s.callbackURL(c, "after")},
	}
}

// callbackURL is where the carrier reports to. It names our number, because not every report does,
// and the call that we have placed, because a report may come before the carrier has named it.
func (s *Service) callbackURL(c caller, what string) string {
	to := s.PublicURL + "/webhook/" + c.provider + "/voice/" + what + "?to=" + url.QueryEscape(c.number)
	if c.placed != 0 {
		to += "&call=" + strconv.FormatInt(c.placed, 10)
	}
	return to
}

const maxMessage = 3 * time.Minute

// offerMessage lets the caller leave a recorded message.
func (s *Service) offerMessage(c caller, p phrases) telephony.Plan {
	to := s.callbackURL(c, "recording")
	return telephony.Plan{
		p.say(p.leave),
		{Record: &telephony.RecordStep{Done: to, Callback: to, Max: maxMessage}},
		p.say(p.nothing),
		{Hangup: true},
	}
}

// after goes on with a call whose stream has ended: nothing more to say where the bot or the caller
// ended it, the message offer where the bot failed.
func (s *Service) after(ctx context.Context, c caller) (plan telephony.Plan, err error) {
	err = s.write(ctx, c, func(tx *db.Tx) error {
		plan = telephony.Plan{{Hangup: true}}
		call, found, err := s.find(tx, c)
		if err == nil && !found && c.placed == 0 && c.Inbound {
			call, err = s.announce(tx, c)
			found = err == nil
		}
		if err != nil || !found {
			return err
		}
		ai, err := s.Business.AI(tx)
		if err != nil {
			return err
		}
		switch p := phrasesIn(ai.Language); call.EndReason {
		case "", EndModelFailed, EndShutdown, EndCarrierLost:
			if plan = s.offerMessage(c, p); call.Direction == Outbound {
				plan = telephony.Plan{p.say(p.sorry), {Hangup: true}} // we have called: there is no message to leave
			}
		}
		return nil
	})
	return plan, err
}

// recorded turns a recording into the lead's message and a reminder to call back. The carrier
// announces a recording twice, and again when it is not sure that we heard it.
func (s *Service) recorded(ctx context.Context, c caller) (plan telephony.Plan, err error) {
	err = s.write(ctx, c, func(tx *db.Tx) error {
		ai, err := s.Business.AI(tx)
		if err != nil {
			return err
		}
		p := phrasesIn(ai.Language)
		if c.Recording.ID == "" || c.Recording.Failed {
			plan = telephony.Plan{p.say(p.nothing), {Hangup: true}}
			return nil
		}
		plan = telephony.Plan{p.say(p.thanks), {Hangup: true}}
		call, found, err := callByProviderID(tx, c.provider, c.CallID)
		if err == nil && !found && c.From != "" {
			call, err = s.announce(tx, c)
			found = err == nil
		}
		if err != nil || !found {
			return err // a recording of a call that we know nothing of has nobody to be called back
		}
		return s.keepMessage(tx, call, c.Recording)
	})
	return plan, err
}

// callBackWithin is when somebody should have heard a message.
const callBackWithin = 15 * time.Minute

func (s *Service) keepMessage(tx *db.Tx, call Call, r telephony.Recording) error {
	seconds := int64(r.Duration.Seconds())
	fresh, err := insertRecording(tx, Recording{ProviderID: r.ID, CallID: call.ID, URL: r.URL, DurationS: seconds})
	if err != nil || !fresh {
		return err
	}
	if err := enqueueFetch(tx, r.ID); err != nil {
		return err
	}
	wasOpen := call.EndedAt.IsZero()
	if wasOpen || call.Outcome != OutcomeConversation {
		call.Outcome = OutcomeMessage
	}
	call.Status, call.EndReason, call.EndedAt = Completed, EndMessageLeft, tx.Now()
	call.DurationS = int64(call.EndedAt.Sub(call.StartedAt).Seconds())
	if err := s.finish(tx, call); err != nil {
		return err
	}
	if _, err := bus.Emit(tx, MessageLeft{call, seconds}); err != nil {
		return err
	}
	if err := s.Leads.Spoke(tx, call.LeadID, leads.Spoke{Channel: "phone", Words: "הודעה מוקלטת", At: tx.Now(), Inbound: true}); err != nil {
		return err
	}
	_, err = s.Tasks.Remind(tx, call.LeadID, tx.Now().Add(callBackWithin), "הושארה הודעה מוקלטת בטלפון, לחזור בשיחה")
	return err
}

// finish closes a call's row: the first time with its event, later by what is better known.
func (s *Service) finish(tx *db.Tx, c Call) error {
	first, err := endCall(tx, c.ID, c.Status, c.Outcome, c.EndReason, c.EndedAt, c.DurationS)
	if err != nil {
		return err
	}
	if !first {
		return amendEnd(tx, c)
	}
	if err := jobs.Cancel(tx, overdueKey(c.ID)); err != nil {
		return err
	}
	_, err = bus.Emit(tx, Ended{c})
	return err
}

// reported takes the carrier's word that a call is over.
func (s *Service) reported(ctx context.Context, c caller) error {
	if !c.Status.Over() && c.placed == 0 || c.From == "" && c.CallID == "" {
		return nil
	}
	var open *Call
	err := s.write(ctx, c, func(tx *db.Tx) error {
		open = nil
		call, found, err := s.find(tx, c)
		if err == nil && !found && c.placed == 0 && c.Inbound && c.From != "" {
			call, err = s.announce(tx, c) // its first webhook was lost: still a person who called
			found = err == nil
		}
		if err != nil || !found || !call.EndedAt.IsZero() || !c.Status.Over() {
			return err
		}
		if s.running(call.ID) != nil {
			open = &call
			return nil
		}
		hungUp := call.EndReason == EndByTeam
		call.Status, call.EndReason, call.Outcome = string(c.Status), string(c.Status), OutcomeNone
		switch {
		case hungUp:
			call.EndReason = EndByTeam
		case c.Status == telephony.StatusCompleted:
			call.EndReason = EndCallerHungUp
			if call.StreamAt.IsZero() {
				call.EndReason = EndNoMessage
				if call.Direction == Outbound {
					call.EndReason = EndCarrierLost
				}
			}
		}
		call.EndedAt = tx.Now()
		call.DurationS = int64(c.Duration.Seconds())
		if call.Direction == Outbound {
			return s.ended(tx, call, call.Status, call.EndReason)
		}
		if err := s.finish(tx, call); err != nil {
			return err
		}
		return s.Leads.Spoke(tx, call.LeadID, leads.Spoke{Channel: "phone", Words: "שיחה שלא נענתה", At: tx.Now(), Inbound: true})
	})
	if open != nil {
		if running := s.running(open.ID); running != nil {
			running.post(event{kind: evCallerHungUp}) // it knows best what was said
		}
	}
	return err
}
