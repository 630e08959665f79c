package audio

import (
	"fmt"
	"math"
	"sync"
)

// tapsPerPhase is the length of the filter seen by one output sample: enough for 60 dB of image
// rejection, short enough for 2 ms of delay.
const tapsPerPhase = 32

// Resampler changes the sampling rate between 8, 16 and 24 kHz. It keeps its history between
// chunks: resampling chunk by chunk gives the same samples as resampling the whole, and no clicks.
type Resampler struct {
	up, down int
	phases   [][]int32 // Q15, one row of taps per output phase, newest sample first
	buf      []int16   // history, then the samples at hand
	at       int       // index in buf of the newest input sample for the next output
	phase    int
}

// NewResampler makes a resampler. Rates other than 8000, 16000 and 24000 are refused.
func NewResampler(from, to int) (*Resampler, error) {
	for _, rate := range []int{from, to} {
		if rate != 8000 && rate != 16000 && rate != 24000 {
			return nil, fmt.Errorf("audio: cannot resample at %d Hz", rate)
		}
	}
	g := gcd(from, to)
	r := &Resampler{up: to / g, down: from / g}
	r.phases = lowPass(r.up, r.down)
	r.Reset()
	return r, nil
}

// Reset forgets the history, for a new stream.
func (r *Resampler) Reset() {
	r.buf = append(r.buf[:0], make([]int16, tapsPerPhase-1)...)
	r.at, r.phase = tapsPerPhase-1, 0
}

// Process appends the resampled src to dst.
func (r *Resampler) Process(dst, src []int16) []int16 {
	if r.up == r.down {
		return append(dst, src...)
	}
	r.buf = append(r.buf, src...)
	for r.at < len(r.buf) {
		var acc int64
		window := r.buf[r.at-tapsPerPhase+1 : r.at+1]
		for k, tap := range r.phases[r.phase] {
			acc += int64(tap) * int64(window[tapsPerPhase-1-k])
		}
		dst = append(dst, int16(max(math.MinInt16, min(math.MaxInt16, (acc+1<<14)>>15))))
		r.phase += r.down
		r.at += r.phase / r.up
		r.phase %= r.up
	}
	drop := len(r.buf) - (tapsPerPhase - 1)
	copy(r.buf, r.buf[drop:])
	r.buf = r.buf[:tapsPerPhase-1]
	r.at -= drop
	return dst
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// filters caches the taps of each ratio: designing them takes longer than a second of audio.
var filters sync.Map

// lowPass designs a Kaiser-windowed sinc that passes what both rates can carry, split in phases.
// Each phase sums to exactly one, so that silence and constant levels come out unchanged.
func lowPass(up, down int) [][]int32 {
	key := [2]int{up, down}
	if f, ok := filters.Load(key); ok {
		return f.([][]int32)
	}
	const beta = 7.0
	n := tapsPerPhase * up
	cutoff := 0.46 / float64(max(up, down)) // in cycles per sample of the upsampled stream
	phases := make([][]int32, up)
	for p := range phases {
		row, sum := make([]float64, tapsPerPhase), 0.0
		for k := range row {
			t := float64(k*up+p) - float64(n-1)/2
			w := 2 * t / float64(n-1)
			row[k] = sinc(2*cutoff*t) * bessel0(beta*math.Sqrt(max(0, 1-w*w)))
			sum += row[k]
		}
		phases[p] = make([]int32, tapsPerPhase)
		rest := int32(1 << 15)
		for k := range row {
			phases[p][k] = int32(math.Round(row[k] / sum * (1 << 15)))
			rest -= phases[p][k]
		}
		phases[p][tapsPerPhase/2] += rest
	}
	filters.Store(key, phases)
	return phases
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// bessel0 is the modified Bessel function of order zero, which shapes the Kaiser window.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1; k < 40; k++ {
		term *= (x / 2 / float64(k)) * (x / 2 / float64(k))
		sum += term
	}
	return sum
}
