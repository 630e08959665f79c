package billing

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
	"unicode"
)

// sampleIssuer is a business as it stands on paper.
var sampleIssuer = BillingSettings{
	LegalName: "נועה לוי - עיצוב פנים בע״מ", TaxID: "514000004", Dealer: company, Address: "רחוב הרצל 12, תל אביב-יפו 6688312",
	Phone: "03-555-0142", Email: "office@noa.example", Footer: "תשלום בהעברה: בנק 12, סניף 600, חשבון 123456\nתודה שבחרתם בנו!", ValidDays: 30,
}

func sampleQuote() BillingDocument {
	on, due := "2026-11-24", "2026-12-24"
	number := int64(1042)
	d := BillingDocument{BillingSummary: BillingSummary{
		ID: 1, Kind: Quote, Number: &number, Label: "2026-1042", Version: 2, Status: sent, Title: "שיפוץ ועיצוב דירה, 4 חדרים (כולל 2 מרפסות)", CustomerName: "דנה כהן",
		IssuedOn: &on, DueOn: &due,
	}, issuer: sampleIssuer}
	d.Customer = Customer{Name: "דנה כהן", TaxID: "123456782", Address: "שדרות רוטשילד 1, תל אביב"}
	d.Notes = "המחיר תקף ל-30 יום, 50% מקדמה.\nהעבודה תתבצע בימים א׳-ה׳, 08:00-17:00 (לא כולל חגים).\nFree delivery included."
	d.Discount = Discount{Kind: percentDiscount, Value: 750}
	d.Lines = []DocumentLine{
		{Name: "תכנון ועיצוב (AutoCAD 2026)", Description: "3 סקיצות, עד 2 סבבי תיקונים", Quantity: 1000, UnitAgorot: 850000},
		{Name: "ליווי ביצוע", Quantity: 12500, UnitAgorot: 35000},
		{Name: "ספה דגם Oslo-3", Description: "בד רחיץ, גוון 7042", Quantity: 1000, UnitAgorot: 629000, VATIncluded: true},
	}
	d.calculate(1800)
	return d
}

// TestPDFText reads the text back as any viewer's search would.
func TestPDFText(t *testing.T) {
	d := sampleQuote()
	data, err := renderDocument(d, "")
	if err != nil {
		t.Fatal(err)
	}
	text := pdfText(t, data)
	for _, want := range []string{"2026-1042", "24/12/2026", "514000004", "₪ 8,500.00", "12.5", moneyText(d.Total), "7.5%", "AutoCAD 2026", "Oslo-3", "08:00-17:00", "דנה", "הצעת"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

// pdfText is the text of a PDF as it is drawn, from left to right.
func pdfText(t *testing.T, data []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	cmd := exec.Command(tool, "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return drawable(string(out)) // without the marks that the tool adds
}

// TestPDFIsDeterministic: the same document is the same bytes, whenever it is drawn.
func TestPDFIsDeterministic(t *testing.T) {
	a, err := renderDocument(sampleQuote(), "")
	if err != nil {
		t.Fatal(err)
	}
	b, err := renderDocument(sampleQuote(), "")
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("the second PDF differs: %v", err)
	}
	if len(a) > 60<<10 {
		t.Errorf("a page weighs %d bytes; is the font embedded whole?", len(a))
	}
}

// TestPDFNeverCallsItselfTaxInvoice but to say that it is none.
func TestPDFNeverCallsItselfTaxInvoice(t *testing.T) {
	for _, kind := range []string{Quote, Request, Reversal} {
		for _, dealer := range []string{licensed, exempt, company} {
			d := sampleQuote()
			d.Kind, d.issuer.Dealer = kind, dealer
			if strings.Contains(titleOf(d), "חשבונית") {
				t.Errorf("%s of %s is called %s", kind, dealer, titleOf(d))
			}
			if !strings.Contains(disclaimer(kind), "חשבונית מס") {
				t.Errorf("%s does not say that it is no tax invoice", kind)
			}
		}
	}
}

// TestLongPDF goes over pages, and each of them says which it is.
func TestLongPDF(t *testing.T) {
	d := sampleQuote()
	for len(d.Lines) < 60 {
		d.Lines = append(d.Lines, d.Lines[len(d.Lines)%3])
	}
	d.Lines[30].Description = strings.Repeat("מילה ", 400) + strings.Repeat("א", 900)
	d.calculate(1800)
	data, err := renderDocument(d, "")
	if err != nil {
		t.Fatal(err)
	}
	text := pdfText(t, data)
	for _, want := range []string{"1 / 6", "6 / 6", moneyText(d.Total)} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestPaymentPDF(t *testing.T) {
	request := int64(4)
	data, err := renderPayment(Payment{Label: "2026-77", Method: "transfer", Amount: 1250050, PaidOn: "2026-11-24",
		Reference: "אסמכתא 99-120 (bank)", RequestID: &request, customer: "דנה 🙂 כהן", issuer: sampleIssuer}, "2026-12", "")
	if err != nil {
		t.Fatal(err)
	}
	text := pdfText(t, data)
	for _, want := range []string{"₪ 12,500.50", "24/11/2026", "99-120", "2026-12"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestVisual(t *testing.T) {
	for logical, want := range map[string]string{
		"":                  "",
		"שלום":              "םולש",
		"abc 12":            "abc 12",
		"052-345":           "052-345",
		"הנחה 7.5%":         "7.5% החנה",
		"דגם Oslo-3 כחול":   "לוחכ Oslo-3 םגד",
		"(כולל מע״מ)":       "(מ״עמ ללוכ)",
		"בין 10:00-12:00":   "10:00-12:00 ןיב",
		"Oslo שלום 12 עולם": "Oslo םלוע 12 םולש",
		"בְּרֵאשִׁית":       "תישארב",
		"\u202eabc":         "abc",
	} {
		if got := visual(logical); got != want {
			t.Errorf("visual(%q) = %q, want %q", logical, got, want)
		}
	}
}

// FuzzVisual: whatever people write is drawn with all its letters, and nothing breaks.
func FuzzVisual(f *testing.F) {
	f.Add("שלום (abc) 12.5%")
	f.Add("a\u202eb א\u2067ב")
	f.Fuzz(func(t *testing.T, line string) {
		out := visual(line)
		if a, b := letters(drawable(line)), letters(out); a != b {
			t.Errorf("%q has %d letters, drawn %q has %d", line, a, out, b)
		}
	})
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
