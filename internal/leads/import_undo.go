package leads

import (
	"context"
	"errors"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
)

// undo takes an import back: leads that it made go, leads that it changed become what they were, and
// whatever somebody has worked on since stays as it is.
func (m *Imports) undo(_ context.Context, run *jobs.Run) error {
	i, ok, err := m.begin(run, importUndoing)
	if err != nil || !ok {
		return err
	}
	for through := i.through; ; {
		var next int64
		err := run.Write(func(tx *db.Tx) (err error) { next, err = m.undoSome(tx, i, through); return err })
		if errors.Is(err, errSuperseded) {
			return nil
		}
		if err != nil {
			return err
		}
		if next == 0 {
			break
		}
		through = next
	}
	return run.Done(func(tx *db.Tx) error {
		if finished, err := finishImport(tx, i, importUndoing, importUndone); err != nil || !finished {
			return err
		}
		return progressed(tx, i.ID)
	})
}

// undoSome takes back what the import did to the next leads, and gives the last of them; 0 at the end.
func (m *Imports) undoSome(tx *db.Tx, i Import, through int64) (last int64, err error) {
	list, err := touchedAfter(tx, i.ID, through, chunk)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	var counts UndoCounts
	for _, t := range list {
		old, err := loadLead(tx, t.leadID)
		if err != nil {
			return 0, err
		}
		switch {
		case t.before.Created:
			err = m.takeAway(tx, t, old, &counts)
		default:
			err = m.putBack(tx, t, old, &counts)
		}
		if err != nil {
			return 0, err
		}
	}
	last = list[len(list)-1].leadID
	moved, err := advanceUndo(tx, i, through, last, counts)
	if err == nil && !moved {
		err = errSuperseded
	}
	if err == nil && len(list) == chunk {
		err = progressed(tx, i.ID)
	}
	return last, err
}

// takeAway removes a lead that the import has made, unless somebody works on it. Its addresses are set
// free, so that loading the mended file makes the lead anew.
func (m *Imports) takeAway(tx *db.Tx, t touched, old Lead, counts *UndoCounts) error {
	if old.deletedAt == 0 {
		inUse := old.Version != t.version || old.Status != t.before.Status || old.LastContactAt != nil || old.NextAction.Value != nil
		if inUse {
			counts.Kept++
			return nil
		}
		if _, err := storeDeleted(tx, old.ID, db.Ms(tx.Now())); err != nil {
			return err
		}
	}
	counts.Removed++
	return dropIdentities(tx, old.ID)
}

// putBack restores a lead that the import has changed, unless somebody has changed it since.
func (m *Imports) putBack(tx *db.Tx, t touched, old Lead, counts *UndoCounts) error {
	if old.Version != t.version || old.deletedAt != 0 {
		counts.Kept++
		return nil
	}
	for _, i := range t.claimed {
		if err := dropIdentity(tx, i, old.ID); err != nil {
			return err
		}
	}
	if t.before.SetStatus != "" && old.Status == t.before.SetStatus {
		if _, err := m.leads.SetStatus(tx, old.ID, t.before.Status); err != nil && !fault.Is(err, fieldsMissing) {
			return err
		}
	}
	was := t.before.onto(old)
	if changes := diff(old, was); len(changes) > 0 {
		if err := rewriteLead(tx, old, was); err != nil {
			return err
		}
		if _, err := bus.Emit(tx, Updated{LeadID: old.ID, Changes: changes}); err != nil {
			return err
		}
	}
	if t.before.Deleted != 0 {
		if _, err := storeDeleted(tx, old.ID, t.before.Deleted); err != nil {
			return err
		}
	}
	counts.Restored++
	return nil
}
