package files

import (
	"bytes"
	"image"
	"image/color"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzSniff: whatever comes in, what would be shown in a page begins as that format does, and
// nothing that begins like a page or a program passes.
func FuzzSniff(f *testing.F) {
	for _, m := range magics {
		f.Add([]byte(m.seq), "a.png")
	}
	f.Add([]byte("\xff\xfe<\x00s\x00v\x00g\x00"), "x.svg")
	f.Add([]byte("RIFFxxxxWEBPVP8 "), "x.webp")
	f.Fuzz(func(t *testing.T, content []byte, name string) {
		form, err := sniff(content[:min(len(content), headSize)], name)
		if err != nil {
			return
		}
		trimmed := bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), " \t\r\n\f")
		for _, tag := range []string{"<html", "<svg", "<!doc", "<?xml", "<script"} {
			if len(trimmed) >= len(tag) && strings.EqualFold(string(trimmed[:len(tag)]), tag) {
				t.Fatalf("%q passed as %s", content, form.mime)
			}
		}
		found, err := inspect(bytes.NewReader(content), int64(len(content)), form)
		if err != nil {
			return
		}
		if previewOf(found.form.mime) == "image" && (found.width <= 0 || found.width*found.height > maxPixels) {
			t.Fatalf("an image of %dx%d passed", found.width, found.height)
		}
		kept := fitName(cleanName(name), found.form.mime)
		if slices.Contains(actives, strings.ToLower(path.Ext(kept))) {
			t.Fatalf("%q is kept as %q", name, kept)
		}
	})
}

// FuzzName: a cleaned name is one safe path part, and cleaning it again changes nothing.
func FuzzName(f *testing.F) {
	for _, name := range []string{"../../a.pdf", "a\u202egpj.exe", "CON", "a\x00b", `\\host\x.doc`, strings.Repeat("א", 400) + ".pdf", ".htaccess", "a." + strings.Repeat("b", 300)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		name := cleanName(raw)
		if !utf8.ValidString(name) || len(name) > maxName || strings.ContainsAny(name, `/\<>:"|?*`) || strings.HasPrefix(name, ".") {
			t.Fatalf("%q became %q", raw, name)
		}
		for _, r := range name {
			if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q kept %U", raw, r)
			}
		}
		if again := cleanName(name); again != name {
			t.Fatalf("%q, cleaned again %q", name, again)
		}
		for _, form := range formats {
			fitted := fitName(name, form.mime)
			if len(fitted) > maxName || len(form.exts) > 0 && form != text && !slices.Contains(form.exts, strings.ToLower(path.Ext(fitted))) {
				t.Fatalf("%q as %s became %q", name, form.mime, fitted)
			}
			if again := fitName(fitted, form.mime); again != fitted {
				t.Fatalf("%q, fitted again %q", fitted, again)
			}
		}
	})
}

// FuzzOrientation: no note of a camera, however broken, does harm.
func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x12Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if o := orientation(bytes.NewReader(content)); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}

func TestOrientation(t *testing.T) {
	note := []byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00")
	if o := orientation(bytes.NewReader(note)); o != 6 {
		t.Errorf("orientation %d, want 6", o)
	}
	// A wide picture with a red first corner; turned a quarter to the right, the corner is at the top right.
	src := image.NewRGBA(image.Rect(0, 0, 3, 2))
	red := color.RGBA{255, 0, 0, 255}
	src.SetRGBA(0, 0, red)
	for orientation, corner := range map[int]image.Point{1: {0, 0}, 2: {2, 0}, 3: {2, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 2}, 8: {0, 2}} {
		out := turned(src, orientation)
		if out.RGBAAt(corner.X, corner.Y) != red {
			t.Errorf("orientation %d: the corner is not at %v", orientation, corner)
		}
	}
}

func TestShrinkAverages(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 1000, 10))
	for x := range 500 {
		for y := range 10 {
			src.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 255})
		}
	}
	out := shrink(src, 100)
	if b := out.Bounds(); b.Dx() != 100 || b.Dy() != 1 {
		t.Fatalf("%v", b)
	}
	if left, right := out.RGBAAt(10, 0), out.RGBAAt(90, 0); left.R != 0 || right.R != 255 {
		t.Errorf("left %v, right %v: transparent is white", left, right)
	}
}
