package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	maxUnpacked = 256 << 20
	maxPart     = 16 << 20 // of what a workbook library keeps in memory; sheets and texts go through the disk
	maxParts    = 2000
)

func options() excelize.Options {
	return excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxPart, RawCellValue: true}
}

func sniffWorkbook(f File, size int64) (Format, error) {
	if err := checkZip(f, size); err != nil {
		return Format{}, err
	}
	book, err := openBook(f, size)
	if err != nil {
		return Format{}, err
	}
	defer book.Close()
	names := visibleSheets(book)
	if len(names) == 0 {
		return Format{}, ErrNotTable
	}
	return Format{Kind: "xlsx", Sheet: names[0]}, nil
}

// maxSheets is how many sheets of a workbook are told of.
const maxSheets = 100

func visibleSheets(book *excelize.File) []string {
	var names []string
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err == nil && visible && len(names) < maxSheets {
			names = append(names, name)
		}
	}
	return names
}

// Sheets are the names of a workbook's sheets that are not hidden.
func Sheets(f File, size int64) ([]string, error) {
	if err := checkZip(f, size); err != nil {
		return nil, err
	}
	book, err := openBook(f, size)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	return visibleSheets(book), nil
}

// checkZip looks at a workbook before any library unpacks it. A part that claims to be small and is
// not fails in archive/zip; a row of endless cells, each a copy of one long text, would otherwise
// fill the memory.
func checkZip(f File, size int64) error {
	archive, err := zip.NewReader(f, size)
	if err != nil {
		return ErrBroken
	}
	if len(archive.File) > maxParts {
		return ErrTooBig
	}
	var total uint64
	known := false
	for _, part := range archive.File {
		name := strings.ToLower(part.Name)
		big := strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedstrings.xml" || strings.HasPrefix(name, "xl/media/")
		if total += part.UncompressedSize64; total > maxUnpacked || part.UncompressedSize64 > maxPart && !big {
			return ErrTooBig
		}
		known = known || name == "xl/workbook.xml"
	}
	for _, part := range archive.File { // whatever its name: which part is a sheet is said by another part
		if err := checkSheet(part); err != nil {
			return err
		}
	}
	if !known {
		return ErrNotTable
	}
	return nil
}

// checkSheet counts the rows and the cells of each row.
func checkSheet(part *zip.File) error {
	in, err := part.Open()
	if err != nil {
		return ErrBroken
	}
	defer in.Close()
	text := bufio.NewReader(in)
	if first, _ := text.Peek(4); !bytes.ContainsRune(first, '<') {
		return nil // a picture
	}
	d := xml.NewDecoder(text)
	d.Strict = false
	rows, cells, counted := 0, 0, false
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return ErrBroken
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			cells, counted = 0, false
		case "v", "is":
			if !counted {
				rows, counted = rows+1, true
			}
		case "c":
			cells++
			for _, a := range start.Attr {
				if a.Name.Local == "r" && beyond(a.Value) {
					return &Position{rows, ErrTooManyColumns}
				}
			}
		}
		if cells > MaxColumns {
			return &Position{rows, ErrTooManyColumns}
		}
		if rows > MaxRows+1 {
			return &Position{rows, ErrTooManyRows}
		}
	}
}

// beyond reports whether a cell stands right of the last column.
func beyond(reference string) bool {
	column := 0
	for _, c := range []byte(strings.ToUpper(reference)) {
		if c < 'A' || c > 'Z' {
			break
		}
		if column = column*26 + int(c-'A') + 1; column > MaxColumns {
			return true
		}
	}
	return false
}

func openBook(f File, size int64) (*excelize.File, error) {
	book, err := excelize.OpenReader(io.NewSectionReader(f, 0, size), options())
	switch {
	case err == nil:
		return book, nil
	case errors.Is(err, excelize.ErrWorkbookFileFormat):
		return nil, ErrNotTable
	}
	return nil, ErrBroken
}

type bookReader struct {
	book *excelize.File
	rows *excelize.Rows
	row  int // the row of the sheet
	full int // rows that held something
}

func openWorkbook(f File, size int64, name string) (Reader, error) {
	if err := checkZip(f, size); err != nil {
		return nil, err
	}
	book, err := openBook(f, size)
	if err != nil {
		return nil, err
	}
	rows, err := book.Rows(name)
	if err != nil {
		return nil, errors.Join(ErrBroken, book.Close())
	}
	return &bookReader{book: book, rows: rows}, nil
}

// Next gives the next row with anything in it. A formula is the value that Excel saved beside it:
// nothing is evaluated.
func (b *bookReader) Next() (Row, error) {
	for b.rows.Next() {
		b.row++
		cells, err := b.rows.Columns()
		if err != nil {
			return Row{}, &Position{b.row, ErrBroken}
		}
		if len(cells) > MaxColumns {
			return Row{}, &Position{b.row, ErrTooManyColumns}
		}
		kept, empty := tidy(cells)
		if empty {
			continue
		}
		if b.full++; b.full > MaxRows+1 {
			return Row{}, &Position{b.row, ErrTooManyRows}
		}
		return Row{b.row, kept}, nil
	}
	if b.rows.Error() != nil {
		return Row{}, &Position{b.row, ErrBroken}
	}
	return Row{}, io.EOF
}

// Close removes what was unpacked.
func (b *bookReader) Close() error { return errors.Join(b.rows.Close(), b.book.Close()) }
