package leads_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moked/moked/internal/leads"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"בְּרֵאשִׁית", "בראשית"},
		{"שלום", "שלומ"},
		{"ץ ף ן ך ם", "צ פ נ כ מ"},
		{"צה״ל", "צהל"}, {`צה"ל`, "צהל"}, {"צ׳ק", "צק"}, {"ג'ירפה", "גירפה"}, {"ג’ירפה", "גירפה"},
		{"בן־דוד", "בנ דוד"}, {"בן-דוד", "בנ דוד"}, {"בן – דוד", "בנ דוד"},
		{"\u202eדנה\u2069 לוי\u200f", "דנה לוי"},
		{"Goldberg  LTD", "goldberg ltd"},
		{"Café Ünal", "cafe unal"},
		{"ﬁnance", "finance"},
		{"052-345-6789", "0523456789"}, {"(052) 345 6789", "052 345 6789"},
		{"٠٥٢", "052"}, {"۰۵۲", "052"},
		{"dana.c@example.co.il", "dana.c@example.co.il"},
		{"3-5 חדרים", "35 חדרימ"},
		{"רח' הרצל 7, חיפה", "רח הרצל 7 חיפה"},
		{"a\x00b", "a b"},
		{"a\xffb", "a b"},
		{"\ufb2a", "ש"},
	} {
		if got := leads.Normalise(c.text); got != c.want {
			t.Errorf("Normalise(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, seed := range []string{"", "צה״ל", "בְּרֵאשִׁית", "İstanbul", "ẞ", "052-345-6789", "\u202e", "a\xff", "½", "ΐ", "-1-", "( )"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := leads.Normalise(text)
		if !utf8.ValidString(got) || strings.ContainsRune(got, 0) {
			t.Fatalf("%q is not storable", got)
		}
		if again := leads.Normalise(got); again != got {
			t.Fatalf("%q becomes %q, then %q: what is stored would not be found", text, got, again)
		}
		if strings.TrimSpace(got) != got || strings.Contains(got, "  ") {
			t.Fatalf("blanks in %q", got)
		}
	})
}

func TestParsePhone(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"052-345-6789", "+972523456789"}, {"0523456789", "+972523456789"}, {"+972 (0)52 3456789", "+972523456789"},
		{"972523456789", "+972523456789"}, {"00972523456789", "+972523456789"}, {"טל 052-345-6789", "+972523456789"},
		{"\u2066052-345-6789\u2069", "+972523456789"}, {"\u200f052\u00a0345\u202f6789", "+972523456789"},
		{"٠٥٢٣٤٥٦٧٨٩", "+972523456789"}, {"052-345-6789 שלוחה 3", "+972523456789"}, {"052-345-6789 / 03-5551234", "+972523456789"},
		{"052-1234567", "+972521234567"}, {"072-1234567", "+972721234567"}, {"03-5551234", "+97235551234"}, {"1-800-123-456", "+9721800123456"},
		{"+1 (212) 555-0100", "+12125550100"}, {"+44 20 7946 0958", "+442079460958"},
		{"*2700", ""}, {"2700", ""}, {"106", ""}, {"", ""}, {"דנה", ""}, {"12", ""}, {"+", ""}, {"3456789", "+9723456789"},
		{"0520000000000000000000", ""}, {strings.Repeat("5", 5000), ""}, {"\x00", ""},
	} {
		got, ok := leads.ParsePhone(c.raw)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("ParsePhone(%q) = %q %v, want %q", c.raw, got, ok, c.want)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"052-345-6789", "+972 (0)52", "*2700", "טל 03-5551234 שלוחה 3", "\u2066", "tel:+1;ext=3", "++"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := leads.ParsePhone(raw)
		if !ok {
			if got != "" {
				t.Fatalf("refused, yet %q", got)
			}
			return
		}
		if !strings.HasPrefix(got, "+") || strings.Trim(got[1:], "0123456789") != "" {
			t.Fatalf("%q is not E.164", got)
		}
		if again, ok := leads.ParsePhone(got); !ok || again != got {
			t.Fatalf("%q gave %q, which gives %q %v", raw, got, again, ok)
		}
	})
}

func TestRescue(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"akuo", "שלום"}, {"AKUO", "שלום"}, {"sbv kuh", "דנה לוי"}, {"גשהןג", "david"}, {"t,v", "אתה"},
		{"", ""}, {"052", ""}, {"דנה levy", ""},
	} {
		if got := leads.Rescue(c.text); got != c.want {
			t.Errorf("Rescue(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
