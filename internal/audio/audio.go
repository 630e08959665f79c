// Package audio is the sound of a phone call: G.711, 20 ms framing, resampling between 8, 16 and
// 24 kHz, touch tones, WAV files, and a slow text modem that lets a simulated caller and a
// simulated model "speak" words through the real audio path. It is pure Go without state of its
// own, and nothing on a path that runs per frame allocates.
package audio

import "time"

const (
	// Rate is the sampling rate of telephone audio in Hz.
	Rate = 8000
	// FrameBytes is one 20 ms frame of µ-law: what a carrier sends fifty times a second.
	FrameBytes = 160
	// Silence is µ-law for a zero sample. Zero bytes are not silence, they are a loud click.
	Silence = 0xFF
	// FrameTime is how long one frame plays.
	FrameTime = 20 * time.Millisecond
)

// Duration is how long n bytes of 8 kHz µ-law play.
func Duration(n int) time.Duration { return time.Duration(n) * time.Second / Rate }

// Bytes is how many bytes of 8 kHz µ-law play for d, rounded down.
func Bytes(d time.Duration) int { return int(d * Rate / time.Second) }

// AppendSilence appends n bytes of µ-law silence.
func AppendSilence(dst []byte, n int) []byte {
	for range n {
		dst = append(dst, Silence)
	}
	return dst
}

// Framer cuts a stream of µ-law bytes into whole frames, whatever sizes the chunks have.
// The zero value is ready.
type Framer struct {
	part [FrameBytes]byte
	n    int
}

// Write takes bytes in order and calls emit for each whole frame. The frame is only valid during
// the call.
func (f *Framer) Write(p []byte, emit func(frame []byte)) {
	if f.n > 0 {
		k := copy(f.part[f.n:], p)
		f.n += k
		p = p[k:]
		if f.n < FrameBytes {
			return
		}
		f.n = 0
		emit(f.part[:])
	}
	for len(p) >= FrameBytes {
		emit(p[:FrameBytes])
		p = p[FrameBytes:]
	}
	f.n = copy(f.part[:], p)
}

// Flush emits the last partial frame, filled up with silence, if there is one.
func (f *Framer) Flush(emit func(frame []byte)) {
	if f.n == 0 {
		return
	}
	for i := f.n; i < FrameBytes; i++ {
		f.part[i] = Silence
	}
	f.n = 0
	emit(f.part[:])
}

// Pending is the number of bytes that wait for the rest of their frame.
func (f *Framer) Pending() int { return f.n }
