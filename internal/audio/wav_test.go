package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

func TestWAVRoundTrip(t *testing.T) {
	for _, w := range []WAV{
		{MuLaw, 8000, 1, []byte{1, 2, 3}},
		{MuLaw, 8000, 2, []byte{1, 2, 3, 4}},
		{PCM16, 24000, 1, []byte{1, 2, 3, 4}},
		{PCM16, 16000, 2, nil},
	} {
		file := w.Bytes()
		if size := binary.LittleEndian.Uint32(file[4:]); int(size) != len(file)-8 {
			t.Errorf("%+v: RIFF says %d of %d bytes", w, size, len(file)-8)
		}
		got, err := ReadWAV(file)
		if err != nil || got.Encoding != w.Encoding || got.Rate != w.Rate || got.Channels != w.Channels || !bytes.Equal(got.Data, w.Data) {
			t.Errorf("%+v came back as %+v, %v", w, got, err)
		}
	}
}

func TestReadWAVOfOthers(t *testing.T) {
	// The short form that most tools write, with a chunk in between that means nothing here.
	file := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00LIST\x03\x00\x00\x00abc\x00data\x04\x00\x00\x00\x01\x00\x02\x00")
	w, err := ReadWAV(file)
	if err != nil || w.Rate != 8000 || len(w.Data) != 4 {
		t.Fatalf("%+v, %v", w, err)
	}
	if w, err = ReadWAV(file[:len(file)-2]); err != nil || len(w.Data) != 2 {
		t.Errorf("a recording cut short: %+v, %v", w, err)
	}
	for _, bad := range [][]byte{nil, []byte("RIFF"), file[:12], file[:40], bytes.Replace(file, []byte("\x10\x00LIST"), []byte("\x18\x00LIST"), 1)} {
		if _, err := ReadWAV(bad); !errors.Is(err, ErrWAV) {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzReadWAV(f *testing.F) {
	f.Add(WAV{MuLaw, 8000, 2, []byte{1, 2, 3, 4}}.Bytes())
	f.Add(WAV{PCM16, 8000, 1, []byte{1, 2}}.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		w, err := ReadWAV(file)
		if err != nil {
			return
		}
		again, err := ReadWAV(w.Bytes())
		if w.Channels < 1000 && w.Rate < 1<<20 && (err != nil || !bytes.Equal(again.Data, w.Data)) {
			t.Fatalf("%+v does not survive writing: %+v, %v", w, again, err)
		}
	})
}
