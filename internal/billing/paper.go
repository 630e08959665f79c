package billing

import (
	"bytes"
	_ "embed"
	"strings"

	"github.com/signintech/gopdf"
)

// Heebo (SIL Open Font License, font/OFL.txt) has Hebrew, Latin and the shekel sign. Only the glyphs
// that a document uses go into it.
var (
	//go:embed font/Heebo-Regular.ttf
	regularFont []byte
	//go:embed font/Heebo-SemiBold.ttf
	semiBoldFont []byte
)

// The page is A4 in points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	margin     = 48.0
	right      = pageWidth - margin
	innerWidth = pageWidth - 2*margin
	// floor is where the body ends and the foot begins.
	floor = pageHeight - 84
)

type colour struct{ r, g, b uint8 }

var (
	ink   = colour{28, 32, 36}
	grey  = colour{104, 112, 120}
	rule  = colour{222, 227, 230}
	brand = colour{13, 110, 102}
	soft  = colour{238, 247, 245}
)

// font is a weight and a size.
type font struct {
	family string
	size   float64
}

var (
	body   = font{"regular", 9.5}
	small  = font{"regular", 8}
	strong = font{"semibold", 9.5}
	huge   = font{"semibold", 22}
	head   = font{"semibold", 15}
	lead   = font{"semibold", 11.5}
)

// paper draws on pages. The first error sticks, and everything after it does nothing.
type paper struct {
	pdf gopdf.GoPdf
	y   float64 // where the next thing goes
	err error
	now font
}

func newPaper(title, author string) *paper {
	p := &paper{}
	p.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	p.pdf.SetInfo(gopdf.PdfInfo{Title: title, Author: author, Producer: "Moked"}) // no date: the same document is the same bytes
	p.note(p.pdf.AddTTFFontData("regular", regularFont))
	p.note(p.pdf.AddTTFFontData("semibold", semiBoldFont))
	p.newPage()
	return p
}

func (p *paper) note(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *paper) newPage() {
	p.pdf.AddPage()
	p.y, p.now = margin, font{}
}

func (p *paper) use(f font) {
	if p.now != f {
		p.note(p.pdf.SetFont(f.family, "", f.size))
		p.now = f
	}
}

// known drops what the font cannot draw, such as emoji.
func (p *paper) known(text string) string {
	return strings.Map(func(r rune) rune {
		if ok, err := p.pdf.IsCurrFontContainGlyph(r); err != nil || !ok {
			return -1
		}
		return r
	}, text)
}

func (p *paper) width(text string) float64 {
	if text == "" {
		return 0
	}
	w, err := p.pdf.MeasureTextWidth(text)
	p.note(err)
	return w
}

// end writes one line of people's text so that it ends at x on the right, on a base line.
func (p *paper) end(x, y float64, f font, c colour, line string) {
	p.use(f)
	line = p.known(visual(line))
	p.draw(x-p.width(line), y, c, line)
}

// begin writes one line of people's text from x on.
func (p *paper) begin(x, y float64, f font, c colour, line string) {
	p.use(f)
	p.draw(x, y, c, p.known(visual(line)))
}

// figure writes digits and signs as they stand, from left to right, ending at x. Numbers, dates and
// sums are drawn alone, so that no text beside them can turn them around.
func (p *paper) figure(x, y float64, f font, c colour, digits string) {
	p.use(f)
	digits = p.known(digits)
	p.draw(x-p.width(digits), y, c, digits)
}

func (p *paper) draw(x, y float64, c colour, text string) {
	if text == "" || p.err != nil {
		return
	}
	p.pdf.SetTextColor(c.r, c.g, c.b)
	p.pdf.SetXY(x, y)
	p.note(p.pdf.Text(text))
}

func (p *paper) line(x1, y, x2 float64, c colour) {
	p.pdf.SetLineWidth(0.6)
	p.pdf.SetStrokeColor(c.r, c.g, c.b)
	p.pdf.Line(x1, y, x2, y)
}

func (p *paper) fill(x, y, w, h, radius float64, c colour) {
	p.pdf.SetFillColor(c.r, c.g, c.b)
	p.note(p.pdf.Rectangle(x, y, x+w, y+h, "F", radius, 12))
}

// wrap breaks people's text into lines that fit a width, at spaces where it can.
func (p *paper) wrap(f font, text string, width float64) []string {
	p.use(f)
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(p.known(drawable(paragraph))) {
			for p.width(word) > width {
				var first string
				first, word = p.breakWord(word, width)
				lines = append(lines, joinLine(line, first)...)
				line = ""
			}
			if next := strings.TrimSpace(line + " " + word); line == "" || p.width(next) <= width {
				line = next
			} else {
				lines, line = append(lines, line), word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// joinLine closes a line before the piece of a word that needs a line of its own.
func joinLine(line, piece string) []string {
	if line == "" {
		return []string{piece}
	}
	return []string{line, piece}
}

// breakWord cuts a word that is wider than a line.
func (p *paper) breakWord(word string, width float64) (first, rest string) {
	runes := []rune(word)
	n := len(runes)
	for n > 1 && p.width(string(runes[:n])) > width {
		n /= 2
	}
	return string(runes[:n]), string(runes[n:])
}

// picture draws a logo inside a box, its right edge at x, and gives its height.
func (p *paper) picture(data []byte, x, y, maxWidth, maxHeight float64, width, height int) float64 {
	scale := min(maxWidth/float64(width), maxHeight/float64(height))
	w, h := float64(width)*scale, float64(height)*scale
	holder, err := gopdf.ImageHolderByBytes(data)
	p.note(err)
	if p.err == nil {
		p.note(p.pdf.ImageByHolder(holder, x-w, y, &gopdf.Rect{W: w, H: h}))
	}
	return h
}

// bytes closes the document.
func (p *paper) bytes() ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	_, err := p.pdf.WriteTo(&out)
	return out.Bytes(), err
}
