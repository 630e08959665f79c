package calls

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/speech"
)

// lineIn is the caller's audio as it comes from the carrier. It keeps the model's timeline true:
// frames that were lost on the way are silence, or the model would never hear the end of a word.
type lineIn struct {
	up     *speech.Uplink
	frames atomic.Uint64

	mu       sync.Mutex
	expected time.Duration // the timestamp of the next frame
	lent     time.Duration // silence that was sent ahead while the line was dead
}

// maxGap is how much silence stands for a gap of any length: enough to end every turn, and less
// than the uplink keeps, so that silence never displaces words.
const maxGap = 2 * time.Second

var stillness = audio.AppendSilence(nil, audio.Bytes(time.Second))

// frame passes one frame on, after the silence that its timestamp tells of. It does not allocate.
func (l *lineIn) frame(timestamp time.Duration, p []byte) {
	l.frames.Add(1)
	l.mu.Lock()
	gap := timestamp - l.expected
	if l.expected == 0 || gap < audio.FrameTime { // the first frame, jitter, or a carrier that counts anew
		gap = 0
	}
	owed := max(0, min(gap, maxGap)-l.lent)
	if gap > 0 {
		l.lent = 0
	}
	l.expected = timestamp + audio.Duration(len(p))
	l.mu.Unlock()
	l.silence(owed)
	l.up.Push(p)
}

// stall sends silence while the line is dead; a gap that shows up later has been paid for.
func (l *lineIn) stall(d time.Duration) {
	l.mu.Lock()
	l.lent += d
	l.mu.Unlock()
	l.silence(d)
}

func (l *lineIn) silence(d time.Duration) {
	for d > 0 {
		piece := min(d, time.Second)
		l.up.Push(stillness[:audio.Bytes(piece)])
		d -= piece
	}
}
