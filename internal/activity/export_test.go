package activity

import "time"

// Hasten makes heartbeats and checks of the scope come at once.
func (s *Service) Hasten() { s.heartbeat, s.recheck = 20*time.Millisecond, 20*time.Millisecond }

// TimelineFilter and TimelineQuery show the built statement to the test of plans.
type TimelineFilter = timelineFilter

func TimelineQuery(f TimelineFilter) string {
	query, _ := f.query()
	return query
}
