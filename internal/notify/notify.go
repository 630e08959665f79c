// Package notify tells the people of a business what they should know: in the app, by web push and by
// mail, as each of them wishes. A notification is a row, made in the transaction of its cause and once
// per person and cause. Each further way out is a delivery row of its own with a job of its own, which
// writes that it tries before it touches the network: what was tried is not tried again unless the
// other side said that it took nothing. So nobody is told twice, and what became of a message that
// was cut off is not guessed.
package notify

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/secret"
)

// Kind is what a notification is about.
type Kind string

// The kinds, in the order in which the settings show them.
const (
	Reminder Kind = "reminder" // a reminder or task is due
	Assigned Kind = "assigned" // a lead was given to somebody
	Message  Kind = "message"  // a person wrote, and nobody is looking
	Asked    Kind = "asked"    // a customer wants a person
)

// The kinds that one wishes for as for Assigned: a colleague turns to somebody.
const (
	Given     Kind = "given"     // a conversation was given to somebody
	Mentioned Kind = "mentioned" // a note beside a conversation names somebody
)

// Kinds are all kinds that the settings show.
var Kinds = []Kind{Reminder, Assigned, Message, Asked}

// Notice is something to tell.
type Notice struct {
	Kind   Kind
	Cause  string  // what happened, exactly; the same cause is told once to each person
	For    []int64 // users of the business
	LeadID int64   // 0 for none, or for many that were assigned at once: Name is how many
	Name   string  // whom or what it is about; may be shown on a locked screen
	Text   string  // more words, shown in the app alone
	// Wait is how long the notification may be seen in the app before a push or a mail goes out.
	Wait time.Duration
}

// Options make a Service.
type Options struct {
	DB        *db.DB
	Clock     *clock.Clock
	Log       *slog.Logger
	Box       *secret.Box
	Mailer    auth.Mailer // nil: there is no mail
	PublicURL string
	HTTP      *http.Client // how push services are reached
	// Zone gives the business's time zone: quiet hours are hours of its day.
	Zone func(tx *db.Tx) (*time.Location, error)
	// Local lets push services be on this machine or network, for development and tests.
	Local bool
}

// Service is the feature.
type Service struct {
	o     Options
	vapid vapid
}

// New makes the feature.
func New(o Options) (*Service, error) {
	if o.HTTP == nil {
		o.HTTP = newHTTP(o.Local)
	}
	keys, err := deriveVAPID(o.Box, o.PublicURL)
	return &Service{o: o, vapid: keys}, err
}

// lull is how long one push says for all leads that are handed over.
const lull = 10 * time.Minute

const (
	jobPush = "notify.push"
	jobMail = "notify.mail"
)

// Jobs registers the handlers.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobPush, 0, s.push)
	q.Handle(jobMail, 0, s.mail)
}

// Tell makes the notification of each person, and its deliveries. Somebody is not told of what they
// did themselves.
func (s *Service) Tell(tx *db.Tx, n Notice) error {
	for _, user := range n.For {
		if n.Kind == Assigned && bus.ActorOf(tx.Context()).ID == user {
			continue
		}
		if err := s.tell(tx, n, user); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tell(tx *db.Tx, n Notice, user int64) error {
	wishes, err := loadSettings(tx, user)
	if err != nil {
		return err
	}
	id := tx.NewID()
	if n.Kind == Message { // one unread line per person is enough, with the latest words
		updated, err := refreshUnread(tx, user, n)
		if err != nil || updated {
			return err
		}
	}
	fresh, err := insertNotification(tx, id, user, n, !wishes.wants(n.Kind, inApp))
	if err != nil || !fresh {
		return err
	}
	if _, err := bus.Emit(tx, Told{ID: id, UserID: user, Kind: n.Kind}); err != nil {
		return err
	}
	if n.Kind == Assigned { // a hundred leads handed over at once ring once
		again, err := toldSince(tx, user, n.Kind, id, tx.Now().Add(-lull))
		if err != nil || again {
			return err
		}
	}
	return s.plan(tx, id, user, n, wishes)
}

// plan makes the deliveries that the person wishes for, after their quiet hours.
func (s *Service) plan(tx *db.Tx, id, user int64, n Notice, wishes Settings) error {
	zone, err := s.o.Zone(tx)
	if err != nil {
		return err
	}
	at := wishes.afterQuiet(tx.Now().Add(n.Wait).In(zone))
	if wishes.wants(n.Kind, byPush) {
		devices, err := subscriptionsOf(tx, user)
		if err != nil {
			return err
		}
		for _, d := range devices {
			if err := s.deliver(tx, delivery{id, byPush, d.ID}, jobPush, at); err != nil {
				return err
			}
		}
	}
	if wishes.wants(n.Kind, byMail) && s.o.Mailer != nil {
		return s.deliver(tx, delivery{id, byMail, 0}, jobMail, at)
	}
	return nil
}

// delivery names one way out of one notification; it is the argument of its job.
type delivery struct {
	Notification int64  `json:"notification"`
	Channel      string `json:"channel"`
	Target       int64  `json:"target"`
}

func (s *Service) deliver(tx *db.Tx, d delivery, kind string, at time.Time) error {
	if err := insertDelivery(tx, d); err != nil {
		return err
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: kind, Args: d, At: at})
}

// Told says that somebody has a new notification. Whose it is stands in no public part of the event.
type Told struct {
	ID     int64 `json:"-"`
	UserID int64 `json:"user_id"`
	Kind   Kind  `json:"kind"`
}

// Record is the event as stored.
func (e Told) Record() bus.Record {
	return bus.Record{Kind: "notification.created", Entity: "notification", EntityID: e.ID, Data: e}
}

// Seen says that somebody has read notifications; their other windows follow.
type Seen struct {
	UserID int64 `json:"user_id"`
}

// Record is the event as stored.
func (e Seen) Record() bus.Record {
	return bus.Record{Kind: "notification.read", Entity: "notification", Data: e}
}
