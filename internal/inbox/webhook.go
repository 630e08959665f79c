package inbox

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// verify answers Meta's question whether this address is ours.
func (s *Service) verify(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	tokens, err := s.business.Secrets(r.Context(), business.KindWhatsApp, "meta", "verify_token")
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	given := sha256.Sum256([]byte(q.Get("hub.verify_token")))
	known := 0
	for _, token := range tokens {
		sum := sha256.Sum256([]byte(token))
		known |= subtle.ConstantTimeCompare(given[:], sum[:])
	}
	if known != 1 || q.Get("hub.mode") != "subscribe" {
		web.Fail(w, r, badVerifyToken.New())
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, err := io.WriteString(w, q.Get("hub.challenge")); err != nil {
		s.log.Debug("the verification's answer was not read", "error", err)
	}
}

// deliver is a provider's webhook: it stores what is genuine and answers. Nothing is looked into
// before the answer, so that the answer takes milliseconds.
func (s *Service) deliver(provider, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			web.Fail(w, r, fault.BadRequest.Because(err))
			return
		}
		request := whatsapp.Request{URL: s.publicURL + r.URL.RequestURI(), Header: r.Header, Body: raw}
		if err := s.intake(r.Context(), provider, request); err != nil {
			web.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", contentType)
		if _, err := io.WriteString(w, body); err != nil {
			s.log.Debug("the acknowledgement was not read", "error", err)
		}
	}
}

// address is what is known about a number that a request names.
type address struct {
	scope   tenant.Scope
	channel int64
	genuine bool
}

// intake proves and stores the deliveries of a request. Each is proved with the secret of its own
// number; those that fit are stored, the others are not. It fails when none fits.
func (s *Service) intake(ctx context.Context, name string, r whatsapp.Request) error {
	provider, ok := s.providers[name]
	if !ok || !r.HasSignature() {
		return badSignature.New()
	}
	deliveries, malformed := provider.Split(r)
	numbers := map[string][]address{}
	var parked []whatsapp.Delivery
	genuine := map[address][]whatsapp.Delivery{}
	accepted := false
	for _, d := range deliveries {
		all, seen := numbers[d.Account]
		if !seen {
			var err error
			if all, err = s.identify(ctx, provider, name, d.Account, r); err != nil {
				return err
			}
			numbers[d.Account] = all
		}
		for _, a := range all {
			switch {
			case !a.genuine:
			case a.channel == 0:
				parked = append(parked, d)
				accepted = true
			default:
				genuine[a] = append(genuine[a], d)
				accepted = true
			}
		}
	}
	if !accepted {
		return s.nothingFits(ctx, provider, name, r, malformed, len(deliveries))
	}
	for a, all := range genuine {
		if err := s.db.Write(ctx, a.scope, func(tx *db.Tx) error { return s.keep(tx, name, a.channel, all) }); err != nil {
			return err
		}
	}
	return s.park(ctx, name, parked)
}

// nothingFits is the answer to a request with nothing to store: it is refused, unless it is genuine
// and merely empty or unreadable.
func (s *Service) nothingFits(ctx context.Context, p whatsapp.Provider, name string, r whatsapp.Request, malformed error, count int) error {
	if count > 0 {
		return badSignature.New()
	}
	known, err := s.signedByAny(ctx, p, name, r)
	switch {
	case err != nil:
		return err
	case !known:
		return badSignature.Because(malformed)
	case malformed != nil:
		return fault.BadRequest.Because(malformed)
	}
	return nil
}

// identify finds whose number it is and whether the request is signed with its secret. A number
// that nobody has is genuine when it is signed with any secret that we know. News of a whole account
// are for each of its numbers.
func (s *Service) identify(ctx context.Context, p whatsapp.Provider, name, number string, r whatsapp.Request) ([]address, error) {
	info, _ := whatsapp.InfoOf(name)
	if id, whole := strings.CutPrefix(number, whatsapp.WholeAccount); whole && info.AccountField != "" {
		owners, err := s.business.Holders(ctx, business.KindWhatsApp, name, info.AccountField, id)
		if err != nil {
			return nil, err
		}
		var all []address
		for _, o := range owners {
			all = append(all, address{o.Scope, o.Channel.ID, p.Signed(r, account(o.Channel))})
		}
		if len(all) > 0 {
			return all, nil
		}
	}
	scope, channelID, err := s.business.Route(ctx, whatsapp.RouteKey(name, number))
	if errors.Is(err, business.ErrNoRoute) {
		known, err := s.signedByAny(ctx, p, name, r)
		return []address{{genuine: known}}, err
	}
	if err != nil {
		return nil, err
	}
	var channel business.Channel
	if err := s.db.Read(ctx, scope, func(tx *db.Tx) (err error) {
		channel, err = s.business.ChannelByID(tx, channelID)
		return err
	}); err != nil {
		return nil, err
	}
	return []address{{scope, channelID, p.Signed(r, account(channel))}}, nil
}

func (s *Service) signedByAny(ctx context.Context, p whatsapp.Provider, name string, r whatsapp.Request) (bool, error) {
	info, ok := whatsapp.InfoOf(name)
	if !ok {
		return false, nil
	}
	secrets, err := s.business.Secrets(ctx, business.KindWhatsApp, name, info.SigningKey)
	if err != nil {
		return false, err
	}
	for _, secret := range secrets {
		if p.Signed(r, whatsapp.Account{Settings: map[string]string{info.SigningKey: secret}}) {
			return true, nil
		}
	}
	return false, nil
}

// keep stores deliveries of one channel and enqueues the work on those that are new.
func (s *Service) keep(tx *db.Tx, provider string, channelID int64, all []whatsapp.Delivery) error {
	for _, d := range all {
		id, fresh, err := storeEvent(tx, provider, channelID, d.Key, d.Raw)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		if err := enqueueReceive(tx, id, channelID); err != nil {
			return err
		}
	}
	return nil
}
