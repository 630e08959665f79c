package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
)

// Book writes a workbook of one sheet row by row, straight to where it goes: nothing of it waits in
// memory or in a file. It has no styles and no formulas; a text stays a text whatever it begins with.
type Book struct {
	zip *zip.Writer
	out *bufio.Writer
	n   int
}

// The parts of a workbook around its one sheet (ECMA-376, part 1).
var frame = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", relationship("officeDocument", "xl/workbook.xml")},
	{"xl/_rels/workbook.xml.rels", relationship("worksheet", "worksheets/sheet1.xml")},
	{"xl/workbook.xml", `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relationSpace + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
}

const (
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

func relationship(kind, target string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationSpace + `/` + kind + `" Target="` + target + `"/></Relationships>`
}

// NewBook begins a workbook; its sheet may run from right to left.
func NewBook(w io.Writer, rightToLeft bool) (*Book, error) {
	b := &Book{zip: zip.NewWriter(w)}
	for _, part := range frame {
		into, err := b.zip.Create(part.name)
		if err == nil {
			_, err = io.WriteString(into, xml.Header+part.text)
		}
		if err != nil {
			return nil, err
		}
	}
	into, err := b.zip.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	b.out = bufio.NewWriter(into)
	direction := ""
	if rightToLeft {
		direction = ` rightToLeft="1"`
	}
	b.write(xml.Header, `<worksheet xmlns="`, mainSpace, `"><sheetViews><sheetView`, direction, ` workbookViewId="0"/></sheetViews><sheetData>`)
	return b, nil
}

// write keeps its error for the end of the row: a bufio.Writer remembers it.
func (b *Book) write(texts ...string) {
	for _, text := range texts {
		_, _ = b.out.WriteString(text)
	}
}

// escapes are what Excel would read as a character that XML cannot hold.
var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// Row writes the next row. Cells are texts or float64s; others, and empty texts, stay empty.
func (b *Book) Row(cells []any) error {
	b.n++
	b.write(`<row r="`, strconv.Itoa(b.n), `">`)
	for _, cell := range cells {
		switch v := cell.(type) {
		case float64:
			b.write(`<c><v>`, strconv.FormatFloat(v, 'f', -1, 64), `</v></c>`)
		case string:
			if v == "" {
				b.write(`<c/>`)
				continue
			}
			b.write(`<c t="inlineStr"><is><t xml:space="preserve">`)
			_ = xml.EscapeText(b.out, escapes.ReplaceAllFunc([]byte(v), func(found []byte) []byte {
				return append([]byte("_x005F"), found...)
			}))
			b.write(`</t></is></c>`)
		default:
			b.write(`<c/>`)
		}
	}
	_, err := b.out.WriteString(`</row>`)
	return err
}

// Close ends the workbook.
func (b *Book) Close() error {
	b.write(`</sheetData></worksheet>`)
	if err := b.out.Flush(); err != nil {
		return err
	}
	return b.zip.Close()
}
