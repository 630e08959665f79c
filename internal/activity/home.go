package activity

import (
	"time"

	"github.com/moked/moked/internal/db"
)

const (
	chartDays = 14
	shortList = 8 // entries of a list on the home screen

	// quick is an answer after which people are still there.
	quick = 5 * time.Minute
)

// Home gathers the figures in one read.
func (s *Service) Home(tx *db.Tx) (Home, error) {
	zone, err := s.o.Zone(tx)
	if err != nil {
		return Home{}, err
	}
	now := tx.Now().In(zone)
	days, err := s.recent(tx, now)
	if err != nil {
		return Home{}, err
	}
	home := Home{Days: make([]Day, chartDays)}
	var answered, before waits
	for i, at := range calendar(now)[:chartDays] {
		of := days[at.Format(time.DateOnly)]
		home.Days[i] = Day{at.Format(time.DateOnly), of.WhatsApp, of.Phone, of.NewLeads}
		newLeads, calls, sum := &home.NewLeads.Count, &home.Calls.Count, &answered
		if i < chartDays/2 {
			newLeads, calls, sum = &home.NewLeads.Previous, &home.Calls.Previous, &before
		}
		*newLeads += of.NewLeads
		*calls += of.Phone
		sum.merge(of.Waits)
	}
	home.FirstAnswer = FirstAnswer{answered.median(), before.median(), answered.total(), answered.within(quick)}
	if home.Funnel, err = funnel(tx); err != nil {
		return Home{}, err
	}
	if home.WonThisMonth, err = won(tx, now); err != nil {
		return Home{}, err
	}
	if home.NeedsAttention, home.Unread, err = s.o.Leads.Waiting(tx, shortList); err != nil {
		return Home{}, err
	}
	due, err := s.o.Tasks.Summarise(tx, shortList)
	home.DueToday, home.Reminders = DueCount{due.Today, due.Overdue}, due.Next
	return home, err
}

// calendar is the beginnings of the last days, the oldest first, and of tomorrow. Days are the
// business's own: where the clocks change one has 23 or 25 hours.
func calendar(now time.Time) []time.Time {
	y, m, d := now.Date()
	days := make([]time.Time, chartDays+1)
	for i := range days {
		days[i] = time.Date(y, m, d+i-chartDays+1, 0, 0, 0, 0, now.Location())
	}
	return days
}

// won counts since the first of the month.
func won(tx *db.Tx, now time.Time) (Won, error) {
	y, m, _ := now.Date()
	month := time.Date(y, m, 1, 0, 0, 0, 0, now.Location())
	var w Won
	var err error
	if w.Count, w.ValueAgorot, err = wonBetween(tx, month, time.Date(y, m+1, 1, 0, 0, 0, 0, now.Location())); err != nil {
		return Won{}, err
	}
	w.Previous, _, err = wonBetween(tx, time.Date(y, m-1, 1, 0, 0, 0, 0, now.Location()), month)
	return w, err
}
