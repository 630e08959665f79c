package leads

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/sheet"
	"github.com/moked/moked/internal/web"
)

// upload takes a file in, refuses what is no table at once, and answers with what it guesses about it.
func (m *Imports) upload(w http.ResponseWriter, r *http.Request) {
	i, err := m.receive(w, r)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(i)
}

func (m *Imports) receive(w http.ResponseWriter, r *http.Request) (Import, error) {
	p := web.PrincipalOf(r)
	if err := web.Scoped(p); err != nil {
		return Import{}, err
	}
	if r.ContentLength > sheet.MaxBytes {
		_, _ = io.CopyN(io.Discard, r.Body, 2*sheet.MaxBytes) // one that still sends would never see why
		return Import{}, importTooLarge.New()
	}
	i := Import{Name: fileName(r.URL.Query().Get("name")), blobKey: "imports/" + p.Scope.ID().String() + "/" + rand.Text()}
	ctx := r.Context()
	size, err := m.files.Put(ctx, i.blobKey, http.MaxBytesReader(w, r.Body, sheet.MaxBytes))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		err = importTooLarge.New()
	}
	if err == nil {
		i.Size = size
		i, err = m.accept(ctx, r, p, i)
	}
	if err != nil {
		// Nothing half-done remains, whoever has hung up meanwhile.
		return Import{}, errors.Join(err, m.files.Delete(context.WithoutCancel(ctx), i.blobKey))
	}
	return i, nil
}

// accept looks into a file that has arrived and writes the import down.
func (m *Imports) accept(ctx context.Context, r *http.Request, p *web.Principal, i Import) (Import, error) {
	format, err := m.sniff(ctx, i)
	if err != nil {
		return i, refusal(err)
	}
	i.Settings = ImportSettings{
		Kind: format.Kind, Encoding: format.Encoding, Delimiter: format.Delimiter, Sheet: format.Sheet,
		Known: "fill", ByEmail: true, Statuses: map[string]string{}, Tags: []string{}, Lang: web.LangOf(r),
	}
	if i.Settings.Sheets, err = m.sheets(ctx, i); err != nil {
		return i, refusal(err)
	}
	rows, err := m.firstRows(ctx, i, sampleRows)
	if err != nil {
		return i, refusal(err)
	}
	if len(rows) == 0 {
		return i, fileNotTable.New()
	}
	like, _ := strconv.ParseInt(r.URL.Query().Get("like"), 10, 64)
	err = m.db.Write(ctx, p.Scope, func(tx *db.Tx) error {
		i := &i
		i.ID = tx.NewID()
		earlier := Import{}
		if like > 0 {
			var err error
			if earlier, err = loadImport(tx, like); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
		}
		own, err := liveFields(tx)
		if err != nil {
			return err
		}
		i.guess(rows, earlier, own)
		if err := insertImport(tx, *i, p.UserID); err != nil {
			return err
		}
		return jobs.Enqueue(tx, jobs.Job{
			Kind: jobDiscard, Args: importArgs{ID: i.ID}, At: tx.Now().Add(keepImports), Unique: jobDiscard + ":" + strconv.FormatInt(i.ID, 10),
		})
	})
	if err != nil {
		return i, err
	}
	blobKey := i.blobKey
	err = m.db.Read(ctx, p.Scope, func(tx *db.Tx) (err error) { i, err = loadImport(tx, i.ID); return err })
	i.blobKey = blobKey
	return i, err
}

func (m *Imports) sniff(ctx context.Context, i Import) (sheet.Format, error) {
	file, err := m.files.Get(ctx, i.blobKey)
	if err != nil {
		return sheet.Format{}, err
	}
	defer file.Close()
	return sheet.Sniff(seekable{file}, file.Size)
}

// sheets are the names of those of a workbook; none of a CSV.
func (m *Imports) sheets(ctx context.Context, i Import) ([]string, error) {
	if i.Settings.Kind != "xlsx" {
		return nil, nil
	}
	file, err := m.files.Get(ctx, i.blobKey)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return sheet.Sheets(seekable{file}, file.Size)
}

// guess gives the columns their meaning, after an earlier import where one is named.
func (i *Import) guess(rows []sheet.Row, earlier Import, own []Field) {
	s := &i.Settings
	like := map[string]string{}
	s.Header = guessHeader(rows[0].Cells)
	if earlier.ID != 0 {
		for at, c := range earlier.Columns {
			if at < len(earlier.Settings.Fields) && c.Header != "" {
				like[headerKey(c.Header)] = earlier.Settings.Fields[at]
				s.Header = s.Header || len(rows[0].Cells) > at && headerKey(rows[0].Cells[at]) == headerKey(c.Header)
			}
		}
		e := earlier.Settings
		s.Statuses, s.Known, s.ByEmail, s.Status, s.OwnerID, s.Source, s.Tags = e.Statuses, e.Known, e.ByEmail, e.Status, e.OwnerID, e.Source, e.Tags
	}
	i.Columns = columnsOf(rows, s.Header)
	s.Fields = guessFields(i.Columns, like, own)
	if earlier.ID != 0 && !earlier.Settings.Header {
		copy(s.Fields, earlier.Settings.Fields)
	}
}

// fileName is the last part of a name, as a person may be shown it.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name = brief(web.CleanName(name), 120); name == "" || name == "." || name == "/" {
		return "leads.csv"
	}
	return name
}

// refused writes the refused rows as they stand in the file, with the reason behind each.
func (m *Imports) refused(w http.ResponseWriter, r *http.Request) {
	p, lang := web.PrincipalOf(r), web.LangOf(r)
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	var i Import
	err := web.Scoped(p)
	if err == nil {
		err = m.db.Read(r.Context(), p.Scope, func(tx *db.Tx) (err error) { i, err = loadImport(tx, id); return err })
	}
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	all := i
	all.Settings.Header = false
	t, err := m.open(r.Context(), all)
	if err != nil {
		web.Fail(w, r, refusal(err))
		return
	}
	defer t.Close()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="refused-`+strconv.FormatInt(id, 10)+`.csv"`)
	_, _ = io.WriteString(w, "\ufeff")
	out := csv.NewWriter(w)
	write := func(cells []string, reason string) {
		line := make([]string, len(i.Columns)+1)
		for at := range min(len(cells), len(i.Columns)) {
			line[at] = sheet.Harmless(cells[at])
		}
		line[len(i.Columns)] = reason
		_ = out.Write(line)
	}
	if i.Settings.Header {
		if head, err := t.Next(); err == nil {
			write(head.Cells, reasonHeader.In(lang))
		}
	}
	m.writeRefused(r.Context(), p, i, lang, t, write)
	out.Flush()
}

// writeRefused goes through the file and its refused rows side by side; both are in the file's order.
func (m *Imports) writeRefused(ctx context.Context, p *web.Principal, i Import, lang string, t *table, write func([]string, string)) {
	for after := int64(0); ; {
		var problems []Problem
		err := m.db.Read(ctx, p.Scope, func(tx *db.Tx) (err error) {
			problems, err = problemsAfter(tx, i.ID, i.attempt, after, lang, chunk)
			return err
		})
		if err != nil || len(problems) == 0 {
			return
		}
		for _, problem := range problems {
			after = problem.Row
			for {
				row, err := t.Next()
				if err != nil {
					return
				}
				if int64(row.Number) == problem.Row {
					var reasons []string
					for _, f := range problem.Fields {
						reasons = append(reasons, f.Message)
					}
					write(row.Cells, strings.Join(reasons, "; "))
					break
				}
			}
		}
	}
}
