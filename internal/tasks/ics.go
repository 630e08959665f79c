package tasks

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/moked/moked/internal/fault"
)

const (
	// feedBack is how long what is overdue stays in a calendar.
	feedBack = 90 * 24 * time.Hour
	// feedLimit bounds a calendar; the next thousand things are more than anybody reads.
	feedLimit = 1000
	// feedLength is how long an entry is drawn: a reminder is a moment, which calendars hardly show.
	feedLength = 15 * time.Minute
)

var (
	feedName = fault.Text{He: "המשימות שלי, מוקד", En: "My tasks, Moked"}
	callBack = fault.Text{He: "לחזור אל %s", En: "Call back %s"}
)

// isolate keeps a name of either direction from turning the words around it (U+2068, U+2069).
func isolate(name string) string { return "\u2068" + name + "\u2069" }

// calendar writes tasks as RFC 5545: times in UTC, so that no zone needs describing; an id that stays
// for ever, so that a moved task moves in the calendar; and nothing that changes by itself, so that
// an unchanged calendar is the same bytes.
func calendar(tasks []feedTask, host, publicURL, lang string) string {
	cal := ics.NewCalendarFor("Moked")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(feedName.In(lang))
	cal.SetRefreshInterval("PT15M", ics.WithValue(string(ics.ValueDataTypeDuration)))
	cal.SetXPublishedTTL("PT15M")
	for _, t := range tasks {
		e := cal.AddEvent(fmt.Sprintf("task-%d@%s", t.ID, host))
		e.SetDtStampTime(t.created)
		e.SetStartAt(t.due)
		e.SetEndAt(t.due.Add(feedLength))
		e.SetSummary(t.summary(lang))
		if t.Note != "" {
			e.SetDescription(t.Note)
		}
		e.SetURL(publicURL + t.path())
		e.SetTimeTransparency(ics.TransparencyTransparent) // a reminder does not make anybody busy
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// feedTask is a task with when it was made.
type feedTask struct {
	Task
	created time.Time
}

func (t feedTask) summary(lang string) string {
	who := t.LeadName
	if who == "" && t.LeadPhone != nil {
		who = *t.LeadPhone
	}
	switch {
	case t.Title != "" && who != "":
		return isolate(t.Title) + " · " + isolate(who)
	case t.Title != "":
		return t.Title
	}
	return fmt.Sprintf(callBack.In(lang), isolate(who))
}

// path is where the task is in the client.
func (t feedTask) path() string {
	if t.LeadID == nil {
		return "/tasks"
	}
	return fmt.Sprintf("/leads/%d?tab=tasks", *t.LeadID)
}
