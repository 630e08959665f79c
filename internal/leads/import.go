package leads

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/sheet"
	"github.com/moked/moked/internal/web"
)

// Imports loads leads from files. An import is uploaded, its columns are given a meaning, it is checked
// without effect, run, and can be undone; check, run and undo are jobs that go on where they stopped.
type Imports struct {
	leads *Service
	files blob.Store
	db    *db.DB
}

// NewImports makes the feature.
func NewImports(leads *Service, files blob.Store, d *db.DB) *Imports {
	return &Imports{leads: leads, files: files, db: d}
}

// Jobs tells the queue what an import does.
func (m *Imports) Jobs(q *jobs.Queue) {
	q.Handle(jobCheck, 0, m.check)
	q.Handle(jobRun, 0, m.run)
	q.Handle(jobUndo, 0, m.undo)
	q.Handle(jobDiscard, 0, m.discard)
}

const (
	jobCheck   = "leads.import.check"
	jobRun     = "leads.import.run"
	jobUndo    = "leads.import.undo"
	jobDiscard = "leads.import.discard"

	chunk = 200 // rows of one transaction

	// keepImports is how long a file of people's data is kept, and how long its import can be undone.
	keepImports = 30 * 24 * time.Hour
)

// The states of an import.
const (
	importReady    = "ready"
	importChecking = "checking"
	importChecked  = "checked"
	importRunning  = "running"
	importDone     = "done"
	importUndoing  = "undoing"
	importUndone   = "undone"
)

// Import is one file and what became of it.
type Import struct {
	ID         int64          `json:"id"`
	Name       string         `json:"name" doc:"Of the file"`
	Size       int64          `json:"size" doc:"Bytes"`
	State      string         `json:"state" enum:"ready,checking,checked,running,done,undoing,undone"`
	Settings   ImportSettings `json:"settings"`
	Columns    []ImportColumn `json:"columns" nullable:"false"`
	Fault      string         `json:"fault" doc:"Why the file cannot be read, or empty"`
	RowsTotal  int64          `json:"rows_total" doc:"0 until it was checked"`
	RowsDone   int64          `json:"rows_done" doc:"Of the check or run that goes on or was last"`
	Counts     ImportCounts   `json:"counts"`
	Undo       UndoCounts     `json:"undo"`
	By         string         `json:"by" doc:"Who uploaded it"`
	CreatedAt  string         `json:"created_at" format:"date-time"`
	FinishedAt *string        `json:"finished_at" format:"date-time"`

	blobKey string
	fault   fault.Text
	attempt int64
	through int64
}

// ImportCounts are the rows by what they do. What a check counts is what a run would do.
type ImportCounts struct {
	Created   int64 `json:"created"`
	Updated   int64 `json:"updated"`
	Unchanged int64 `json:"unchanged" doc:"Known already, with nothing new or left alone by choice"`
	Repeated  int64 `json:"repeated" doc:"The person stands in an earlier row of the file; they become one lead"`
	Refused   int64 `json:"refused"`
}

// UndoCounts are the leads by what an undo did to them.
type UndoCounts struct {
	Removed  int64 `json:"removed"`
	Restored int64 `json:"restored"`
	Kept     int64 `json:"kept" doc:"Somebody changed them since, or is in contact with them"`
}

// ImportColumn is a column of the file as the wizard shows it.
type ImportColumn struct {
	Header  string   `json:"header"`
	Samples []string `json:"samples" nullable:"false"`
}

// ImportSettings say how the file is read and what its columns mean.
type ImportSettings struct {
	Encoding  string            `json:"encoding" enum:",utf-8,windows-1255,utf-16le,utf-16be" doc:"Of a CSV"`
	Delimiter string            `json:"delimiter" maxLength:"1" doc:"Of a CSV"`
	Kind      string            `json:"kind" enum:"csv,xlsx"`
	Sheet     string            `json:"sheet" maxLength:"100" doc:"Of a workbook"`
	Sheets    []string          `json:"sheets,omitempty" maxItems:"200" doc:"Of a workbook: all that can be seen; sent back it changes nothing"`
	Header    bool              `json:"header" doc:"The first row names the columns"`
	Fields    []string          `json:"fields" maxItems:"200" nullable:"false" doc:"For each column a field, or empty to leave it out: name, first_name, last_name, phone, email, status, source, owner, notes, tags, value, or field. and the key of an own field. Several columns may be phone, notes or tags."`
	Statuses  map[string]string `json:"statuses" doc:"Words of the file that are no status of the board: the key of the one that they mean"`
	Known     string            `json:"known" enum:"skip,fill,overwrite" doc:"What to do with people who are known already"`
	ByEmail   bool              `json:"by_email" doc:"The same e-mail is the same person, too"`
	Status    string            `json:"status" maxLength:"60" doc:"Of new leads whose row has none"`
	OwnerID   int64             `json:"owner_id" minimum:"0" doc:"Of new leads whose row has none"`
	Source    string            `json:"source" maxLength:"80" doc:"Of new leads whose row has none"`
	Tags      []string          `json:"tags" maxItems:"20" nullable:"false" doc:"For everybody in the file"`
	Lang      string            `json:"lang" enum:"he,en" doc:"Of the words that the import itself writes"`
}

func (s ImportSettings) format() sheet.Format {
	return sheet.Format{Kind: s.Kind, Encoding: s.Encoding, Delimiter: s.Delimiter, Sheet: s.Sheet}
}

// importFields are what a column may mean; the value tells whether several columns may.
var importFields = map[string]bool{
	"name": false, "first_name": false, "last_name": false, "phone": true, "email": false, "status": false,
	"source": false, "owner": false, "notes": true, "tags": true, "value": false,
}

// check refuses settings that cannot work.
func (s *ImportSettings) check(tx *db.Tx, columns int) error {
	if len(s.Fields) != columns {
		return fault.Invalid.Field("fields", fault.BadValue)
	}
	own, err := liveFields(tx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, field := range s.Fields {
		many, known := importFields[field]
		if key, isOwn := strings.CutPrefix(field, ownField); isOwn {
			known = has(own, key)
		}
		if field != "" && (!known || seen[field] && !many) {
			return fault.Invalid.Field("fields", oneColumnOnly)
		}
		seen[field] = true
	}
	if !seen["name"] && !seen["first_name"] && !seen["last_name"] && !seen["phone"] && !seen["email"] {
		return fault.Invalid.Field("fields", nobodyMapped)
	}
	if s.Kind == "csv" && (!slices.Contains(sheet.Delimiters, s.Delimiter) || !slices.Contains(sheet.Encodings, s.Encoding)) {
		return fault.Invalid.Field("delimiter", fault.BadValue)
	}
	all, err := loadStatuses(tx)
	if err != nil {
		return err
	}
	known := func(key string) bool { return slices.ContainsFunc(all, func(st Status) bool { return st.Key == key }) }
	if s.Status != "" && !known(s.Status) {
		return fault.Invalid.Field("status", fault.BadValue)
	}
	for _, key := range s.Statuses {
		if !known(key) {
			return fault.Invalid.Field("statuses", fault.BadValue)
		}
	}
	if s.Source, err = line("source", s.Source, 80); err != nil {
		return err
	}
	if s.Tags, err = mergeTags(nil, s.Tags); err != nil {
		return err
	}
	return checkOwner(tx, s.OwnerID)
}

// Get reads an import.
func (m *Imports) Get(tx *db.Tx, id int64) (Import, error) { return loadImport(tx, id) }

// Change lays new settings over an import that has not been run; it has to be checked again.
func (m *Imports) Change(tx *db.Tx, id int64, settings ImportSettings, columns []ImportColumn) (Import, error) {
	i, err := loadImport(tx, id)
	if err != nil {
		return Import{}, err
	}
	if i.State != importReady && i.State != importChecked {
		return Import{}, importBusy.New()
	}
	settings.Kind, settings.Lang, settings.Sheets = i.Settings.Kind, i.Settings.Lang, i.Settings.Sheets
	if err := settings.check(tx, len(columns)); err != nil {
		return Import{}, err
	}
	if err := storeSettings(tx, id, settings, columns); err != nil {
		return Import{}, err
	}
	return loadImport(tx, id)
}

// start moves an import on and enqueues the job that does it.
func (m *Imports) start(tx *db.Tx, id int64, job, state string, from ...string) (Import, error) {
	i, err := loadImport(tx, id)
	if err != nil {
		return Import{}, err
	}
	if !slices.Contains(from, i.State) {
		if i.State == importReady && state == importRunning {
			return Import{}, importUnchecked.New()
		}
		return Import{}, importBusy.New()
	}
	moved, err := beginImport(tx, i, state)
	if err != nil {
		return Import{}, err
	}
	if !moved {
		return Import{}, importBusy.New()
	}
	if err := jobs.Enqueue(tx, jobs.Job{Kind: job, Args: importArgs{id, i.attempt + 1}}); err != nil {
		return Import{}, err
	}
	if err := progressed(tx, id); err != nil {
		return Import{}, err
	}
	return loadImport(tx, id)
}

// Check begins a dry run.
func (m *Imports) Check(tx *db.Tx, id int64) (Import, error) {
	return m.start(tx, id, jobCheck, importChecking, importReady, importChecked, importChecking)
}

// Run begins to load what was checked.
func (m *Imports) Run(tx *db.Tx, id int64) (Import, error) {
	return m.start(tx, id, jobRun, importRunning, importChecked)
}

// Undo takes an import back; one that still runs is stopped by it.
func (m *Imports) Undo(tx *db.Tx, id int64) (Import, error) {
	return m.start(tx, id, jobUndo, importUndoing, importDone, importRunning)
}

// Discard forgets a file. What it loaded stays, and can no longer be undone.
func (m *Imports) Discard(tx *db.Tx, id int64) error {
	i, err := loadImport(tx, id)
	if err != nil {
		return err
	}
	if i.State == importRunning || i.State == importUndoing {
		return importBusy.New()
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: jobDiscard, Args: importArgs{id, i.attempt}})
}

// importArgs name an import and the attempt that a job works for: a job of an earlier one does nothing.
type importArgs struct{ ID, Attempt int64 }

// unreadable is a file's fault in words; ok is false for a fault that is not the file's.
func unreadable(err error) (words fault.Text, ok bool) {
	kind, row := fileFault(err)
	if kind == nil {
		return fault.Text{}, false
	}
	f := kind.New().Arg("row", row).Arg("columns", sheet.MaxColumns).Arg("rows", sheet.MaxRows)
	he, en := f.Render("he", ""), f.Render("en", "")
	return fault.Text{He: he.Message + ". " + he.Hint, En: en.Message + ". " + en.Hint}, true
}

// refusal is what the person is told who uploads a file that cannot be read.
func refusal(err error) error {
	kind, row := fileFault(err)
	if kind == nil {
		return err
	}
	return kind.Because(err).Arg("row", row).Arg("columns", sheet.MaxColumns).Arg("rows", sheet.MaxRows)
}

func fileFault(err error) (*fault.Kind, int) {
	row := 1
	if at, ok := errors.AsType[*sheet.Position](err); ok {
		row = at.Row
	}
	for cause, kind := range map[error]*fault.Kind{
		sheet.ErrNotTable: fileNotTable, sheet.ErrOldExcel: fileOldExcel, sheet.ErrWebPage: fileWebPage, sheet.ErrTooBig: fileTooBig,
		sheet.ErrTooManyColumns: fileTooWide, sheet.ErrTooManyRows: fileTooLong, sheet.ErrOpenQuote: fileOpenQuote, sheet.ErrBroken: fileBroken,
	} {
		if errors.Is(err, cause) {
			return kind, row
		}
	}
	return nil, 0
}

func encodeJSON(v any) string {
	data, _ := json.Marshal(v) // plain structs always encode
	return string(data)
}

func (i *Import) times(created, finished int64) {
	i.CreatedAt, i.FinishedAt = web.Time(db.Time(created)), optionalTime(finished)
}
