package calls

import (
	"bytes"
	"testing"
	"time"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/speech"
)

// lengths plays frames with the timestamps given (in ms) and tells how much audio the model gets.
func lengths(stamps ...int) time.Duration {
	l := lineIn{up: speech.NewUplink()}
	frame := bytes.Repeat([]byte{1}, audio.FrameBytes)
	for _, ms := range stamps {
		if ms < 0 {
			l.stall(-time.Duration(ms) * time.Millisecond)
			continue
		}
		l.frame(time.Duration(ms)*time.Millisecond, frame)
	}
	return l.up.Waiting()
}

func TestGapsAreSilence(t *testing.T) {
	for _, c := range []struct {
		name   string
		stamps []int
		want   time.Duration
	}{
		{"an even line", []int{0, 20, 40, 60}, 80 * time.Millisecond},
		{"a late beginning", []int{1800, 1820}, 40 * time.Millisecond},
		{"three frames lost", []int{0, 20, 100}, 120 * time.Millisecond},
		{"jitter of less than a frame", []int{0, 25, 45}, 60 * time.Millisecond},
		{"a clock that begins anew", []int{500, 520, 0, 20}, 80 * time.Millisecond},
		{"a pause of a minute", []int{0, 60_000}, 2040 * time.Millisecond},
		{"silence lent while the line was dead", []int{0, -1000, 1520}, 1540 * time.Millisecond},
		{"more lent than was lost", []int{0, -1000, 520}, 1040 * time.Millisecond},
	} {
		if got := lengths(c.stamps...); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// BenchmarkUplink is what a caller's frame costs from the carrier's reader to the model's queue.
func BenchmarkUplink(b *testing.B) {
	l := lineIn{up: speech.NewUplink()}
	frame := bytes.Repeat([]byte{1}, audio.FrameBytes)
	at := time.Duration(0)
	b.ReportAllocs()
	for b.Loop() {
		l.frame(at, frame)
		at += audio.FrameTime
	}
}

func TestUplinkDoesNotAllocate(t *testing.T) {
	l := lineIn{up: speech.NewUplink()}
	frame := make([]byte, audio.FrameBytes)
	at := time.Duration(0)
	if n := testing.AllocsPerRun(1000, func() { l.frame(at, frame); at += 3 * audio.FrameTime }); n != 0 {
		t.Errorf("a frame with a gap costs %v allocations", n)
	}
}
