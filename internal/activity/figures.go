package activity

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

// figures are one day of a business, folded from its events. A day is closed when the next one has
// begun; what the next event needs to know goes along in the state.
type figures struct {
	Day      string // of the business's calendar, 2026-11-24
	Through  int64  // the last event that is in
	WhatsApp int64  // people who wrote
	Phone    int64  // people who called
	NewLeads int64
	Waits    waits // how long people waited for the first answer, by the day of the answer
	state    state
	parts    map[part]int64 // what was added since the day was stored, lead by lead
}

// part is a figure of one lead, for those who see only some of them.
type part struct {
	Kind  string // whatsapp, phone, new_leads or answered
	Class int    // of the wait before the answer, as in waits
	Lead  int64
}

// state is what makes the fold go on where it stopped.
type state struct {
	Zone    string          `json:"zone"`
	Wrote   map[int64]bool  `json:"wrote"`   // today
	Called  map[int64]bool  `json:"called"`  // today
	Made    map[int64]bool  `json:"made"`    // leads that came up today
	Waiting map[int64]int64 `json:"waiting"` // since when, by lead, in ms
}

// longestWait is after which nobody counts an answer as one: the person has given up.
const longestWait = 7 * 24 * time.Hour

// start is the first day of a fold that knows nothing yet.
func start(zone string) figures {
	return figures{
		state: state{Zone: zone, Wrote: map[int64]bool{}, Called: map[int64]bool{}, Made: map[int64]bool{}, Waiting: map[int64]int64{}},
		parts: map[part]int64{},
	}
}

// next begins the day after. Who waits goes on waiting.
func (f figures) next(day string, at time.Time) figures {
	n := start(f.state.Zone)
	n.Day, n.Through = day, f.Through
	for lead, since := range f.state.Waiting {
		if at.Sub(db.Time(since)) < longestWait {
			n.state.Waiting[lead] = since
		}
	}
	return n
}

// fold lays events over the last day that is known, and gives that day and those after it. The events
// are in the order of their ids; one that is dated before its day belongs to the day all the same.
func fold(last figures, events []bus.Stored, zone *time.Location) []figures {
	days := []figures{last}
	for _, e := range events {
		now := &days[len(days)-1]
		day := e.At.In(zone).Format(time.DateOnly)
		if day > now.Day {
			if now.Day == "" {
				now.Day = day
			} else {
				days = append(days, now.next(day, e.At))
				now = &days[len(days)-1]
			}
		}
		now.add(e)
		now.Through = e.ID
	}
	return days
}

// add counts one event. A person who wrote ten messages came once that day.
func (f *figures) add(e bus.Stored) {
	lead := e.LeadID
	switch e.Kind {
	case "message.received":
		if author(e) != "contact" {
			return
		}
		f.once(f.state.Wrote, part{Kind: "whatsapp", Lead: lead})
		if f.state.Waiting[lead] == 0 {
			f.state.Waiting[lead] = db.Ms(e.At)
		}
	case "message.queued", "message.sent":
		since := f.state.Waiting[lead]
		if by := author(e); since == 0 || by != "human" && by != "bot" && by != "phone" {
			return
		}
		delete(f.state.Waiting, lead)
		f.count(part{"answered", class(e.At.Sub(db.Time(since))), lead}, 1)
	case "call.started":
		f.once(f.state.Called, part{Kind: "phone", Lead: lead})
	case "lead.created":
		f.once(f.state.Made, part{Kind: "new_leads", Lead: lead})
	case "lead.deleted":
		if f.state.Made[lead] {
			f.state.Made[lead] = false
			f.count(part{Kind: "new_leads", Lead: lead}, -1)
		}
	case "lead.restored":
		if made, today := f.state.Made[lead]; today && !made {
			f.once(f.state.Made, part{Kind: "new_leads", Lead: lead})
		}
	}
}

// once counts a lead that is not in the set yet.
func (f *figures) once(set map[int64]bool, p part) {
	if !set[p.Lead] {
		set[p.Lead] = true
		f.count(p, 1)
	}
}

// count adds to the day's figure and to that of the lead.
func (f *figures) count(p part, n int64) {
	f.parts[p] += n
	f.sum(p.Kind, p.Class, n)
}

// sum adds to the day's figure alone.
func (f *figures) sum(kind string, class int, n int64) {
	switch kind {
	case "whatsapp":
		f.WhatsApp += n
	case "phone":
		f.Phone += n
	case "new_leads":
		f.NewLeads += n
	case "answered":
		f.Waits[class] += n
	}
}

// author is who wrote the message of an event.
func author(e bus.Stored) string {
	var data struct {
		Author string `json:"author"`
	}
	if json.Unmarshal(e.Data, &data) != nil {
		return ""
	}
	return data.Author
}

// waits counts answers by how long they took: element i those up to bounds[i], the last one all longer.
type waits [14]int64

// bounds are about a third apart where it matters, so that a median is never far off.
var bounds = [13]time.Duration{
	15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute,
	40 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 24 * time.Hour,
}

// class is the element of waits that counts a wait.
func class(wait time.Duration) int {
	i, _ := slices.BinarySearch(bounds[:], wait)
	return i
}

func (w *waits) merge(o waits) {
	for i, n := range o {
		w[i] += n
	}
}

func (w waits) total() (n int64) {
	for _, of := range w {
		n += of
	}
	return n
}

// within is how many answers took no longer than a bound.
func (w waits) within(bound time.Duration) (n int64) {
	for i, b := range bounds {
		if b <= bound {
			n += w[i]
		}
	}
	return n
}

// median is the wait in the middle, taken as spread evenly within its class; nil without answers.
func (w waits) median() *int64 {
	half := float64(w.total()) / 2
	if half == 0 {
		return nil
	}
	var before float64
	low := time.Duration(0)
	for i, n := range w {
		high := 2 * bounds[len(bounds)-1]
		if i < len(bounds) {
			high = bounds[i]
		}
		if before+float64(n) >= half {
			seconds := int64((low + time.Duration(float64(high-low)*(half-before)/float64(n))).Seconds())
			return &seconds
		}
		before += float64(n)
		low = high
	}
	return nil
}
