package calls

import (
	"context"
	"log/slog"
	"strings"
	"sync"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/speech"
	"github.com/moked/moked/internal/tasks"
	"github.com/moked/moked/internal/telephony"
)

// Options make a Service.
type Options struct {
	DB       *db.DB
	Clock    *clock.Clock
	Log      *slog.Logger
	Business *business.Service
	Leads    *leads.Service
	Tasks    *tasks.Service
	Consents *consent.Service
	Agent    *agent.Service
	Carriers map[string]telephony.Carrier
	Files    blob.Store      // of recordings
	Models   speech.Provider // who speaks the realtime protocol
	// PublicURL is our own origin, where carriers find webhooks and streams.
	PublicURL string
	// Key signs the tokens of media streams.
	Key []byte
	// Limits are DefaultLimits when zero.
	Limits Limits
	// MaxCalls is how many conversations this node leads at once, 0 for 300. Further callers are
	// offered to leave a message: a call that runs is never made worse by one more.
	MaxCalls int
}

// Service is the feature.
type Service struct {
	Options
	// watch tells media time, which runs on even where a test moves the house's clock by hand.
	watch *clock.Clock
	desk  *crew // tools
	shelf *crew // turns on their way to the database

	mu       sync.Mutex
	live     map[int64]*conversation
	admitted int // streams that were let in, a conversation or not yet
	draining bool
	closing  bool          // and running conversations are ended
	idle     chan struct{} // closed when draining and the last stream has ended
}

// New makes the service.
func New(o Options) *Service {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if o.MaxCalls == 0 {
		o.MaxCalls = 300
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	return &Service{Options: o, watch: clock.New(0), desk: newCrew(64), shelf: newCrew(8),
		live: map[int64]*conversation{}, idle: make(chan struct{})}
}

// full reports whether a new conversation would be one too many, or this node is stopping.
func (s *Service) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining || s.admitted >= s.MaxCalls
}

// admit lets one stream in; leave is called when it has ended.
func (s *Service) admit() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining || s.admitted >= s.MaxCalls {
		return false
	}
	s.admitted++
	return true
}

func (s *Service) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.admitted--
	s.checkIdle()
}

func (s *Service) checkIdle() {
	if s.draining && s.admitted == 0 {
		select {
		case <-s.idle:
		default:
			close(s.idle)
		}
	}
}

func (s *Service) enter(c *conversation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live[c.call.ID] = c
	if s.closing {
		c.shutdown()
	}
}

func (s *Service) exit(c *conversation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.live, c.call.ID)
}

// running is the conversation of a call, nil if this node does not lead it.
func (s *Service) running(callID int64) *conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live[callID]
}

// Running is how many media streams are open.
func (s *Service) Running() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.admitted
}

// Drain takes no new conversations and waits for the running ones. When ctx ends they are given
// back to the carrier, which goes on with the message offer, and Drain waits until they have been
// written down.
func (s *Service) Drain(ctx context.Context) {
	s.mu.Lock()
	s.draining = true
	s.checkIdle()
	s.mu.Unlock()
	select {
	case <-s.idle:
	case <-ctx.Done():
		s.mu.Lock()
		s.closing = true
		for _, c := range s.live {
			c.shutdown()
		}
		s.mu.Unlock()
		<-s.idle
	}
	s.desk.rest()
	s.shelf.rest()
}
