package calls

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/speech"
)

// tape plays events to the reducer and writes down what it wants done: a call as a text.
type tape struct {
	t    *testing.T
	s    *state
	at   time.Duration
	out  strings.Builder
	line int // frames that have come, one each time anything happens
}

func newTape(t *testing.T) *tape {
	p := &tape{t: t, s: newState(DefaultLimits(), script{instructions: "PROMPT"}, time.Unix(0, 0))}
	return p.on("begin", event{kind: evBegin})
}

// on plays one event.
func (p *tape) on(name string, e event) *tape {
	p.t.Helper()
	p.line++
	e.at, e.frames = p.at, uint64(p.line)
	effects := step(p.s, e, nil)
	if name != "" {
		fmt.Fprintf(&p.out, "%5d %s\n", p.at.Milliseconds(), name)
	}
	p.write(effects)
	p.check()
	return p
}

// wait lets time pass, looking at the state whenever it wants to be looked at. The line stays alive.
func (p *tape) wait(d time.Duration) *tape { return p.pass(d, true) }

func (p *tape) pass(d time.Duration, alive bool) *tape {
	p.t.Helper()
	for end := p.at + d; p.at < end && !p.s.ended; {
		next := max(p.at+time.Millisecond, min(end, p.s.wake()))
		if next < end && p.s.wake() <= p.at {
			p.t.Fatalf("at %v the state wants to be woken in the past (%v)", p.at, p.s.wake())
		}
		p.at = next
		if alive {
			p.line++
		}
		p.write(step(p.s, event{kind: evTick, at: p.at, frames: uint64(p.line)}, nil))
		p.check()
	}
	return p
}

// check holds what is true of every state.
func (p *tape) check() {
	p.t.Helper()
	l := &p.s.play
	if h := l.heard(p.at); h > l.sent || l.sent > l.received || l.acked > l.sent || h < 0 {
		p.t.Fatalf("ledger: heard %d sent %d received %d acked %d", h, l.sent, l.received, l.acked)
	}
	if lead := l.ends + l.lag - p.at; l.lag == 0 && lead > p.s.limits.Lead+p.s.limits.Chunk {
		p.t.Fatalf("the lead is %v", lead)
	}
}

func (p *tape) write(effects []effect) {
	played := 0
	flush := func() {
		if played > 0 {
			fmt.Fprintf(&p.out, "%5d   play %v\n", p.at.Milliseconds(), audio.Duration(played))
			played = 0
		}
	}
	for _, f := range effects {
		if f.kind == doPlay {
			played += len(f.audio)
			continue
		}
		if f.kind == doMark {
			continue
		}
		flush()
		fmt.Fprintf(&p.out, "%5d   %s\n", p.at.Milliseconds(), describe(f))
	}
	flush()
}

func describe(f effect) string {
	switch f.kind {
	case doConnect:
		s := fmt.Sprint("connect ", f.session)
		for _, l := range f.history {
			s += fmt.Sprintf(" [%v %s]", l.Bot, l.Text)
		}
		return s
	case doDisconnect:
		return "disconnect"
	case doRespond:
		what, _, _ := strings.Cut(f.respond.Instructions, ".")
		s := "respond " + what
		if f.respond.NoTools {
			s += " without tools"
		}
		return strings.TrimSpace(s)
	case doCancel:
		return "cancel " + f.id
	case doTruncate:
		return fmt.Sprintf("truncate %s at %v", f.id, f.heard)
	case doDelete:
		return "delete " + f.id
	case doTool:
		return "tool " + f.tool.Name
	case doToolResult:
		return fmt.Sprintf("result %s %s", f.id, f.output)
	case doClear:
		return "clear"
	case doSilence:
		return "silence"
	case doSave:
		var s []string
		for _, t := range f.turns {
			s = append(s, fmt.Sprintf("%s: %s", t.Role, t.Text))
			if t.Interrupted {
				s[len(s)-1] += "…"
			}
		}
		return "save " + strings.Join(s, " | ")
	case doEnd:
		return "end " + f.reason
	}
	return fmt.Sprint("effect ", f.kind)
}

// is compares the whole tape.
func (p *tape) is(want string) {
	p.t.Helper()
	got := strings.TrimSpace(p.out.String())
	var lines []string
	for _, l := range strings.Split(want, "\n") {
		if l = strings.TrimLeft(l, "\t"); strings.TrimSpace(l) != "" {
			lines = append(lines, l)
		}
	}
	if want = strings.TrimSpace(strings.Join(lines, "\n")); got != want {
		p.t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// onlyLines keeps the effects that begin with one of the words.
func (p *tape) onlyLines(words ...string) *tape {
	var kept []string
	for _, l := range strings.Split(p.out.String(), "\n") {
		for _, w := range words {
			if len(l) > 8 && strings.HasPrefix(l[8:], w) {
				kept = append(kept, l)
			}
		}
	}
	p.out.Reset()
	p.out.WriteString(strings.Join(kept, "\n"))
	return p
}

// fresh forgets what has been written so far.
func (p *tape) fresh() *tape { p.out.Reset(); return p }

// The model.

func (p *tape) up() *tape {
	return p.on("model up", event{kind: evModelUp, session: p.s.session})
}
func (p *tape) down() *tape {
	return p.on("model down", event{kind: evModelDown, session: p.s.session})
}
func (p *tape) model(name string, m speech.Event) *tape {
	p.t.Helper()
	return p.on(name, event{kind: evModel, session: p.s.session, model: m})
}
func (p *tape) started(response string) *tape {
	return p.model("", speech.Event{Kind: speech.ResponseStarted, Response: response})
}
func (p *tape) done(response, status string, calls ...speech.ToolCall) *tape {
	return p.model("done "+response+" "+status, speech.Event{Kind: speech.ResponseDone, Response: response, Status: status, Calls: calls})
}
func (p *tape) audio(response, item string, d time.Duration) *tape {
	return p.on(fmt.Sprintf("audio %s %v", item, d), event{kind: evModel, session: p.s.session, audio: &sound{make([]byte, audio.Bytes(d))},
		model: speech.Event{Kind: speech.Audio, Response: response, Item: item}})
}
func (p *tape) text(response, item, words string) *tape {
	return p.model("", speech.Event{Kind: speech.BotTextDone, Response: response, Item: item, Text: words})
}
func (p *tape) says(response, item, words string, d time.Duration) *tape {
	return p.started(response).text(response, item, words).audio(response, item, d).done(response, speech.StatusCompleted)
}
func (p *tape) callerBegins(item string) *tape {
	return p.model("caller begins "+item, speech.Event{Kind: speech.SpeechStarted, Item: item})
}
func (p *tape) callerEnds(item, words string) *tape {
	p.model("caller ends "+item, speech.Event{Kind: speech.SpeechStopped, Item: item})
	return p.model("", speech.Event{Kind: speech.CallerText, Item: item, Text: words})
}

// mark gives back the furthest mark of the carrier's buffer.
func (p *tape) mark() *tape {
	return p.on("mark", event{kind: evPlayed, gen: p.s.play.gen, position: p.s.play.sent})
}

func call(id, name string) speech.ToolCall {
	return speech.ToolCall{ID: id, Name: name, Arguments: json.RawMessage(`{}`)}
}
