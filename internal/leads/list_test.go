package leads_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

func TestSearch(t *testing.T) {
	h := newHouse(t)
	dana := h.add(object{"name": "דָּנָה בן־דוד", "phone": "052-345-6789", "email": "dana@example.com"})
	shalom := h.add(object{"name": "שלום צה״ל 100%", "notes": "מטבח_חדש", "tags": []string{"דחוף"}})
	code := h.add(object{"name": "Goldberg", "phone": "*2700"})
	for _, c := range []struct {
		q    string
		want []int64
	}{
		{"דנה", []int64{dana}}, {"דנ", []int64{dana}}, {"בן-דוד", []int64{dana}}, {"דוד דנה", []int64{dana}}, {"דנה שלום", nil},
		{"0523456789", []int64{dana}}, {"052-345", []int64{dana}}, {"+97252", []int64{dana}}, {"+972 (0)52-345-6789", []int64{dana}},
		{"052 345 6789", []int64{dana}}, {"00972523456789", []int64{dana}}, {"\u20663456\u2069", []int64{dana}}, {"EXAMPLE.com", []int64{dana}},
		{`צה"ל`, []int64{shalom}}, {"שלומ", []int64{shalom}}, {"100%", []int64{shalom}}, {"דחוף", []int64{shalom}},
		{"%", []int64{shalom}}, {"_", []int64{shalom}}, {`\`, nil}, {"'; DROP", nil},
		{"gold", []int64{code}}, {"*2700", []int64{code}}, {"2700", []int64{code}},
		{"akuo", []int64{shalom}}, {"עםךג", []int64{code}}, {"zzz", nil},
		{"", []int64{code, shalom, dana}}, {"״", []int64{code, shalom, dana}},
	} {
		a := h.must(200, "GET", "/api/leads?q="+url.QueryEscape(c.q), nil)
		if !slices.Equal(a.ids(), append([]int64{}, c.want...)) || a.body["total"] != float64(len(c.want)) {
			t.Errorf("%q finds %v of %v, want %v", c.q, a.ids(), a.body["total"], c.want)
		}
	}
	if a := h.must(200, "GET", "/api/leads?q=akuo", nil); a.body["searched_for"] != "שלום" {
		t.Errorf("%s", a.raw)
	}
}

func TestFilters(t *testing.T) {
	h := newHouse(t)
	a := h.add(object{"name": "א", "source": "facebook", "tags": []string{"VIP"}, "owner_id": 100})
	b := h.add(object{"name": "ב", "status": "won"})
	c := h.add(object{"name": "ג", "status": "lost"})
	for query, want := range map[string][]int64{
		"status=WON":                {b},
		"status=won,lost":           {c, b},
		"status=won&status=new":     {b, a},
		"status=":                   {c, b, a},
		"status=nope":               {},
		"source=facebook":           {a},
		"tag=vip":                   {a},
		"tag=other":                 {},
		"owner_id=100":              {a},
		"owner_id=me":               {a},
		"owner_id=none":             {c, b},
		"owner_id=none&status=lost": {c},
	} {
		got := h.must(200, "GET", "/api/leads?"+query, nil)
		if !slices.Equal(got.ids(), want) || got.body["total"] != float64(len(want)) {
			t.Errorf("%s: %v of %v, want %v", query, got.ids(), got.body["total"], want)
		}
	}
	for query, field := range map[string]string{
		"owner_id=x": "owner_id", "owner_id=-1": "owner_id", "sort=shoe_size": "sort", "limit=0": "limit", "limit=201": "limit", "limit=x": "limit",
		"q=" + strings.Repeat("a", 201): "q",
	} {
		if got := h.must(400, "GET", "/api/leads?"+query, nil); got.refused() != field {
			t.Errorf("%s: %s", query, got.raw)
		}
	}
}

func TestPagesOfEverySort(t *testing.T) {
	h := newHouse(t)
	names := []string{"תמר", "אבי", "Zoe", "אבי", "", "דנה", "בני"}
	for i, name := range names {
		id := h.add(object{"name": name, "email": fmt.Sprint("p", i, "@x.co"), "value_agorot": i % 3, "status": []string{"new", "won"}[i%2]})
		if i%2 == 0 {
			if err := h.write(func(tx *db.Tx) error {
				return h.leads.Spoke(tx, id, leads.Spoke{Channel: "phone", At: h.clock.Now().Add(time.Duration(i%4) * time.Hour)})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if i%3 == 0 {
			h.clock.Advance(time.Minute)
		}
	}
	for _, sort := range []string{"position", "-position", "-created_at", "created_at", "name", "-name", "-last_contact_at", "last_contact_at", "-value", "value", "source", "-source", "next", "-next"} {
		whole := h.must(200, "GET", "/api/leads?limit=200&sort="+sort, nil)
		if len(whole.ids()) != len(names) || whole.body["next_cursor"] != nil {
			t.Fatalf("%s: %s", sort, whole.raw)
		}
		var paged []int64
		cursor := ""
		for {
			page := h.must(200, "GET", "/api/leads?limit=2&sort="+sort+"&cursor="+url.QueryEscape(cursor), nil)
			paged = append(paged, page.ids()...)
			if page.body["next_cursor"] == nil {
				break
			}
			cursor = page.body["next_cursor"].(string)
			if page.body["total"] != float64(len(names)) {
				t.Errorf("%s: total %v", sort, page.body["total"])
			}
		}
		if !slices.Equal(paged, whole.ids()) {
			t.Errorf("%s in pages: %v, at once: %v", sort, paged, whole.ids())
		}
		if other := map[string]string{"name": "-value"}[sort]; other != "" && cursor != "" {
			h.must(400, "GET", "/api/leads?sort="+other+"&cursor="+url.QueryEscape(cursor), nil)
		}
	}
	byName := h.must(200, "GET", "/api/leads?sort=name", nil).body["items"].([]any)
	var got []string
	for _, i := range byName {
		got = append(got, i.(map[string]any)["name"].(string))
	}
	if want := []string{"", "Zoe", "אבי", "אבי", "בני", "דנה", "תמר"}; !slices.Equal(got, want) {
		t.Errorf("by name %v, want %v", got, want)
	}
}

func TestHostileCursors(t *testing.T) {
	h := newHouse(t)
	h.add(object{"name": "דנה"})
	for _, cursor := range []string{
		"x", "%00", "W10", "bnVsbA", "WyItY3JlYXRlZF9hdCJd", "WyItY3JlYXRlZF9hdCIsbnVsbCxudWxsXQ", "WyItY3JlYXRlZF9hdCIsMWU5OTksMV0",
		"WyItY3JlYXRlZF9hdCIsIjEiLDFd", strings.Repeat("A", 3000),
	} {
		if a := h.must(400, "GET", "/api/leads?cursor="+cursor, nil); a.refused() != "cursor" {
			t.Errorf("%.40s: %s", cursor, a.raw)
		}
	}
	// [" -created_at",-1,-1]: harmless, there is nothing before the beginning of time.
	if a := h.must(200, "GET", "/api/leads?cursor=WyItY3JlYXRlZF9hdCIsLTEsLTFd", nil); len(a.ids()) != 0 {
		t.Errorf("%s", a.raw)
	}
}

func TestColumns(t *testing.T) {
	h := newHouse(t)
	h.add(object{"name": "א", "value_agorot": 100})
	h.add(object{"name": "ב", "value_agorot": 250})
	h.add(object{"name": "ג", "status": "won", "value_agorot": 9})
	read := func(query string) string {
		var heads []string
		for _, i := range h.must(200, "GET", "/api/leads/columns"+query, nil).body["items"].([]any) {
			c := i.(map[string]any)
			heads = append(heads, fmt.Sprintf("%v %v %v", c["status"], c["count"], c["value_agorot"]))
		}
		return strings.Join(heads, ", ")
	}
	if got := read(""); !strings.HasPrefix(got, "new 2 350, attempting 0 0") || !strings.HasSuffix(got, "won 1 9, lost 0 0") {
		t.Error(got)
	}
	if got := read("?q=" + url.QueryEscape("ב")); !strings.HasPrefix(got, "new 1 250,") || !strings.Contains(got, "won 0 0") {
		t.Error(got)
	}
	if got := read("?q=c"); !strings.HasPrefix(got, "new 1 250,") {
		t.Error("in the other keyboard layout: " + got)
	}
}

func TestTotalIsCapped(t *testing.T) {
	h := newHouse(t)
	id := h.add(object{"name": "אב"})
	if err := h.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO leads (tenant_id, id, status, position, status_at, name, name_key, name_source, phone, phone_raw, email, source,
				owner_id, value_agorot, tags, unread, last_contact_at, last_channel, last_message, next_kind, next_due_at, version, created_at,
				updated_at, deleted_at, search, notes)
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050)
			SELECT tenant_id, id + n.i, status, position, status_at, name, name_key, name_source, phone, phone_raw, email, source,
				owner_id, value_agorot, tags, unread, last_contact_at, last_channel, last_message, next_kind, next_due_at, version, created_at,
				updated_at, deleted_at, search, notes FROM leads, n WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	a := h.must(200, "GET", "/api/leads?limit=1", nil)
	if a.body["total"] != 10_000.0 || a.body["total_capped"] != true {
		t.Errorf("total %v capped %v", a.body["total"], a.body["total_capped"])
	}
}
