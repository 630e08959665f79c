package billing

import "math/bits"

// whole is one unit of a quantity and a hundred percent of a rate: quantities are thousandths,
// rates hundredths of a percent.
const (
	unit    = 1000
	hundred = 10000
)

// The kinds of discount on a document.
const (
	noDiscount      = "none"
	percentDiscount = "percent"
	amountDiscount  = "amount"
)

// Discount is taken off the sum of the lines: Value is hundredths of a percent, or agorot.
type Discount struct {
	Kind  string `json:"kind" enum:"none,percent,amount"`
	Value int64  `json:"value" minimum:"0" maximum:"100000000000" doc:"Hundredths of a percent, or agorot"`
}

// Totals are the sums of a document in agorot. Net + VAT = Total, always.
type Totals struct {
	Subtotal int64 `json:"subtotal_agorot" doc:"The lines as they are priced"`
	Discount int64 `json:"discount_agorot"`
	Net      int64 `json:"net_agorot" doc:"Before VAT"`
	VAT      int64 `json:"vat_agorot"`
	Total    int64 `json:"total_agorot" doc:"To pay"`
}

// lineTotal is quantity × unit price to the nearest agora, halves up.
func lineTotal(quantity, unitAgorot int64) int64 { return mulDiv(quantity, unitAgorot, unit) }

// total computes a document. The rule of rounding: each line is rounded once, to the agora; the
// discount is rounded once; VAT is rounded once for all lines priced without it (added) and once for
// all lines priced with it (contained), never line by line, so that a sum of many small lines carries
// no sum of many small errors. Halves go up. A discount falls on both sorts of lines in proportion.
func total(lines []DocumentLine, d Discount, vatBP int64) Totals {
	var with, without int64
	for _, l := range lines {
		if l.VATIncluded {
			with += lineTotal(l.Quantity, l.UnitAgorot)
		} else {
			without += lineTotal(l.Quantity, l.UnitAgorot)
		}
	}
	t := Totals{Subtotal: with + without}
	switch d.Kind {
	case percentDiscount:
		t.Discount = mulDiv(t.Subtotal, min(d.Value, hundred), hundred)
	case amountDiscount:
		t.Discount = min(d.Value, t.Subtotal)
	}
	if t.Discount > 0 {
		off := mulDiv(t.Discount, with, t.Subtotal)
		with, without = with-off, without-(t.Discount-off)
	}
	contained := mulDiv(with, vatBP, hundred+vatBP)
	added := mulDiv(without, vatBP, hundred)
	t.VAT = contained + added
	t.Net = with - contained + without
	t.Total = t.Net + t.VAT
	return t
}

// mulDiv is a×b÷c to the nearest whole, halves up, without overflow in between. All are ≥ 0, c > 0,
// and the result fits.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	lo, carry := bits.Add64(lo, uint64(c)/2, 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(c))
	return int64(q)
}
