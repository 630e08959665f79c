package notify

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// The ways to tell.
const (
	inApp  = "app"
	byPush = "push"
	byMail = "mail"
)

// Ways is by which ways a kind is told.
type Ways struct {
	App  bool `json:"app"`
	Push bool `json:"push"`
	Mail bool `json:"mail"`
}

// Settings is what a person wants to be told, and how.
type Settings struct {
	Reminder  Ways   `json:"reminder"`
	Assigned  Ways   `json:"assigned"`
	Message   Ways   `json:"message"`
	Asked     Ways   `json:"asked"`
	QuietFrom string `json:"quiet_from" doc:"HH:MM of the business's day, or empty: no quiet hours"`
	QuietTo   string `json:"quiet_to" doc:"HH:MM"`
	PushNames bool   `json:"push_names" doc:"Names may be shown on a locked screen; other words never are"`
}

// defaults are for whoever never chose: what waits for somebody reaches them on every way.
func defaults() Settings {
	return Settings{
		Reminder: Ways{App: true, Push: true, Mail: true},
		Assigned: Ways{App: true, Push: true},
		Message:  Ways{App: true, Push: true},
		Asked:    Ways{App: true, Push: true, Mail: true}, PushNames: true,
	}
}

func (s Settings) ways(k Kind) Ways {
	switch k {
	case Assigned, Given, Mentioned:
		return s.Assigned
	case Message:
		return s.Message
	case Asked:
		return s.Asked
	}
	return s.Reminder
}

func (s Settings) wants(k Kind, way string) bool {
	w := s.ways(k)
	switch way {
	case byPush:
		return w.Push
	case byMail:
		return w.Mail
	}
	return w.App
}

// minutesOf reads HH:MM; ok is false for what is no hour of a day.
func minutesOf(text string) (minutes int, ok bool) {
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}

// hhmm is the reading of a minute of the day, empty for none.
func hhmm(minutes int64) string {
	if minutes < 0 {
		return ""
	}
	return time.Date(2000, 1, 1, 0, int(minutes), 0, 0, time.UTC).Format("15:04")
}

// check refuses quiet hours that are no hours.
func (s Settings) check() error {
	if s.QuietFrom == "" && s.QuietTo == "" {
		return nil
	}
	for field, text := range map[string]string{"quiet_from": s.QuietFrom, "quiet_to": s.QuietTo} {
		if _, ok := minutesOf(text); !ok {
			return fault.Invalid.Field(field, fault.BadTime)
		}
	}
	return nil
}

// afterQuiet is when something that wants to go out at a local time may: at once, or when the quiet
// hours end. They may span midnight.
func (s Settings) afterQuiet(at time.Time) time.Time {
	from, ok := minutesOf(s.QuietFrom)
	to, okTo := minutesOf(s.QuietTo)
	if !ok || !okTo || from == to {
		return at
	}
	now := at.Hour()*60 + at.Minute()
	y, m, d := at.Date()
	end := time.Date(y, m, d, to/60, to%60, 0, 0, at.Location())
	switch {
	case from < to && now >= from && now < to, from > to && now < to:
		return end
	case from > to && now >= from:
		return time.Date(y, m, d+1, to/60, to%60, 0, 0, at.Location())
	}
	return at
}

// saveSettings checks and keeps what a person chose.
func (s *Service) saveSettings(tx *db.Tx, user int64, chosen Settings) error {
	if err := chosen.check(); err != nil {
		return err
	}
	return storeSettings(tx, user, chosen)
}
