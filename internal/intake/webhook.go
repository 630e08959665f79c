package intake

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const (
	// A busy campaign brings a few leads a minute; a loop brings thousands.
	perMinute = 120
	maxKey    = 200
	keepFor   = 90 * 24 * time.Hour
	// rescue is when a job looks whether an event that was kept has been worked on, which it was not
	// if the process died in between.
	rescue    = 30 * time.Second
	jobRescue = "intake.rescue"
)

func newLimiter() *httprate.RateLimiter { return httprate.NewRateLimiter(perMinute, time.Minute) }

// deliver is POST /webhook/leads/{token}: prove, keep, work, answer. Whoever repeats a delivery is
// told what the first was told.
func (s *Service) deliver(w http.ResponseWriter, r *http.Request) {
	e, err := s.receive(w, r)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	if _, err := io.WriteString(w, e.sum+"\n"); err != nil {
		s.Log.Debug("the answer to a lead was not read", "error", err)
	}
}

func (s *Service) receive(w http.ResponseWriter, r *http.Request) (Delivery, error) {
	scope, id, err := s.Business.IntakeRoute(r.Context(), r.PathValue("token"))
	if errors.Is(err, business.ErrNoRoute) {
		return Delivery{}, unknownAddress.New()
	}
	if err != nil {
		return Delivery{}, err
	}
	if s.limiter.OnLimit(w, r, strconv.FormatInt(id, 10)) {
		return Delivery{}, fault.RateLimited.New().After(time.Minute)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return Delivery{}, fault.BadRequest.Because(err)
	}
	ctx := bus.WithActor(r.Context(), bus.Actor{Kind: "contact"})
	var source Sender
	if err := s.DB.Read(ctx, scope, func(tx *db.Tx) (err error) { source, err = live(tx, id); return err }); err != nil {
		return Delivery{}, err
	}
	if err := s.proven(scope.ID(), source, r.Header, raw); err != nil {
		return Delivery{}, err
	}
	e, err := newEvent(id, r.Header, raw)
	if err != nil {
		return Delivery{}, err
	}
	if e, err = s.keep(ctx, scope, e); err != nil || e.Outcome != Received {
		return e, err
	}
	err = s.DB.Write(ctx, scope, func(tx *db.Tx) (err error) { e, err = s.work(tx, id, e.ID); return err })
	return e, err
}

// proven checks the signature of a source that signs.
func (s *Service) proven(id tenant.ID, m Sender, h http.Header, raw []byte) error {
	if !m.Signed {
		return nil
	}
	secret, err := s.Box.Open(id, secretName(m.ID), m.secret)
	if err != nil {
		return err
	}
	given := h.Get("X-Signature-256")
	if given == "" {
		given = h.Get("X-Hub-Signature-256")
	}
	sent, err := hex.DecodeString(strings.TrimPrefix(given, "sha256="))
	mac := hmac.New(sha256.New, secret)
	mac.Write(raw)
	if err != nil || !hmac.Equal(sent, mac.Sum(nil)) {
		return badSignature.New()
	}
	return nil
}

// newEvent is a delivery with the key under which it is one and the same: what the sender says in
// Idempotency-Key, or the id that its system gives each inquiry, or none.
func newEvent(source int64, h http.Header, raw []byte) (Delivery, error) {
	sum := sha256.Sum256(raw)
	e := Delivery{Outcome: Received, stored: stored{sourceID: source, raw: strings.ToValidUTF8(strings.ReplaceAll(string(raw), "\x00", ""), ""),
		contentType: brief(h.Get("Content-Type")), digest: hex.EncodeToString(sum[:])}}
	e.key = strings.TrimSpace(h.Get("Idempotency-Key"))
	if len(e.key) > maxKey {
		return e, fault.Invalid.Field("Idempotency-Key", fault.TooLong)
	}
	if e.key != "" {
		e.key = "key:" + strings.ToValidUTF8(e.key, "")
	} else if id := idOf(e.contentType, raw); id != "" {
		e.key = "id:" + id
	}
	return e, nil
}

// brief keeps a header to what a content type can be.
func brief(header string) string { return cut(strings.ToValidUTF8(header, ""), maxFieldName) }

// ids are the fields by which senders number inquiries.
var ids = []string{"leadgen id", "submission id", "response id", "event id", "entry id"}

func idOf(contentType string, raw []byte) string {
	fields, err := Parse(contentType, raw)
	if err != nil {
		return ""
	}
	for _, want := range ids {
		for _, f := range fields {
			name := fold(f.Name)
			if i := strings.LastIndexByte(name, '.'); i >= 0 {
				name = name[i+1:]
			}
			if name == want && len(f.Value) <= maxKey {
				return want + ":" + f.Value
			}
		}
	}
	return ""
}

// keep stores a delivery before anything is made of it, or finds the one it repeats.
func (s *Service) keep(ctx context.Context, scope tenant.Scope, e Delivery) (Delivery, error) {
	err := s.DB.Write(ctx, scope, func(tx *db.Tx) error {
		e.ID = tx.NewID()
		keyed := e.key != ""
		if !keyed {
			e.key = "event:" + strconv.FormatInt(e.ID, 10)
		}
		fresh, err := keepEvent(tx, e)
		if err != nil {
			return err
		}
		if !fresh {
			first, err := eventByKey(tx, e.sourceID, e.key)
			if err == nil && first.digest != e.digest {
				err = otherBody.New()
			}
			e = first
			return err
		}
		if err := markUsed(tx, e.sourceID); err != nil {
			return err
		}
		if err := pruneEvents(tx, tx.Now().Add(-keepFor)); err != nil {
			return err
		}
		return jobs.Enqueue(tx, jobs.Job{Kind: jobRescue, Args: rescueArgs{e.sourceID, e.ID}, At: tx.Now().Add(rescue), Unique: rescueKey(e.ID)})
	})
	return e, err
}

type rescueArgs struct {
	Source int64 `json:"source"`
	Event  int64 `json:"event"`
}

func rescueKey(event int64) string { return "intake.rescue:" + strconv.FormatInt(event, 10) }

// Jobs tells the queue what finishes an event whose answer never came.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobRescue, 0, func(_ context.Context, run *jobs.Run) error {
		var args rescueArgs
		if err := run.Args(&args); err != nil {
			return jobs.Dead(err)
		}
		return run.Done(func(tx *db.Tx) error { _, err := s.work(tx, args.Source, args.Event); return err })
	})
}

// work makes of a kept event what it is, unless somebody has.
func (s *Service) work(tx *db.Tx, source, id int64) (Delivery, error) {
	if err := lockEvent(tx, id); err != nil {
		return Delivery{}, err
	}
	e, err := loadEvent(tx, source, id)
	if err != nil || e.Outcome != Received {
		return e, err
	}
	m, err := loadSource(tx, source)
	if err != nil {
		return e, err
	}
	if err := s.process(tx, m, &e); err != nil {
		return e, err
	}
	return e, jobs.Cancel(tx, rescueKey(id))
}
