package leads

import (
	"fmt"
	"strings"
	"testing"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/sheet"
	"github.com/moked/moked/internal/tenant"
)

func TestPhonesInOneCell(t *testing.T) {
	for cell, want := range map[string]string{
		"052-1112222":                  "[+972521112222]",
		"0521112222 0503334444":        "[+972521112222 +972503334444]",
		"052-111-2222, 03-765-4321":    "[+972521112222 +97237654321]",
		"052-1112222 או 03-7654321":    "[+972521112222 +97237654321]",
		"052 111 2222/03 765 4321":     "[+972521112222 +97237654321]",
		"521112222":                    "[+972521112222]", // a spreadsheet ate the zero
		"9.7252111222E+11":             "[+972521112220]",
		"0521112222;0521112222":        "[+972521112222]",
		"\u202a+972 52-111-2222\u202c": "[+972521112222]",
		"נייד: 052-1112222 (אמא)":      "[+972521112222]",
		"אין":                          "[]",
		"9.725E+11":                    "[]",
	} {
		var out imported
		err := out.addPhones(cell)
		if got := fmt.Sprint(out.phones); got != want || (err != nil) != (want == "[]") {
			t.Errorf("%q: %s %v, want %s", cell, got, err, want)
		}
	}
}

func TestMoney(t *testing.T) {
	for cell, want := range map[string]int64{
		"1500": 150000, "1,500": 150000, "1,500.50 ₪": 150050, "1.500,50": 150050, "12,5": 1250, "₪ 12,345,678": 1234567800,
		`1,200 ש"ח`: 120000, "0": 0, "-5": -1, "הרבה": -1, "1e300": -1, "NaN": -1, "": -1, "1.2.3": -1,
	} {
		got, err := parseMoney(cell)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", cell, got, want)
		}
	}
}

func TestColumnsAreGuessed(t *testing.T) {
	for header, want := range map[string]string{
		"שם מלא|טלפון נייד|דוא״ל|סטטוס|מקור הגעה|הערות":            "name phone email status source notes",
		"Full Name,E-mail,Phone Number,Lead Owner,Tags,Deal value": "name email phone owner tags value",
		"first_name,last_name,Mobile,Cell":                         "first_name last_name phone phone",
		"שם,שם החברה,נייד,נייד נוסף":                               "name  phone phone",
		"שם פרטי,טלפון":                                            "name phone",
		"name,name,status,status":                                  "name  status ",
		"סיבת הדחייה,שם":                                           " name",
		"\u200fשם:,טל׳,ת.ז":                                        "name phone ",
	} {
		var columns []ImportColumn
		for _, name := range strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == '|' }) {
			columns = append(columns, ImportColumn{Header: name})
		}
		if got := strings.Join(guessFields(columns, nil, nil), " "); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	bare := columnsOf([]sheet.Row{{Number: 1, Cells: []string{"7", "דנה", "0521112222", "a@b.co"}}, {Number: 2, Cells: []string{"8", "רון", "0521112223", "c@b.co"}}}, false)
	if got := strings.Join(guessFields(bare, nil, nil), " "); got != " name phone email" {
		t.Errorf("without a header: %q", got)
	}
	if guessHeader([]string{"דנה", "0521112222"}) || !guessHeader([]string{"שם", "הערה כלשהי"}) {
		t.Error("the header is not known")
	}
}

// bench is a business with an import that runs, below the HTTP side.
func bench(t testing.TB, settings ImportSettings) (*db.DB, *Imports, Import) {
	t.Helper()
	d := dbtest.OpenAt(t, clock.New(0))
	m := &Imports{leads: New(), db: d}
	i := Import{ID: 7, Settings: settings, Columns: make([]ImportColumn, len(settings.Fields)), attempt: 1, State: importRunning}
	err := d.System(t.Context(), "test", func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at)
			VALUES (1, '', '', 'UTC', 'he', 'active', 0)`, nil); err != nil {
			return err
		}
		tx = tx.As(tenant.Grant(1))
		if err := m.leads.SeedStatuses(tx); err != nil {
			return err
		}
		if err := insertImport(tx, i, 0); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE imports SET state = 'running', attempt = 1 WHERE tenant_id = :tenant`, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, m, i
}

func peopleRows(from, n int) []sheet.Row {
	rows := make([]sheet.Row, n)
	for at := range rows {
		k := from + at
		rows[at] = sheet.Row{Number: k + 2, Cells: []string{fmt.Sprint("לקוח ", k), fmt.Sprintf("05%08d", k), fmt.Sprintf("p%d@example.com", k), "מעוניין", "הערה קצרה"}}
	}
	return rows
}

var peopleSettings = ImportSettings{Fields: []string{"name", "phone", "email", "status", "notes"}, Known: "fill", ByEmail: true, Lang: "he"}

// TestChunkIsLoadedOnce holds that whoever repeats a chunk, after a crash or beside another node, writes
// nothing.
func TestChunkIsLoadedOnce(t *testing.T) {
	d, m, i := bench(t, peopleSettings)
	load := func(done int64, rows []sheet.Row) error {
		return d.Write(t.Context(), tenant.Grant(1), func(tx *db.Tx) error { return m.load(tx, i, done, rows) })
	}
	if err := load(0, peopleRows(0, 50)); err != nil {
		t.Fatal(err)
	}
	if err := load(0, peopleRows(100, 50)); err != errSuperseded {
		t.Errorf("the same chunk again: %v", err)
	}
	if err := load(50, peopleRows(50, 50)); err != nil {
		t.Fatal(err)
	}
	var leads, events, done int64
	err := d.Read(t.Context(), tenant.Grant(1), func(tx *db.Tx) error {
		if err := tx.One(`SELECT count(*) FROM leads WHERE tenant_id = :tenant`, nil, &leads); err != nil {
			return err
		}
		if err := tx.One(`SELECT count(*) FROM events WHERE tenant_id = :tenant AND kind = 'lead.imported'`, nil, &events); err != nil {
			return err
		}
		return tx.One(`SELECT created FROM imports WHERE tenant_id = :tenant`, nil, &done)
	})
	if err != nil || leads != 100 || events != 100 || done != 100 {
		t.Errorf("%d leads, %d events, %d counted, %v", leads, events, done, err)
	}
}

// BenchmarkImport loads 50,000 rows: go test -run x -bench Import -benchtime 1x ./internal/leads
func BenchmarkImport(b *testing.B) {
	const total = 50_000
	for b.Loop() {
		b.StopTimer()
		d, m, i := bench(b, peopleSettings)
		b.StartTimer()
		for done := 0; done < total; done += chunk {
			rows := peopleRows(done, chunk)
			if err := d.Write(b.Context(), tenant.Grant(1), func(tx *db.Tx) error { return m.load(tx, i, int64(done), rows) }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(total/b.Elapsed().Seconds(), "rows/s")
	}
}

// FuzzMapping: whatever the headers and cells are, guessing and reading end, each field stands once, and
// what is accepted would be stored.
func FuzzMapping(f *testing.F) {
	f.Add("שם,טלפון,Phone", "דנה,052-1112222/031234567,9.7E+11")
	f.Add("name|tags|value", "=1+1|a;b|1.500,5")
	f.Add(",,", "\x00,\u202e,'@x")
	f.Fuzz(func(t *testing.T, header, cells string) {
		parts := strings.Split(cells, ",")
		rows := []sheet.Row{{Number: 1, Cells: strings.Split(header, ",")}, {Number: 2, Cells: parts}}
		columns := columnsOf(rows, guessHeader(rows[0].Cells))
		fields := guessFields(columns, nil, nil)
		seen := map[string]bool{}
		for _, field := range fields {
			many, known := importFields[field]
			if field != "" && (!known || seen[field] && !many) {
				t.Fatalf("fields %q of %q", fields, header)
			}
			seen[field] = true
		}
		r := &rowReader{settings: ImportSettings{Fields: fields}, columns: columns, statuses: map[string]string{}, owners: map[string]int64{}}
		got := r.read(rows[1])
		if len(got.faults) > 0 {
			return
		}
		if got.draft.Name == "" && got.draft.Phone == "" && got.draft.Email == "" {
			t.Fatalf("nobody was accepted: %q as %q", cells, fields)
		}
		if got.draft.ValueAgorot < 0 || len(got.draft.Tags) > maxTags || hasControls(got.draft.Name) || hasControls(got.draft.Notes) {
			t.Fatalf("accepted %+v", got.draft)
		}
	})
}
