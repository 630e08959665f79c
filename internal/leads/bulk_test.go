package leads_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
)

// work runs the jobs that are due, with a queue of its own as after a restart.
func (h *house) work(until func() bool) {
	h.t.Helper()
	q := jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Workers: 4})
	h.leads.Jobs(q)
	if err := q.Start(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	defer func() {
		if err := q.Stop(context.Background()); err != nil {
			h.t.Error(err)
		}
	}()
	deadline := time.After(time.Minute)
	for !until() {
		select {
		case <-deadline:
			h.t.Fatal("the work does not end")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (h *house) bulk(body object) int64 {
	h.t.Helper()
	return h.must(202, "POST", "/api/lead-bulk", body).id()
}

// finished runs a bulk change to its end.
func (h *house) finished(id int64, state string) answer {
	h.t.Helper()
	var a answer
	h.work(func() bool {
		a = h.must(200, "GET", fmt.Sprint("/api/lead-bulk/", id), nil)
		return a.body["state"] == state
	})
	return a
}

func (h *house) counted(filter string) float64 {
	h.t.Helper()
	return h.must(200, "GET", "/api/leads/count?filter="+url.QueryEscape(filter), nil).body["total"].(float64)
}

func TestBulkChangeAndUndo(t *testing.T) {
	h := newHouse(t)
	var ids []int64
	for i := range 450 { // three chunks
		ids = append(ids, h.add(object{"name": fmt.Sprint("ליד ", i), "tags": []string{"קר"}}))
	}
	h.add(object{"name": "אחר", "status": "won"})
	isNew := `{"f":"status","op":"is","v":["new"]}`
	if n := h.counted(isNew); n != 450 {
		t.Fatalf("%v leads match", n)
	}
	id := h.bulk(object{"action": "status", "value": "lost", "match": object{"filter": isNew}})
	done := h.finished(id, "done")
	if done.body["changed"] != 450.0 || done.body["seen"] != 450.0 || h.counted(isNew) != 0 {
		t.Fatal(done.raw)
	}
	// Somebody moves one on: undo leaves that one where it is, and says so.
	h.clock.Advance(time.Second)
	h.must(200, "POST", lead(ids[7], "/status"), object{"status": "won"})
	before := h.must(200, "GET", lead(ids[8]), nil)
	h.must(200, "POST", fmt.Sprintf("/api/lead-bulk/%d/undo", id), nil)
	undone := h.finished(id, "undone")
	if undone.body["undone"] != 449.0 || undone.body["kept"] != 1.0 || h.counted(isNew) != 449 {
		t.Error(undone.raw)
	}
	if after := h.must(200, "GET", lead(ids[8]), nil); after.body["status"] != "new" || after.body["position"] == before.body["position"] && before.body["status"] == "new" {
		t.Error(after.raw)
	}
	if got := h.must(200, "GET", lead(ids[7]), nil); got.body["status"] != "won" {
		t.Error(got.raw)
	}
	for _, c := range []struct{ action, value, filter string }{
		{"owner", "100", `{"f":"owner","op":"is","v":["100"]}`},
		{"add_tag", "חם", `{"f":"tag","op":"is","v":["חם"]}`},
		{"remove_tag", "קר", `{"f":"tag","op":"empty"}`},
	} {
		start := h.counted(c.filter)
		id := h.bulk(object{"action": c.action, "value": c.value, "ids": ids[:3]})
		h.finished(id, "done")
		if n := h.counted(c.filter); n != start+3 {
			t.Errorf("%s: %v leads", c.action, n)
		}
		h.must(200, "POST", fmt.Sprintf("/api/lead-bulk/%d/undo", id), nil)
		h.finished(id, "undone")
		if n := h.counted(c.filter); n != start {
			t.Errorf("%s undone: %v leads", c.action, n)
		}
	}
	id = h.bulk(object{"action": "delete", "ids": ids[:2]})
	h.finished(id, "done")
	h.must(404, "GET", lead(ids[0]), nil)
	h.must(200, "POST", fmt.Sprintf("/api/lead-bulk/%d/undo", id), nil)
	h.finished(id, "undone")
	h.must(200, "GET", lead(ids[0]), nil)
	id = h.bulk(object{"action": "delete", "ids": ids[:1]})
	h.finished(id, "done")
	h.clock.Advance(time.Minute)
	h.must(409, "POST", fmt.Sprintf("/api/lead-bulk/%d/undo", id), nil)
}

// TestBulkGoesOnAfterARestart ends the queue in the middle: each lead is changed exactly once.
func TestBulkGoesOnAfterARestart(t *testing.T) {
	h := newHouse(t)
	var ids []int64
	for i := range 900 {
		ids = append(ids, h.add(object{"name": fmt.Sprint("ליד ", i)}))
	}
	id := h.bulk(object{"action": "add_tag", "value": "מבצע", "ids": ids})
	path := fmt.Sprint("/api/lead-bulk/", id)
	h.work(func() bool { return h.must(200, "GET", path, nil).body["seen"].(float64) > 0 })
	h.clock.Advance(10 * time.Minute) // whatever lease is left runs out
	done := h.finished(id, "done")
	if done.body["changed"] != 900.0 || done.body["seen"] != 900.0 {
		t.Error(done.raw)
	}
	for _, i := range []int{0, 450, 899} {
		n := 0
		for _, kind := range h.events(ids[i]) {
			if kind == "lead.updated" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("lead %d was changed %d times", i, n)
		}
	}
}

func TestRefusedBulks(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "דנה"})
	for _, body := range []object{
		{"action": "status", "value": "nowhere", "ids": []int64{id}}, {"action": "owner", "value": "200", "ids": []int64{id}},
		{"action": "add_tag", "value": "", "ids": []int64{id}}, {"action": "explode", "ids": []int64{id}}, {"action": "delete"},
		{"action": "delete", "ids": []int64{id}, "match": object{}}, {"action": "delete", "match": object{"filter": "x"}},
	} {
		h.must(400, "POST", "/api/lead-bulk", body)
	}
	h.must(403, "POST", "/api/lead-bulk", object{"action": "delete", "ids": []int64{id}}, "Role", "viewer")
	other := h.bulk(object{"action": "delete", "ids": []int64{id}})
	h.must(404, "GET", fmt.Sprint("/api/lead-bulk/", other), nil, "Tenant", "2")
	h.must(404, "POST", fmt.Sprintf("/api/lead-bulk/%d/undo", other), nil, "Tenant", "2")
	// Leads of another business, and leads that are gone, are refused one by one.
	foreign := h.must(202, "POST", "/api/lead-bulk", object{"action": "delete", "ids": []int64{id}}, "Tenant", "2")
	h.work(func() bool {
		a := h.must(200, "GET", fmt.Sprint("/api/lead-bulk/", foreign.id()), nil, "Tenant", "2")
		return a.body["state"] == "done" && a.body["refused"] == 1.0
	})
}

// Who gets many leads at once is told once, and only when it can no longer be undone.
func TestBulkAssignmentIsToldOnce(t *testing.T) {
	h := newHouse(t)
	var told []leads.Assigned
	h.leads.OnAssigned(func(_ *db.Tx, a leads.Assigned) error { told = append(told, a); return nil })
	var ids []int64
	for i := range 5 {
		ids = append(ids, h.add(object{"name": fmt.Sprint("ליד ", i)}))
	}
	owner := object{"action": "owner", "value": "100", "ids": ids}
	// later is when nothing can be undone any more.
	later := func() {
		h.clock.Advance(16 * time.Second)
		h.work(func() bool { return h.waiting("leads.bulk_tell") == 0 })
	}
	h.finished(h.bulk(owner), "done")
	if len(told) != 0 {
		t.Errorf("told %d times before the undo was over", len(told))
	}
	later()
	if len(told) != 1 || told[0].Count != 5 || told[0].OwnerID != 100 || told[0].Lead != nil {
		t.Errorf("%+v", told)
	}
	told = nil
	h.finished(h.bulk(object{"action": "owner", "value": "", "ids": ids}), "done") // to nobody
	undone := h.bulk(owner)
	h.finished(undone, "done")
	h.must(200, "POST", fmt.Sprint("/api/lead-bulk/", undone, "/undo"), nil)
	h.finished(undone, "undone")
	later()
	if len(told) != 0 {
		t.Errorf("told of what was taken back: %+v", told)
	}
	h.finished(h.bulk(object{"action": "owner", "value": "100", "ids": ids[:1]}), "done")
	later()
	if len(told) != 1 || told[0].Lead == nil || told[0].Lead.ID != ids[0] {
		t.Errorf("one of one: %+v", told)
	}
}

// waiting counts the jobs of a kind that are not done.
func (h *house) waiting(kind string) (n int64) {
	h.t.Helper()
	if err := h.write(func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM jobs WHERE tenant_id = :tenant AND kind = :kind`, db.Args{"kind": kind}, &n)
	}); err != nil {
		h.t.Fatal(err)
	}
	return n
}
