package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

const (
	// pushTTL is how long a push service keeps a message for a device that is off.
	pushTTL = 12 * time.Hour
	// keep is how long what was read stays in the list.
	keep = 90 * 24 * time.Hour
	// patience is how long we go on trying while a push service or mail server takes nothing.
	patience = 6 * time.Hour
	// longestAfter bounds what a Retry-After may ask of us.
	longestAfter = time.Hour
	defaultAfter = time.Minute
)

// sealedField binds a sealed subscription to its column.
const sealedField = "push subscription"

// outcome is what came of an attempt.
type outcome struct {
	state string
	gone  bool          // the device will never take anything again
	after time.Duration // of waiting: when to try again
}

// push sends one notification to one device.
func (s *Service) push(ctx context.Context, run *jobs.Run) error {
	var d delivery
	if err := run.Args(&d); err != nil {
		return jobs.Dead(err)
	}
	var n row
	var to device
	var names bool
	goOn, err := s.attempt(run, d, func(tx *db.Tx, of row) (bool, error) {
		n = of
		wishes, err := loadSettings(tx, of.userID)
		if err != nil {
			return false, err
		}
		names = wishes.PushNames
		var found bool
		to, found, err = loadDevice(tx, d.Target)
		return found && to.userID == of.userID, err
	})
	if err != nil || !goOn {
		return err
	}
	payload, err := payloadOf(n, names)
	if err != nil {
		return jobs.Dead(err)
	}
	out := s.sendPush(ctx, to, payload)
	return s.record(run, d, n, out, func(tx *db.Tx) error {
		if out.gone {
			return removeDevice(tx, to.ID)
		}
		if out.state == sent {
			return touchDevice(tx, to.ID)
		}
		return nil
	})
}

// attempt writes, before the network is touched, that this delivery is being tried. It gives false when
// there is nothing to send: it was read, the person or the device is gone, or an earlier attempt was
// cut off before its outcome was known, which is final.
func (s *Service) attempt(run *jobs.Run, d delivery, ready func(tx *db.Tx, n row) (bool, error)) (bool, error) {
	goOn := false
	err := run.Write(func(tx *db.Tx) error {
		goOn = false
		state, err := stateOf(tx, d)
		if err != nil || state != waiting {
			if state == attempted {
				return setState(tx, d, unknown)
			}
			return err
		}
		n, found, err := loadForDelivery(tx, d.Notification)
		if err != nil {
			return err
		}
		if !found || !n.ReadAt.IsZero() {
			return setState(tx, d, skipped)
		}
		can, err := ready(tx, n)
		if err != nil {
			return err
		}
		if !can {
			return setState(tx, d, refused)
		}
		goOn = true
		return setState(tx, d, attempted)
	})
	return goOn, err
}

// record keeps the outcome with the end of the job. A delivery that was turned away waits again.
func (s *Service) record(run *jobs.Run, d delivery, n row, out outcome, effect func(tx *db.Tx) error) error {
	if out.state != waiting {
		return run.Done(func(tx *db.Tx) error {
			if err := setState(tx, d, out.state); err != nil {
				return err
			}
			return effect(tx)
		})
	}
	var again time.Time
	err := run.Write(func(tx *db.Tx) error {
		again = tx.Now().Add(out.after)
		if again.Sub(n.CreatedAt) > patience {
			return setState(tx, d, refused)
		}
		return setState(tx, d, waiting)
	})
	if err != nil {
		return err
	}
	return jobs.Again(again)
}

// payloadOf is what the service worker shows.
func payloadOf(n row, names bool) ([]byte, error) {
	return json.Marshal(payload{Title: title(n, names), Body: pushBody.In(n.locale), URL: path(n.Kind, n.LeadID),
		Tag: string(n.Kind) + ":" + strconv.FormatInt(n.LeadID, 10), ID: n.ID, Dir: dir(n.locale), Lang: n.locale})
}

type payload struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url"`
	Tag   string `json:"tag"`
	ID    int64  `json:"id,omitempty"`
	Dir   string `json:"dir"`
	Lang  string `json:"lang"`
}

func dir(locale string) string {
	if locale == "en" {
		return "ltr"
	}
	return "rtl"
}

func (s *Service) sendPush(ctx context.Context, to device, payload []byte) outcome {
	sub, err := s.open(to)
	if err != nil {
		s.o.Log.Error("a push subscription cannot be opened", "subscription", to.ID, "error", err)
		return outcome{state: refused, gone: true}
	}
	return s.post(ctx, sub, payload)
}

// post sends a message to a push service.
func (s *Service) post(ctx context.Context, sub webpush.Subscription, payload []byte) outcome {
	answer, err := webpush.SendNotificationWithContext(ctx, payload, &sub, &webpush.Options{
		HTTPClient: s.o.HTTP, Subscriber: s.vapid.subscriber, VAPIDPublicKey: s.vapid.public, VAPIDPrivateKey: s.vapid.private,
		TTL: int(pushTTL.Seconds()), Urgency: webpush.UrgencyHigh,
	})
	if err != nil {
		s.o.Log.Warn("a push message did not go out", "error", withoutURL(err))
		if errors.Is(err, errInside) {
			return outcome{state: refused, gone: true}
		}
		if untouched(err) {
			return outcome{state: waiting, after: defaultAfter}
		}
		return outcome{state: unknown}
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)); err != nil {
		s.o.Log.Debug("reading a push service's answer", "error", err)
	}
	return judge(answer)
}

// judge reads a push service's answer (RFC 8030).
func judge(answer *http.Response) outcome {
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return outcome{state: sent}
	case code == http.StatusNotFound, code == http.StatusGone:
		return outcome{state: refused, gone: true}
	case code == http.StatusTooManyRequests, code >= 500:
		return outcome{state: waiting, after: retryAfter(answer.Header.Get("Retry-After"))}
	}
	return outcome{state: refused}
}

func retryAfter(text string) time.Duration {
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 1 {
		return defaultAfter
	}
	return min(time.Duration(seconds)*time.Second, longestAfter)
}

// untouched reports whether an error came before anything was sent: no connection was made.
func untouched(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// withoutURL is the cause of an error without the address of the push service, which is a secret.
func withoutURL(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// open unseals a device's subscription.
func (s *Service) open(d device) (sub webpush.Subscription, err error) {
	plain, err := s.o.Box.Open(d.tenantID, sealedField, d.sealed)
	if err != nil {
		return sub, err
	}
	err = json.Unmarshal(plain, &sub)
	return sub, err
}

// hashOf finds an endpoint again.
func hashOf(endpoint string) string {
	sum := sha256.Sum256([]byte(endpoint))
	return hex.EncodeToString(sum[:])
}
