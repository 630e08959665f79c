package tasks

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// FeedOptions let calendars read tasks.
type FeedOptions struct {
	DB        *db.DB
	Feeds     *auth.Feeds
	PublicURL string
}

// ServeFeeds gives each person a calendar of their own. It comes before Routes.
func (s *Service) ServeFeeds(o FeedOptions) { s.feeds = &o }

func (s *Service) feedRoutes(r *web.Router) {
	web.Add(r, "GET /api/tasks/feed", "tasks:read", "Whether my calendar has an address", s.feed)
	web.Add(r, "POST /api/tasks/feed", "tasks:read", "A new address for my calendar; the one before it ends", s.makeFeed)
	web.Add(r, "DELETE /api/tasks/feed", "tasks:read", "Take the address of my calendar back", s.revokeFeed)
	web.Raw(r, "GET /ics/{file}", "public", "A person's tasks as iCalendar, by the secret address token.ics", s.serveFeed)
}

// Feed is the state of one's calendar. Its address is only known when it is made.
type Feed struct {
	CreatedAt *string `json:"created_at" format:"date-time" doc:"Null: there is none"`
}

func (s *Service) feed(c web.Ctx, tx *db.Tx, _ *struct{}) (Feed, error) {
	since, err := s.feeds.Feeds.Since(tx, c.Principal.UserID)
	if err != nil || since.IsZero() {
		return Feed{}, err
	}
	at := web.Time(since)
	return Feed{CreatedAt: &at}, nil
}

// FeedAddress is the secret address, shown once.
type FeedAddress struct {
	URL string `json:"url" format:"uri"`
}

func (s *Service) makeFeed(c web.Ctx, tx *db.Tx, _ *struct{}) (FeedAddress, error) {
	if c.Principal.Impersonating {
		return FeedAddress{}, fault.Impersonating.New()
	}
	token, err := s.feeds.Feeds.Make(tx, c.Principal.UserID)
	c.Status(201)
	return FeedAddress{URL: s.feeds.PublicURL + "/ics/" + token + ".ics"}, err
}

func (s *Service) revokeFeed(c web.Ctx, tx *db.Tx, _ *struct{}) (web.Empty, error) {
	return web.Empty{}, s.feeds.Feeds.Revoke(tx, c.Principal.UserID)
}

// serveFeed answers a calendar. Everything that is not a living address is 404 alike.
func (s *Service) serveFeed(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok || token == "" {
		web.Fail(w, r, fault.NotFound.New())
		return
	}
	scope, user, err := s.feeds.Feeds.Open(r.Context(), token)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	var tasks []feedTask
	var lang string
	err = s.feeds.DB.Read(r.Context(), scope, func(tx *db.Tx) (err error) {
		if lang, err = localeOf(tx, user); err != nil {
			return err
		}
		tasks, err = feedTasks(tx, user, tx.Now().Add(-feedBack))
		return err
	})
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	text := calendar(tasks, s.feeds.host(), s.feeds.PublicURL, lang)
	sum := sha256.Sum256([]byte(text))
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "private, no-cache")
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="moked.ics"`)
	_, _ = io.WriteString(w, text) // the status is out
}

// host names this installation in the ids of entries.
func (o *FeedOptions) host() string {
	if u, err := url.Parse(o.PublicURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "moked"
}
