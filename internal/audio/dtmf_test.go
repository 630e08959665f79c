package audio

import (
	"math/rand/v2"
	"testing"
	"time"
)

func detect(ulaw []byte, chunk int) string {
	var d DTMF
	var got []byte
	for at := 0; at < len(ulaw); at += chunk {
		d.Write(ulaw[at:min(at+chunk, len(ulaw))], func(digit byte) { got = append(got, digit) })
	}
	return string(got)
}

func TestDTMFRoundTrip(t *testing.T) {
	for _, length := range []time.Duration{80 * time.Millisecond, 100 * time.Millisecond, 500 * time.Millisecond} {
		var sound []byte
		for _, d := range []byte("1123456789*0#ABCD") {
			sound = AppendDTMF(sound, d, length)
		}
		for _, chunk := range []int{1, 160, 1000} {
			if got := detect(sound, chunk); got != "1123456789*0#ABCD" {
				t.Errorf("tones of %v in chunks of %d: heard %q", length, chunk, got)
			}
		}
	}
	if len(AppendDTMF(nil, 'x', time.Second)) != 0 {
		t.Error("a digit that does not exist has a sound")
	}
}

func TestDTMFHearsNothingElse(t *testing.T) {
	noise := make([]byte, 80000)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	for name, sound := range map[string][]byte{
		"silence":   AppendSilence(nil, 8000),
		"noise":     noise,
		"modem":     AppendText(nil, "שלום, הגעתם למשרד. 1234567890 0123456789 the quick brown fox"),
		"one tone":  EncodeULaw(nil, sine(697, Rate, 8000)),
		"dial tone": EncodeULaw(nil, sine(440, Rate, 8000)),
	} {
		if got := detect(sound, 160); got != "" {
			t.Errorf("%s was heard as %q", name, got)
		}
	}
}

func BenchmarkDTMFFrame(b *testing.B) {
	var d DTMF
	frame := AppendDTMF(nil, '5', FrameTime)[:FrameBytes]
	pressed := func(byte) {}
	b.ReportAllocs()
	for b.Loop() {
		d.Write(frame, pressed)
	}
}
