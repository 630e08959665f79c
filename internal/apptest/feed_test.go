package apptest_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moked/moked/internal/apptest"
)

// unfold joins the lines of an iCalendar text (RFC 5545, 3.1) and checks that each was short enough and
// cut between characters.
func unfold(t *testing.T, text string) string {
	t.Helper()
	if !strings.HasSuffix(text, "END:VCALENDAR\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Errorf("lines do not all end with CRLF:\n%q", text)
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets, valid %v: %q", len(line), utf8.ValidString(line), line)
		}
	}
	return strings.ReplaceAll(text, "\r\n ", "")
}

func TestCalendarFeed(t *testing.T) {
	desk := apptest.New(t)
	c := desk.Company(1)
	me := desk.As(c.Owner)
	var lead, task struct{ ID int64 }
	me.Do("POST", "/api/leads", map[string]string{"name": "שרה, בת-אל; לוי", "phone": "0521234567"}).Want(201).Into(&lead)
	long := strings.Repeat("לחזור עם הצעה ", 12)
	me.Do("POST", fmt.Sprintf("/api/leads/%d/reminders", lead.ID), map[string]string{"due_local": "2027-03-26T02:30", "note": "שורה\nועוד"}).Want(201).Into(&task)
	me.Do("POST", "/api/tasks", map[string]string{"title": long, "due_at": "2027-01-05T09:00:00+02:00"}).Want(201)
	feed := func(b *apptest.Browser) string {
		var made struct{ URL string }
		b.Do("POST", "/api/tasks/feed", nil).Want(201).Into(&made)
		return strings.TrimPrefix(made.URL, desk.URL)
	}
	path := feed(me)
	stranger := desk.Visitor()
	answer := stranger.Do("GET", path, nil).Want(200)
	if got := answer.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Error(got)
	}
	text := unfold(t, string(answer.Body))
	for _, want := range []string{
		"DTSTART:20270326T003000Z", // 02:30 does not exist that night: 03:30
		"DTSTART:20270105T070000Z", fmt.Sprintf("UID:task-%d@", task.ID),
		"SUMMARY:לחזור אל \u2068שרה\\, בת-אל\\; לוי\u2069", `DESCRIPTION:שורה\nועוד`, strings.TrimSpace(long),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Count(text, "BEGIN:VEVENT") != 2 {
		t.Errorf("%s", text)
	}
	again := stranger.Do("GET", path, nil).Want(200)
	if again.Header.Get("ETag") == "" || again.Header.Get("ETag") != answer.Header.Get("ETag") {
		t.Errorf("an unchanged calendar has another tag: %q, %q", again.Header.Get("ETag"), answer.Header.Get("ETag"))
	}
	if strings.Contains(desk.Log(), strings.TrimSuffix(strings.TrimPrefix(path, "/ics/"), ".ics")) {
		t.Error("the secret address stands in the log")
	}

	me.Do("PATCH", fmt.Sprintf("/api/tasks/%d", task.ID), map[string]bool{"done": true}).Want(200)
	if text := string(stranger.Do("GET", path, nil).Want(200).Body); strings.Count(text, "BEGIN:VEVENT") != 1 {
		t.Errorf("what is done stays: %s", text)
	}
	next := feed(me)
	stranger.Do("GET", path, nil).Want(404)
	stranger.Do("GET", next, nil).Want(200)
	me.Do("DELETE", "/api/tasks/feed", nil).Want(204)
	for _, gone := range []string{next, "/ics/.ics", "/ics/x", "/ics/" + strings.Repeat("a", 43) + ".ics"} {
		stranger.Do("GET", gone, nil).Want(404)
	}
}

// The address of somebody who left opens nothing, and each business only its own tasks.
func TestCalendarFeedOfOthers(t *testing.T) {
	desk := apptest.New(t)
	one, two := desk.Company(1), desk.Company(2)
	desk.As(one.Owner).Do("POST", "/api/tasks", map[string]string{"title": "סוד", "due_at": "2027-01-05T09:00:00Z"}).Want(201)
	var made struct{ URL string }
	desk.As(two.Owner).Do("POST", "/api/tasks/feed", nil).Want(201).Into(&made)
	if text := string(desk.Visitor().Do("GET", strings.TrimPrefix(made.URL, desk.URL), nil).Want(200).Body); strings.Contains(text, "סוד") {
		t.Error(text)
	}
}
