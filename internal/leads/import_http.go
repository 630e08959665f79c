package leads

import (
	"context"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/sheet"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of imports.
func (m *Imports) Routes(r *web.Router) {
	web.Add(r, "GET /api/imports", "leads:import", "Files that leads were loaded from, the latest first", m.list)
	web.Raw(r, "POST /api/imports", "leads:import", "Upload a CSV or xlsx as the body; ?name= is the file's name, ?like= an earlier import with the same columns", m.upload)
	web.Add(r, "GET /api/imports/{id}", "leads:import", "An import and how far it has come", m.get)
	web.AddPlain(r, "PATCH /api/imports/{id}", "leads:import", "How the file is read and what its columns mean", m.patch)
	web.Add(r, "DELETE /api/imports/{id}", "leads:import", "Forget a file; what it loaded stays", m.remove)
	web.AddPlain(r, "GET /api/imports/{id}/preview", "leads:import", "The first rows as the leads that they will be", m.preview)
	web.Add(r, "POST /api/imports/{id}/check", "leads:import", "Dry run: count what would happen", m.postCheck)
	web.Add(r, "POST /api/imports/{id}/run", "leads:import", "Load the leads", m.postRun)
	web.Add(r, "POST /api/imports/{id}/undo", "leads:import", "Stop a running import, and take back what it did", m.postUndo)
	web.Add(r, "GET /api/imports/{id}/problems", "leads:import", "The rows that were refused, and why", m.problems)
	web.Raw(r, "GET /api/imports/{id}/refused.csv", "leads:import", "The refused rows as a CSV that can be mended and loaded again", m.refused)
}

// ImportPath is the path of one import.
type ImportPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Import"`
}

// shown is an import in the reader's language.
func shown(c web.Ctx, i Import) Import {
	i.Fault = i.fault.In(c.Lang)
	return i
}

// PageIn asks for a page.
type PageIn struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

func (in PageIn) after() (key int64, err error) {
	if in.Cursor != "" {
		err = web.Uncursor(in.Cursor, &key)
	}
	return key, err
}

// ImportPage is a page of imports.
type ImportPage struct {
	Items      []Import `json:"items" nullable:"false"`
	NextCursor *string  `json:"next_cursor"`
}

func (m *Imports) list(c web.Ctx, tx *db.Tx, in *PageIn) (ImportPage, error) {
	before, err := in.after()
	if err != nil {
		return ImportPage{}, err
	}
	items, err := listImports(tx, before, in.Limit+1)
	page := ImportPage{Items: []Import{}}
	if len(items) > in.Limit {
		items = items[:in.Limit]
		page.NextCursor = web.Cursor(items[in.Limit-1].ID)
	}
	for _, i := range items {
		page.Items = append(page.Items, shown(c, i))
	}
	return page, err
}

func (m *Imports) get(c web.Ctx, tx *db.Tx, in *ImportPath) (Import, error) {
	i, err := m.Get(tx, in.ID)
	return shown(c, i), err
}

func (m *Imports) remove(_ web.Ctx, tx *db.Tx, in *ImportPath) (web.Empty, error) {
	return web.Empty{}, m.Discard(tx, in.ID)
}

func (m *Imports) postCheck(c web.Ctx, tx *db.Tx, in *ImportPath) (Import, error) {
	c.Status(202)
	i, err := m.Check(tx, in.ID)
	return shown(c, i), err
}

func (m *Imports) postRun(c web.Ctx, tx *db.Tx, in *ImportPath) (Import, error) {
	c.Status(202)
	i, err := m.Run(tx, in.ID)
	return shown(c, i), err
}

func (m *Imports) postUndo(c web.Ctx, tx *db.Tx, in *ImportPath) (Import, error) {
	c.Status(202)
	i, err := m.Undo(tx, in.ID)
	return shown(c, i), err
}

type settingsIn struct {
	ImportPath
	Body ImportSettings
}

// patch reads the file again where the settings say that it is to be read in another way; its columns
// are then other ones, and get their meaning anew.
func (m *Imports) patch(c web.Ctx, in *settingsIn) (out Import, err error) {
	i, err := m.load1(c, in.ID)
	if err != nil {
		return Import{}, err
	}
	columns, settings := i.Columns, in.Body
	settings.Kind = i.Settings.Kind
	if settings.format() != i.Settings.format() || settings.Header != i.Settings.Header {
		probe := i
		probe.Settings = settings
		rows, err := m.firstRows(c, probe, sampleRows)
		if err != nil {
			return Import{}, refusal(err)
		}
		if settings.Sheet != i.Settings.Sheet && len(rows) > 0 { // another table, with a head of its own or none
			settings.Header = guessHeader(rows[0].Cells)
		}
		columns = columnsOf(rows, settings.Header)
		own, err := m.ownFields(c)
		if err != nil {
			return Import{}, err
		}
		settings.Fields = guessFields(columns, nil, own)
	}
	err = m.db.Write(c, c.Principal.Scope, func(tx *db.Tx) (err error) {
		out, err = m.Change(tx, in.ID, settings, columns)
		return err
	})
	return shown(c, out), err
}

func (m *Imports) ownFields(c web.Ctx) (own []Field, err error) {
	err = m.db.Read(c, c.Principal.Scope, func(tx *db.Tx) (err error) { own, err = liveFields(tx); return err })
	return own, err
}

// load1 reads an import in a transaction of its own.
func (m *Imports) load1(c web.Ctx, id int64) (i Import, err error) {
	if err := web.Scoped(c.Principal); err != nil {
		return Import{}, err
	}
	err = m.db.Read(c, c.Principal.Scope, func(tx *db.Tx) (err error) { i, err = m.Get(tx, id); return err })
	return i, err
}

const sampleRows = 50 // that the meaning of the columns is guessed from

// firstRows are the rows from the top of the file, the header with them.
func (m *Imports) firstRows(ctx context.Context, i Import, n int) ([]sheet.Row, error) {
	i.Settings.Header = false
	t, err := m.open(ctx, i)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	return t.rows(n)
}

// Preview is the beginning of a file as the leads that it will be.
type Preview struct {
	Rows  []PreviewRow `json:"rows" nullable:"false"`
	Words []StatusWord `json:"words" nullable:"false" doc:"What the first rows say in the column of the status"`
}

// PreviewRow is one row as a lead.
type PreviewRow struct {
	Row         int          `json:"row"`
	Name        string       `json:"name"`
	Phones      []string     `json:"phones" nullable:"false" doc:"E.164, the main one first; further ones become addresses of the lead and a line of its notes"`
	PhoneRaw    string       `json:"phone_raw"`
	Email       string       `json:"email"`
	Status      string       `json:"status"`
	Source      string       `json:"source"`
	OwnerID     int64        `json:"owner_id"`
	Tags        []string     `json:"tags" nullable:"false"`
	Notes       string       `json:"notes"`
	ValueAgorot int64        `json:"value_agorot"`
	Fields      FieldValues  `json:"fields" doc:"Of the business's own fields"`
	Faults      []FieldFault `json:"faults" nullable:"false"`
}

// StatusWord is a word of the file's status column and the status that it means.
type StatusWord struct {
	Word   string `json:"word"`
	Rows   int    `json:"rows"`
	Status string `json:"status" doc:"Empty when it is none of the board's"`
}

const (
	previewRows = 20
	wordRows    = 2000
	maxWordsOut = 50
)

func (m *Imports) preview(c web.Ctx, in *ImportPath) (Preview, error) {
	i, err := m.load1(c, in.ID)
	if err != nil {
		return Preview{}, err
	}
	rows, err := m.firstRows(c, i, wordRows+1)
	if err != nil {
		return Preview{}, refusal(err)
	}
	if i.Settings.Header && len(rows) > 0 {
		rows = rows[1:]
	}
	out := Preview{Rows: []PreviewRow{}, Words: []StatusWord{}}
	err = m.db.Read(c, c.Principal.Scope, func(tx *db.Tx) error {
		reader, err := newRowReader(tx, m.leads, i)
		if err != nil {
			return err
		}
		out.Words = reader.words(rows)
		out.Rows = out.Rows[:0]
		for _, row := range rows[:min(len(rows), previewRows)] {
			out.Rows = append(out.Rows, reader.preview(row, c.Lang))
		}
		return nil
	})
	return out, err
}

func (r *rowReader) preview(row sheet.Row, lang string) PreviewRow {
	read := r.read(row)
	d := read.draft
	out := PreviewRow{
		Row: row.Number, Name: d.Name, Phones: append([]string{}, read.phones...), PhoneRaw: d.Phone, Email: d.Email, Status: d.Status,
		Source: d.Source, OwnerID: d.OwnerID, Tags: d.Tags, Notes: brief(d.Notes, notesBrief), ValueAgorot: d.ValueAgorot, Fields: d.Fields, Faults: []FieldFault{},
	}
	if out.Fields == nil {
		out.Fields = FieldValues{}
	}
	if out.Status == "" {
		out.Status = r.start
	}
	if out.OwnerID == 0 {
		out.OwnerID = r.settings.OwnerID
	}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	for _, f := range read.faults {
		message := f.He
		if lang == "en" {
			message = f.En
		}
		out.Faults = append(out.Faults, FieldFault{f.Field, message})
	}
	return out
}

// words are what stands in the column of the status, each once, in the order of the file.
func (r *rowReader) words(rows []sheet.Row) []StatusWord {
	words, place := []StatusWord{}, map[string]int{}
	for at, field := range r.settings.Fields {
		if field != "status" {
			continue
		}
		for _, row := range rows {
			if at >= len(row.Cells) {
				continue
			}
			word := brief(strings.TrimSpace(row.Cells[at]), 60)
			key := Normalise(word)
			if key == "" {
				continue
			}
			if had, ok := place[key]; ok {
				words[had].Rows++
			} else if len(words) < maxWordsOut {
				place[key] = len(words)
				words = append(words, StatusWord{word, 1, r.statuses[key]})
			}
		}
	}
	return words
}

type problemsIn struct {
	ImportPath
	PageIn
}

// ProblemPage is a page of refused rows.
type ProblemPage struct {
	Items      []Problem `json:"items" nullable:"false"`
	NextCursor *string   `json:"next_cursor"`
}

func (m *Imports) problems(c web.Ctx, tx *db.Tx, in *problemsIn) (ProblemPage, error) {
	page := ProblemPage{Items: []Problem{}}
	after, err := in.after()
	if err != nil {
		return page, err
	}
	i, err := m.Get(tx, in.ID)
	if err != nil {
		return page, err
	}
	items, err := problemsAfter(tx, i.ID, i.attempt, after, c.Lang, in.Limit+1)
	if len(items) > in.Limit {
		items = items[:in.Limit]
		page.NextCursor = web.Cursor(items[in.Limit-1].Row)
	}
	page.Items = append(page.Items, items...)
	return page, err
}
