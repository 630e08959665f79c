package audio

import (
	"encoding/binary"
	"errors"
)

// Encoding is the sample format of a WAV file.
type Encoding uint16

// The two formats that calls are recorded in.
const (
	PCM16 Encoding = 1
	MuLaw Encoding = 7
)

// WAV is a sound file in memory.
type WAV struct {
	Encoding Encoding
	Rate     int
	Channels int
	Data     []byte
}

// ErrWAV is returned for bytes that are not a WAV file of a kind this package reads.
var ErrWAV = errors.New("audio: not a readable WAV file")

func (e Encoding) bytes() int {
	if e == PCM16 {
		return 2
	}
	return 1
}

// WAVHeader is the head of a WAV file whose samples follow, dataBytes long. It is a function of
// its own so that a recorder can write the samples first and the head when the length is known;
// its length never changes.
func WAVHeader(e Encoding, rate, channels, dataBytes int) []byte {
	block := e.bytes() * channels
	h := make([]byte, 0, 58)
	u16 := func(v int) { h = binary.LittleEndian.AppendUint16(h, uint16(v)) }
	u32 := func(v int) { h = binary.LittleEndian.AppendUint32(h, uint32(v)) }
	h = append(h, "RIFF"...)
	u32(50 + dataBytes + dataBytes%2)
	h = append(h, "WAVEfmt "...)
	u32(18) // the long form: required for µ-law, allowed for PCM
	u16(int(e))
	u16(channels)
	u32(rate)
	u32(rate * block)
	u16(block)
	u16(8 * e.bytes())
	u16(0)
	h = append(h, "fact"...) // required for everything but PCM
	u32(4)
	u32(dataBytes / block)
	h = append(h, "data"...)
	u32(dataBytes)
	return h
}

// Bytes is the whole file.
func (w WAV) Bytes() []byte {
	out := append(WAVHeader(w.Encoding, w.Rate, w.Channels, len(w.Data)), w.Data...)
	if len(w.Data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// ReadWAV parses a WAV file. Chunks it does not know are skipped; a data chunk that claims more
// than there is (a recording cut short) is read as far as it goes.
func ReadWAV(file []byte) (WAV, error) {
	var w WAV
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return WAV{}, ErrWAV
	}
	for rest := file[12:]; len(rest) >= 8; {
		id, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:8]))
		body := rest[8:]
		size = min(size, len(body))
		switch id {
		case "fmt ":
			if size < 16 {
				return WAV{}, ErrWAV
			}
			w.Encoding = Encoding(binary.LittleEndian.Uint16(body))
			w.Channels = int(binary.LittleEndian.Uint16(body[2:]))
			w.Rate = int(binary.LittleEndian.Uint32(body[4:]))
			width := int(binary.LittleEndian.Uint16(body[14:]))
			if w.Encoding != PCM16 && w.Encoding != MuLaw || width != 8*w.Encoding.bytes() || w.Channels < 1 || w.Rate < 1 {
				return WAV{}, ErrWAV
			}
		case "data":
			if w.Channels == 0 {
				return WAV{}, ErrWAV
			}
			w.Data = body[:size]
			return w, nil
		}
		rest = body[min(size+size%2, len(body)):]
	}
	return WAV{}, ErrWAV
}
