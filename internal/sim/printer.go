package sim

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/clock"
)

// printer writes what happens in a call, one line each, with the time since its beginning.
type printer struct {
	mu    sync.Mutex
	out   io.Writer
	clock *clock.Clock
	start time.Time
}

func (p *printer) line(sign, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "%6.1fs %s %s\n", p.clock.Now().Sub(p.start).Seconds(), sign, fmt.Sprintf(format, args...))
}

// watch prints the verbs as they are carried out and the words as they have been heard, until the
// call is over.
func (p *printer) watch(call *Call) {
	verbs, heard := 0, 0
	for over := false; !over; {
		call.mu.Lock()
		changed := call.changed
		newVerbs := call.verbs[verbs:]
		all := call.heard.String()
		quiet := call.play.pending == 0
		call.mu.Unlock()
		for _, v := range newVerbs {
			p.line("▸", "%s", v)
		}
		verbs += len(newVerbs)
		heard = p.words(all, heard, quiet)
		select {
		case <-changed:
		case <-call.Done():
			over = true
			p.words(call.Heard(), heard, true)
		}
	}
}

// words prints the lines of what was heard that are complete, and all of it when it is quiet.
func (p *printer) words(all string, from int, quiet bool) int {
	for from < len(all) {
		line, _, complete := strings.Cut(all[from:], "\n")
		if !complete && !quiet {
			break
		}
		if strings.TrimSpace(line) != "" {
			p.line("←", "%s", strings.TrimSpace(line))
		}
		from += len(line)
		if complete {
			from++
		}
	}
	return from
}

func (p *printer) summary(call *Call) {
	s := call.Stats()
	p.line("■", "%s; %d frames to the product, %v of sound back, first after %v, %d marks, %d clears (%v unheard), %d gaps in it",
		call.Status(), s.FramesSent, audio.Duration(s.BytesReceived), s.FirstSound, s.Marks, s.Clears, audio.Duration(s.BytesDropped), s.Underruns)
	for _, v := range call.Violations() {
		p.line("!", "%s", v)
	}
}
