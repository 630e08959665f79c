package db

import (
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/tenant"
)

func TestGramsAreOfOneBusinessAndWithinWords(t *testing.T) {
	if all := grams(1, "אב גד a"); len(all) != 0 {
		t.Errorf("short words have %v", all)
	}
	if all := grams(1, "אבגד xyz"); len(all) != 3 {
		t.Errorf("got %v", all)
	}
	mine, theirs := grams(1, "אבג"), grams(2, "אבג")
	if mine[0] == theirs[0] || len(mine[0]) != 8 {
		t.Errorf("got %v and %v", mine, theirs)
	}
}

// FuzzGrams holds what a search relies on: the grams of a part of a word are among those of the text.
func FuzzGrams(f *testing.F) {
	f.Add("שלום עולם", 2, 5)
	f.Add("052-3456789 a@b.co", 3, 9)
	f.Add("\xff\xfe é\U0001F600 aaaa", 0, 20)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		text = strings.ToValidUTF8(text, "?")
		runes := []rune(text)
		from, to = min(max(from, 0), len(runes)), min(max(to, 0), len(runes))
		if from > to {
			from, to = to, from
		}
		all := grams(tenant.ID(7), text)
		for part := range strings.FieldsSeq(string(runes[from:to])) {
			for _, g := range grams(7, part) {
				if !slices.Contains(all, g) {
					t.Fatalf("%q is in %q, its gram %s is not", part, text, g)
				}
				if strings.Trim(g, "0123456789abcdefghijklmnopqrstuv") != "" {
					t.Fatalf("%q is no word to SQLite", g)
				}
			}
		}
	})
}
