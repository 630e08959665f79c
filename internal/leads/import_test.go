package leads_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
)

// desk is a house that loads files, with its queue at work.
type desk struct {
	*house
	queue *jobs.Queue
	dir   string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{house: newHouse(t), dir: t.TempDir()}
	files, err := blob.OpenFolder(d.dir, d.clock)
	if err != nil {
		t.Fatal(err)
	}
	imports := leads.NewImports(d.leads, files, d.db)
	d.queue = jobs.New(jobs.Options{DB: d.db, Clock: d.clock, Log: slog.New(slog.DiscardHandler), Workers: 2})
	imports.Jobs(d.queue)
	r := web.New(web.Options{DB: d.db, Clock: d.clock, Log: slog.New(slog.DiscardHandler), Guard: guard{}, PublicURL: "http://localhost"})
	d.leads.Routes(r)
	imports.Routes(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	d.http = r.Handler()
	if err := d.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.queue.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return d
}

// upload sends a file and gives its import's path.
func (d *desk) upload(name, content, query string) (string, answer) {
	d.t.Helper()
	a := d.must(201, "POST", "/api/imports?name="+name+query, content, "Content-Type", "application/octet-stream")
	return fmt.Sprint("/api/imports/", a.id()), a
}

// do starts a step of an import and waits for its end.
func (d *desk) do(path, step string) answer {
	d.t.Helper()
	d.must(202, "POST", path+"/"+step, nil)
	if err := d.queue.Idle(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return d.must(200, "GET", path, nil)
}

// settings lays changes over the settings of an import.
func (d *desk) settings(path string, changes object) answer {
	d.t.Helper()
	settings := d.must(200, "GET", path, nil).body["settings"].(object)
	for name, value := range changes {
		settings[name] = value
	}
	return d.must(200, "PATCH", path, settings)
}

func counts(t *testing.T, a answer, want string) {
	t.Helper()
	c := a.body["counts"].(object)
	if got := fmt.Sprint(c["created"], c["updated"], c["unchanged"], c["repeated"], c["refused"]); got != want {
		t.Errorf("created, updated, unchanged, repeated, refused = %s, want %s (%s)", got, want, a.raw)
	}
}

func (d *desk) find(q string) []object {
	d.t.Helper()
	var found []object
	items := d.must(200, "GET", "/api/leads?q="+q, nil).body["items"].([]any)
	for _, item := range items {
		found = append(found, item.(object))
	}
	return found
}

const hebrewFile = "שם פרטי;שם משפחה;נייד;אימייל;סטטוס;הערות;תגיות;תקציב;אחראי\r\n" +
	"דנה;לוי;052-111-2222;dana@example.com;מעוניין;רוצה הצעה;חם, צפון;\"12,500 ₪\";דנה\r\n" +
	"רון;כהן;0521113333 / 03-7654321;;חדש;;;;\r\n" +
	"רון;כהן;052-1113333;ron@example.com;;שורה שנייה;;;\r\n" +
	"\r\n" +
	"יעל;;12;yael(at)example.com;לא קיים;;;הרבה;מישהי\r\n" +
	";;;;;;;;\r\n"

// TestImportOfAnExcelCSV is the file that Excel writes in Hebrew: Windows-1255 and semicolons.
func TestImportOfAnExcelCSV(t *testing.T) {
	d := newDesk(t)
	encoded, err := charmap.Windows1255.NewEncoder().String(strings.ReplaceAll(hebrewFile, "₪", "ש\"\"ח"))
	if err != nil {
		t.Fatal(err)
	}
	path, up := d.upload("leads.csv", encoded, "")
	settings := up.body["settings"].(object)
	if settings["encoding"] != "windows-1255" || settings["delimiter"] != ";" || settings["header"] != true {
		t.Errorf("guessed %v", settings)
	}
	if got := fmt.Sprint(settings["fields"]); got != "[first_name last_name phone email status notes tags value owner]" {
		t.Errorf("fields %s", got)
	}
	d.must(409, "POST", path+"/run", nil) // unchecked
	checked := d.do(path, "check")
	counts(t, checked, "2 0 0 1 1")
	if len(d.find("דנה")) != 0 {
		t.Error("a dry run had an effect")
	}
	done := d.do(path, "run")
	counts(t, done, "2 0 0 1 1")
	if done.body["state"] != "done" || done.body["finished_at"] == nil {
		t.Errorf("%s", done.raw)
	}
	dana := d.find("dana@example.com")[0]
	if dana["name"] != "דנה לוי" || dana["phone"] != "+972521112222" || dana["status"] != "interested" || dana["value_agorot"] != 1250000.0 ||
		fmt.Sprint(dana["tags"]) != "[חם צפון]" || dana["source"] != "import" || dana["owner_id"] != 100.0 {
		t.Errorf("%v", dana)
	}
	ron := d.find("0521113333")
	if len(ron) != 1 || ron[0]["email"] != "ron@example.com" || !strings.Contains(ron[0]["notes"].(string), "03-765-4321") {
		t.Errorf("two rows of one person became %v", ron)
	}
	// The second number is theirs, too: who calls from it is known.
	if again := d.must(200, "POST", "/api/leads", object{"phone": "037654321"}); again.body["id"] != ron[0]["id"] {
		t.Errorf("the second number made another lead: %s", again.raw)
	}
	problems := d.must(200, "GET", path+"/problems", nil)
	item := problems.body["items"].([]any)[0].(object)
	if fields := fmt.Sprint(item["fields"]); item["row"] != 6.0 || !strings.Contains(fields, "phone") || !strings.Contains(fields, "email") ||
		!strings.Contains(fields, "status") || !strings.Contains(fields, "value") || !strings.Contains(fields, "owner") {
		t.Errorf("problems %s", problems.raw)
	}
}

// raw reads an answer that is not JSON.
func (d *desk) raw(path string) string {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Tenant", "1")
	r.Header.Set("Role", "manager")
	w := httptest.NewRecorder()
	d.http.ServeHTTP(w, r)
	if w.Code != 200 {
		d.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// TestRefusedRowsAreMendedAndLoadedAgain takes the file of refused rows through a person's hands.
func TestRefusedRowsAreMendedAndLoadedAgain(t *testing.T) {
	d := newDesk(t)
	path, _ := d.upload("a.csv", "לקוחה,סלולרי,שלב\nטוב,0501112222,new\n=רע+1,12,new\n", "")
	d.settings(path, object{"fields": []string{"name", "phone", "status"}, "tags": []string{"יריד"}, "known": "overwrite"})
	d.do(path, "check")
	counts(t, d.do(path, "run"), "1 0 0 0 1")
	refused := d.raw(path + "/refused.csv")
	if !strings.HasPrefix(refused, "\ufeff") {
		t.Error("Excel would not read this Hebrew")
	}
	rows, err := csv.NewReader(strings.NewReader(refused)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][0] != "'=רע+1" || rows[1][3] == "" {
		t.Fatalf("%q %v", rows, err)
	}
	rows[1][1] = "0503334444"
	var mended bytes.Buffer
	w := csv.NewWriter(&mended)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	second, up := d.upload("b.csv", "\ufeff"+mended.String(), strings.Replace(path, "/api/imports/", "&like=", 1))
	settings := up.body["settings"].(object)
	if fmt.Sprint(settings["fields"]) != "[name phone status ]" || settings["known"] != "overwrite" || fmt.Sprint(settings["tags"]) != "[יריד]" {
		t.Errorf("the mapping was forgotten: %v", settings)
	}
	d.do(second, "check")
	counts(t, d.do(second, "run"), "1 0 0 0 0")
	if found := d.find("0503334444"); len(found) != 1 || found[0]["name"] != "=רע+1" {
		t.Errorf("%v", found)
	}
}

// TestKnownPeople is what skip, fill and overwrite do, and that an undo puts it back.
func TestKnownPeople(t *testing.T) {
	file := "name,phone,email,value,status,tags\nאחר,0501234567,new@example.com,99,won,VIP\nחדש לגמרי,0507654321,,,,\n"
	for known, want := range map[string]struct{ counts, name, email, status, tags string }{
		"skip":      {"1 0 1 0 0", "מקורי", "", "new", "[ישן]"},
		"fill":      {"1 1 0 0 0", "מקורי", "new@example.com", "new", "[ישן VIP]"},
		"overwrite": {"1 1 0 0 0", "אחר", "new@example.com", "won", "[ישן VIP]"},
	} {
		t.Run(known, func(t *testing.T) {
			d := newDesk(t)
			id := d.add(object{"name": "מקורי", "phone": "050-123-4567", "tags": []string{"ישן"}})
			original := d.must(200, "GET", lead(id), nil).body
			path, _ := d.upload("k.csv", file, "")
			d.settings(path, object{"known": known})
			counts(t, d.do(path, "check"), want.counts)
			counts(t, d.do(path, "run"), want.counts)
			now := d.must(200, "GET", lead(id), nil).body
			if now["name"] != want.name || now["email"] != want.email || now["status"] != want.status || fmt.Sprint(now["tags"]) != want.tags {
				t.Errorf("%v", now)
			}
			undone := d.do(path, "undo")
			if undone.body["state"] != "undone" || undone.body["undo"].(object)["kept"] != 0.0 || undone.body["undo"].(object)["removed"] != 1.0 {
				t.Errorf("%s", undone.raw)
			}
			back := d.must(200, "GET", lead(id), nil).body
			for _, field := range []string{"name", "phone", "email", "status", "tags", "value_agorot", "notes"} {
				if fmt.Sprint(back[field]) != fmt.Sprint(original[field]) {
					t.Errorf("%s is %v, was %v", field, back[field], original[field])
				}
			}
			if len(d.find("0507654321")) != 0 {
				t.Error("a lead of the import stayed")
			}
			// The number is free again: the mended file makes a lead anew.
			if again := d.must(201, "POST", "/api/leads", object{"phone": "0507654321"}); again.body["name"] != "" {
				t.Errorf("what was taken back came back: %s", again.raw)
			}
		})
	}
}

// TestUndoKeepsWhatPeopleHaveWorkedOn leaves leads that somebody edited, moved or spoke with.
func TestUndoKeepsWhatPeopleHaveWorkedOn(t *testing.T) {
	d := newDesk(t)
	path, _ := d.upload("u.csv", "שם,טלפון\nא,0501000001\nב,0501000002\nג,0501000003\nד,0501000004\n", "")
	d.do(path, "check")
	d.do(path, "run")
	ids := map[string]int64{}
	for _, l := range d.find("050100000") {
		ids[l["name"].(string)] = int64(l["id"].(float64))
	}
	d.must(200, "PATCH", lead(ids["א"]), object{"notes": "דיברנו"})
	d.must(200, "POST", lead(ids["ב"], "/status"), object{"status": "won"})
	undo := d.do(path, "undo").body["undo"].(object)
	if undo["removed"] != 2.0 || undo["kept"] != 2.0 {
		t.Errorf("undo %v", undo)
	}
	d.must(409, "POST", path+"/undo", nil)
	d.must(204, "DELETE", path, nil)
	if err := d.queue.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.must(404, "GET", path, nil)
}

// TestBadFilesAreRefusedInWords holds what is said of each, and that nothing of them stays.
func TestBadFilesAreRefusedInWords(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		content, code string
		status        int
	}{
		"empty":    {" \n", "import_not_a_table", 400},
		"picture":  {"\x89PNG\r\n\x1a\n\x00\x00", "import_not_a_table", 400},
		"old":      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest", "import_old_excel", 400},
		"web page": {"<html><table><tr><td>שם</td></tr></table>", "import_web_page", 400},
		"zip":      {"PK\x03\x04 but no zip", "import_broken", 400},
		"wide":     {strings.Repeat(",", 1_000_000) + "x\n", "import_too_many_columns", 400},
		"huge":     {strings.Repeat("a,b\n", 6<<20), "import_too_large", 413},
	} {
		a := d.call("POST", "/api/imports?name=x", c.content, "Content-Type", "application/octet-stream")
		if a.status != c.status || a.body["error"] != c.code {
			t.Errorf("%s: %d %s", name, a.status, a.raw)
		}
	}
	if list := d.must(200, "GET", "/api/imports", nil); len(list.body["items"].([]any)) != 0 {
		t.Error("an import of a refused file stayed")
	}
	for _, role := range []string{"agent", "viewer"} {
		d.must(403, "GET", "/api/imports", nil, "Role", role)
	}
}

// TestUnreadableRowIsFoundByTheCheck is a quote that swallows the rest of the file.
func TestUnreadableRowIsFoundByTheCheck(t *testing.T) {
	d := newDesk(t)
	var file strings.Builder
	file.WriteString("שם,טלפון\n")
	for i := range 9000 {
		if i == 200 {
			file.WriteString("\"פתוח,0500000000\n")
		}
		fmt.Fprintf(&file, "לקוח %d,050%07d\n", i, i)
	}
	path, _ := d.upload("q.csv", file.String(), "")
	checked := d.do(path, "check")
	if checked.body["state"] != "ready" || !strings.Contains(checked.body["fault"].(string), "202") {
		t.Errorf("%s", checked.raw)
	}
}

// TestImportIsPrivate: another business neither sees nor moves an import.
func TestImportIsPrivate(t *testing.T) {
	d := newDesk(t)
	path, _ := d.upload("p.csv", "שם,טלפון\nא,0501000001\n", "")
	for _, route := range []string{"GET ", "GET /preview", "GET /problems", "POST /check", "POST /run", "POST /undo", "DELETE "} {
		method, rest, _ := strings.Cut(route, " ")
		d.must(404, method, path+rest, nil, "Tenant", "2")
	}
}

// TestWordsOfTheFileAreMappedToStatuses by hand, in the wizard.
func TestWordsOfTheFileAreMappedToStatuses(t *testing.T) {
	d := newDesk(t)
	path, _ := d.upload("w.csv", "שם,טלפון,סטטוס\nא,0501000001,לוהט\nב,0501000002,זכייה\n", "")
	preview := d.must(200, "GET", path+"/preview", nil)
	words, _ := json.Marshal(preview.body["words"])
	if string(words) != `[{"rows":1,"status":"","word":"לוהט"},{"rows":1,"status":"won","word":"זכייה"}]` {
		t.Errorf("%s", words)
	}
	d.settings(path, object{"statuses": object{"לוהט": "interested"}})
	d.do(path, "check")
	counts(t, d.do(path, "run"), "2 0 0 0 0")
	if found := d.find("0501000001"); found[0]["status"] != "interested" {
		t.Errorf("%v", found)
	}
}

// TestImportIsForgottenInTime: after its time the file and what it held are gone; the leads stay.
func TestImportIsForgottenInTime(t *testing.T) {
	d := newDesk(t)
	path, _ := d.upload("old.csv", "שם,טלפון\nדנה,0521112222\n", "")
	d.do(path, "check")
	d.do(path, "run")
	d.clock.Advance(29 * 24 * time.Hour)
	if err := d.queue.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.must(200, "GET", path+"/preview", nil)
	d.clock.Advance(2 * 24 * time.Hour)
	if err := d.queue.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.must(404, "GET", path, nil)
	if kept := d.find("0521112222"); len(kept) != 1 {
		t.Error("the lead went with the file")
	}
	files := 0
	if err := filepath.WalkDir(d.dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files++
		}
		return err
	}); err != nil || files != 0 {
		t.Errorf("%d files are left, %v", files, err)
	}
}
