package billing

import (
	"bytes"
	"image"
	"strings"
)

// sheet is a document on its way to paper.
type sheet struct {
	*paper
	issuer BillingSettings
	name   string // what the document calls itself
	label  string
}

// renderDocument draws a quote, a payment request or a reversal.
func renderDocument(d BillingDocument, logo string) ([]byte, error) {
	s := &sheet{newPaper(titleOf(d)+" "+d.Label, d.issuer.LegalName), d.issuer, titleOf(d), d.Label}
	s.letterhead(logo, d.Status == draft)
	facts := []fact{}
	if d.IssuedOn != nil {
		facts = append(facts, fact{"תאריך", dateText(*d.IssuedOn)})
	}
	if d.DueOn != nil {
		facts = append(facts, fact{dueWord(d.Kind), dateText(*d.DueOn)})
	}
	if d.Version > 1 {
		facts = append(facts, fact{"גרסה", itoa(d.Version)})
	}
	s.addressee(d.Customer, facts)
	s.subject(d.Title)
	s.table(d)
	s.sums(d)
	s.notes(d)
	if d.Kind == Quote {
		s.consent(d)
	}
	s.feet(disclaimer(d.Kind))
	return s.bytes()
}

// renderPayment draws the confirmation of a payment.
func renderPayment(p Payment, forLabel, logo string) ([]byte, error) {
	name := "אישור תשלום"
	if p.ReversesID != nil {
		name = "ביטול אישור תשלום"
	}
	s := &sheet{newPaper(name+" "+p.Label, p.issuer.LegalName), p.issuer, name, p.Label}
	s.letterhead(logo, false)
	s.addressee(Customer{Name: p.customer}, []fact{{"תאריך", dateText(p.PaidOn)}})
	s.y += 6
	rows := []fact{{"אמצעי תשלום", methodWords[p.Method]}}
	if forLabel != "" {
		rows = append(rows, fact{"עבור דרישת תשלום", forLabel})
	}
	if p.Reference != "" {
		rows = append(rows, fact{"אסמכתה", p.Reference})
	}
	if p.Note != "" {
		rows = append(rows, fact{"הערה", p.Note})
	}
	for _, r := range rows {
		s.end(right, s.y, body, grey, r.word)
		lines := s.wrap(body, r.value, innerWidth-150)
		for _, line := range lines {
			s.end(right-130, s.y, body, ink, line)
			s.y += 15
		}
		s.y += 5
	}
	s.y += 8
	s.totalBox("סכום ששולם", p.Amount)
	s.feet("אישור זה אינו קבלה ואינו חשבונית מס")
	return s.bytes()
}

// fact is a word and what it says.
type fact struct{ word, value string }

// titleOf is what the document may call itself. Only a licensed provider's document is a tax invoice.
func titleOf(d BillingDocument) string {
	request := "דרישת תשלום"
	if d.issuer.Dealer != exempt {
		request = "חשבון עסקה"
	}
	switch d.Kind {
	case Quote:
		return "הצעת מחיר"
	case Reversal:
		return "ביטול " + request
	}
	return request
}

func dueWord(kind string) string {
	if kind == Quote {
		return "בתוקף עד"
	}
	return "לתשלום עד"
}

func disclaimer(kind string) string {
	if kind == Quote {
		return "הצעת מחיר זו אינה חשבונית מס"
	}
	return "מסמך זה אינו חשבונית מס ואינו קבלה"
}

var dealerWords = map[string]string{licensed: "עוסק מורשה", exempt: "עוסק פטור", company: "ח.פ."}

var methodWords = map[string]string{"cash": "מזומן", "transfer": "העברה בנקאית", "card": "כרטיס אשראי", "bit": "ביט", "cheque": "המחאה", "other": "אחר"}

// letterhead draws who asks on the right, and what the document is on the left.
func (s *sheet) letterhead(logo string, isDraft bool) {
	s.fill(0, 0, pageWidth, 5, 0, brand)
	top := margin + 4
	y := top
	if data, ok := logoImage(logo); ok {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			y += s.picture(data, right, y-8, 150, 54, c.Width, c.Height) + 8
		}
	}
	for _, line := range s.wrap(head, s.issuer.LegalName, innerWidth/2) {
		s.end(right, y+10, head, ink, line)
		y += 19
	}
	y += 8
	s.end(right, y+2, small, grey, dealerWords[s.issuer.Dealer])
	s.figure(right-s.width(visual(dealerWords[s.issuer.Dealer]))-4, y+2, small, grey, s.issuer.TaxID)
	y += 12
	for _, line := range s.wrap(small, s.issuer.Address, innerWidth/2) {
		if line != "" {
			s.end(right, y+2, small, grey, line)
			y += 12
		}
	}
	contact := strings.Join(strings.Fields(s.issuer.Phone+" "+s.issuer.Email), "   ")
	s.figure(right, y+2, small, grey, contact)

	s.begin(margin, top+14, huge, brand, s.name)
	number := s.label
	if isDraft {
		s.begin(margin, top+36, lead, grey, "טיוטה")
	} else {
		s.use(lead)
		s.draw(margin, top+36, ink, s.known(number))
		s.begin(margin+s.width(s.known(number))+5, top+36, lead, grey, "מספר")
	}
	s.y = max(y+20, top+64)
	s.line(margin, s.y, right, rule)
	s.y += 24
}

// addressee draws for whom the document is, and beside it its dates.
func (s *sheet) addressee(c Customer, facts []fact) {
	y := s.y
	s.end(right, y, small, grey, "לכבוד")
	y += 16
	for _, line := range s.wrap(lead, c.Name, innerWidth*0.6) {
		s.end(right, y, lead, ink, line)
		y += 15
	}
	if c.TaxID != "" {
		s.end(right, y, small, grey, "ח.פ. / ת.ז.")
		s.figure(right-s.width(visual("ח.פ. / ת.ז."))-4, y, small, grey, c.TaxID)
		y += 12
	}
	for _, line := range s.wrap(small, c.Address, innerWidth*0.6) {
		s.end(right, y, small, grey, line)
		y += 12
	}
	fy := s.y
	for _, f := range facts {
		s.use(strong)
		s.draw(margin, fy, ink, s.known(f.value))
		s.begin(margin+82, fy, body, grey, f.word)
		fy += 16
	}
	s.y = max(y, fy) + 14
}

func (s *sheet) subject(title string) {
	if title == "" {
		return
	}
	for _, line := range s.wrap(head, title, innerWidth) {
		s.end(right, s.y+2, head, ink, line)
		s.y += 20
	}
	s.y += 8
}
