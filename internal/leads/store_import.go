package leads

import (
	"encoding/json"
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const importColumns = `i.id, i.name, i.size, i.state, i.settings, i.columns, i.fault, i.rows_total, i.rows_done, i.created, i.updated,
	i.unchanged, i.repeated, i.refused, i.removed, i.restored, i.kept, COALESCE(u.name, ''), i.created_at, i.finished_at,
	i.blob_key, i.attempt, i.through
	FROM imports i LEFT JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.created_by `

func scanImport(r db.Row) (Import, error) {
	var i Import
	var settings, columns, words string
	var created, finished int64
	c, u := &i.Counts, &i.Undo
	if err := r.Scan(&i.ID, &i.Name, &i.Size, &i.State, &settings, &columns, &words, &i.RowsTotal, &i.RowsDone, &c.Created, &c.Updated,
		&c.Unchanged, &c.Repeated, &c.Refused, &u.Removed, &u.Restored, &u.Kept, &i.By, &created, &finished,
		&i.blobKey, &i.attempt, &i.through); err != nil {
		return Import{}, err
	}
	i.times(created, finished)
	err := errors.Join(json.Unmarshal([]byte(settings), &i.Settings), json.Unmarshal([]byte(columns), &i.Columns))
	if words != "" {
		err = errors.Join(err, json.Unmarshal([]byte(words), &i.fault))
	}
	return i, err
}

func loadImport(tx *db.Tx, id int64) (Import, error) {
	found, err := db.List(tx, `SELECT `+importColumns+`WHERE i.tenant_id = :tenant AND i.id = :id`, db.Args{"id": id}, scanImport)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Import{}, err
	}
	return found[0], nil
}

// listImports gives a page, the latest first; before 0 is the first page.
func listImports(tx *db.Tx, before int64, limit int) ([]Import, error) {
	if before == 0 {
		before = 1 << 60
	}
	return db.List(tx, `SELECT `+importColumns+`WHERE i.tenant_id = :tenant AND i.id < :before ORDER BY i.id DESC LIMIT :limit`,
		db.Args{"before": before, "limit": limit}, scanImport)
}

func insertImport(tx *db.Tx, i Import, by int64) error {
	_, err := tx.Exec(`INSERT INTO imports (tenant_id, id, name, size, blob_key, state, settings, columns, fault, rows_total, rows_done,
			through, created, updated, unchanged, repeated, refused, removed, restored, kept, attempt, created_by, created_at, finished_at)
		VALUES (:tenant, :id, :name, :size, :key, 'ready', :settings, :columns, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, :by, :now, 0)`,
		db.Args{"id": i.ID, "name": i.Name, "size": i.Size, "key": i.blobKey, "settings": encodeJSON(i.Settings),
			"columns": encodeJSON(i.Columns), "by": by, "now": db.Ms(tx.Now())})
	return err
}

func storeSettings(tx *db.Tx, id int64, s ImportSettings, columns []ImportColumn) error {
	_, err := tx.Exec(`UPDATE imports SET settings = :settings, columns = :columns, state = 'ready', fault = '', rows_done = 0
		WHERE tenant_id = :tenant AND id = :id AND state IN ('ready', 'checked')`,
		db.Args{"id": id, "settings": encodeJSON(s), "columns": encodeJSON(columns)})
	return err
}

// beginImport moves an import to a state in which a job works, from the state in which it was read. An
// undo keeps the counts of the run.
func beginImport(tx *db.Tx, i Import, state string) (bool, error) {
	query := `UPDATE imports SET state = :state, attempt = attempt + 1, fault = '', rows_done = 0,
			created = 0, updated = 0, unchanged = 0, repeated = 0, refused = 0, finished_at = 0
		WHERE tenant_id = :tenant AND id = :id AND state = :from AND attempt = :attempt`
	if state == importUndoing {
		query = `UPDATE imports SET state = :state, attempt = attempt + 1, through = 0, finished_at = 0
			WHERE tenant_id = :tenant AND id = :id AND state = :from AND attempt = :attempt`
	}
	n, err := tx.Exec(query, db.Args{"id": i.ID, "state": state, "from": i.State, "attempt": i.attempt})
	return n > 0, err
}

// advanceImport counts a chunk of rows as done, if nobody else has.
func advanceImport(tx *db.Tx, i Import, from, to int64, c ImportCounts) (bool, error) {
	n, err := tx.Exec(`UPDATE imports SET rows_done = :to, created = created + :created, updated = updated + :updated,
			unchanged = unchanged + :unchanged, repeated = repeated + :repeated, refused = refused + :refused
		WHERE tenant_id = :tenant AND id = :id AND state = 'running' AND attempt = :attempt AND rows_done = :from`,
		db.Args{"id": i.ID, "attempt": i.attempt, "from": from, "to": to, "created": c.Created, "updated": c.Updated,
			"unchanged": c.Unchanged, "repeated": c.Repeated, "refused": c.Refused})
	return n > 0, err
}

func advanceUndo(tx *db.Tx, i Import, from, to int64, c UndoCounts) (bool, error) {
	n, err := tx.Exec(`UPDATE imports SET through = :to, removed = removed + :removed, restored = restored + :restored, kept = kept + :kept
		WHERE tenant_id = :tenant AND id = :id AND state = 'undoing' AND attempt = :attempt AND through = :from`,
		db.Args{"id": i.ID, "attempt": i.attempt, "from": from, "to": to, "removed": c.Removed, "restored": c.Restored, "kept": c.Kept})
	return n > 0, err
}

func finishImport(tx *db.Tx, i Import, from, to string) (bool, error) {
	n, err := tx.Exec(`UPDATE imports SET state = :to, finished_at = :now
		WHERE tenant_id = :tenant AND id = :id AND state = :from AND attempt = :attempt`,
		db.Args{"id": i.ID, "from": from, "to": to, "attempt": i.attempt, "now": db.Ms(tx.Now())})
	return n > 0, err
}

func storeChecked(tx *db.Tx, i Import, rows int64) error {
	_, err := tx.Exec(`UPDATE imports SET rows_done = :rows
		WHERE tenant_id = :tenant AND id = :id AND state = 'checking' AND attempt = :attempt`,
		db.Args{"id": i.ID, "attempt": i.attempt, "rows": rows})
	return err
}

func finishCheck(tx *db.Tx, i Import, rows int64, c ImportCounts) (bool, error) {
	n, err := tx.Exec(`UPDATE imports SET state = 'checked', rows_total = :rows, rows_done = :rows, created = :created, updated = :updated,
			unchanged = :unchanged, repeated = :repeated, refused = :refused
		WHERE tenant_id = :tenant AND id = :id AND state = 'checking' AND attempt = :attempt`,
		db.Args{"id": i.ID, "attempt": i.attempt, "rows": rows, "created": c.Created, "updated": c.Updated,
			"unchanged": c.Unchanged, "repeated": c.Repeated, "refused": c.Refused})
	return n > 0, err
}

func storeFault(tx *db.Tx, id int64, words fault.Text) error {
	_, err := tx.Exec(`UPDATE imports SET fault = :fault WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": id, "fault": encodeJSON(words)})
	return err
}

func insertProblem(tx *db.Tx, i Import, row int, faults []RowFault) error {
	_, err := tx.Exec(`INSERT INTO import_problems (tenant_id, import_id, attempt, row_no, fields)
		VALUES (:tenant, :import, :attempt, :row, :fields) ON CONFLICT DO NOTHING`,
		db.Args{"import": i.ID, "attempt": i.attempt, "row": row, "fields": encodeJSON(faults)})
	return err
}

// Problem is a row that was refused.
type Problem struct {
	Row    int64        `json:"row" doc:"Of the file, counted from 1"`
	Fields []FieldFault `json:"fields" nullable:"false"`
}

// FieldFault is a refused field and why.
type FieldFault struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// problemsAfter are the refused rows below one, in the file's order.
func problemsAfter(tx *db.Tx, id, attempt, row int64, lang string, limit int) ([]Problem, error) {
	return db.List(tx, `SELECT row_no, fields FROM import_problems
		WHERE tenant_id = :tenant AND import_id = :import AND attempt = :attempt AND row_no > :row ORDER BY row_no LIMIT :limit`,
		db.Args{"import": id, "attempt": attempt, "row": row, "limit": limit}, func(r db.Row) (Problem, error) {
			p := Problem{Fields: []FieldFault{}}
			var text string
			if err := r.Scan(&p.Row, &text); err != nil {
				return p, err
			}
			var faults []RowFault
			err := json.Unmarshal([]byte(text), &faults)
			for _, f := range faults {
				p.Fields = append(p.Fields, FieldFault{f.Field, fault.Text{He: f.He, En: f.En}.In(lang)})
			}
			return p, err
		})
}

// deleteImportPart removes up to n rows of what is kept about an import, and at last the import.
func deleteImportPart(tx *db.Tx, id int64, n int) (gone bool, err error) {
	for _, query := range []string{
		`DELETE FROM import_leads WHERE tenant_id = :tenant AND import_id = :id AND lead_id IN
			(SELECT lead_id FROM import_leads WHERE tenant_id = :tenant AND import_id = :id LIMIT :n)`,
		`DELETE FROM import_problems WHERE tenant_id = :tenant AND import_id = :id AND (attempt, row_no) IN
			(SELECT attempt, row_no FROM import_problems WHERE tenant_id = :tenant AND import_id = :id LIMIT :n)`,
	} {
		deleted, err := tx.Exec(query, db.Args{"id": id, "n": n})
		if err != nil || deleted > 0 {
			return false, err
		}
	}
	_, err = tx.Exec(`DELETE FROM imports WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err == nil, err
}
