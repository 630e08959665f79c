package billing

import (
	"fmt"
	"strings"
)

// The columns, by their right edges: a Hebrew table begins on the right.
const (
	nameRight  = right - 12
	countRight = margin + 240
	priceRight = margin + 168
	sumRight   = margin + 78
	nameWidth  = nameRight - countRight - 10

	// rowGap is from a hairline to the base line of the row below it.
	rowGap = 19.0
	// totalRight is where the sums below the table end.
	totalRight = margin + 98
)

// table draws the lines. A line that does not fit goes to the next page, under a heading of its own.
func (s *sheet) table(d BillingDocument) {
	s.heading()
	for i, l := range d.Lines {
		name := s.wrap(strong, l.Name, nameWidth)
		description := s.wrap(small, l.Description, nameWidth)
		if l.Description == "" {
			description = nil
		}
		height := float64(len(name))*14 + float64(min(len(description), 40))*11.5 + rowGap
		if s.y+height > floor {
			s.newPage()
			s.heading()
		}
		l.VATIncluded = l.VATIncluded && d.VATBP > 0 // nothing to say where there is none
		s.row(l, d.Kind == Reversal, name, description)
		if i < len(d.Lines)-1 {
			s.line(margin, s.y, right, rule)
			s.y += rowGap
		}
	}
	s.line(margin, s.y, right, brand)
	s.y += 26
}

func (s *sheet) heading() {
	s.fill(margin, s.y, innerWidth, 24, 5, soft)
	y := s.y + 15.5
	s.end(nameRight, y, small, brand, "פירוט")
	s.end(countRight, y, small, brand, "כמות")
	s.end(priceRight, y, small, brand, "מחיר יחידה")
	s.end(sumRight, y, small, brand, "סכום")
	s.y += 24 + rowGap
}

func (s *sheet) row(l DocumentLine, reversed bool, name, description []string) {
	y := s.y
	amount := lineTotal(l.Quantity, l.UnitAgorot)
	if reversed {
		amount = -amount
	}
	s.figure(countRight, y, body, ink, quantityText(l.Quantity))
	s.figure(priceRight, y, body, ink, moneyText(l.UnitAgorot))
	s.figure(sumRight, y, strong, ink, moneyText(amount))
	if l.VATIncluded {
		s.end(priceRight, y+11, font{"regular", 7}, grey, "כולל מע״מ")
	}
	for _, line := range name {
		s.end(nameRight, s.y, strong, ink, line)
		s.y += 14
	}
	for _, line := range description {
		if s.y > floor {
			s.newPage()
			s.heading()
		}
		s.end(nameRight, s.y, small, grey, line)
		s.y += 11.5
	}
	if l.VATIncluded && len(description) == 0 && len(name) == 1 {
		s.y += 6
	}
	s.y -= 3
}

// sums draws the totals on the left, kept together.
func (s *sheet) sums(d BillingDocument) {
	s.room(120)
	rows := []struct {
		word   string
		agorot int64
	}{}
	add := func(word string, agorot int64) {
		rows = append(rows, struct {
			word   string
			agorot int64
		}{word, agorot})
	}
	if d.Totals.Discount != 0 {
		add("סכום השורות", d.Totals.Subtotal)
		add(discountWord(d.Discount), -d.Totals.Discount)
	}
	if d.VATBP > 0 {
		add("סה״כ לפני מע״מ", d.Totals.Net)
		add("מע״מ "+percentText(d.VATBP), d.Totals.VAT)
	}
	for _, r := range rows {
		s.end(margin+220, s.y, body, grey, r.word)
		s.figure(totalRight, s.y, body, ink, moneyText(r.agorot))
		s.y += 17
	}
	s.totalBox("סה״כ לתשלום", d.Total)
	if d.issuer.Dealer == exempt {
		s.begin(margin, s.y, small, grey, "עוסק פטור: המחירים אינם כוללים מע״מ ולא נוסף עליהם מע״מ")
		s.y += 14
	}
}

func (s *sheet) totalBox(word string, agorot int64) {
	s.fill(margin, s.y-4, 232, 34, 6, soft)
	s.end(margin+220, s.y+17, lead, brand, word)
	s.figure(totalRight, s.y+17.5, font{"semibold", 14}, brand, moneyText(agorot))
	s.y += 50
}

func (s *sheet) notes(d BillingDocument) {
	text := d.Notes
	if d.Kind == Reversal {
		text = strings.TrimSpace("סיבת הביטול: " + d.Reason + "\n" + text)
	}
	if text == "" {
		return
	}
	s.room(50)
	s.end(right, s.y, strong, ink, "הערות ותנאים")
	s.y += 16
	for _, line := range s.wrap(body, text, innerWidth) {
		s.room(14)
		s.end(right, s.y, body, grey, line)
		s.y += 14
	}
	s.y += 14
}

// consent is where the customer signs, or what they have said already.
func (s *sheet) consent(d BillingDocument) {
	if d.Status == accepted {
		s.room(40)
		s.fill(margin, s.y-4, innerWidth, 30, 6, soft)
		s.end(right-12, s.y+15, strong, brand, "ההצעה אושרה על ידי "+d.DecidedBy)
		if d.DecidedAt != nil {
			s.figure(margin+72, s.y+15, body, brand, dateText((*d.DecidedAt)[:10]))
		}
		s.y += 44
		return
	}
	s.room(70)
	s.y += 30
	third := innerWidth / 3
	for i, word := range []string{"שם מלא", "תאריך", "חתימה וחותמת"} {
		x := right - float64(i)*third
		s.line(x-third+18, s.y, x, grey)
		s.end(x, s.y+13, small, grey, word)
	}
	s.y += 40
}

// room goes to the next page when less than this is left.
func (s *sheet) room(height float64) {
	if s.y+height > floor {
		s.newPage()
		s.y += 10
	}
}

// feet writes the foot of every page, when their number is known.
func (s *sheet) feet(disclaimer string) {
	pages := s.pdf.GetNumberOfPages()
	for n := 1; n <= pages; n++ {
		s.note(s.pdf.SetPage(n))
		s.now = font{}
		y := floor + 22
		s.line(margin, y, right, rule)
		y += 15
		for i, line := range s.wrap(small, s.issuer.Footer, innerWidth-120) {
			if i == 3 {
				break
			}
			s.end(right, y, small, grey, line)
			y += 11
		}
		if s.issuer.Footer == "" {
			y += 11
		}
		s.end(right, pageHeight-28, font{"regular", 7.5}, grey, "מסמך ממוחשב · "+disclaimer)
		s.figure(margin+40, floor+37, small, grey, fmt.Sprint(n, " / ", pages))
		s.begin(margin+44, floor+37, small, grey, "עמוד")
		s.begin(margin, pageHeight-28, font{"regular", 7.5}, grey, strings.TrimSpace(s.name+" "+s.label))
	}
}

func discountWord(d Discount) string {
	if d.Kind == percentDiscount {
		return "הנחה " + percentText(d.Value)
	}
	return "הנחה"
}
