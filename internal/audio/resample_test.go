package audio

import (
	"hash/crc32"
	"math"
	"slices"
	"testing"
)

func sine(freq float64, rate, n int) []int16 {
	out := make([]int16, n)
	for i := range out {
		out[i] = int16(math.Round(10000 * math.Sin(2*math.Pi*freq*float64(i)/float64(rate))))
	}
	return out
}

var rates = []int{8000, 16000, 24000}

func resampler(t testing.TB, from, to int) *Resampler {
	r, err := NewResampler(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResamplerIsTheSameInAnyChunks(t *testing.T) {
	for _, from := range rates {
		src := sine(440, from, 2400)
		for _, to := range rates {
			want := resampler(t, from, to).Process(nil, src)
			if len(want) != len(src)*to/from {
				t.Errorf("%d to %d: %d samples became %d", from, to, len(src), len(want))
			}
			for _, chunk := range []int{1, 2, 7, 160, 481} {
				r := resampler(t, from, to)
				var got []int16
				for part := range slices.Chunk(src, chunk) {
					got = r.Process(got, part)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%d to %d in chunks of %d differs from one chunk", from, to, chunk)
				}
			}
		}
	}
}

// The bytes are pinned: a change of the filter is a decision, not an accident.
func TestResamplerGolden(t *testing.T) {
	want := map[[2]int]uint32{
		{8000, 16000}: 0x10bbabe4, {8000, 24000}: 0x916f9c1d, {16000, 8000}: 0x20cdcdac,
		{16000, 24000}: 0x22c86561, {24000, 8000}: 0xdc798b97, {24000, 16000}: 0xddb8712f,
	}
	for key, sum := range want {
		out := resampler(t, key[0], key[1]).Process(nil, sine(1000, key[0], 800))
		if got := crc32.ChecksumIEEE(AppendPCM(nil, out)); got != sum {
			t.Errorf("%v: checksum %#x, want %#x", key, got, sum)
		}
	}
}

func TestResamplerKeepsATone(t *testing.T) {
	for _, from := range rates {
		for _, to := range rates {
			out := resampler(t, from, to).Process(nil, sine(1000, from, from/2))
			var peak int16
			for _, s := range out[200 : len(out)-200] {
				peak = max(peak, s)
			}
			if peak < 9700 || peak > 10300 {
				t.Errorf("%d to %d: a tone of 10000 has a peak of %d", from, to, peak)
			}
		}
	}
}

func TestResamplerRejectsWhatTheLowerRateCannotCarry(t *testing.T) {
	for _, from := range []int{16000, 24000} {
		out := resampler(t, from, 8000).Process(nil, sine(5500, from, from/2))
		for _, s := range out[100:] {
			if s > 60 || s < -60 {
				t.Fatalf("%d to 8000: a tone above 4 kHz leaks through as %d", from, s)
			}
		}
	}
}

func TestResamplerSilenceAndReset(t *testing.T) {
	r := resampler(t, 8000, 24000)
	r.Process(nil, sine(300, 8000, 100))
	r.Reset()
	for _, s := range r.Process(nil, make([]int16, 100)) {
		if s != 0 {
			t.Fatal("after a reset silence is not silent")
		}
	}
	constant := slices.Repeat([]int16{12345}, 200)
	if out := r.Process(nil, constant); out[len(out)-1] != 12345 {
		t.Errorf("a constant level became %d", out[len(out)-1])
	}
	if _, err := NewResampler(8000, 44100); err == nil {
		t.Error("44100 Hz was accepted")
	}
}

func BenchmarkResample24to8Frame(b *testing.B) {
	r := resampler(b, 24000, 8000)
	src, dst := sine(440, 24000, 480), make([]int16, 0, 160)
	r.Process(nil, src)
	b.ReportAllocs()
	for b.Loop() {
		dst = r.Process(dst[:0], src)
	}
}
