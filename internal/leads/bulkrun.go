package leads

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
)

// bulkOf reads which change a job is about, and lets the job act in the name of who asked for it.
func bulkOf(ctx context.Context, run *jobs.Run) (args bulkArgs, err error) {
	if err := run.Args(&args); err != nil {
		return args, jobs.Dead(err)
	}
	return args, run.Read(func(tx *db.Tx) error {
		b, err := loadBulk(tx, args.BulkID)
		run.Under(bus.WithActor(ctx, b.actor))
		return err
	})
}

// runBulk does a change of many leads, or its undoing, chunk by chunk. How far it is stands in the
// transaction of each chunk, so that each lead is changed exactly once whenever the process ends.
func (s *Service) runBulk(ctx context.Context, run *jobs.Run) error {
	args, err := bulkOf(ctx, run)
	if err != nil {
		return err
	}
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := run.Write(func(tx *db.Tx) (err error) {
			more, err = s.bulkStep(tx, args.BulkID)
			return err
		}); err != nil {
			return err
		}
	}
	return run.Done(func(tx *db.Tx) error {
		b, err := loadBulk(tx, args.BulkID)
		if err != nil {
			return err
		}
		if b.State == "undoing" { // asked for after the last step
			return jobs.Enqueue(tx, bulkJob(b.ID))
		}
		if b.State == "done" && b.Action == "owner" && b.Value != "" && b.Changed > 0 {
			if err := jobs.Enqueue(tx, jobs.Job{
				Kind: jobTell, Args: args, At: tx.Now().Add(undoWindow + undoGrace), Unique: "leads.bulk_tell:" + strconv.FormatInt(b.ID, 10),
			}); err != nil {
				return err
			}
		}
		return jobs.Enqueue(tx, jobs.Job{
			Kind: jobForget, Args: args, At: tx.Now().Add(forgetAfter), Unique: "leads.bulk_forget:" + strconv.FormatInt(b.ID, 10),
		})
	})
}

// bulkStep does one chunk and tells whether there is more.
func (s *Service) bulkStep(tx *db.Tx, id int64) (bool, error) {
	b, err := loadBulk(tx, id)
	if err != nil {
		return false, err
	}
	more := false
	switch b.State {
	case "running":
		more, err = s.bulkForward(tx, &b)
	case "undoing":
		more, err = s.bulkBack(tx, &b)
	default:
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !more {
		b.State = map[string]string{"running": "done", "undoing": "undone"}[b.State]
		b.finished = db.Ms(tx.Now())
	}
	if err := updateBulk(tx, b); err != nil {
		return false, err
	}
	_, err = bus.Emit(tx, BulkProgress{b.ID, b.State, b.Seen, b.Total})
	return more, err
}

func (s *Service) bulkForward(tx *db.Tx, b *Bulk) (bool, error) {
	ids, err := s.bulkNext(tx, *b)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		b.lastID = id
		b.Seen++
		row, err := s.bulkChange(tx, *b, id)
		var refused *fault.Error
		switch {
		case errors.As(err, &refused):
			b.Refused++
		case err != nil:
			return false, err
		case row != nil:
			b.Changed++
			if err := insertBulkRow(tx, b.ID, *row); err != nil {
				return false, err
			}
		}
	}
	return len(ids) == bulkChunk, nil
}

// bulkNext are the ids of the next chunk, in their order.
func (s *Service) bulkNext(tx *db.Tx, b Bulk) ([]int64, error) {
	if b.target.Filter != nil {
		f, err := s.prepare(tx, *b.target.Filter)
		if err != nil {
			return nil, err
		}
		return matchingIDs(tx, f, b.lastID, b.maxID, bulkChunk)
	}
	from, found := slices.BinarySearch(b.target.IDs, b.lastID)
	if found {
		from++
	}
	rest := b.target.IDs[from:]
	return rest[:min(len(rest), bulkChunk)], nil
}

// bulkRow is what a lead was before, and the mark that it has after as long as nobody else changes it.
type bulkRow struct {
	leadID  int64
	earlier string
	place   int64
	mark    int64
}

// bulkChange changes one lead; nil when there was nothing to change.
func (s *Service) bulkChange(tx *db.Tx, b Bulk, id int64) (*bulkRow, error) {
	old, err := s.Get(tx, id)
	if err != nil {
		return nil, err
	}
	row := &bulkRow{leadID: id, place: old.Position}
	switch b.Action {
	case "status":
		if old.Status == b.Value {
			return nil, nil
		}
		row.earlier = old.Status
		if _, err = s.SetStatus(tx, id, b.Value); err == nil {
			row.mark, err = statusSince(tx, id)
		}
		return row, err
	case "delete":
		if err = s.Delete(tx, id); err == nil {
			row.mark = db.Ms(tx.Now())
		}
		return row, err
	case "owner":
		owner, _ := strconv.ParseInt(b.Value, 10, 64) // checked at the start
		row.earlier = strconv.FormatInt(deref(old.OwnerID), 10)
		return s.bulkPatch(tx, row, old, Patch{OwnerID: &owner, oneOfMany: true})
	}
	row.earlier = encodeTags(old.Tags)
	tags := withoutTag(old.Tags, b.Value)
	switch {
	case b.Action == "add_tag":
		tags = append(slices.Clone(old.Tags), b.Value)
	case b.Replacement != "":
		tags = replacedTag(old.Tags, b.Value, b.Replacement)
	}
	return s.bulkPatch(tx, row, old, Patch{Tags: &tags})
}

func (s *Service) bulkPatch(tx *db.Tx, row *bulkRow, old Lead, p Patch) (*bulkRow, error) {
	lead, err := s.Update(tx, old.ID, p)
	if err != nil || lead.Version == old.Version {
		return nil, err
	}
	row.mark = lead.Version
	return row, nil
}

func withoutTag(tags []string, tag string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return tagKey(t) == tagKey(tag) })
}

func (s *Service) bulkBack(tx *db.Tx, b *Bulk) (bool, error) {
	rows, err := loadBulkRows(tx, b.ID, b.lastID, bulkChunk)
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		b.lastID = row.leadID
		restored, err := s.bulkRestore(tx, *b, row)
		var refused *fault.Error
		if err != nil && !errors.As(err, &refused) {
			return false, err
		}
		if restored && err == nil {
			b.Undone++
		} else {
			b.Kept++
		}
	}
	return len(rows) == bulkChunk, nil
}

// bulkRestore gives one lead its earlier value, unless somebody has changed it since.
func (s *Service) bulkRestore(tx *db.Tx, b Bulk, row bulkRow) (bool, error) {
	lead, err := loadLead(tx, row.leadID)
	if err != nil {
		return false, err
	}
	if b.Action == "delete" {
		if lead.deletedAt != row.mark {
			return false, nil
		}
		_, err := s.Restore(tx, lead.ID)
		return true, err
	}
	if lead.deletedAt != 0 {
		return false, nil
	}
	if b.Action == "status" {
		since, err := statusSince(tx, lead.ID)
		if err != nil || since != row.mark || lead.Status != b.Value {
			return false, err
		}
		return true, s.bulkReplace(tx, lead, row)
	}
	if lead.Version != row.mark {
		return false, nil
	}
	if b.Action == "owner" {
		owner, _ := strconv.ParseInt(row.earlier, 10, 64)
		_, err = s.Update(tx, lead.ID, Patch{OwnerID: &owner, oneOfMany: true})
		return true, err
	}
	tags, err := decodeTags(row.earlier)
	if err == nil {
		_, err = s.Update(tx, lead.ID, Patch{Tags: &tags})
	}
	return true, err
}

// bulkReplace puts a card back where it was, and not on top of its column.
func (s *Service) bulkReplace(tx *db.Tx, lead Lead, row bulkRow) error {
	status, err := s.lockStatus(tx, row.earlier)
	if err != nil {
		return err
	}
	if err := storePlace(tx, lead.ID, lead.Status, status.Key, row.place); err != nil {
		return err
	}
	_, err = bus.Emit(tx, Moved{LeadID: lead.ID, From: lead.Status, To: status.Key, ToLabel: status.Label, Position: row.place})
	return err
}

// tellBulk tells the new owner of all their leads at once, when they can no longer be taken back.
func (s *Service) tellBulk(ctx context.Context, run *jobs.Run) error {
	args, err := bulkOf(ctx, run)
	if err != nil {
		return err
	}
	return run.Done(func(tx *db.Tx) error {
		b, err := loadBulk(tx, args.BulkID)
		if err != nil || b.State != "done" {
			return err
		}
		if b.Changed > 1 {
			owner, _ := strconv.ParseInt(b.Value, 10, 64) // checked at the start
			return s.tellAssigned(tx, Assigned{OwnerID: owner, BulkID: b.ID, Count: b.Changed})
		}
		rows, err := loadBulkRows(tx, b.ID, 0, 1)
		if err != nil || len(rows) == 0 {
			return err
		}
		lead, err := loadLead(tx, rows[0].leadID)
		if err != nil || strconv.FormatInt(deref(lead.OwnerID), 10) != b.Value {
			return err // somebody else's meanwhile
		}
		return s.assigned(tx, lead)
	})
}

// forgetBulk drops what undo would have needed.
func (s *Service) forgetBulk(ctx context.Context, run *jobs.Run) error {
	var args bulkArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	for gone := int64(bulkChunk); gone == bulkChunk; {
		if err := run.Write(func(tx *db.Tx) (err error) {
			gone, err = forgetBulkRows(tx, args.BulkID, bulkChunk)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
