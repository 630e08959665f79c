package files

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // formats whose size is read here
	_ "image/jpeg" // and of which a small picture can be made
	_ "image/png"
	"io"
	"path"
	"strings"
)

// What an image may hold. A small file can claim a picture that takes gigabytes to draw.
const (
	maxPixels = 100_000_000
	maxSide   = 30_000
)

// How an archive may unpack. Nobody here unpacks it; the person who downloads it would.
const (
	maxEntries  = 20_000
	maxUnpacked = 2 << 30
	smallEnough = 64 << 20 // below this no ratio is suspicious
	maxRatio    = 100
	maxNesting  = 1 // archives in the archive
	maxInner    = 8 << 20
)

// inspected is what only the whole file tells.
type inspected struct {
	form          *format
	width, height int
}

// inspect looks into a whole stored file of the type that its beginning says, and refuses what only
// shows inside: a picture too big to draw, two kinds of file in one, an archive that explodes.
func inspect(r io.ReadSeeker, size int64, form *format) (inspected, error) {
	at := readerAt{r}
	switch form {
	case png, jpeg, gif, webp:
		if hidesArchive(at, size) {
			return inspected{}, ambiguous.New()
		}
		width, height, err := dimensions(r, form)
		if err != nil {
			return inspected{}, err
		}
		return inspected{form, width, height}, nil
	case pdf:
		if hidesArchive(at, size) {
			return inspected{}, ambiguous.New()
		}
	case zipped:
		form, err := archive(at, size, 0)
		return inspected{form: form}, err
	}
	return inspected{form: form}, nil
}

// hidesArchive reports whether the file is an archive as well: its directory stands at the end, so
// anything may stand before it.
func hidesArchive(r io.ReaderAt, size int64) bool {
	_, err := zip.NewReader(r, size)
	return err == nil
}

func dimensions(r io.ReadSeeker, form *format) (width, height int, err error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, 0, err
	}
	if form == webp {
		width, height, err = webpSize(r)
	} else {
		var config image.Config
		config, _, err = image.DecodeConfig(r)
		width, height = config.Width, config.Height
	}
	switch {
	case err != nil:
		return 0, 0, brokenFile.Because(err)
	case width <= 0 || height <= 0:
		return 0, 0, brokenFile.New()
	case width > maxSide || height > maxSide || width*height > maxPixels:
		return 0, 0, imageTooBig.New().Arg("max", maxPixels/1_000_000)
	}
	return width, height, nil
}

// webpSize reads the size from the first chunk of a WebP, of which there are three kinds.
func webpSize(r io.Reader) (width, height int, err error) {
	var b [30]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, 0, err
	}
	switch string(b[12:16]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(b[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[28:]) & 0x3fff), nil
	case "VP8L":
		bits := binary.LittleEndian.Uint32(b[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, nil
	case "VP8X":
		u24 := func(p []byte) int { return int(p[0]) | int(p[1])<<8 | int(p[2])<<16 }
		return u24(b[24:]) + 1, u24(b[27:]) + 1, nil
	}
	return 0, 0, image.ErrFormat
}

// archive judges a ZIP by its directory, without unpacking it, and tells what kind it is.
func archive(r io.ReaderAt, size int64, depth int) (*format, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, brokenFile.Because(err)
	}
	if len(z.File) > maxEntries {
		return nil, archiveBomb.New()
	}
	form := zipped
	var unpacked uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > maxUnpacked {
			return nil, archiveBomb.New()
		}
		unpacked += f.UncompressedSize64
		if of := partOf(f.Name); of != nil {
			form = of
		}
		if isProgramPart(f.Name) {
			return nil, activeContent.New()
		}
		if strings.EqualFold(path.Ext(f.Name), ".zip") {
			if err := nested(f, depth); err != nil {
				return nil, err
			}
		}
	}
	if unpacked > maxUnpacked || unpacked > smallEnough && unpacked > uint64(size)*maxRatio {
		return nil, archiveBomb.New()
	}
	return form, nil
}

// partOf tells an office document by the part that makes it one.
func partOf(name string) *format {
	switch name {
	case "word/document.xml":
		return docx
	case "xl/workbook.xml":
		return xlsx
	case "ppt/presentation.xml":
		return pptx
	case "META-INF/manifest.xml":
		return odf
	}
	return nil
}

// isProgramPart tells an archive that a computer would run: Java, Android, iOS, macros of an office.
func isProgramPart(name string) bool {
	lower := strings.ToLower(name)
	return lower == "meta-inf/manifest.mf" || lower == "androidmanifest.xml" || path.Base(lower) == "vbaproject.bin" || strings.HasPrefix(lower, "payload/") && strings.Contains(lower, ".app/")
}

// nested looks into an archive in the archive. One that cannot be looked into is refused: that is
// how the known bombs hide.
func nested(f *zip.File, depth int) error {
	if depth >= maxNesting || f.Flags&1 != 0 || f.UncompressedSize64 > maxInner {
		return archiveBomb.New()
	}
	r, err := f.Open()
	if err != nil {
		return brokenFile.Because(err)
	}
	defer r.Close()
	inner, err := io.ReadAll(io.LimitReader(r, maxInner))
	if err != nil {
		return brokenFile.Because(err)
	}
	_, err = archive(bytes.NewReader(inner), int64(len(inner)), depth+1)
	return err
}

// readerAt reads anywhere in what seeks, for one reader at a time.
type readerAt struct{ io.ReadSeeker }

func (r readerAt) ReadAt(p []byte, off int64) (int, error) {
	if _, err := r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(r.ReadSeeker, p)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}
