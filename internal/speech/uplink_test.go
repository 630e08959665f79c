package speech

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/moked/moked/internal/audio"
)

// TestUplink: whatever is pushed and taken, the newest audio comes out in
// order and what is missing was counted.
func TestUplink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := NewUplink()
		var kept []byte
		next, dropped := byte(0), 0
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 1).Draw(t, "what") {
			case 0:
				p := make([]byte, rapid.IntRange(0, 45_000).Draw(t, "n"))
				for i := range p {
					p[i] = next
					next++
				}
				u.Push(p)
				kept = append(kept, p...)
				if over := len(kept) - audio.Bytes(keep); over > 0 {
					dropped += over
					kept = kept[over:]
				}
			case 1:
				n := rapid.IntRange(0, 20_000).Draw(t, "take")
				want := kept[:min(n, len(kept))]
				if got := u.take(nil, n); !bytes.Equal(got, want) {
					t.Fatalf("took %d bytes, want %d", len(got), len(want))
				}
				kept = kept[len(want):]
			}
			if u.Waiting() != audio.Duration(len(kept)) || u.Dropped() != audio.Duration(dropped) {
				t.Fatalf("waiting %v, want %v; dropped %v, want %v", u.Waiting(), audio.Duration(len(kept)), u.Dropped(), audio.Duration(dropped))
			}
		}
	})
}

// TestBurst: frames that were held up on the way come at once, and none of them is lost.
func TestBurst(t *testing.T) {
	u := NewUplink()
	for n := range 200 {
		u.Push(bytes.Repeat([]byte{byte(n)}, audio.FrameBytes))
	}
	if u.Dropped() != 0 || u.Waiting() != 4*time.Second {
		t.Errorf("%v wait, %v were dropped", u.Waiting(), u.Dropped())
	}
}

func BenchmarkUplink(b *testing.B) {
	u := NewUplink()
	frame, out := make([]byte, audio.FrameBytes), make([]byte, 0, 4000)
	b.ReportAllocs()
	for b.Loop() {
		u.Push(frame)
		out = u.take(out[:0], 3200)
	}
}
