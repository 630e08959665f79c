package audio

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// oggFile writes packets as a telephone does, some of them over several segments and pages.
func oggFile(packets ...[]byte) []byte {
	var out, lacing, body []byte
	flush := func() {
		page := append([]byte("OggS"), make([]byte, 22)...)
		out = append(append(append(append(out, page...), byte(len(lacing))), lacing...), body...)
		lacing, body = nil, nil
	}
	for _, p := range packets {
		for more := true; more; {
			n := min(len(p), 255)
			lacing, body = append(lacing, byte(n)), append(body, p[:n]...)
			p, more = p[n:], n == 255
			if len(lacing) == 3 {
				flush()
			}
		}
	}
	flush()
	return out
}

func opusHead(channels byte) []byte {
	return append(append([]byte("OpusHead\x01"), channels), 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0)
}

func TestOpusToCAF(t *testing.T) {
	twenty := append([]byte{0x08}, bytes.Repeat([]byte{7}, 299)...) // SILK, 20 ms, over two segments
	sixty := []byte{0x18, 1, 2}
	for name, c := range map[string]struct {
		packets   [][]byte
		perPacket uint32
		table     []byte
		valid     int64
	}{
		"all alike": {[][]byte{twenty, twenty}, 960, []byte{0x82, 0x2c, 0x82, 0x2c}, 1920 - 312},
		"mixed":     {[][]byte{twenty, sixty}, 0, []byte{0x82, 0x2c, 0x87, 0x40, 3, 0x96, 0x40}, 3840 - 312},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := OpusToCAF(oggFile(append([][]byte{opusHead(1), []byte("OpusTags")}, c.packets...)...))
			if err != nil {
				t.Fatal(err)
			}
			chunks := cafChunks(t, got)
			if desc := chunks["desc"]; string(desc[8:12]) != "opus" || binary.BigEndian.Uint32(desc[20:]) != c.perPacket || binary.BigEndian.Uint32(desc[24:]) != 1 {
				t.Errorf("desc %x", desc)
			}
			pakt := chunks["pakt"]
			if binary.BigEndian.Uint64(pakt) != 2 || int64(binary.BigEndian.Uint64(pakt[8:])) != c.valid || binary.BigEndian.Uint32(pakt[16:]) != 312 || !bytes.Equal(pakt[24:], c.table) {
				t.Errorf("pakt %x", pakt)
			}
			if want := slices.Concat(c.packets...); !bytes.Equal(chunks["data"][4:], want) {
				t.Errorf("data of %d bytes, not %d", len(chunks["data"])-4, len(want))
			}
		})
	}
}

func cafChunks(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	if string(file[:8]) != "caff\x00\x01\x00\x00" {
		t.Fatalf("begins with %x", file[:8])
	}
	chunks := map[string][]byte{}
	for rest := file[8:]; len(rest) > 0; {
		size := binary.BigEndian.Uint64(rest[4:])
		chunks[string(rest[:4])] = rest[12 : 12+size]
		rest = rest[12+size:]
	}
	return chunks
}

func TestOpusToCAFRefuses(t *testing.T) {
	good := oggFile(opusHead(1), []byte("OpusTags"), []byte{0x08, 1})
	for name, data := range map[string][]byte{
		"nothing":          nil,
		"text":             []byte("hello, world: this is a text and no sound at all"),
		"torn":             good[:len(good)-1],
		"Vorbis":           oggFile([]byte("\x01vorbis and so on, long enough"), []byte("x"), []byte("y")),
		"without sound":    oggFile(opusHead(1), []byte("OpusTags")),
		"five channels":    oggFile(opusHead(5), []byte("OpusTags"), []byte{0x08, 1}),
		"only bad packets": oggFile(opusHead(1), []byte("OpusTags"), []byte{0x1b, 0x3f}),
	} {
		if _, err := OpusToCAF(data); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzOpusToCAF(f *testing.F) {
	f.Add(oggFile(opusHead(1), []byte("OpusTags"), []byte{0x08, 1}))
	f.Add(oggFile(opusHead(2), []byte("OpusTags"), bytes.Repeat([]byte{0x1b}, 700)))
	f.Add([]byte("OggS"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := OpusToCAF(data)
		if err == nil && len(got) > 2*len(data)+200 {
			t.Errorf("%d bytes became %d", len(data), len(got))
		}
	})
}
