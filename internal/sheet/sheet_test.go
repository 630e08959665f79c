package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readAll sniffs and reads a file to its end.
func readAll(data []byte) (Format, []Row, error) {
	f, size := bytes.NewReader(data), int64(len(data))
	format, err := Sniff(f, size)
	if err != nil {
		return format, nil, err
	}
	in, err := Open(f, size, format)
	if err != nil {
		return format, nil, err
	}
	defer in.Close()
	var rows []Row
	for {
		row, err := in.Next()
		if err == io.EOF {
			return format, rows, nil
		}
		if err != nil {
			return format, rows, err
		}
		rows = append(rows, row)
	}
}

func TestEncodingsAndDelimiters(t *testing.T) {
	text := "שם;טלפון\r\nדנה \"לוי\";052-1112222\r\n\r\n\"כהן; בע\"\"מ\";\"שתי\nשורות\"\r\n"
	want := "[{1 [שם טלפון]} {2 [דנה \"לוי\" 052-1112222]} {4 [כהן; בע\"מ שתי\nשורות]}]"
	encode := func(s string, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return []byte(s)
	}
	for encoding, data := range map[string][]byte{
		"utf-8":         []byte(text),
		"utf-8 marked":  []byte("\ufeff" + text),
		"windows-1255":  encode(charmap.Windows1255.NewEncoder().String(text)),
		"utf-16le":      encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)),
		"utf-16be":      encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)),
		"utf-16le bare": encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)),
	} {
		format, rows, err := readAll(data)
		if name, _, _ := strings.Cut(encoding, " "); err != nil || format.Encoding != name || format.Delimiter != ";" || fmt.Sprint(rows) != want {
			t.Errorf("%s: %+v %v %v", encoding, format, rows, err)
		}
	}
	for delimiter, text := range map[string]string{
		",": "a,b\n\"x;y\",2\n", "\t": "a, b\tc\nd\te\n", "|": "a|b\nc|d\n", ";": "sep=;\na,b;c\nd;e\n",
	} {
		if format, rows, err := readAll([]byte(text)); err != nil || format.Delimiter != delimiter || len(rows) != 2 || len(rows[0].Cells) != 2 {
			t.Errorf("%q: %+v %v %v", text, format, rows, err)
		}
	}
	if _, rows, err := readAll([]byte("a,b\rc,d\re\r")); err != nil || fmt.Sprint(rows) != "[{1 [a b]} {2 [c d]} {3 [e]}]" {
		t.Errorf("the line ends of an old Mac, ragged rows: %v %v", rows, err)
	}
	if _, rows, _ := readAll([]byte("a," + strings.Repeat("ש", 2*MaxCell) + "\nb,c\n")); len([]rune(rows[0].Cells[1])) != MaxCell+1 {
		t.Error("a long cell was not cut")
	}
}

// book makes a workbook of one sheet.
func book(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(t testing.TB, f *excelize.File, cell string, value any) {
	t.Helper()
	if err := f.SetCellValue("Sheet1", cell, value); err != nil {
		t.Fatal(err)
	}
}

func TestWorkbook(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		set(t, f, "A1", "שם")
		set(t, f, "B1", "טלפון")
		set(t, f, "A3", "דנה")
		set(t, f, "B3", 972521112222)
		set(t, f, "C3", 1500.5)
		if err := f.SetCellFormula("Sheet1", "D3", `WEBSERVICE("http://127.0.0.1/")`); err != nil {
			t.Fatal(err)
		}
	})
	format, rows, err := readAll(data)
	if err != nil || format.Kind != "xlsx" || format.Sheet != "Sheet1" || fmt.Sprint(rows) != "[{1 [שם טלפון]} {3 [דנה 972521112222 1500.5]}]" {
		t.Errorf("%+v %v %v", format, rows, err)
	}
}

// zipOf packs parts as they are.
func zipOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestHostileWorkbooks: bombs, endless rows and what only looks like a workbook are refused before they
// are unpacked.
func TestHostileWorkbooks(t *testing.T) {
	sheet := func(rows string) map[string]string {
		return map[string]string{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}
	}
	for name, c := range map[string]struct {
		parts map[string]string
		want  error
	}{
		"a big part":       {map[string]string{"xl/workbook.xml": strings.Repeat(" ", maxPart+1)}, ErrTooBig},
		"a million cells":  {sheet("<row>" + strings.Repeat("<c/>", 1_000_000) + "</row>"), ErrTooManyColumns},
		"a far cell":       {sheet(`<row><c r="XFD1"><v>1</v></c></row>`), ErrTooManyColumns},
		"many rows":        {sheet(strings.Repeat("<row><c><v>1</v></c></row>", MaxRows+2)), ErrTooManyRows},
		"a document":       {map[string]string{"word/document.xml": "<document/>"}, ErrNotTable},
		"an odd part name": {map[string]string{"xl/workbook.xml": "<workbook/>", "odd.bin": "<row>" + strings.Repeat("<c/>", 300) + "</row>"}, ErrTooManyColumns},
	} {
		if _, _, err := readAll(zipOf(t, c.parts)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	for at := range 20 {
		if _, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("xl/worksheets/%d.xml", at), Method: zip.Deflate, UncompressedSize64: maxPart}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := readAll(bomb.Bytes()); !errors.Is(err, ErrTooBig) {
		t.Errorf("a bomb: %v", err)
	}
	lies := zipOf(t, sheet(""))
	if _, _, err := readAll(lies[:len(lies)/2]); !errors.Is(err, ErrBroken) {
		t.Errorf("half a file: %v", err)
	}
}

// known are the refusals that a person is told in words; anything else would be a 500.
var known = []error{ErrNotTable, ErrOldExcel, ErrWebPage, ErrTooManyColumns, ErrTooManyRows, ErrTooBig, ErrOpenQuote, ErrBroken}

func checkFile(t *testing.T, data []byte) {
	t.Helper()
	_, rows, err := readAll(data)
	if err != nil {
		for _, want := range known {
			if errors.Is(err, want) {
				return
			}
		}
		t.Fatalf("a refusal without words: %v", err)
	}
	last := 0
	for _, row := range rows {
		if row.Number <= last || len(row.Cells) == 0 || len(row.Cells) > MaxColumns {
			t.Fatalf("row %+v after %d", row, last)
		}
		last = row.Number
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\ufeffשם;טלפון\n\"x", "\xff\xfea\x00,\x00", "sep=|\na|b", "\xf9\xed\t1\n", "\"\"\"\r\r\n,"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(checkFile)
}

func FuzzWorkbook(f *testing.F) {
	f.Add(book(f, func(b *excelize.File) { set(f, b, "B2", "שם") }))
	f.Add(zipOf(f, map[string]string{"xl/workbook.xml": "<workbook/>"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkFile(t, append([]byte("PK\x03\x04"), bytes.TrimPrefix(data, []byte("PK\x03\x04"))...))
	})
}
