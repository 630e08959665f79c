package audio

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// The text modem carries words as sound: frequency-shift keying at 400 baud, 1200 Hz for a one and
// 2000 Hz for a zero. Both tones make whole cycles in a bit of 20 samples, so bits join without a
// step and one byte is exactly one 20 ms frame: a byte's sound is a table entry. It survives
// µ-law, resampling to 24 kHz and back, any chunking, and the loss of any frame costs only the
// piece it was in.
//
// A text is a leader and pieces of about a word each:
//
//	0x1A 0xCF | last<<7 + seq | length | payload | CRC-16 of head and payload
//
// seq counts 0, 1, 2 … 127, 1, 2 …; only a first piece has 0. The payload of the last piece ends
// with the CRC-16 of the whole text, so a decoder knows what was heard word by word, and whether
// the whole was.
const (
	bitSamples   = Rate / 400
	oneCycles    = 3
	zeroCycles   = 5
	leaderByte   = 0x55
	leaderBytes  = 2
	syncWord     = 0x1ACF
	maxPiece     = 48 // bytes of text in a piece
	modemVolume  = 9000
	pieceHead    = 4 // sync and header
	pieceTrailer = 2
)

// byteSound holds the µ-law sound of each byte value.
var byteSound = func() (t [256][FrameBytes]byte) {
	for b := range t {
		for i := range FrameBytes {
			cycles := zeroCycles
			if b>>(7-i/bitSamples)&1 == 1 {
				cycles = oneCycles
			}
			phase := 2 * math.Pi * float64(cycles*(i%bitSamples)) / bitSamples
			t[b][i] = LinearToULaw(int16(math.Round(modemVolume * math.Sin(phase))))
		}
	}
	return t
}()

// AppendText appends the sound of text as µ-law, whole frames, and returns the longer slice.
// Text that is not valid UTF-8 is made valid first. An empty text has no sound.
func AppendText(dst []byte, text string) []byte {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if text == "" {
		return dst
	}
	for range leaderBytes {
		dst = append(dst, byteSound[leaderByte][:]...)
	}
	whole := crc16(0xFFFF, text)
	for seq := 0; text != ""; seq++ {
		if seq == 128 {
			seq = 1
		}
		var piece string
		piece, text = cutPiece(text)
		head := [2]byte{byte(seq), byte(len(piece))}
		if text == "" {
			piece += string([]byte{byte(whole >> 8), byte(whole)})
			head = [2]byte{byte(seq) | 0x80, byte(len(piece))}
		}
		crc := crc16(crc16(0xFFFF, head[:]), piece)
		dst = append(dst, byteSound[syncWord>>8][:]...)
		dst = append(dst, byteSound[syncWord&0xFF][:]...)
		dst = appendSound(dst, head[:])
		dst = appendSound(dst, []byte(piece))
		dst = appendSound(dst, []byte{byte(crc >> 8), byte(crc)})
	}
	return dst
}

func appendSound(dst, bytes []byte) []byte {
	for _, b := range bytes {
		dst = append(dst, byteSound[b][:]...)
	}
	return dst
}

// cutPiece takes the next word with the space behind it, or as much of it as fits in a piece.
func cutPiece(text string) (piece, rest string) {
	end := strings.IndexByte(text, ' ') + 1
	if end == 0 {
		end = len(text)
	}
	if end > maxPiece {
		end = maxPiece
		for !utf8.RuneStart(text[end]) {
			end--
		}
	}
	return text[:end], text[end:]
}

// TextTime is how long the sound of text plays.
func TextTime(text string) time.Duration {
	text = strings.ToValidUTF8(text, "\uFFFD")
	frames := 0
	for rest := text; rest != ""; {
		var piece string
		piece, rest = cutPiece(rest)
		frames += pieceHead + len(piece) + pieceTrailer
	}
	if frames > 0 {
		frames += leaderBytes + 2 // the last piece carries the CRC of the whole
	}
	return time.Duration(frames) * FrameTime
}

// crc16 is CRC-16/CCITT, continued from crc.
func crc16[T string | []byte](crc uint16, data T) uint16 {
	for i := range len(data) {
		crc ^= uint16(data[i]) << 8
		for range 8 {
			top := crc & 0x8000
			crc <<= 1
			if top != 0 {
				crc ^= 0x1021
			}
		}
	}
	return crc
}
