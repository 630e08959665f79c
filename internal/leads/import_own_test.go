package leads

import (
	"fmt"
	"testing"
)

func ownFieldsForTest() []Field {
	options := []FieldOption{{Key: "north", Label: "צפון"}, {Key: "south", Label: "דרום"}}
	all := []Field{{Key: "area", Label: "אזור", Kind: "select", Options: options}, {Key: "areas", Label: "אזורים", Kind: "multi", Options: options}}
	for _, kind := range []string{"text", "number", "money", "date", "checkbox", "url", "phone"} {
		all = append(all, Field{Key: kind, Label: "own " + kind, Kind: kind})
	}
	return all
}

func TestCellsOfOwnFields(t *testing.T) {
	fields := map[string]Field{}
	for _, f := range ownFieldsForTest() {
		fields[f.Key] = f
	}
	for _, c := range []struct{ field, cell, want string }{
		{"area", "צפון", "north"}, {"area", "NORTH", "north"}, {"area", "מזרח", "refused"}, {"areas", "דרום, צפון; דרום", "[south north]"}, {"areas", "דרום,מזרח", "refused"},
		{"number", "1,234.5", "1234.5"}, {"number", "1.234,5", "1234.5"}, {"number", "12,5%", "12.5"}, {"number", "-3", "-3"}, {"number", "0.30000000000000004", "0.3"},
		{"number", "many", "refused"}, {"number", "1e300", "refused"}, {"number", "--1", "refused"}, {"money", "1,250.50 ₪", "125050"}, {"money", "הרבה", "refused"},
		{"date", "24/11/2026", "2026-11-24"}, {"date", "1.2.26", "2026-02-01"}, {"date", "2026-11-24T10:00:00", "2026-11-24"}, {"date", "24-11-2026 10:00", "2026-11-24"},
		{"date", "46350", "2026-11-24"}, {"date", "46350.75", "2026-11-24"}, {"date", "31/2/2026", "refused"}, {"date", "2026", "refused"}, {"date", "מחר", "refused"},
		{"checkbox", "כן", "true"}, {"checkbox", "V", "true"}, {"checkbox", "✓", "true"}, {"checkbox", "לא", "<nil>"}, {"checkbox", "אולי", "refused"},
		{"url", "moked.co.il", "https://moked.co.il"}, {"url", "javascript://x", "refused"}, {"phone", "03-1234567", "03-1234567"}, {"phone", "אין", "refused"},
		{"text", " שלום ", "שלום"},
	} {
		value, problem := fields[c.field].fromCell(c.cell)
		got := fmt.Sprint(value)
		if problem != nil {
			got = "refused"
		}
		if got != c.want {
			t.Errorf("%s %q: %s, want %s", c.field, c.cell, got, c.want)
		}
	}
}

func TestGuessOfOwnFields(t *testing.T) {
	own := append(ownFieldsForTest(), Field{Key: "budget", Label: "תקציב", Kind: "money"})
	columns := []ImportColumn{{Header: "שם"}, {Header: "נייד"}, {Header: "אזור:"}, {Header: "Areas"}, {Header: "תקציב"}, {Header: "סכום"}, {Header: "Own Date"}, {Header: "phone"}}
	got := fmt.Sprint(guessFields(columns, nil, own))
	if want := "[name phone field.area field.areas field.budget value field.date phone]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := fmt.Sprint(guessFields(columns[:3], map[string]string{headerKey("אזור"): "tags"}, own)); got != "[name phone tags]" {
		t.Errorf("like an earlier one: %s", got)
	}
}

// FuzzOwnCell: whatever a cell says, what a field takes from it is a value that the field may have.
func FuzzOwnCell(f *testing.F) {
	for _, cell := range []string{"צפון", "1,234.5", "24/11/2026", "46350.5", "כן", "-", "1e9", "052-1234567", "דרום;צפון"} {
		f.Add(cell)
	}
	fields := ownFieldsForTest()
	f.Fuzz(func(t *testing.T, cell string) {
		for _, field := range fields {
			value, problem := field.fromCell(cell)
			if problem != nil || value == nil {
				continue
			}
			again, problem := field.clean(value)
			if problem != nil || fmt.Sprint(again) != fmt.Sprint(value) {
				t.Fatalf("%s takes %q as %v, which it refuses: %v %v", field.Kind, cell, value, again, problem)
			}
			if len(field.items(value)) == 0 {
				t.Fatalf("%s %q: %v is found by nothing", field.Kind, cell, value)
			}
		}
	})
}
