package web_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"  דנה \t כהן\n":            "דנה כהן",
		"evil\u202egpj.exe":         "evilgpj.exe",
		"a\u2066b\u2069\u200fc":     "abc",
		"nul\x00 and bell\a":        "nul and bell",
		"broken\xff":                "broken",
		"e\u0301":                   "é",
		"\u00a0\u2003wide\u3000out": "wide out",
		"\u200b\u200d":              "",
	} {
		if got := web.CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanText(t *testing.T) {
	for in, want := range map[string]string{
		"שורה\r\nשנייה\t.\x00\x07": "שורה\nשנייה\t.",
		"👩\u200d👧 \u200fabc":       "👩\u200d👧 \u200fabc",
		"\xff\xfe":                 "",
	} {
		if got := web.CleanText(in); got != want {
			t.Errorf("CleanText(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("a\u202eb")
	f.Fuzz(func(t *testing.T, s string) {
		got := web.CleanName(s)
		if !utf8.ValidString(got) || got != strings.TrimSpace(got) || web.CleanName(got) != got {
			t.Fatalf("%q -> %q -> %q", s, got, web.CleanName(got))
		}
		for _, r := range got {
			if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) {
				t.Fatalf("%q holds %U", got, r)
			}
		}
	})
}

func TestCursorGoesThereAndBack(t *testing.T) {
	c := web.Cursor(int64(1<<53), "דנה \"x\"", int64(-1))
	var a, b int64
	var s string
	if err := web.Uncursor(*c, &a, &s, &b); err != nil || a != 1<<53 || s != "דנה \"x\"" || b != -1 {
		t.Fatalf("%d %q %d %v", a, s, b, err)
	}
}

func FuzzUncursor(f *testing.F) {
	for _, raw := range []string{`[1,"x"]`, `[1]`, `[1.5,"x"]`, `["1","x"]`, `[null,"x"]`, `[1,"\u0000"]`, `{}`, `[1e30,"x"]`, "\xff"} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(raw)))
	}
	f.Add("")
	f.Add("===")
	f.Add(strings.Repeat("A", 5000))
	f.Fuzz(func(t *testing.T, cursor string) {
		var id int64
		var name string
		err := web.Uncursor(cursor, &id, &name)
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatalf("%q: %v", cursor, err)
		}
		if err == nil && (!utf8.ValidString(name) || strings.Contains(name, "\x00")) {
			t.Fatalf("%q let %q through", cursor, name)
		}
	})
}
