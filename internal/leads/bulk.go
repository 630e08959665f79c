package leads

import (
	"slices"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

// Bulk is one change of many leads. It runs as a job, a chunk in each transaction, and goes on where
// it was after a restart; what it did to each lead is kept until it can no longer be undone.
type Bulk struct {
	ID     int64  `json:"id"`
	Action string `json:"action" enum:"status,owner,add_tag,remove_tag,delete"`
	Value  string `json:"value" doc:"Status, id of the owner or empty for none, or tag"`
	// Replacement is the tag that takes the place of the removed one: it was renamed, or joined with another.
	Replacement string  `json:"replacement,omitempty" doc:"Of remove_tag: the tag that leads get instead"`
	State       string  `json:"state" enum:"running,done,undoing,undone"`
	Total       int64   `json:"total" doc:"Leads to look at"`
	Seen        int64   `json:"seen" doc:"Leads looked at so far"`
	Changed     int64   `json:"changed"`
	Refused     int64   `json:"refused" doc:"Leads that could not be changed, e.g. for a required field"`
	Undone      int64   `json:"undone" doc:"Leads that are as they were"`
	Kept        int64   `json:"kept" doc:"Leads left alone by undo, since somebody changed them meanwhile"`
	FinishedAt  *string `json:"finished_at" format:"date-time"`

	target   bulkTarget
	lastID   int64
	maxID    int64
	actor    bus.Actor
	finished int64
}

// bulkTarget is which leads: these, or all that match.
type bulkTarget struct {
	IDs    []int64 `json:"ids,omitempty"`
	Filter *Filter `json:"filter,omitempty"`
}

const (
	bulkChunk   = 200
	maxBulk     = 50_000
	undoWindow  = 10 * time.Second
	undoGrace   = 5 * time.Second // the way of the request
	forgetAfter = time.Hour

	jobBulk   = "leads.bulk"
	jobForget = "leads.bulk_forget"
	jobTell   = "leads.bulk_tell"
)

type bulkArgs struct {
	BulkID int64 `json:"bulk_id"`
}

// Jobs registers the work of the feature.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobBulk, 0, s.runBulk)
	q.Handle(jobForget, 0, s.forgetBulk)
	q.Handle(jobTell, 0, s.tellBulk)
}

// Count tells exactly how many leads match.
func (s *Service) Count(tx *db.Tx, f Filter) (int64, error) {
	f, err := s.prepare(tx, f)
	if err != nil {
		return 0, err
	}
	return countExactly(tx, f)
}

// StartBulk checks a change of many leads and sets it going.
func (s *Service) StartBulk(tx *db.Tx, actor bus.Actor, action, value, replacement string, target bulkTarget) (Bulk, error) {
	b := Bulk{ID: tx.NewID(), Action: action, State: "running", target: target, actor: actor}
	var err error
	if b.Value, err = s.bulkValue(tx, action, value); err != nil {
		return Bulk{}, err
	}
	if b.Replacement, err = replacementOf(tx, b, replacement); err != nil {
		return Bulk{}, err
	}
	switch {
	case target.Filter != nil:
		if b.Total, err = s.Count(tx, *target.Filter); err != nil {
			return Bulk{}, err
		}
	default:
		slices.Sort(b.target.IDs)
		b.target.IDs = slices.Compact(b.target.IDs)
		b.Total = int64(len(b.target.IDs))
	}
	if b.Total == 0 {
		return Bulk{}, fault.Invalid.Field("ids", fault.Required)
	}
	if b.Total > maxBulk {
		return Bulk{}, tooManyLeads.New().Arg("max", strconv.Itoa(maxBulk))
	}
	b.maxID = tx.NewID() // leads that come in while it runs are not meant
	if err := insertBulk(tx, b); err != nil {
		return Bulk{}, err
	}
	return b, jobs.Enqueue(tx, bulkJob(b.ID))
}

func bulkJob(id int64) jobs.Job {
	return jobs.Job{Kind: jobBulk, Args: bulkArgs{id}, Unique: "leads.bulk:" + strconv.FormatInt(id, 10)}
}

// bulkValue checks what the leads are to get.
func (s *Service) bulkValue(tx *db.Tx, action, value string) (string, error) {
	switch action {
	case "status":
		status, err := s.lockStatus(tx, value)
		return status.Key, err
	case "owner":
		if value == "" {
			return "", nil
		}
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil || id < 1 {
			return "", fault.Invalid.Field("value", fault.BadValue)
		}
		return value, checkOwner(tx, id)
	case "add_tag", "remove_tag":
		tags, err := mergeTags(nil, []string{value})
		if err != nil || len(tags) == 0 {
			return "", fault.Invalid.Field("value", fault.BadValue)
		}
		return tags[0], nil
	}
	return "", nil
}

// replacementOf checks what leads get in place of a removed tag; a new name keeps the colour.
func replacementOf(tx *db.Tx, b Bulk, replacement string) (string, error) {
	if replacement == "" {
		return "", nil
	}
	tags, err := mergeTags(nil, []string{replacement})
	if b.Action != "remove_tag" || err != nil || len(tags) == 0 || tags[0] == b.Value {
		return "", fault.Invalid.Field("replacement", fault.BadValue)
	}
	return tags[0], passTagColor(tx, tagKey(b.Value), tagKey(tags[0]))
}

// Bulk reads how far a change of many leads is.
func (s *Service) Bulk(tx *db.Tx, id int64) (Bulk, error) { return loadBulk(tx, id) }

// UndoBulk takes a change of many leads back, also while it runs.
func (s *Service) UndoBulk(tx *db.Tx, id int64) (Bulk, error) {
	b, err := loadBulk(tx, id)
	if err != nil {
		return Bulk{}, err
	}
	if b.State == "undoing" || b.State == "undone" {
		return b, nil
	}
	if b.State == "done" && tx.Now().Sub(db.Time(b.finished)) > undoWindow+undoGrace {
		return Bulk{}, undoOver.New()
	}
	b.State, b.lastID = "undoing", 0
	if err := updateBulk(tx, b); err != nil {
		return Bulk{}, err
	}
	return b, jobs.Enqueue(tx, bulkJob(id))
}

// BulkProgress says how far a change of many leads has come.
type BulkProgress struct {
	ID    int64  `json:"-"`
	State string `json:"state"`
	Seen  int64  `json:"seen"`
	Total int64  `json:"total"`
}

// Record is the event as stored.
func (e BulkProgress) Record() bus.Record {
	return bus.Record{Kind: "bulk.progress", Entity: "bulk", EntityID: e.ID, Data: e}
}

func (b Bulk) wire() Bulk {
	if b.finished != 0 {
		at := web.Time(db.Time(b.finished))
		b.FinishedAt = &at
	}
	return b
}
