package activity_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/moked/moked/internal/activity"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
)

// wrote stores messages of a lead as the inbox does.
func wrote(tx *db.Tx, lead int64, bodies ...string) error {
	conversation := tx.NewID()
	if _, err := tx.Exec(`INSERT INTO conversations (tenant_id, id, lead_id, channel_id, address, created_at) VALUES (:tenant, :id, :lead, :id, '', 0)`,
		db.Args{"id": conversation, "lead": lead}); err != nil {
		return err
	}
	for _, body := range bodies {
		if _, err := tx.Exec(`INSERT INTO messages (tenant_id, id, conversation_id, lead_id, channel_id, direction, author, type, body, status, at, created_at, search)
			VALUES (:tenant, :id, :conversation, :lead, 1, 'in', 'contact', 'text', :body, 'delivered', 1000, 1000, :search)`,
			db.Args{"id": tx.NewID(), "conversation": conversation, "lead": lead, "body": body, "search": leads.Normalise(body)}); err != nil {
			return err
		}
	}
	return nil
}

// spoke stores a call of a lead as the telephone does.
func spoke(tx *db.Tx, lead int64, from string, turns ...string) error {
	id := tx.NewID()
	words := append(leads.PhoneDigits(from), leads.Normalise(strings.Join(turns, " ")))
	if _, err := tx.Exec(`INSERT INTO calls (tenant_id, id, lead_id, channel_id, provider, provider_call_id, direction, from_number, to_number, status, started_at, search)
		VALUES (:tenant, :id, :lead, 1, 'x', :key, 'in', :from, '', 'completed', 2000, :search)`,
		db.Args{"id": id, "lead": lead, "key": fmt.Sprint(id), "from": from, "search": strings.Join(words, " ")}); err != nil {
		return err
	}
	for i, turn := range turns {
		if _, err := tx.Exec(`INSERT INTO call_turns (tenant_id, call_id, seq, role, text, at) VALUES (:tenant, :call, :seq, 'caller', :text, 0)`,
			db.Args{"call": id, "seq": i, "text": turn}); err != nil {
			return err
		}
	}
	return nil
}

// kept stores documents of a lead as the files do.
func kept(tx *db.Tx, lead int64, names ...string) error {
	for _, name := range names {
		if _, err := tx.Exec(`INSERT INTO documents (tenant_id, id, lead_id, name, version, last_version, created_at, updated_at, deleted_at, search)
			VALUES (:tenant, :id, :lead, :name, 1, 1, 3000, 3000, 0, :search)`,
			db.Args{"id": tx.NewID(), "lead": lead, "name": name, "search": leads.Normalise(name)}); err != nil {
			return err
		}
	}
	return nil
}

// shown writes the finds of a search as "kind:text", hits in brackets.
func shown(found object) string {
	var all []string
	for _, kind := range []string{"leads", "messages", "calls", "documents"} {
		for _, item := range found[kind].([]any) {
			text := item.(object)["text"].([]any)
			if kind == "leads" && len(text) == 0 {
				text = item.(object)["marked"].([]any)
			}
			var b strings.Builder
			for _, part := range text {
				if p := part.(object); p["hit"] == true {
					fmt.Fprintf(&b, "[%s]", p["text"])
				} else {
					b.WriteString(p["text"].(string))
				}
			}
			all = append(all, kind+":"+b.String())
		}
	}
	return strings.Join(all, " | ")
}

func TestSearch(t *testing.T) {
	h := newHouse(t)
	dana := h.add("דנה כהן")
	h.must(200, "PATCH", fmt.Sprint("/api/leads/", dana), `{"notes":"גרה ברחוב הרצל","email":"dana@example.com"}`)
	other := h.add("Avi Levi")
	h.write(func(tx *db.Tx) error {
		if err := kept(tx, dana, "חוזה_שכירות חתום.pdf", "IMG-2041.JPG"); err != nil {
			return err
		}
		if err := wrote(tx, dana, "שָׁלוֹם, רציתי הצעת מחיר לשיפוץ", "תודה רבה! 50% הנחה?", "היי"); err != nil {
			return err
		}
		return spoke(tx, other, "+972521234567", "ערב טוב", "אני צריך שיפוץ של המטבח")
	})
	for q, want := range map[string]string{
		"דנה":         "leads:[דנה] כהן",
		"דנה כהן":     "leads:[דנה] [כהן]",
		"כהנ":         "leads:דנה [כהן]",
		"הרצל":        "leads:גרה ברחוב [הרצל]",
		"dana@":       "leads:[dana@]example.com",
		"שיפוץ":       "messages:שָׁלוֹם, רציתי הצעת מחיר ל[שיפוץ] | calls:אני צריך [שיפוץ] של המטבח",
		"שלום":        "messages:[שָׁלוֹם], רציתי הצעת מחיר לשיפוץ",
		"akuo":        "messages:[שָׁלוֹם], רציתי הצעת מחיר לשיפוץ",
		"שיפוץ המטבח": "calls:אני צריך [שיפוץ] של [המטבח]",
		"052-1234567": "calls:",
		"50%":         "messages:תודה רבה! [50%] הנחה?",
		"5_%":         "",
		"שכירות":      "documents:חוזה_[שכירות] חתום.pdf",
		"חתומ":        "documents:חוזה_שכירות [חתום].pdf",
		"img":         "documents:[IMG]-2041.JPG",
		"juzv":        "documents:[חוזה]_שכירות חתום.pdf",
		"הי":          "",
		"אין דבר כזה": "",
		"'\"*":        "",
	} {
		if got := shown(h.must(200, "GET", "/api/search?q="+url.QueryEscape(q), "")); got != want {
			t.Errorf("%s finds %q, not %q", q, got, want)
		}
	}
	if got := h.must(200, "GET", "/api/search?q=akuo", "")["searched_for"]; got != "שלום" {
		t.Errorf("searched for %v", got)
	}
	if got := shown(h.must(200, "GET", "/api/search?kinds=calls&q="+url.QueryEscape("שיפוץ"), "")); !strings.HasPrefix(got, "calls:") {
		t.Errorf("kinds=calls finds %q", got)
	}
	if got := shown(h.must(200, "GET", "/api/search?q="+url.QueryEscape("שיפוץ"), "", "Tenant", "2")); got != "" {
		t.Errorf("another business finds %q", got)
	}
	h.must(204, "DELETE", fmt.Sprint("/api/leads/", dana), "")
	if got := shown(h.must(200, "GET", "/api/search?q="+url.QueryEscape("שלום"), "")); got != "" {
		t.Errorf("a deleted lead is found: %q", got)
	}
	h.must(400, "GET", "/api/search", "")
	h.must(400, "GET", "/api/search?q=a&kinds=users", "")
}

// TestSearchSeesWhatTheViewerSees holds that what somebody may not see is not found.
func TestSearchSeesWhatTheViewerSees(t *testing.T) {
	h := newHouse(t)
	dana := h.add("דנה")
	h.write(func(tx *db.Tx) error {
		if err := kept(tx, dana, "סוד.pdf"); err != nil {
			return err
		}
		if err := wrote(tx, dana, "סוד גדול"); err != nil {
			return err
		}
		return spoke(tx, dana, "+972521234567", "סוד גדול")
	})
	h.guard.sight = tenant.Sight{Reach: tenant.Own, Viewer: 100}
	for _, q := range []string{"דנה", "סוד", "0521234567"} {
		if got := shown(h.must(200, "GET", "/api/search?q="+url.QueryEscape(q), "")); got != "" {
			t.Errorf("%s finds %q", q, got)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("מילה ", 50)
	for _, c := range []struct{ text, words, want string }{
		{"", "a", ""},
		{"שורה\n\nשנייה", "שנייה", "שורה [שנייה]"},
		{long + "מטרה " + long, "מטרה", "… מילה מילה מילה מילה מילה מילה [מטרה] " + strings.TrimSpace(strings.Repeat("מילה ", 21)) + " …"},
		{"ארבעים־ושתיים", "ושתיימ", "ארבעים־[ושתיים]"},
		{"צה״ל", "צהל", "[צה״ל]"},
		{strings.Repeat("x", 500), "y", strings.Repeat("x", 140) + "…"},
	} {
		var got strings.Builder
		for _, p := range activity.Snippet(c.text, strings.Fields(c.words)) {
			if p.Hit {
				got.WriteString("[" + p.Text + "]")
			} else {
				got.WriteString(p.Text)
			}
		}
		if got.String() != c.want {
			t.Errorf("%q in %q:\n got %q\nwant %q", c.words, c.text, got.String(), c.want)
		}
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("שָׁלוֹם, רציתי", "שלום")
	f.Add("a\x00\xff ﬁ ½", "fi")
	f.Fuzz(func(t *testing.T, text, query string) {
		letters := 0
		for _, p := range activity.Snippet(text, leads.QueryWords(query)) {
			letters += len([]rune(p.Text))
			if p.Text == "" {
				t.Error("an empty part")
			}
		}
		if letters > 500 {
			t.Errorf("%d letters", letters)
		}
	})
}

// TestSearchStaysInTheBusiness looks at the plans of the built statements.
func TestSearchStaysInTheBusiness(t *testing.T) {
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), activity.SearchStatements())
}

// BenchmarkSearch looks for words in 200,000 messages of one business.
func BenchmarkSearch(b *testing.B) {
	d := dbtest.OpenAt(b, clock.New(0))
	words := strings.Fields("שלום תודה מחיר דירה שיפוץ מטבח אמבטיה מחר בבוקר אפשר לקבל הצעה מתי פנויים יום ראשון שני רחוב הרצל קומה שלוש כמה עולה צביעה חדר סלון")
	people := leads.New()
	err := d.System(b.Context(), "bench", func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at) VALUES (1, 'עסק', '', 'Asia/Jerusalem', 'he', 'active', 0)`, nil); err != nil {
			return err
		}
		return people.SeedStatuses(tx.As(tenant.Grant(1)))
	})
	for i := 0; i < 1000 && err == nil; i++ {
		err = d.Write(b.Context(), tenant.Grant(1), func(tx *db.Tx) error {
			lead, _, err := people.Create(tx, leads.Draft{Name: fmt.Sprint("ליד ", i)})
			if err != nil {
				return err
			}
			bodies := make([]string, 200)
			for n := range bodies {
				k := i*200 + n
				bodies[n] = fmt.Sprint(words[k%len(words)], " ", words[k*7%len(words)], " ", words[k*13%len(words)], " מספר", k)
			}
			return wrote(tx, lead.ID, bodies...)
		})
	}
	if err != nil {
		b.Fatal(err)
	}
	feature := activity.New(activity.Options{Leads: people})
	for name, sight := range map[string]tenant.Sight{"all": {}, "own": {Reach: tenant.Own, Viewer: 1}} {
		for _, q := range []string{"שלום", "מספר19999", "של", "שלום מחיר", "אינקיים"} {
			b.Run(name+"/"+q, func(b *testing.B) {
				for b.Loop() {
					if err := d.Read(b.Context(), tenant.Grant(1).SeenBy(sight), func(tx *db.Tx) error {
						return feature.SearchAll(tx, q, 6)
					}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
