package apptest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
)

// TestMergeTakesEverythingAlong merges two leads who both wrote on the same channel, and parts them
// again: messages and reminders go along and come back, and what was written since stays.
func TestMergeTakesEverythingAlong(t *testing.T) {
	desk := apptest.New(t)
	company := desk.Company(1)
	owner := desk.As(company.Owner)
	owner.Do("PUT", "/api/business/current/ai", map[string]bool{"bot_whatsapp": false}).Want(200)
	write := func(from, id, text string) {
		t.Helper()
		apptest.MetaText(t, desk, company, from, id, text)
	}
	find := func(q string) (id int64) {
		t.Helper()
		apptest.Eventually(t, q+" is a lead", func() bool {
			var list struct {
				Items []struct {
					ID int64 `json:"id"`
				} `json:"items"`
			}
			owner.Do("GET", "/api/leads?q="+q, nil).Want(200).Into(&list)
			if len(list.Items) == 1 {
				id = list.Items[0].ID
			}
			return id != 0
		})
		return id
	}
	thread := func(id int64) string {
		return string(owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", id), nil).Want(200).Body)
	}
	has := func(id int64, words ...string) {
		t.Helper()
		apptest.Eventually(t, fmt.Sprint(words, " in the conversation of ", id), func() bool {
			for _, word := range words {
				if !strings.Contains(thread(id), word) {
					return false
				}
			}
			return true
		})
	}
	write("972521110001", "wamid.m1", "first-thread")
	write("972521110002", "wamid.m2", "second-thread")
	keep, gone := find("0521110001"), find("0521110002")
	has(keep, "first-thread")
	has(gone, "second-thread")
	due := desk.Clock.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04:05Z")
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/reminders", gone), map[string]any{"due_at": due, "note": "carried"}).Want(201)

	var made struct {
		ID int64 `json:"id"`
	}
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/merge", keep), map[string]any{"with": gone}).Want(201).Into(&made)
	has(keep, "first-thread", "second-thread")
	reminders := func(id int64) string {
		return string(owner.Do("GET", fmt.Sprintf("/api/leads/%d/reminders", id), nil).Want(200).Body)
	}
	if !strings.Contains(reminders(keep), "carried") {
		t.Error("the reminder did not come along")
	}
	timeline := string(owner.Do("GET", fmt.Sprintf("/api/leads/%d/activity", keep), nil).Want(200).Body)
	if !strings.Contains(timeline, "lead.merged") || !strings.Contains(timeline, "second-thread") {
		t.Errorf("timeline %s", timeline)
	}
	// Who writes from the other number is the same person now.
	write("972521110002", "wamid.m3", "after-merge")
	has(keep, "after-merge")

	owner.Do("POST", fmt.Sprintf("/api/merges/%d/undo", made.ID), nil).Want(200)
	has(keep, "first-thread", "after-merge")
	has(gone, "second-thread")
	if strings.Contains(thread(keep), "second-thread") || strings.Contains(thread(gone), "first-thread") {
		t.Error("a message came back to the wrong person")
	}
	if strings.Contains(reminders(keep), "carried") || !strings.Contains(reminders(gone), "carried") {
		t.Error("the reminder did not go back")
	}
}
