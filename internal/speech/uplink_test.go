package speech

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/moked/moked/internal/audio"
)

// TestUplink: whatever is pushed and taken, and whoever listens, the newest audio comes out in
// order and what is missing was counted.
func TestUplink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := NewUplink()
		limit := audio.Bytes(keepUnheard)
		var kept []byte
		next, dropped, live := byte(0), 0, false
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				p := make([]byte, rapid.IntRange(0, 9000).Draw(t, "n"))
				for i := range p {
					p[i] = next
					next++
				}
				u.Push(p)
				kept = append(kept, p...)
				if over := len(kept) - max(limit, len(p)); over > 0 {
					dropped += over
					kept = kept[over:]
				}
			case 1:
				n := rapid.IntRange(0, 5000).Draw(t, "take")
				want := kept[:min(n, len(kept))]
				if got := u.take(nil, n); !bytes.Equal(got, want) {
					t.Fatalf("took %d bytes, want %d", len(got), len(want))
				}
				if kept = kept[len(want):]; live && len(kept) == 0 {
					limit = audio.Bytes(keepLive)
				}
			case 2:
				live = rapid.Bool().Draw(t, "live")
				if u.listen(live); !live {
					limit = audio.Bytes(keepUnheard)
				}
			}
			if u.Waiting() != audio.Duration(len(kept)) || u.Dropped() != audio.Duration(dropped) {
				t.Fatalf("waiting %v, want %v; dropped %v, want %v", u.Waiting(), audio.Duration(len(kept)), u.Dropped(), audio.Duration(dropped))
			}
		}
	})
}

func TestStalledModelHearsThePresent(t *testing.T) {
	u := NewUplink()
	u.listen(true)
	u.take(nil, 1)
	for n := range 100 {
		u.Push(bytes.Repeat([]byte{byte(n)}, audio.FrameBytes))
	}
	if u.Waiting() > 500*time.Millisecond {
		t.Errorf("%v wait for a model that stalls", u.Waiting())
	}
	got := u.take(nil, 100_000)
	if got[len(got)-1] != 99 {
		t.Error("the newest audio was dropped")
	}
}
