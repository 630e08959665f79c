package calls

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/moked/moked/internal/audio"
)

// TestLedger plays random sentences to random carriers: whatever marks come back and when, nobody
// has heard more than was sent or than time allows, and the parts are the whole.
func TestLedger(t *testing.T) {
	lim := DefaultLimits()
	rapid.Check(t, func(t *rapid.T) {
		var l ledger
		now := time.Duration(0)
		items := []string{"a", "b", "c"}
		var begun time.Duration
		heardBefore := int64(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1:
				if l.received == 0 {
					begun = now
				}
				l.add(segment{session: 1, item: rapid.SampledFrom(items).Draw(t, "item")}, make([]byte, rapid.IntRange(1, 4000).Draw(t, "n")))
			case 2:
				l.ack(l.gen-uint32(rapid.IntRange(0, 1).Draw(t, "old")), rapid.Int64Range(0, l.sent+100).Draw(t, "mark"), now)
				heardBefore = 0 // a late mark may correct the estimate downwards
			case 3:
				now += time.Duration(rapid.IntRange(0, 700).Draw(t, "ms")) * time.Millisecond
			case 4:
				if rapid.Bool().Draw(t, "stop") {
					gen := l.gen
					l.stop()
					heardBefore = 0
					if l.gen == gen || l.heard(now) != 0 || l.audible(now) {
						t.Fatal("something of an old generation is left")
					}
				}
			}
			for piece := l.next(now, lim); piece != nil; piece = l.next(now, lim) {
				if len(piece) > audio.Bytes(lim.Chunk) {
					t.Fatalf("a piece of %d bytes", len(piece))
				}
				l.markDue(lim)
			}
			h := l.heard(now)
			if h < heardBefore || h > l.sent || l.sent > l.received {
				t.Fatalf("heard %d (before %d) sent %d received %d", h, heardBefore, l.sent, l.received)
			}
			if most := int64(audio.Bytes(now - begun)); h > most {
				t.Fatalf("heard %d bytes in the time of %d", h, most)
			}
			heardBefore = h
			var sum, total int64
			for _, p := range l.parts(now) {
				if p.heard > p.total {
					t.Fatalf("part %+v", p)
				}
				sum, total = sum+p.heard, total+p.total
			}
			if sum != h || total != l.received {
				t.Fatalf("parts heard %d of %d, ledger %d of %d", sum, total, h, l.received)
			}
		}
	})
}

func TestLedgerKeepsALead(t *testing.T) {
	lim := DefaultLimits()
	var l ledger
	l.add(segment{item: "a"}, make([]byte, 80_000)) // ten seconds at once
	sent := func() (n int) {
		for p := l.next(0, lim); p != nil; p = l.next(0, lim) {
			n += len(p)
		}
		return n
	}
	if n := sent(); n != audio.Bytes(lim.Lead+lim.Chunk) {
		t.Errorf("%d bytes are at the carrier", n)
	}
	if n := sent(); n != 0 {
		t.Errorf("%d bytes more without time passing", n)
	}
}

func BenchmarkLedger(b *testing.B) {
	lim := DefaultLimits()
	var l ledger
	chunk := make([]byte, 800)
	now := time.Duration(0)
	b.ReportAllocs()
	for b.Loop() {
		l.add(segment{item: "a"}, chunk)
		now += 100 * time.Millisecond
		for l.next(now, lim) != nil {
			l.markDue(lim)
		}
	}
}
