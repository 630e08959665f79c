package leads_test

import (
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestImportOfOwnFields: columns that are named as the business's own fields become those; a row that
// cannot be read is refused, what is known already is filled or overwritten, and undo gives all back.
func TestImportOfOwnFields(t *testing.T) {
	d := newDesk(t)
	d.must(201, "POST", "/api/lead-fields", object{"label": "שטח", "key": "size", "kind": "number"})
	d.must(201, "POST", "/api/lead-fields", object{"label": "אזור", "key": "area", "kind": "select", "options": []object{{"key": "north", "label": "צפון"}, {"key": "south", "label": "דרום"}}})
	known := d.add(object{"name": "דנה", "phone": "0521112222", "fields": object{"size": 80}})
	path, up := d.upload("own.csv", "שם,טלפון,שטח,area\nדנה,0521112222,95,דרום\nרון,0521113333,\"1,200\",צפון\nיעל,0521114444,גדול,צפון\n", "")
	if got := fmt.Sprint(up.body["settings"].(object)["fields"]); got != "[name phone field.size field.area]" {
		t.Fatal(got)
	}
	rows := d.must(200, "GET", path+"/preview", nil).body["rows"].([]any)
	if got := fmt.Sprint(rows[1].(object)["fields"]); got != "map[area:north size:1200]" {
		t.Error(got)
	}
	if got := fmt.Sprint(rows[2].(object)["faults"]); got != "[map[field:field.size message:The number is not understood]]" {
		t.Error(got)
	}
	counts(t, d.do(path, "check"), "1 1 0 0 1")
	counts(t, d.do(path, "run"), "1 1 0 0 1")
	fields := func(q string) string { return fmt.Sprint(d.find(q)[0]["fields"]) }
	if got := fields("0521112222") + fields("0521113333"); got != "map[area:south size:80]map[area:north size:1200]" {
		t.Errorf("filled: %s", got)
	}
	if n := d.counted(`{"all":[{"f":"field.area","op":"is","v":["south"]}]}`); n != 1 {
		t.Errorf("%v found by the field", n)
	}
	d.do(path, "undo")
	if got := fmt.Sprint(d.must(200, "GET", lead(known), nil).body["fields"]); got != "map[size:80]" {
		t.Errorf("undone: %s", got)
	}
	if n := d.counted(`{"all":[{"f":"field.area","op":"is","v":["south"]}]}`); n != 0 {
		t.Errorf("%v found by a value that went", n)
	}
	second, _ := d.upload("own2.csv", "שם,טלפון,שטח\nדנה,0521112222,95\n", "")
	d.settings(second, object{"known": "overwrite"})
	d.do(second, "check")
	d.do(second, "run")
	if got := fields("0521112222"); got != "map[size:95]" {
		t.Errorf("overwritten: %s", got)
	}
	d.do(second, "undo")
	if got := fields("0521112222"); got != "map[size:80]" {
		t.Errorf("no longer overwritten: %s", got)
	}
	third, _ := d.upload("own3.csv", "שם,טלפון,שטח,area\nדנה,0521112222,95,דרום\n", "")
	path = third
	settings := d.must(200, "GET", path, nil).body["settings"].(object)
	settings["fields"] = []string{"name", "phone", "field.nothing", ""}
	if a := d.call("PATCH", path, settings); a.status < 400 || a.status >= 500 {
		t.Errorf("a field that is not there: %d", a.status)
	}
}

// TestImportChoosesASheet reads another sheet of a workbook than the first.
func TestImportChoosesASheet(t *testing.T) {
	d := newDesk(t)
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", "הסבר"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"לידים", "סודי"} {
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetSheetVisible("סודי", false); err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]string{"A1": "שם", "B1": "טלפון", "A2": "דנה", "B2": "0521112222"} {
		if err := book.SetCellValue("לידים", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellValue("הסבר", "A1", "הקובץ נוצר ביום ראשון"); err != nil {
		t.Fatal(err)
	}
	data, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	path, up := d.upload("leads.xlsx", data.String(), "")
	settings := up.body["settings"].(object)
	if got := fmt.Sprint(settings["sheets"], settings["sheet"]); got != "[הסבר לידים]הסבר" {
		t.Fatal(got)
	}
	settings["sheet"] = "לידים"
	settings["sheets"] = []string{"mine"} // is the file's, not the client's
	now := d.must(200, "PATCH", path, settings)
	settings = now.body["settings"].(object)
	if got := fmt.Sprint(settings["fields"], settings["sheets"], len(now.body["columns"].([]any))); got != "[name phone] [הסבר לידים] 2" {
		t.Error(got)
	}
	settings["sheet"] = "אין כזה"
	if a := d.call("PATCH", path, settings); a.status != 400 {
		t.Errorf("%d %s", a.status, a.raw)
	}
	counts(t, d.do(path, "check"), "1 0 0 0 0")
	counts(t, d.do(path, "run"), "1 0 0 0 0")
}
