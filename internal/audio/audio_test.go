package audio

import (
	"bytes"
	"testing"
	"time"
)

func TestDurations(t *testing.T) {
	if got := Duration(FrameBytes); got != FrameTime {
		t.Errorf("a frame plays %v", got)
	}
	if got := Bytes(time.Second); got != Rate {
		t.Errorf("a second is %d bytes", got)
	}
	if got := Bytes(-time.Second); got != -Rate {
		t.Errorf("a negative duration is %d bytes", got)
	}
}

func TestFramer(t *testing.T) {
	src := make([]byte, 1000)
	for i := range src {
		src[i] = byte(i * 7)
	}
	for _, chunk := range []int{1, 3, 159, 160, 161, 320, 1000} {
		var f Framer
		var got []byte
		emit := func(frame []byte) {
			if len(frame) != FrameBytes {
				t.Fatalf("chunks of %d: a frame of %d bytes", chunk, len(frame))
			}
			got = append(got, frame...)
		}
		for at := 0; at < len(src); at += chunk {
			f.Write(src[at:min(at+chunk, len(src))], emit)
		}
		if f.Pending() != 1000%FrameBytes {
			t.Errorf("chunks of %d: %d bytes pending", chunk, f.Pending())
		}
		f.Flush(emit)
		f.Flush(emit) // a second flush has nothing to give
		want := AppendSilence(bytes.Clone(src), 1120-1000)
		if !bytes.Equal(got, want) {
			t.Errorf("chunks of %d: the bytes are not those written", chunk)
		}
	}
}

func TestEnergy(t *testing.T) {
	if Energy(nil) != 0 || Energy(AppendSilence(nil, 160)) != 0 {
		t.Error("silence has energy")
	}
	if got := Level(AppendSilence(nil, 160)); got != -96 {
		t.Errorf("silence is %v dB", got)
	}
	loud, quiet := bytes.Repeat([]byte{0x80}, 160), bytes.Repeat([]byte{0xFE}, 160)
	if got := Level(loud); got < -0.5 || got > 0 {
		t.Errorf("full scale is %v dB", got)
	}
	if got := Energy(quiet); got != 64 {
		t.Errorf("the smallest step has energy %d, want 64", got)
	}
}

func BenchmarkEnergyFrame(b *testing.B) {
	frame := AppendText(nil, "x")[:FrameBytes]
	b.ReportAllocs()
	for b.Loop() {
		Energy(frame)
	}
}
