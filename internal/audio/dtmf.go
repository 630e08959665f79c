package audio

import (
	"math"
	"time"
)

var (
	dtmfRows   = [4]float64{697, 770, 852, 941}
	dtmfCols   = [4]float64{1209, 1336, 1477, 1633}
	dtmfDigits = [4]string{"123A", "456B", "789C", "*0#D"}
)

// AppendDTMF appends a touch tone of the given length, and the same length of silence after it,
// as µ-law. Unknown digits append nothing.
func AppendDTMF(dst []byte, digit byte, length time.Duration) []byte {
	row, col, ok := dtmfTones(digit)
	if !ok {
		return dst
	}
	n := Bytes(length)
	for i := range n {
		t := 2 * math.Pi * float64(i) / Rate
		dst = append(dst, LinearToULaw(int16(7000*math.Sin(t*row)+8000*math.Sin(t*col))))
	}
	return AppendSilence(dst, n)
}

func dtmfTones(digit byte) (row, col float64, ok bool) {
	for r, digits := range dtmfDigits {
		for c := range digits {
			if digits[c] == digit {
				return dtmfRows[r], dtmfCols[c], true
			}
		}
	}
	return 0, 0, false
}

// dtmfBlock is the number of samples one decision looks at: 25.6 ms resolve the tones, and two
// blocks still fit in the shortest legal tone.
const dtmfBlock = 205

// DTMF finds touch tones in µ-law audio. The zero value is ready.
type DTMF struct {
	block   [dtmfBlock]int16
	n       int
	last    byte // what the block before held
	current byte // the digit that was reported and is still pressed
}

// Write takes audio in order and calls pressed once for each key press.
func (d *DTMF) Write(ulaw []byte, pressed func(digit byte)) {
	for _, u := range ulaw {
		d.block[d.n] = ulawLinear[u]
		d.n++
		if d.n < dtmfBlock {
			continue
		}
		d.n = 0
		digit := dtmfDetect(&d.block)
		// Two equal blocks make a press: speech and clicks rarely hold a clean pair that long.
		if digit == d.last && digit != d.current {
			d.current = digit
			if digit != 0 {
				pressed(digit)
			}
		}
		d.last = digit
	}
}

func dtmfDetect(block *[dtmfBlock]int16) byte {
	var total float64
	for _, s := range block {
		total += float64(s) * float64(s)
	}
	if total < dtmfBlock*200*200 {
		return 0
	}
	row, rowPower := strongest(block[:], dtmfRows)
	col, colPower := strongest(block[:], dtmfCols)
	// A pure pair holds nearly all the energy of the block; the levels of its halves differ by
	// at most 8 dB on a legal line.
	pure := 2 * (rowPower + colPower) / dtmfBlock
	if pure < 0.7*total || rowPower > 6.3*colPower || colPower > 6.3*rowPower {
		return 0
	}
	return dtmfDigits[row][col]
}

func strongest(block []int16, tones [4]float64) (best int, power float64) {
	for i, f := range tones {
		if p := Goertzel(block, f); p > power {
			best, power = i, p
		}
	}
	return best, power
}

// Goertzel is the power of one frequency in 8 kHz samples: |X(f)|².
func Goertzel(samples []int16, freq float64) float64 {
	c := 2 * math.Cos(2*math.Pi*freq/Rate)
	var s1, s2 float64
	for _, x := range samples {
		s1, s2 = float64(x)+c*s1-s2, s1
	}
	return s1*s1 + s2*s2 - c*s1*s2
}
