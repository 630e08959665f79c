package db

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/tenant"
)

type status string

func TestBindNumbersParametersAndConvertsValues(t *testing.T) {
	word, empty := "w", (*int64)(nil)
	st, args, err := bind(
		`UPDATE t SET a = :a, b = :b_2, c = 'it''s :no', d = :a, e = "x:y" WHERE tenant_id = :tenant AND f IN (:f,:g) AND h = :h AND i = :i`,
		Args{"a": true, "b_2": &word, "f": empty, "g": status("s"), "h": json.RawMessage(`{}`), "i": []byte{1}}, 7)
	if err != nil {
		t.Fatal(err)
	}
	if want := `UPDATE t SET a = $1, b = $2, c = 'it''s :no', d = $1, e = "x:y" WHERE tenant_id = $3 AND f IN ($4,$5) AND h = $6 AND i = $7`; st.sql != want {
		t.Errorf("got  %s\nwant %s", st.sql, want)
	}
	if want := `UPDATE t SET a = +$1, b = +$2, c = 'it''s :no', d = +$1, e = "x:y" WHERE tenant_id = +$3 AND f IN (+$4,+$5) AND h = +$6 AND i = +$7`; st.sqlite != want {
		t.Errorf("got  %s\nwant %s", st.sqlite, want)
	}
	if want := []any{int64(1), "w", int64(7), nil, "s", "{}", []byte{1}}; !reflect.DeepEqual(args, want) {
		t.Errorf("args %#v", args)
	}
}

func TestBindRefuses(t *testing.T) {
	const good = "SELECT 1 FROM t WHERE tenant_id = :tenant"
	cases := []struct {
		name, query string
		args        Args
		tenant      int64
	}{
		{"no tenant", "SELECT 1", nil, 1},
		{"tenant only in a literal", "SELECT ':tenant'", nil, 1},
		{"tenant in a system transaction", good, nil, 0},
		{"tenant from the caller", good, Args{"tenant": 2}, 1},
		{"tenant from the caller of a system transaction", "SELECT 1", Args{"tenant": 2}, 0},
		{"missing value", good + " AND a = :a", nil, 1},
		{"unused value", good, Args{"a": 1}, 1},
		{"unused beside a used one", good + " AND a = :a", Args{"a": 1, "b": 2}, 1},
		{"second statement", good + "; DELETE FROM t", nil, 1},
		{"question mark", good + " AND a = ?", nil, 1},
		{"dollar", good + " AND a = $1", nil, 1},
		{"dollar quotes", good + " AND a = $$x$$", nil, 1},
		{"at sign", good + " AND a = @a", nil, 1},
		{"line comment", good + " -- x", nil, 1},
		{"comment that hides the tenant", "SELECT 1 FROM t /* :tenant */", nil, 1},
		{"cast of one engine", good + " AND a::text = 'x'", nil, 1},
		{"lone colon", good + " AND a = : a", nil, 1},
		{"numbered colon", good + " AND a = :1", nil, 1},
		{"open literal", good + " AND a = 'x", nil, 1},
		{"escape literal", good + ` AND a = E'\''`, nil, 1},
		{"backtick", good + " AND `a` = 1", nil, 1},
		{"NUL", good + "\x00", nil, 1},
		{"time", good + " AND a = :a", Args{"a": time.Time{}}, 1},
		{"struct", good + " AND a = :a", Args{"a": struct{}{}}, 1},
		{"list", good + " AND a = :a", Args{"a": []string{"x"}}, 1},
		{"NUL in a text", good + " AND a = :a", Args{"a": "x\x00"}, 1},
		{"broken UTF-8", good + " AND a = :a", Args{"a": "\xff"}, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if st, _, err := bind(c.query, c.args, tenant.ID(c.tenant)); err == nil {
				t.Errorf("bound as %s", st.sql)
			}
		})
	}
	if _, _, err := bind(good, nil, 1); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

func TestRefusalNamesNoValue(t *testing.T) {
	_, _, err := bind("SELECT 1 FROM t WHERE tenant_id = :tenant AND phone = :phone", Args{"phone": "+972501234567\x00"}, 1)
	if err == nil || strings.Contains(err.Error(), "97250") {
		t.Errorf("error: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"SELECT :a", "'it''s' :b", `"q" || :tenant`, "a::b", "--", "/*", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		st, err := parse(query)
		if err != nil {
			return
		}
		// Outside of literals nothing may remain that either engine reads as a parameter of its
		// own, a second statement or a comment.
		var bare strings.Builder
		for i, rest := 0, st.sql; ; i++ {
			at := strings.IndexAny(rest, `'"`)
			if at < 0 {
				bare.WriteString(rest)
				break
			}
			bare.WriteString(rest[:at])
			end := strings.IndexByte(rest[at+1:], rest[at])
			if end < 0 {
				t.Fatalf("%q became %q: an open literal", query, st.sql)
			}
			rest = rest[at+end+2:]
		}
		if strings.ContainsAny(bare.String(), ":;?@#`[\x00") || strings.Contains(bare.String(), "/*") {
			t.Errorf("%q became %q", query, st.sql)
		}
		if strings.Count(bare.String(), "$") < len(st.names) {
			t.Errorf("%q lost a parameter: %q %v", query, st.sql, st.names)
		}
	})
}

func BenchmarkBind(b *testing.B) {
	a := Args{"id": int64(1), "name": "x", "at": int64(2)}
	for b.Loop() {
		if _, _, err := bind("UPDATE t SET name = :name, at = :at WHERE tenant_id = :tenant AND id = :id", a, 1); err != nil {
			b.Fatal(err)
		}
	}
}
