package audio

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

var texts = []string{
	"א",
	"שלום, הגעתם למספרה של טלי. במה אפשר לעזור?",
	"Hello, world",
	"  spaces   kept  ",
	"תור ליום ג' ב-10:30, 052-345-6789 👍",
	strings.Repeat("מילהארוכהמאודבלירווחים", 9),
	strings.Repeat("עוד ", 300),
	"nul \x00 and sync \x1a\xcf inside \x1a\xcf\x1a\xcf",
}

func TestModemSpeaksAndHears(t *testing.T) {
	for _, text := range texts {
		want := strings.ToValidUTF8(text, "\uFFFD")
		sound := AppendText(nil, text)
		if len(sound)%FrameBytes != 0 || Duration(len(sound)) != TextTime(text) {
			t.Errorf("%.20q: %d bytes of sound, TextTime %v", text, len(sound), TextTime(text))
		}
		step := 1 + len(sound)/20_000 // long texts meet fewer alignments, all texts together every one
		for offset := 0; offset <= 20; offset += step {
			got, whole := DecodeText(AppendSilence(append(AppendSilence(nil, offset), sound...), 40))
			if got != want || !whole {
				t.Fatalf("offset %d: %.20q was heard as %.40q (whole %v)", offset, text, got, whole)
			}
		}
	}
	if AppendText(nil, "") != nil || TextTime("") != 0 {
		t.Error("an empty text has a sound")
	}
}

func TestModemNeedsNoSilenceAround(t *testing.T) {
	for _, text := range texts {
		want := strings.ToValidUTF8(text, "\uFFFD")
		if got, whole := DecodeText(AppendText(nil, text)); got != want || !whole {
			t.Errorf("%.20q was heard as %.40q (whole %v)", text, got, whole)
		}
	}
}

func TestModemSurvivesResampling(t *testing.T) {
	text := texts[1]
	up, down := resampler(t, 8000, 24000), resampler(t, 24000, 8000)
	pcm := DecodeULaw(nil, AppendSilence(AppendText(nil, text), 400))
	back := EncodeULaw(nil, down.Process(nil, up.Process(nil, pcm)))
	if got, whole := DecodeText(back); got != text || !whole {
		t.Fatalf("heard %q (whole %v)", got, whole)
	}
}

func TestModemSurvivesNoiseAndQuiet(t *testing.T) {
	text := texts[1]
	rng := rand.New(rand.NewPCG(3, 4))
	pcm := DecodeULaw(nil, AppendSilence(AppendText(nil, text), 400))
	for i, s := range pcm {
		pcm[i] = s/6 + int16(rng.IntN(400)-200)
	}
	if got, whole := DecodeText(EncodeULaw(nil, pcm)); got != text || !whole {
		t.Fatalf("heard %q (whole %v)", got, whole)
	}
}

func TestModemKnowsWhatWasCutOff(t *testing.T) {
	const text = "אחת שתיים שלוש ארבע חמש"
	sound := AppendText(nil, text)
	half := sound[:len(sound)/2]
	got, whole := DecodeText(AppendSilence(bytes.Clone(half), 400))
	if whole || got == "" || !strings.HasPrefix(text, got) || len(got) > len(text)/2+10 {
		t.Fatalf("half of it was heard as %q (whole %v)", got, whole)
	}
	// A new text right behind the cut is not lost.
	got, whole = DecodeText(AppendSilence(AppendText(bytes.Clone(half), "חדש לגמרי"), 400))
	if !strings.HasSuffix(got, " חדש לגמרי") || !whole {
		t.Fatalf("after a cut: %q (whole %v)", got, whole)
	}
}

func TestModemKnowsWhatWasLost(t *testing.T) {
	const text = "אחת שתיים שלוש ארבע חמש"
	sound := AppendText(nil, text)
	frames := len(sound) / FrameBytes
	for drop := range frames {
		cut := append(bytes.Clone(sound[:drop*FrameBytes]), sound[(drop+1)*FrameBytes:]...)
		got, whole := DecodeText(AppendSilence(cut, 400))
		if drop >= leaderBytes && (whole || got == text) {
			t.Errorf("frame %d of %d is missing, heard %q (whole %v)", drop, frames, got, whole)
		}
		if len(strings.Fields(got)) < 4 {
			t.Errorf("frame %d of %d cost more than a word: %q", drop, frames, got)
		}
	}
	swapped := bytes.Clone(sound)
	copy(swapped[10*FrameBytes:], sound[11*FrameBytes:12*FrameBytes])
	copy(swapped[11*FrameBytes:], sound[10*FrameBytes:11*FrameBytes])
	if got, whole := DecodeText(AppendSilence(swapped, 400)); whole {
		t.Errorf("two frames changed places, heard %q as whole", got)
	}
}

func TestModemPieces(t *testing.T) {
	var d TextDecoder
	var pieces []Piece
	for _, text := range []string{"שלום לך", "כן"} {
		sound := AppendSilence(AppendText(nil, text), 800)
		for at := 0; at < len(sound); at += 7 {
			d.Write(sound[at:min(at+7, len(sound))], func(p Piece) { pieces = append(pieces, p) })
		}
	}
	want := []Piece{
		{"שלום ", true, false, false, 0}, {"לך", false, true, true, 0}, {"כן", true, true, true, 0},
	}
	if len(pieces) != len(want) {
		t.Fatalf("heard %+v", pieces)
	}
	for i, p := range pieces {
		if i > 0 && p.End <= pieces[i-1].End {
			t.Errorf("piece %d ends before the one before it", i)
		}
		p.End = 0
		if p != want[i] {
			t.Errorf("piece %d is %+v, want %+v", i, p, want[i])
		}
	}
}

func TestModemHearsNothingInNoise(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	noise := make([]byte, 20*Rate)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	if got, _ := DecodeText(noise); got != "" {
		t.Fatalf("noise says %q", got)
	}
}

func FuzzModemDecoder(f *testing.F) {
	f.Add([]byte{1, 2, 3}, "שלום")
	f.Add(AppendText(nil, "cut off here")[:3000], "new text")
	f.Fuzz(func(t *testing.T, junk []byte, text string) {
		// Junk in front, even a text cut off in the middle, must not hide the text behind it.
		if len(text) > 200 || text == "" {
			return
		}
		want := strings.ToValidUTF8(text, "\uFFFD")
		sound := AppendText(AppendSilence(append([]byte(nil), junk...), 100), text)
		got, whole := DecodeText(AppendSilence(sound, 40))
		if !whole || !strings.HasSuffix(got, want) {
			t.Fatalf("%q behind %d bytes of junk was heard as %q (whole %v)", want, len(junk), got, whole)
		}
	})
}

func BenchmarkModemDecodeFrame(b *testing.B) {
	var d TextDecoder
	frames := AppendText(nil, "מילים שנשמעות בלי סוף")
	heard := func(Piece) {}
	at := 0
	b.ReportAllocs()
	for b.Loop() {
		d.Write(frames[at:at+FrameBytes], heard)
		at = (at + FrameBytes) % len(frames)
	}
}
