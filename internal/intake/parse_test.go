package intake

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

func TestShapesOfSenders(t *testing.T) {
	for what, c := range map[string]struct{ kind, raw, name, phone, email, notes string }{
		"plain JSON":             {"application/json", `{"name":"דנה כהן","phone":"052-3456789","email":"d@x.co"}`, "דנה כהן", "052-3456789", "d@x.co", ""},
		"Hebrew names":           {"application/json", `{"שם מלא":"דנה","מס' טלפון":"x","טלפון נייד":"0523456789","הערות":"לחזור בערב"}`, "דנה", "0523456789", "", "לחזור בערב\nמס' טלפון: x"},
		"lead ads":               {"application/json", `{"leadgen_id":"99","field_data":[{"name":"full_name","values":["Dana"]},{"name":"phone_number","values":["+972523456789"]},{"name":"which_city?","values":["חיפה","עכו"]}]}`, "Dana", "+972523456789", "", "which_city?: חיפה, עכו"},
		"a wrapper":              {"application/json", `{"data":{"contact":{"first_name":"Dana","last_name":"Cohen","Mobile":"0523456789"}}}`, "Dana Cohen", "0523456789", "", ""},
		"fields with ids":        {"application/json", `{"form":"x","fields":[{"id":"f1","label":"Phone","value":523456789},{"label":"Name","value":"Dana"}]}`, "Dana", "523456789", "", "form: x"},
		"a list":                 {"application/json", `[{"name":"Dana","phone":"0523456789"}]`, "Dana", "0523456789", "", ""},
		"a form":                 {"application/x-www-form-urlencoded; charset=UTF-8", "form_fields%5Bphone%5D=0523456789&form_fields%5Bname%5D=%D7%93%D7%A0%D7%94&agree=on", "דנה", "0523456789", "", "agree: on"},
		"multipart":              {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n0523456789\r\n--B\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"a.exe\"\r\n\r\nMZ\r\n--B--\r\n", "", "0523456789", "", ""},
		"JSON that says nothing": {"", `{"phone":"0523456789"}`, "", "0523456789", "", ""},
		"two phones":             {"application/json", `{"mobile":"0523456789","phone":"0541112233"}`, "", "0523456789", "", "phone: 0541112233"},
	} {
		fields, err := Parse(c.kind, []byte(c.raw))
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		p, err := assemble(fields, nil)
		if err != nil || p.Name != c.name || p.Phone != c.phone || p.Email != c.email || p.Notes != c.notes {
			t.Errorf("%s: %+v %v", what, p, err)
		}
	}
}

func TestRefusedByField(t *testing.T) {
	for raw, field := range map[string]string{
		`{"name":"Dana"}`: "phone",
		`{"phone":"12"}`:  "phone",
		`{"phone":"0523456789","email":"not an one"}`: "email",
		`{}`: "phone",
	} {
		fields, err := Parse("application/json", []byte(raw))
		if err == nil {
			_, err = assemble(fields, nil)
		}
		f := fault.Of(err)
		if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != field {
			t.Errorf("%s: %v", raw, err)
		}
	}
	for _, raw := range []string{`{`, `"text"`, `7`, `null`, `{} {}`, "\xff", strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50)} {
		if _, err := Parse("application/json", []byte(raw)); !fault.Is(err, unreadable) {
			t.Errorf("%.40q: %v", raw, err)
		}
	}
	if _, err := Parse("image/png", []byte("x")); !fault.Is(err, unreadable) {
		t.Error(err)
	}
}

func TestMappingWins(t *testing.T) {
	fields, err := Parse("application/json", []byte(`{"Field_1":"0523456789","phone":"irrelevant","Q2":"Dana"}`))
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := cleanMapping(map[string]string{"field 1": "phone", "PHONE": "ignore", "q2": "name"})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := assemble(fields, mapping); err != nil || p.Phone != "0523456789" || p.Name != "Dana" || p.Notes != "" {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := cleanMapping(map[string]string{"a": "owner_id"}); !fault.Is(err, fault.Invalid) {
		t.Error("a field went where none may")
	}
}

// FuzzParse: whatever comes, reading ends, within its bounds, in text that a database takes.
func FuzzParse(f *testing.F) {
	f.Add("application/json", []byte(`{"field_data":[{"name":"phone","values":["052"]}]}`))
	f.Add("application/x-www-form-urlencoded", []byte("a[b][c]=1&%zz=2"))
	f.Add("multipart/form-data; boundary=B", []byte("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--"))
	f.Fuzz(func(t *testing.T, kind string, raw []byte) {
		fields, err := Parse(kind, raw)
		if err != nil {
			return
		}
		if len(fields) > maxFields {
			t.Fatalf("%d fields", len(fields))
		}
		for _, field := range fields {
			if !utf8.ValidString(field.Name+field.Value) || strings.ContainsRune(field.Name+field.Value, 0) || len(field.Name) > maxFieldName || len(field.Value) > maxValue {
				t.Fatalf("%q", field)
			}
			if fold(fold(field.Name)) != fold(field.Name) {
				t.Fatalf("folding %q does not settle", field.Name)
			}
		}
		if p, err := assemble(fields, nil); err == nil && (p.Phone == "" && p.Email == "" || len(p.Notes) > maxRemarks) {
			t.Fatalf("%+v", p)
		}
	})
}
