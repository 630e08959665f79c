package calls

import (
	"strings"
	"time"
)

// transcript is what was said. Words of the caller are recognised late and in any order, so each
// item gets its place when it begins and its words when they come.
type transcript struct {
	begun time.Time // of the call
	seq   int64
	lines []line
}

type line struct {
	item  string
	turn  Turn
	final bool // the text will not change any more
	saved bool // handed out to be stored
}

// place finds the line of an item, or opens it at the end.
func (t *transcript) place(role, item string, now time.Duration) *line {
	if item != "" {
		for i := len(t.lines) - 1; i >= 0; i-- {
			if t.lines[i].item == item {
				return &t.lines[i]
			}
		}
	}
	t.seq++
	t.lines = append(t.lines, line{item: item, turn: Turn{Seq: t.seq, Role: role, At: t.begun.Add(now)}})
	return &t.lines[len(t.lines)-1]
}

// caller sets what the caller said.
func (t *transcript) caller(item, text string, now time.Duration) {
	l := t.place(RoleCaller, item, now)
	l.turn.Text, l.final, l.saved = strings.TrimSpace(text), true, false
}

// bot adds to what the bot says; all replaces the pieces by the whole.
func (t *transcript) bot(item, text string, all bool, now time.Duration) {
	l := t.place(RoleBot, item, now)
	switch {
	case l.final:
	case all:
		l.turn.Text = text
	default:
		l.turn.Text += text
	}
}

// heard closes the line of an item of which the caller has heard a part.
func (t *transcript) heard(item string, heard, total int64) {
	for i := range t.lines {
		l := &t.lines[i]
		if l.item != item || l.final {
			continue
		}
		if heard < total {
			l.turn.Text, l.turn.Interrupted = cut(l.turn.Text, heard, total), true
		}
		l.turn.Text = strings.TrimSpace(l.turn.Text)
		l.final, l.saved = true, false
	}
}

// cut keeps the share of a text that was heard, to the last whole word: speech runs evenly enough
// for that, and a model that believes it said more would not say it again.
func cut(text string, heard, total int64) string {
	runes := []rune(text)
	if total <= 0 || heard >= total {
		return text
	}
	n := int(int64(len(runes)) * heard / total)
	if n < len(runes) && runes[n] != ' ' {
		for n > 0 && runes[n-1] != ' ' {
			n--
		}
	}
	return strings.TrimSpace(string(runes[:n]))
}

// fresh hands out the finished lines that were not handed out before. Lines without words (a noise,
// an answer that nobody heard) are not part of what was said.
func (t *transcript) fresh() []Turn {
	var out []Turn
	for i := range t.lines {
		if l := &t.lines[i]; l.final && !l.saved && l.turn.Text != "" {
			l.saved = true
			out = append(out, l.turn)
		}
	}
	return out
}

// close finishes every line: the call is over, and what the bot had not begun to say was not heard.
func (t *transcript) close() {
	for i := range t.lines {
		l := &t.lines[i]
		if !l.final && l.turn.Role == RoleBot {
			l.turn.Text = ""
		}
		l.final = true
	}
}

// turns is the whole transcript.
func (t *transcript) turns() []Turn {
	var out []Turn
	for _, l := range t.lines {
		if l.turn.Text != "" {
			out = append(out, l.turn)
		}
	}
	return out
}
