// Package sheet reads tables that people have: CSV in whatever encoding and with whatever delimiter
// their program wrote, and Excel workbooks. It reads row by row and holds limits, so that a hostile
// file costs little and is refused in words.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Limits of what a table may hold.
const (
	MaxBytes   = 20 << 20
	MaxColumns = 200
	MaxRows    = 200_000
	MaxCell    = 10_000 // characters; what is longer is cut to one more, so that the reader can tell
)

// Errors of a file that cannot be read; Position tells where.
var (
	ErrNotTable       = errors.New("sheet: not a table")
	ErrOldExcel       = errors.New("sheet: the old Excel format")
	ErrWebPage        = errors.New("sheet: a web page")
	ErrTooManyColumns = errors.New("sheet: too many columns")
	ErrTooManyRows    = errors.New("sheet: too many rows")
	ErrTooBig         = errors.New("sheet: unpacks to too much")
	ErrOpenQuote      = errors.New("sheet: a quoted cell has no end")
	ErrBroken         = errors.New("sheet: the file is damaged")
)

// Position says in which row of the file a reader stopped.
type Position struct {
	Row int
	Err error
}

// Error is for the log.
func (p *Position) Error() string { return fmt.Sprintf("row %d: %v", p.Row, p.Err) }

// Unwrap gives the cause.
func (p *Position) Unwrap() error { return p.Err }

// Format is how a file is to be read. Its zero members are found out by Sniff.
type Format struct {
	Kind      string `json:"kind"`      // csv or xlsx
	Encoding  string `json:"encoding"`  // of a CSV: utf-8, utf-16le, utf-16be or windows-1255
	Delimiter string `json:"delimiter"` // of a CSV: one of , ; | and tab
	Sheet     string `json:"sheet"`     // of a workbook: the first visible one unless named
}

// Row is one row of a table. Number is its place in the file, counted from 1 as Excel shows it.
type Row struct {
	Number int
	Cells  []string
}

// Reader gives the rows that are not empty, and io.EOF after the last.
type Reader interface {
	Next() (Row, error)
	Close() error
}

// File is what a table is read from.
type File interface {
	io.ReadSeeker
	io.ReaderAt
}

// Sniff finds out how a file is to be read, and refuses what is no table.
func Sniff(f File, size int64) (Format, error) {
	head := make([]byte, min(size, 4096))
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return Format{}, err
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return Format{}, ErrNotTable
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return sniffWorkbook(f, size)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return Format{}, ErrOldExcel
	}
	return sniffCSV(f)
}

// Open begins to read from the first row.
func Open(f File, size int64, format Format) (Reader, error) {
	if format.Kind == "xlsx" {
		return openWorkbook(f, size, format.Sheet)
	}
	return openCSV(f, format)
}

// tidy drops empty cells at the end and cuts cells that are too long. It reports an empty row.
func tidy(cells []string) (kept []string, empty bool) {
	last := 0
	for i, cell := range cells {
		cells[i] = cut(cell)
		if cells[i] != "" {
			last = i + 1
		}
	}
	return cells[:last], last == 0
}

// cut keeps one character more than a cell may have.
func cut(cell string) string {
	if len(cell) <= MaxCell {
		return cell
	}
	n := 0
	for at := range cell {
		if n > MaxCell {
			return cell[:at]
		}
		n++
	}
	return cell
}
