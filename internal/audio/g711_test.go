package audio

import (
	"slices"
	"testing"
)

// Vectors from the tables of ITU-T G.711, scaled to 16 bits as in its reference software G.191.
func TestULawVectors(t *testing.T) {
	for _, c := range []struct {
		code   byte
		linear int16
	}{
		{0x00, -32124}, {0x0F, -16764}, {0x10, -15996}, {0x40, -1884}, {0x70, -120}, {0x7E, -8}, {0x7F, 0},
		{0x80, 32124}, {0x8F, 16764}, {0x9F, 8316}, {0xC0, 1884}, {0xEF, 132}, {0xFE, 8}, {0xFF, 0},
	} {
		if got := ULawToLinear(c.code); got != c.linear {
			t.Errorf("µ-law %#02x decodes to %d, want %d", c.code, got, c.linear)
		}
	}
	for _, c := range []struct {
		linear int16
		code   byte
	}{{0, 0xFF}, {-1, 0x7F}, {8, 0xFE}, {-8, 0x7E}, {1000, 0xCE}, {-1000, 0x4E}, {32767, 0x80}, {-32768, 0x00}, {32635, 0x80}} {
		if got := LinearToULaw(c.linear); got != c.code {
			t.Errorf("%d encodes to %#02x, want %#02x", c.linear, got, c.code)
		}
	}
}

func TestALawVectors(t *testing.T) {
	for _, c := range []struct {
		code   byte
		linear int16
	}{{0xD5, 8}, {0x55, -8}, {0xAA, 32256}, {0x2A, -32256}, {0x80, 5504}, {0x00, -5504}, {0xC5, 264}, {0xD4, 24}} {
		if got := ALawToLinear(c.code); got != c.linear {
			t.Errorf("A-law %#02x decodes to %d, want %d", c.code, got, c.linear)
		}
	}
}

func TestG711RoundTrip(t *testing.T) {
	for i := range 256 {
		code := byte(i)
		if got := LinearToULaw(ULawToLinear(code)); got != code && code != 0x7F { // 0x7F is minus zero
			t.Errorf("µ-law %#02x came back as %#02x", code, got)
		}
		if got := LinearToALaw(ALawToLinear(code)); got != code {
			t.Errorf("A-law %#02x came back as %#02x", code, got)
		}
	}
}

// The error of companding never exceeds half a step, and a step is a sixteenth of the value's
// power of two.
func TestG711Accuracy(t *testing.T) {
	for v := -32635; v <= 32635; v += 7 {
		limit := abs(v)/16 + 16
		if got := int(ULawToLinear(LinearToULaw(int16(v)))); abs(got-v) > limit {
			t.Fatalf("µ-law turned %d into %d", v, got)
		}
		if got := int(ALawToLinear(LinearToALaw(int16(v)))); abs(v) <= 32256 && abs(got-v) > limit {
			t.Fatalf("A-law turned %d into %d", v, got)
		}
	}
}

func abs(v int) int { return max(v, -v) }

func TestPCMBytes(t *testing.T) {
	want := []int16{0, 1, -1, 32767, -32768, 258}
	wire := AppendPCM(nil, want)
	if !slices.Equal(wire[2:6], []byte{1, 0, 0xFF, 0xFF}) {
		t.Fatalf("not little endian: %v", wire)
	}
	if got := ParsePCM(nil, append(wire, 9)); !slices.Equal(got, want) {
		t.Fatalf("got %v", got)
	}
}

func BenchmarkDecodeULawFrame(b *testing.B) {
	src, dst := make([]byte, FrameBytes), make([]int16, 0, FrameBytes)
	b.ReportAllocs()
	for b.Loop() {
		dst = DecodeULaw(dst[:0], src)
	}
}

func BenchmarkEncodeULawFrame(b *testing.B) {
	src, dst := make([]int16, FrameBytes), make([]byte, 0, FrameBytes)
	for i := range src {
		src[i] = int16(i * 200)
	}
	b.ReportAllocs()
	for b.Loop() {
		dst = EncodeULaw(dst[:0], src)
	}
}
