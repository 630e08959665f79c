package admin_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

const deadPath = "/api/admin/jobs/dead"

// bury leaves one dead job with each business and one with the installation.
func (h *house) bury() {
	h.Helper()
	q := jobs.New(jobs.Options{DB: h.db, Clock: h.clock, Log: slog.New(slog.DiscardHandler)})
	q.Handle("test.broken", 1, func(context.Context, *jobs.Run) error { return errors.New("the provider is away") })
	enqueue := func(tx *db.Tx) error {
		return jobs.Enqueue(tx, jobs.Job{Kind: "test.broken", Args: object{"text": "private words"}})
	}
	for business := range int64(2) {
		if err := h.db.Write(context.Background(), tenant.Grant(tenant.ID(business+1)), enqueue); err != nil {
			h.Fatal(err)
		}
	}
	h.system(enqueue)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := q.Start(ctx); err != nil {
		h.Fatal(err)
	}
	if err := q.Idle(ctx); err != nil {
		h.Fatal(err)
	}
	if err := q.Stop(ctx); err != nil {
		h.Fatal(err)
	}
}

func TestDeadJobsOfAllBusinessesAreListedReplayedAndDiscarded(t *testing.T) {
	h := newHouse(t)
	h.bury()
	root := h.root()
	a := root.do("GET", deadPath+"?limit=2", nil).want(200)
	first, second := a.items()[0], a.items()[1]
	if a.Body["total"] != 3.0 || strings.Contains(a.Raw, "private") || first["business_id"] != nil || first["error"] != "the provider is away" {
		t.Fatalf("dead jobs %s", a.Raw)
	}
	if second["business_id"] != 1.0 || second["business"] != "מספרת רונית" || second["kind"] != "test.broken" || second["attempts"] != 1.0 {
		t.Errorf("the dead job of business 1 is %v", second)
	}
	third := root.do("GET", deadPath+"?cursor="+a.Body["next_cursor"].(string), nil).want(200).items()[0]
	if third["business_id"] != 2.0 {
		t.Errorf("the next page begins with %v", third)
	}

	root.do("POST", deadPath+"/replay", object{"id": second["id"], "business_id": 2}).refused(404, "not_found")
	for _, job := range []object{first, second} {
		root.do("POST", deadPath+"/replay", object{"id": job["id"], "business_id": job["business_id"]}).want(204)
		root.do("POST", deadPath+"/replay", object{"id": job["id"], "business_id": job["business_id"]}).refused(404, "not_found")
	}
	root.do("POST", deadPath+"/discard", object{"id": third["id"], "business_id": 2}).want(204)
	if a := root.do("GET", deadPath, nil).want(200); a.Body["total"] != 0.0 {
		t.Errorf("still dead: %s", a.Raw)
	}
	if queue := root.do("GET", "/api/admin/health", nil).want(200).Body["jobs"].(object); queue["due"] != 2.0 {
		t.Errorf("replayed jobs are not due: %v", queue)
	}
}

func TestParkedEventIsGivenToWhoeverHasTheNumber(t *testing.T) {
	h := newHouse(t)
	h.park()
	root := h.root()
	id := root.do("GET", "/api/admin/parked", nil).want(200).items()[0]["id"].(float64)
	path := func(id int64) string { return "/api/admin/parked/" + tenant.ID(id).String() + "/replay" }
	root.do("POST", path(int64(id)), nil).want(204)
	if h.mail.replayed != int64(id) {
		t.Errorf("replayed %d, want %d", h.mail.replayed, int64(id))
	}
	h.mail.fails = fault.NotFound.New()
	root.do("POST", path(77), nil).refused(404, "not_found")
	h.signIn("owner1@example.com").do("POST", path(int64(id)), nil).refused(403, "forbidden")
}

// mailroom stands in for the conversations.
type mailroom struct {
	replayed int64
	fails    error
}

func (m *mailroom) Replay(_ context.Context, id int64) error {
	m.replayed = id
	return m.fails
}
