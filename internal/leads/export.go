package leads

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/sheet"
)

// Exported says that leads left the system, and how many.
type Exported struct {
	Format string `json:"format"`
	Leads  int64  `json:"leads"`
}

// Record is the event as stored.
func (e Exported) Record() bus.Record {
	return bus.Record{Kind: "leads.exported", Entity: "export", Data: e}
}

// exportPage is how many leads are in memory at a time.
const exportPage = 500

// workbook is a table that is written row by row. Cells are texts or float64s.
type workbook interface {
	row(cells []any) error
	close() error
}

// csvSheet begins with a byte order mark, by which Excel knows that the text is UTF-8.
type csvSheet struct{ w *csv.Writer }

func newCSV(w io.Writer) (workbook, error) {
	_, err := io.WriteString(w, "\uFEFF")
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &csvSheet{c}, err
}

func (s *csvSheet) row(cells []any) error {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		switch v := cell.(type) {
		case float64:
			texts[i] = strconv.FormatFloat(v, 'f', -1, 64)
		case string:
			texts[i] = sheet.Harmless(v)
		}
	}
	return s.w.Write(texts)
}

func (s *csvSheet) close() error {
	s.w.Flush()
	return s.w.Error()
}

// xlsxSheet is a workbook.
type xlsxSheet struct{ book *sheet.Book }

func newXLSX(w io.Writer, rightToLeft bool) (workbook, error) {
	book, err := sheet.NewBook(w, rightToLeft)
	return xlsxSheet{book}, err
}

func (s xlsxSheet) row(cells []any) error { return s.book.Row(cells) }
func (s xlsxSheet) close() error          { return s.book.Close() }

// exportColumn is one column of an export.
type exportColumn struct {
	title fault.Text
	value func(l Lead) any
}

// exporter knows what the cells of a business hold.
type exporter struct {
	zone     *time.Location
	statuses map[string]string
	fields   []Field
}

func (s *Service) newExporter(tx *db.Tx) (*exporter, error) {
	e := &exporter{statuses: map[string]string{}}
	var err error
	if e.zone, err = s.zone(tx); err != nil {
		return nil, err
	}
	statuses, err := loadStatuses(tx)
	if err != nil {
		return nil, err
	}
	for _, status := range statuses {
		e.statuses[status.Key] = status.Label
	}
	e.fields, err = s.Fields(tx)
	return e, err
}

// exportDefault are the columns when none are asked for.
var exportDefault = []string{"name", "phone", "email", "status", "source", "owner", "value", "tags", "created", "contact", "next", "notes"}

// columns finds the columns by the keys that the table uses.
func (e *exporter) columns(keys []string) ([]exportColumn, error) {
	if len(keys) == 0 {
		keys = exportDefault
		for _, f := range e.fields {
			keys = append(keys[:len(keys):len(keys)], "field."+f.Key)
		}
	}
	known := e.builtIn()
	for _, f := range e.fields {
		known["field."+f.Key] = exportColumn{fault.Text{He: f.Label, En: f.Label}, func(l Lead) any { return f.cell(l.Fields[f.Key]) }}
	}
	var columns []exportColumn
	for _, key := range keys {
		column, ok := known[key]
		if !ok {
			return nil, fault.Invalid.Field("columns", fault.BadValue)
		}
		columns = append(columns, column)
	}
	return columns, nil
}

func (e *exporter) builtIn() map[string]exportColumn {
	at := func(wire string) any {
		if ms := milliseconds(wire); ms != 0 {
			return db.Time(ms).In(e.zone).Format("2006-01-02 15:04")
		}
		return ""
	}
	return map[string]exportColumn{
		"name":   {fault.Text{He: "שם", En: "Name"}, func(l Lead) any { return l.Name }},
		"phone":  {fault.Text{He: "טלפון", En: "Phone"}, func(l Lead) any { return l.PhoneRaw }},
		"email":  {fault.Text{He: "דוא״ל", En: "E-mail"}, func(l Lead) any { return l.Email }},
		"status": {fault.Text{He: "שלב", En: "Status"}, func(l Lead) any { return e.statuses[l.Status] }},
		"source": {fault.Text{He: "מקור", En: "Source"}, func(l Lead) any { return l.Source }},
		"owner": {fault.Text{He: "אחראי", En: "Owner"}, func(l Lead) any {
			if l.Owner.Value == nil {
				return ""
			}
			return l.Owner.Value.Name
		}},
		"value":   {fault.Text{He: "שווי", En: "Value"}, func(l Lead) any { return float64(l.ValueAgorot) / 100 }},
		"tags":    {fault.Text{He: "תגיות", En: "Tags"}, func(l Lead) any { return strings.Join(l.Tags, ", ") }},
		"created": {fault.Text{He: "נוצר", En: "Created"}, func(l Lead) any { return at(l.CreatedAt) }},
		"contact": {fault.Text{He: "קשר אחרון", En: "Last contact"}, func(l Lead) any { return at(deref(l.LastContactAt)) }},
		"next": {fault.Text{He: "הצעד הבא", En: "Next action"}, func(l Lead) any {
			if l.NextAction.Value == nil {
				return ""
			}
			return at(l.NextAction.Value.DueAt)
		}},
		"words": {fault.Text{He: "מילים אחרונות", En: "Last words"}, func(l Lead) any { return l.LastMessage }},
		"notes": {fault.Text{He: "הערות", En: "Notes"}, func(l Lead) any { return l.Notes }},
	}
}

// cell is a value of an own field as a person reads it.
func (f Field) cell(value any) any {
	labels := map[string]string{}
	for _, option := range f.Options {
		labels[option.Key] = option.Label
	}
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		return "✓"
	case float64:
		if f.Kind == "money" {
			return v / 100
		}
		return v
	case []any:
		var names []string
		for _, key := range v {
			names = append(names, labels[fmt.Sprint(key)])
		}
		return strings.Join(names, ", ")
	}
	text := fmt.Sprint(value)
	if f.Kind == "select" {
		return labels[text]
	}
	return text
}
