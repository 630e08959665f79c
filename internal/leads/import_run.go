package leads

import (
	"context"
	"errors"
	"io"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/sheet"
)

// errSuperseded ends a job whose import has meanwhile been changed, stopped or taken over.
var errSuperseded = errors.New("leads: the import goes on elsewhere")

// begin reads what the job is about; ok is false when it is no longer wanted.
func (m *Imports) begin(run *jobs.Run, state string) (i Import, ok bool, err error) {
	var args importArgs
	if err := run.Args(&args); err != nil {
		return Import{}, false, jobs.Dead(err)
	}
	err = run.Read(func(tx *db.Tx) (err error) { i, err = loadImport(tx, args.ID); return err })
	if fault.Is(err, fault.NotFound) {
		return Import{}, false, nil
	}
	return i, err == nil && i.State == state && i.attempt == args.Attempt, err
}

// table is an open file, past its header.
type table struct {
	sheet.Reader
	file *blob.File
}

func (m *Imports) open(ctx context.Context, i Import) (*table, error) {
	file, err := m.files.Get(ctx, i.blobKey)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, &sheet.Position{Row: 1, Err: sheet.ErrBroken}
	}
	if err != nil {
		return nil, err
	}
	rows, err := sheet.Open(seekable{file}, file.Size, i.Settings.format())
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	t := &table{rows, file}
	if i.Settings.Header {
		if _, err := rows.Next(); err != nil && err != io.EOF {
			return nil, errors.Join(err, t.Close())
		}
	}
	return t, nil
}

// Close closes the reader and its file.
func (t *table) Close() error { return errors.Join(t.Reader.Close(), t.file.Close()) }

// rows reads up to n rows; fewer is the end of the file.
func (t *table) rows(n int) ([]sheet.Row, error) {
	var rows []sheet.Row
	for len(rows) < n {
		row, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// run loads the rows, chunk by chunk. How far it has come is written in the transaction of each chunk,
// and only from where it stood before: whoever crashes in between, or runs beside it, no row is loaded
// twice. A file that turns out unreadable takes the whole import back.
func (m *Imports) run(ctx context.Context, run *jobs.Run) error {
	i, ok, err := m.begin(run, importRunning)
	if err != nil || !ok {
		return err
	}
	t, err := m.open(ctx, i)
	if err == nil {
		defer t.Close()
		_, err = t.rows(int(i.RowsDone))
	}
	done := i.RowsDone
	for err == nil {
		var rows []sheet.Row
		if rows, err = t.rows(chunk); err != nil {
			break
		}
		if len(rows) == 0 {
			return run.Done(func(tx *db.Tx) error {
				if finished, err := finishImport(tx, i, importRunning, importDone); err != nil || !finished {
					return err
				}
				return progressed(tx, i.ID)
			})
		}
		if err = run.Write(func(tx *db.Tx) error { return m.load(tx, i, done, rows) }); err == nil {
			done += int64(len(rows))
		}
	}
	if errors.Is(err, errSuperseded) {
		return nil
	}
	words, fileFault := unreadable(err)
	if !fileFault {
		return err
	}
	return run.Done(func(tx *db.Tx) error {
		if err := storeFault(tx, i.ID, words); err != nil {
			return err
		}
		_, err := m.Undo(tx, i.ID)
		return err
	})
}

// load gives one chunk of rows its effect.
func (m *Imports) load(tx *db.Tx, i Import, done int64, rows []sheet.Row) error {
	reader, err := newRowReader(tx, m.leads, i)
	if err != nil {
		return err
	}
	a := &applier{rowReader: reader, leads: m.leads, tx: tx, of: i, bottom: map[string]int64{}}
	for _, row := range rows {
		if err := a.apply(reader.read(row)); err != nil {
			return err
		}
	}
	moved, err := advanceImport(tx, i, done, done+int64(len(rows)), a.counts)
	if err != nil {
		return err
	}
	if !moved {
		return errSuperseded
	}
	if tell(done, done+int64(len(rows)), i.RowsTotal) {
		return progressed(tx, i.ID)
	}
	return nil
}

// tell reports whether the progress is worth an event: about twenty in all.
func tell(from, to, total int64) bool {
	if total <= 0 {
		return true
	}
	return from*20/total != to*20/total
}

func progressed(tx *db.Tx, id int64) error {
	_, err := bus.Emit(tx, ImportMoved{ImportID: id})
	return err
}

// check goes through the file as a run would, without effect, and counts what would come of it.
func (m *Imports) check(ctx context.Context, run *jobs.Run) error {
	i, ok, err := m.begin(run, importChecking)
	if err != nil || !ok {
		return err
	}
	c := &dryRun{of: i, seen: map[string]bool{}}
	if err := m.checkRows(ctx, run, c); err != nil {
		words, fileFault := unreadable(err)
		if !fileFault {
			return err
		}
		return run.Done(func(tx *db.Tx) error {
			if err := storeFault(tx, i.ID, words); err != nil {
				return err
			}
			if _, err := finishImport(tx, i, importChecking, importReady); err != nil {
				return err
			}
			return progressed(tx, i.ID)
		})
	}
	return run.Done(func(tx *db.Tx) error {
		if finished, err := finishCheck(tx, i, c.rows, c.counts); err != nil || !finished {
			return err
		}
		return progressed(tx, i.ID)
	})
}

func (m *Imports) checkRows(ctx context.Context, run *jobs.Run, c *dryRun) error {
	t, err := m.open(ctx, c.of)
	if err != nil {
		return err
	}
	defer t.Close()
	for {
		rows, err := t.rows(5 * chunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		var found []imported
		if err := run.Read(func(tx *db.Tx) (err error) {
			found, err = c.look(tx, m.leads, rows)
			return err
		}); err != nil {
			return err
		}
		c.rows += int64(len(rows))
		if err := run.Write(func(tx *db.Tx) error {
			for _, row := range found {
				if err := insertProblem(tx, c.of, row.row, row.faults); err != nil {
					return err
				}
			}
			return storeChecked(tx, c.of, c.rows)
		}); err != nil {
			return err
		}
	}
}

// dryRun counts what a run would do. Who stands in the file is remembered here, since nothing of it
// is in the database.
type dryRun struct {
	of     Import
	rows   int64
	counts ImportCounts
	seen   map[string]bool
}

// look decides about rows and gives those that are refused.
func (c *dryRun) look(tx *db.Tx, s *Service, rows []sheet.Row) (refused []imported, err error) {
	reader, err := newRowReader(tx, s, c.of)
	if err != nil {
		return nil, err
	}
	a := &applier{rowReader: reader, leads: s, tx: tx, of: c.of}
	for _, raw := range rows {
		row := reader.read(raw)
		if len(row.faults) > 0 {
			c.counts.Refused++
			refused = append(refused, row)
			continue
		}
		id, err := holderOf(tx, row, c.of.Settings.ByEmail)
		if err != nil {
			return nil, err
		}
		again := c.meet(row)
		switch {
		case again:
			c.counts.Repeated++
		case id == 0:
			c.counts.Created++
		default:
			old, err := loadLead(tx, id)
			if err != nil {
				return nil, err
			}
			if _, changed, err := a.laidOver(old, row, false); err != nil {
				return nil, err
			} else if changed {
				c.counts.Updated++
			} else {
				c.counts.Unchanged++
			}
		}
	}
	return refused, nil
}

// meet reports whether an earlier row was about the same person, and remembers this one.
func (c *dryRun) meet(row imported) (again bool) {
	keys := row.phones
	if c.of.Settings.ByEmail && row.draft.Email != "" {
		keys = append(keys[:len(keys):len(keys)], row.draft.Email)
	}
	for _, key := range keys {
		again = again || c.seen[key]
		c.seen[key] = true
	}
	return again
}

// discard forgets an import and its file.
func (m *Imports) discard(ctx context.Context, run *jobs.Run) error {
	var args importArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var key string
	for gone := false; !gone; {
		err := run.Write(func(tx *db.Tx) error {
			i, err := loadImport(tx, args.ID)
			if err != nil {
				return err
			}
			if i.State == importRunning || i.State == importUndoing {
				return importBusy.New() // it is tried again
			}
			key = i.blobKey
			gone, err = deleteImportPart(tx, args.ID, 5*chunk)
			return err
		})
		if fault.Is(err, fault.NotFound) {
			break
		}
		if err != nil {
			return err
		}
	}
	if key == "" {
		return nil
	}
	return m.files.Delete(ctx, key)
}

// seekable reads a file at any place; a table is read by one goroutine, so that moving the one
// position is no danger.
type seekable struct{ *blob.File }

// ReadAt reads at a place.
func (s seekable) ReadAt(p []byte, at int64) (int, error) {
	if _, err := s.Seek(at, io.SeekStart); err != nil {
		return 0, err
	}
	return io.ReadFull(s.File, p)
}
