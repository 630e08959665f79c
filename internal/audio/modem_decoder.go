package audio

import (
	"math"
	"strings"
)

// Piece is a part of a text, about a word, whose sound was heard in full.
type Piece struct {
	Text  string
	First bool  // it begins a text
	Last  bool  // it ends a text
	Whole bool  // it ends a text of which every piece was heard
	End   int64 // the sample, counted from the decoder's start, at which it ended
}

// TextDecoder finds modem text in a stream of µ-law, at any alignment. The zero value is ready.
//
// A sliding window as long as a bit measures both tones at every sample. Each of the 20 possible
// alignments has a shift register of its bits; where one shows the sync word, and its neighbours
// too, the middle of them is the alignment of a piece. Several candidates are followed at once, so
// that a sync word inside noise, or inside a text that was cut off, hides no real one.
type TextDecoder struct {
	n          int64
	window     [bitSamples]int64
	i1, q1     int64
	i0, q0     int64
	power      int64
	registers  [bitSamples]uint16
	run        int // how many alignments in a row show the sync word
	candidates [4]candidate

	seq    int
	intact bool
	crc    uint16
}

type candidate struct {
	live  bool
	phase int
	start int64
	bits  int
	cur   byte
	n     int
	buf   [2 + maxPiece + 2 + pieceTrailer]byte
}

type toneTable [bitSamples]int64

// Q10 tables: their period is the window, so the product that leaves the window has the same
// factor as the one that enters, and the sums stay exact for ever.
var oneCos, oneSin = tone(oneCycles)
var zeroCos, zeroSin = tone(zeroCycles)

func tone(cycles int) (c, s toneTable) {
	for i := range c {
		phase := 2 * math.Pi * float64(cycles*i) / bitSamples
		c[i] = int64(math.Round(1024 * math.Cos(phase)))
		s[i] = int64(math.Round(1024 * math.Sin(phase)))
	}
	return c, s
}

// Write takes audio in order and calls heard for each piece that was heard in full.
func (d *TextDecoder) Write(ulaw []byte, heard func(Piece)) {
	for _, u := range ulaw {
		d.sample(int64(ulawLinear[u]), heard)
	}
}

func (d *TextDecoder) sample(x int64, heard func(Piece)) {
	phase := int(d.n % bitSamples)
	d.n++
	old := d.window[phase]
	d.window[phase] = x
	d.i1 += (x - old) * oneCos[phase]
	d.q1 += (x - old) * oneSin[phase]
	d.i0 += (x - old) * zeroCos[phase]
	d.q0 += (x - old) * zeroSin[phase]
	d.power += x*x - old*old

	one, zero := d.i1*d.i1+d.q1*d.q1, d.i0*d.i0+d.q0*d.q0
	// A clean tone has all its power in one of the two; below half it is speech or noise.
	carrier := d.power > bitSamples*300*300 && one+zero > d.power*(bitSamples/4)*(1024*1024)
	bit := byte(0)
	if one > zero {
		bit = 1
	}
	for i := range d.candidates {
		if c := &d.candidates[i]; c.live && c.phase == phase {
			d.bit(c, bit, carrier, heard)
		}
	}
	d.registers[phase] = d.registers[phase]<<1 | uint16(bit)
	if carrier && d.registers[phase] == syncWord && d.run < bitSamples-1 {
		d.run++
		return
	}
	if d.run >= bitSamples/4 {
		// Rounded towards the earlier sample, so that a text needs no sample behind its last.
		d.follow(d.n - 1 - int64(d.run+3)/2)
	}
	d.run = 0
}

// follow starts a candidate whose sync word ended at sample end.
func (d *TextDecoder) follow(end int64) {
	slot := &d.candidates[0]
	for i := range d.candidates {
		c := &d.candidates[i]
		if !c.live {
			slot = c
			break
		}
		if c.start < slot.start {
			slot = c
		}
	}
	*slot = candidate{live: true, phase: int(end % bitSamples), start: end}
}

// bit gives a candidate its next bit, and settles it when it is complete or cannot be a piece.
func (d *TextDecoder) bit(c *candidate, bit byte, carrier bool, heard func(Piece)) {
	if !carrier {
		c.live = false
		return
	}
	c.cur = c.cur<<1 | bit
	if c.bits++; c.bits%8 != 0 {
		return
	}
	c.buf[c.n] = c.cur
	c.n++
	if c.n < 2 {
		return
	}
	size := int(c.buf[1])
	last := c.buf[0]&0x80 != 0
	if size == 0 || size > maxPiece+2 || last && size < 3 {
		c.live = false
		return
	}
	if c.n < 2+size+pieceTrailer {
		return
	}
	c.live = false
	body := c.buf[:2+size]
	if crc16(0xFFFF, body) != uint16(c.buf[c.n-2])<<8|uint16(c.buf[c.n-1]) {
		return
	}
	for i := range d.candidates {
		d.candidates[i].live = false // whatever began inside a good piece was not a piece
	}
	heard(d.piece(int(body[0]&0x7F), last, body[2:]))
}

// piece joins a payload to the text so far.
func (d *TextDecoder) piece(seq int, last bool, payload []byte) Piece {
	if seq == 0 {
		d.intact, d.crc = true, 0xFFFF
	} else if next := d.seq%127 + 1; seq != next {
		d.intact = false
	}
	d.seq = seq
	p := Piece{First: seq == 0, Last: last, End: d.n}
	if last {
		sum := uint16(payload[len(payload)-2])<<8 | uint16(payload[len(payload)-1])
		payload = payload[:len(payload)-2]
		p.Whole = d.intact && crc16(d.crc, payload) == sum
		d.intact = false
	}
	d.crc = crc16(d.crc, payload)
	p.Text = string(payload)
	return p
}

// DecodeText is everything that can be heard in µ-law audio, and whether its last text was whole.
func DecodeText(ulaw []byte) (text string, whole bool) {
	var d TextDecoder
	var b strings.Builder
	d.Write(ulaw, func(p Piece) {
		if p.First && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p.Text)
		whole = p.Whole
	})
	return b.String(), whole
}
