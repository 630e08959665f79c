package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encodings are what a CSV may be written in.
var Encodings = []string{"utf-8", "windows-1255", "utf-16le", "utf-16be"}

// Delimiters are what may stand between cells, in the order of preference.
var Delimiters = []string{",", ";", "\t", "|"}

const (
	sampleSize = 64 << 10
	// quoteLimit is the longest quoted cell that is believed: beyond it, a quote was opened by
	// mistake and has swallowed the rows that follow.
	quoteLimit = 8 * MaxCell
)

func sniffCSV(f File) (Format, error) {
	encoding, err := sniffEncoding(f)
	if err != nil {
		return Format{}, err
	}
	text, err := decoded(f, encoding)
	if err != nil {
		return Format{}, err
	}
	sample, err := io.ReadAll(io.LimitReader(text, sampleSize))
	if err != nil {
		return Format{}, ErrBroken
	}
	start := strings.ToLower(string(bytes.TrimSpace(sample[:min(len(sample), 512)])))
	for _, page := range []string{"<!doctype html", "<html", "<table", "<?xml", "<meta"} {
		if strings.HasPrefix(start, page) {
			return Format{}, ErrWebPage
		}
	}
	if strings.ContainsFunc(string(sample), func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r", r) }) {
		return Format{}, ErrNotTable
	}
	return Format{Kind: "csv", Encoding: encoding, Delimiter: sniffDelimiter(string(sample))}, nil
}

// sniffEncoding reads the whole file: its first Hebrew may stand anywhere.
func sniffEncoding(f File) (string, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	in := bufio.NewReaderSize(f, sampleSize)
	head, err := in.Peek(sampleSize)
	if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
		return "", err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8", nil
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return "utf-16le", nil
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return "utf-16be", nil
	}
	if encoding := bareUTF16(head); encoding != "" {
		return encoding, nil
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return "", ErrNotTable
	}
	for {
		r, size, err := in.ReadRune()
		if err == io.EOF {
			return "utf-8", nil
		}
		if err != nil {
			return "", err
		}
		if r == utf8.RuneError && size == 1 {
			return "windows-1255", nil
		}
	}
}

// bareUTF16 knows UTF-16 without a mark by the zero bytes of its commas, digits and line ends, which
// all stand on one side.
func bareUTF16(head []byte) string {
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch most := len(head) / 20; {
	case zeros[1] > most && zeros[0] == 0:
		return "utf-16le"
	case zeros[0] > most && zeros[1] == 0:
		return "utf-16be"
	}
	return ""
}

// decoded is the file's text from the beginning, as UTF-8 without a mark.
func decoded(f File, encoding string) (io.Reader, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	var decoder transform.Transformer
	switch encoding {
	case "utf-16le":
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case "utf-16be":
		decoder = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case "windows-1255":
		decoder = charmap.Windows1255.NewDecoder()
	default:
		decoder = unicode.UTF8BOM.NewDecoder()
	}
	return transform.NewReader(f, decoder), nil
}

// sniffDelimiter takes the character that cuts most lines into equally many cells, more than one.
func sniffDelimiter(sample string) string {
	if named, _, _ := strings.Cut(sample, "\n"); strings.HasPrefix(strings.ToLower(named), "sep=") {
		if d := strings.TrimRight(named[4:], "\r"); slices.Contains(Delimiters, d) {
			return d
		}
	}
	best, bestScore := Delimiters[0], 0
	for _, d := range Delimiters {
		counts := map[int]int{}
		for _, n := range countOutsideQuotes(sample, d[0], 60) {
			counts[n]++
		}
		score := 0
		for n, lines := range counts {
			if n > 0 {
				score = max(score, lines*lines*16+min(n, 15))
			}
		}
		if score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

func countOutsideQuotes(sample string, delimiter byte, lines int) []int {
	var counts []int
	n, filled, quoted := 0, false, false
	for i := 0; i < len(sample) && len(counts) < lines; i++ {
		switch c := sample[i]; {
		case c == '"':
			quoted, filled = !quoted, true
		case c == delimiter && !quoted:
			n++
		case c == '\n' && !quoted:
			if filled || n > 0 {
				counts = append(counts, n)
			}
			n, filled = 0, false
		case c > ' ':
			filled = true
		}
	}
	if (filled || n > 0) && len(counts) < lines {
		counts = append(counts, n)
	}
	return counts
}

type csvReader struct {
	in   *csv.Reader
	rows int
}

func openCSV(f File, format Format) (Reader, error) {
	text, err := decoded(f, format.Encoding)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(&lineEnds{r: bufio.NewReader(text)})
	in.LazyQuotes, in.FieldsPerRecord, in.ReuseRecord = true, -1, true
	in.Comma = ','
	if format.Delimiter != "" {
		in.Comma = rune(format.Delimiter[0])
	}
	return &csvReader{in: in}, nil
}

// Next gives the next row with anything in it.
func (c *csvReader) Next() (Row, error) {
	for {
		cells, err := c.in.Read()
		if err == io.EOF {
			return Row{}, io.EOF
		}
		if err != nil {
			return Row{}, &Position{c.rows + 1, ErrBroken}
		}
		line, _ := c.in.FieldPos(0)
		if c.rows++; c.rows > MaxRows+1 {
			return Row{}, &Position{line, ErrTooManyRows}
		}
		if len(cells) > MaxColumns {
			return Row{}, &Position{line, ErrTooManyColumns}
		}
		for _, cell := range cells {
			if len(cell) > quoteLimit {
				return Row{}, &Position{line, ErrOpenQuote}
			}
		}
		if line == 1 && len(cells) > 0 && strings.HasPrefix(strings.ToLower(cells[0]), "sep=") {
			continue
		}
		if kept, empty := tidy(slices.Clone(cells)); !empty {
			return Row{line, kept}, nil
		}
	}
}

// Close has nothing to close: the file is the caller's.
func (c *csvReader) Close() error { return nil }

// lineEnds writes the line ends of an old Mac, \r alone, as everybody's.
type lineEnds struct{ r *bufio.Reader }

// Read fills p.
func (l *lineEnds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i := range n {
		if p[i] != '\r' {
			continue
		}
		next := byte(0)
		if i+1 < n {
			next = p[i+1]
		} else if peek, _ := l.r.Peek(1); len(peek) == 1 {
			next = peek[0]
		}
		if next != '\n' {
			p[i] = '\n'
		}
	}
	return n, err
}
