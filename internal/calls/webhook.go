package calls

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/telephony"
	"github.com/moked/moked/internal/web"
)

// webhooks adds what the carriers call.
func (s *Service) webhooks(r *web.Router) {
	for _, info := range telephony.Carriers() {
		base, provider := "/webhook/"+info.Provider, info.Provider
		for _, w := range []struct {
			path, summary string
			handle        func(http.ResponseWriter, *http.Request, caller) (telephony.Plan, error)
		}{
			{"/voice", "A call comes in", s.onVoice},
			{"/voice/answered", "Somebody has picked up a call that was placed", s.onAnswered},
			{"/voice/after", "The media stream of a call has ended", s.onAfter},
			{"/voice/status", "A call has changed its status", s.onStatus},
			{"/voice/recording", "A caller has left a message", s.onRecording},
			{"/voice/amd", "Who or what has answered a call", s.onAnsweredBy},
		} {
			web.Raw(r, "POST "+base+w.path, "public", w.summary, s.webhook(info, w.path == "/voice", w.handle))
		}
		web.Raw(r, "GET "+base+"/media", "public", "The media stream of a call (WebSocket)", func(w http.ResponseWriter, r *http.Request) {
			s.media(w, r, provider)
		})
	}
}

// webhook proves a request before its handler sees it: the number that was called names the
// business, and the business's secret must have signed the request.
func (s *Service) webhook(info telephony.Info, ringing bool, handle func(http.ResponseWriter, *http.Request, caller) (telephony.Plan, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		carrier := s.Carriers[info.Provider]
		cb, err := carrier.Parse(w, r)
		if err != nil {
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				web.Fail(w, r, fault.TooLarge.Because(err).Arg("max", "64 kB"))
				return
			}
			web.Fail(w, r, fault.BadRequest.Because(err))
			return
		}
		c := caller{Callback: cb, provider: info.Provider, number: cb.To}
		if to := r.URL.Query().Get("to"); to != "" {
			c.number = to
		}
		c.placed, _ = strconv.ParseInt(r.URL.Query().Get("call"), 10, 64) // 0 for a call that came in
		known, err := s.prove(r, info, &c)
		switch {
		case errors.Is(err, business.ErrNoRoute) && ringing:
			// No secret is known for this number, and the caller is a person: a polite word, and nothing
			// is written anywhere.
			p := phrasesIn("he")
			carrier.Answer(w, telephony.Plan{p.say(p.unknown), {Hangup: true}})
			return
		case err != nil && !errors.Is(err, business.ErrNoRoute):
			web.Fail(w, r, err)
			return
		case !known:
			web.Fail(w, r, badSignature.New())
			return
		case err != nil || c.CallID == "":
			carrier.Answer(w, nil) // genuine, and about nothing that we know
			return
		}
		plan, err := handle(w, r, c)
		if err != nil {
			web.Fail(w, r, err)
			return
		}
		carrier.Answer(w, plan)
	}
}

// prove finds the business of the number and checks the signature with its secret; for a number
// that nobody has, with every secret of the carrier.
func (s *Service) prove(r *http.Request, info telephony.Info, c *caller) (known bool, err error) {
	ctx := r.Context()
	c.scope, c.channel, err = s.Business.Route(ctx, telephony.RouteKey(info.Provider, c.number))
	if err != nil {
		if !errors.Is(err, business.ErrNoRoute) {
			return false, err
		}
		secrets, failed := s.Business.Secrets(ctx, business.KindVoice, info.Provider, info.Secret)
		if failed != nil {
			return false, failed
		}
		return slices.ContainsFunc(secrets, c.Signed), err
	}
	channel, err := s.channel(r, *c)
	if err != nil {
		return false, err
	}
	return c.Signed(channel.Settings[info.Secret]), nil
}

func (s *Service) channel(r *http.Request, c caller) (channel business.Channel, err error) {
	err = s.DB.Read(r.Context(), c.scope, func(tx *db.Tx) (err error) {
		channel, err = s.Business.ChannelByID(tx, c.channel)
		return err
	})
	return channel, err
}

// onVoice answers a call that rings.
func (s *Service) onVoice(_ http.ResponseWriter, r *http.Request, c caller) (telephony.Plan, error) {
	return s.answer(r.Context(), c)
}

// onAnswered leads a person whom we have called to the bot.
func (s *Service) onAnswered(_ http.ResponseWriter, r *http.Request, c caller) (telephony.Plan, error) {
	return s.answered(r.Context(), c, r.URL.Query().Get("token"))
}

// onAfter goes on behind the stream.
func (s *Service) onAfter(_ http.ResponseWriter, r *http.Request, c caller) (telephony.Plan, error) {
	return s.after(r.Context(), c)
}

// onStatus takes the carrier's report of a call's end.
func (s *Service) onStatus(_ http.ResponseWriter, r *http.Request, c caller) (telephony.Plan, error) {
	return nil, s.reported(r.Context(), c)
}

// onRecording takes a message that a caller left.
func (s *Service) onRecording(_ http.ResponseWriter, r *http.Request, c caller) (telephony.Plan, error) {
	return s.recorded(r.Context(), c)
}

// onAnsweredBy takes the carrier's verdict whether a person or a machine is on the line.
func (s *Service) onAnsweredBy(_ http.ResponseWriter, r *http.Request, c caller) (telephony.Plan, error) {
	var call Call
	err := s.write(r.Context(), c, func(tx *db.Tx) (err error) {
		if call, _, err = s.find(tx, c); err != nil {
			return err
		}
		return setAnsweredBy(tx, c.provider, c.CallID, c.AnsweredBy)
	})
	if err == nil {
		s.machineAnswered(call, c.AnsweredBy)
	}
	return nil, err
}
