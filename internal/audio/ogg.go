package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// errOgg is a file that is no Opus in Ogg, or a damaged one.
var errOgg = errors.New("audio: not Opus in Ogg")

// opus is what an Ogg file with Opus holds.
type opus struct {
	channels int
	preSkip  int
	packets  [][]byte
	samples  []int // of each packet, at 48 kHz
}

// OpusToCAF puts the Opus packets of an Ogg file into a Core Audio file, sample by sample the same.
// Apple's players before Safari 18.4 decode Opus, but open it in no other container that also a
// telephone writes.
func OpusToCAF(ogg []byte) ([]byte, error) {
	o, err := readOpus(ogg)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&out, binary.BigEndian, v) // into memory it does not fail
		}
	}
	chunk := func(name string, size int) {
		out.WriteString(name)
		put(int64(size))
	}
	perPacket, total, size := o.samples[0], int64(0), 0
	for i, n := range o.samples {
		if n != perPacket {
			perPacket = 0 // the table then says it for each
		}
		total += int64(n)
		size += len(o.packets[i])
	}
	out.WriteString("caff")
	put(uint16(1), uint16(0))
	chunk("desc", 32)
	put(math.Float64bits(48000))
	out.WriteString("opus")
	put(uint32(0), uint32(0), uint32(perPacket), uint32(o.channels), uint32(0))
	chunk("chan", 12)
	put(uint32((99+o.channels)<<16|o.channels), uint32(0), uint32(0)) // mono or stereo
	var table []byte
	for i, p := range o.packets {
		table = appendVarint(table, len(p))
		if perPacket == 0 {
			table = appendVarint(table, o.samples[i])
		}
	}
	chunk("pakt", 24+len(table))
	put(int64(len(o.packets)), max(total-int64(o.preSkip), 0), int32(o.preSkip), int32(0))
	out.Write(table)
	chunk("data", 4+size)
	put(uint32(0))
	for _, p := range o.packets {
		out.Write(p)
	}
	return out.Bytes(), nil
}

// appendVarint writes a number in groups of seven bits, the highest first.
func appendVarint(b []byte, n int) []byte {
	for shift := 28; shift > 0; shift -= 7 {
		if n>>shift != 0 {
			b = append(b, byte(n>>shift)|0x80)
		}
	}
	return append(b, byte(n)&0x7f)
}

// readOpus takes the packets out of an Ogg file of one stream.
func readOpus(data []byte) (o opus, err error) {
	packets, err := oggPackets(data)
	if err != nil {
		return o, err
	}
	if len(packets) < 3 || len(packets[0]) < 19 || string(packets[0][:8]) != "OpusHead" {
		return o, errOgg
	}
	o.channels, o.preSkip = int(packets[0][9]), int(binary.LittleEndian.Uint16(packets[0][10:]))
	if o.channels != 1 && o.channels != 2 {
		return o, errOgg
	}
	for _, p := range packets[2:] { // the second holds the tags
		n := opusSamples(p)
		if n == 0 {
			continue
		}
		o.packets, o.samples = append(o.packets, p), append(o.samples, n)
	}
	if len(o.packets) == 0 {
		return o, errOgg
	}
	return o, nil
}

// oggPackets puts the segments of an Ogg file together.
func oggPackets(data []byte) (packets [][]byte, err error) {
	var open []byte
	for len(data) > 0 {
		if len(data) < 27 || string(data[:4]) != "OggS" || len(data) < 27+int(data[26]) {
			return nil, errOgg
		}
		lacing := data[27 : 27+int(data[26])]
		body := data[27+len(lacing):]
		for _, n := range lacing {
			if len(body) < int(n) {
				return nil, errOgg
			}
			open = append(open, body[:n]...)
			body = body[n:]
			if n < 255 {
				packets, open = append(packets, open), nil
			}
		}
		data = body
	}
	return packets, nil
}

// opusSamples is how much sound a packet holds at 48 kHz, from its first bytes (RFC 6716, 3.1); 0 for
// a packet that is none.
func opusSamples(p []byte) int {
	if len(p) == 0 {
		return 0
	}
	config, frames := p[0]>>3, 1
	switch p[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(p) < 2 {
			return 0
		}
		frames = int(p[1] & 0x3f)
	}
	var one int
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		one = []int{480, 960, 1920, 2880}[config&3]
	case config < 16: // hybrid: 10, 20 ms
		one = []int{480, 960}[config&1]
	default: // CELT: 2.5, 5, 10, 20 ms
		one = []int{120, 240, 480, 960}[config&3]
	}
	if one*frames > 5760 { // 120 ms
		return 0
	}
	return one * frames
}
