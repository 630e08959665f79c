package sheet

import "testing"

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "דנה": "דנה", "=1": "'=1", "+972": "'+972", "-1": "'-1", "@x": "'@x", " =1": "' =1", "\u200f=1": "'\u200f=1", "\tx": "'\tx", "＝1": "'＝1", "a=1": "a=1",
	} {
		got := Harmless(text)
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
		if back := Unquoted(got); back != text {
			t.Errorf("%q came back as %q", text, back)
		}
	}
	for _, text := range []string{"'", "'דנה", "ג'"} {
		if got := Unquoted(text); got != text {
			t.Errorf("%q lost its own quote: %q", text, got)
		}
	}
}
