package activity

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// Hasten makes heartbeats and checks of the scope come at once.
func (s *Service) Hasten() { s.heartbeat, s.recheck = 20*time.Millisecond, 20*time.Millisecond }

// TimelineFilter and TimelineQuery show the built statement to the test of plans.
type TimelineFilter = timelineFilter

func TimelineQuery(f TimelineFilter) string {
	query, _ := f.query()
	return query
}

// Snippet is for tests.
var Snippet = snippet

// SearchStatements are the built statements of the search.
func SearchStatements() []string {
	return []string{
		messagesQuery(` AND m.search LIKE :w0 ESCAPE '\'`, false), messagesQuery(` AND m.search LIKE :w0 ESCAPE '\'`, true),
		callsQuery(` AND c.search LIKE :w0 ESCAPE '\'`, false), callsQuery(` AND c.search LIKE :w0 ESCAPE '\'`, true),
		documentsQuery(` AND d.search LIKE :w0 ESCAPE '\'`, false), documentsQuery(` AND d.search LIKE :w0 ESCAPE '\'`, true),
	}
}

// SearchAll searches every kind.
func (s *Service) SearchAll(tx *db.Tx, q string, limit int) error {
	_, err := s.find(tx, leads.QueryWords(q), kinds{true, true, true, true}, limit)
	return err
}
