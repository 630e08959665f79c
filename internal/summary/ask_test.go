package summary

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestLatestKeepsTheEnd(t *testing.T) {
	start := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	var lines []line
	for i := range 100 {
		lines = append(lines, line{at: start.Add(time.Duration(-i) * time.Minute), text: strings.Repeat("מילה ", 200)})
	}
	kept := latest(lines)
	chars := 0
	for _, l := range kept {
		chars += utf8.RuneCountInString(l.text)
	}
	if chars > maxChars || len(kept) < maxChars/maxLine-1 || !kept[len(kept)-1].at.Equal(start) || kept[0].at.After(kept[1].at) {
		t.Errorf("%d lines of %d characters, from %v to %v", len(kept), chars, kept[0].at, kept[len(kept)-1].at)
	}
}

// FuzzRead holds that whatever a model answers, each sentence shown rests on something that was said.
func FuzzRead(f *testing.F) {
	f.Add(`{"sentences":[{"text":"א","lines":[1,2]}]}`)
	f.Add(`{"sentences":[{"text":"","lines":[1]},{"text":"x","lines":[-1,99999999999]}]}`)
	f.Add("```json\n{\"sentences\":[]}\n```")
	f.Add("```")
	f.Add(`{"sentences":null}`)
	lines := []line{{source: Source{Kind: "message", ID: 1}}, {source: Source{Kind: "call", ID: 2, Seq: 3}}}
	f.Fuzz(func(t *testing.T, answer string) {
		sentences, ok := read(answer, lines)
		if len(sentences) > maxSentences || !ok && len(sentences) > 0 {
			t.Fatalf("%d sentences, %v", len(sentences), ok)
		}
		for _, s := range sentences {
			if s.Text == "" || !utf8.ValidString(s.Text) || utf8.RuneCountInString(s.Text) > maxSentence || len(s.Sources) == 0 || len(s.Sources) > len(lines) {
				t.Fatalf("%+v", s)
			}
			for _, source := range s.Sources {
				if source != lines[0].source && source != lines[1].source {
					t.Fatalf("%+v", s)
				}
			}
		}
	})
}
