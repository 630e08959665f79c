package billing

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func line() *rapid.Generator[DocumentLine] {
	return rapid.Custom(func(t *rapid.T) DocumentLine {
		return DocumentLine{
			Quantity:    rapid.Int64Range(1, 100_000_000).Draw(t, "quantity"),
			UnitAgorot:  rapid.Int64Range(0, 1_000_000_000).Draw(t, "unit"),
			VATIncluded: rapid.Bool().Draw(t, "included"),
		}
	})
}

func discount() *rapid.Generator[Discount] {
	return rapid.Custom(func(t *rapid.T) Discount {
		return Discount{rapid.SampledFrom([]string{noDiscount, percentDiscount, amountDiscount}).Draw(t, "kind"),
			rapid.Int64Range(0, 100_000_000_000).Draw(t, "value")}
	})
}

// TestTotalsHold the rule of rounding for any document.
func TestTotalsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(line(), 0, 50).Draw(t, "lines")
		d := discount().Draw(t, "discount")
		rate := rapid.SampledFrom([]int64{0, 1700, 1800}).Draw(t, "rate")
		got := total(lines, d, rate)
		if got.Net+got.VAT != got.Total {
			t.Fatalf("net and VAT are not the total: %+v", got)
		}
		if got.Discount < 0 || got.Discount > got.Subtotal || got.Total < 0 || got.VAT < 0 || got.Net < 0 {
			t.Fatalf("out of range: %+v", got)
		}
		if rate == 0 && (got.VAT != 0 || got.Total != got.Subtotal-got.Discount) {
			t.Fatalf("VAT where there is none: %+v", got)
		}
		// VAT is the exact VAT of the net to within one agora, half of it for each sort of lines.
		exact := new(big.Int).Mul(big.NewInt(got.Net), big.NewInt(rate))
		off := new(big.Int).Sub(new(big.Int).Mul(big.NewInt(got.VAT), big.NewInt(hundred)), exact)
		if off.CmpAbs(big.NewInt(hundred+rate)) > 0 {
			t.Fatalf("VAT %d of %d at %d is off", got.VAT, got.Net, rate)
		}
	})
}

// TestPricesStay: what was priced with VAT costs exactly that, and what was priced without is
// exactly that before VAT, when nothing is mixed.
func TestPricesStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		included := rapid.Bool().Draw(t, "included")
		lines := rapid.SliceOfN(line(), 1, 20).Draw(t, "lines")
		for i := range lines {
			lines[i].VATIncluded = included
		}
		d := discount().Draw(t, "discount")
		got := total(lines, d, 1800)
		priced := got.Subtotal - got.Discount
		if included && got.Total != priced || !included && got.Net != priced {
			t.Fatalf("included %v: priced %d, got %+v", included, priced, got)
		}
	})
}

func TestMulDiv(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(0, 1e13).Draw(t, "a")
		b := rapid.Int64Range(0, 1e5).Draw(t, "b")
		c := rapid.Int64Range(1, 1e6).Draw(t, "c")
		want := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		want.Add(want, big.NewInt(c/2)).Div(want, big.NewInt(c))
		if got := mulDiv(a, b, c); got != want.Int64() {
			t.Fatalf("%d × %d ÷ %d = %d, want %d", a, b, c, got, want)
		}
	})
}

func TestTotals(t *testing.T) {
	one := func(agorot int64, included bool) DocumentLine {
		return DocumentLine{Quantity: 1000, UnitAgorot: agorot, VATIncluded: included}
	}
	for name, c := range map[string]struct {
		lines []DocumentLine
		off   Discount
		rate  int64
		want  Totals
	}{
		"nothing":                {nil, Discount{noDiscount, 0}, 1800, Totals{}},
		"before VAT":             {[]DocumentLine{one(10000, false)}, Discount{noDiscount, 0}, 1800, Totals{10000, 0, 10000, 1800, 11800}},
		"with VAT":               {[]DocumentLine{one(11800, true)}, Discount{noDiscount, 0}, 1800, Totals{11800, 0, 10000, 1800, 11800}},
		"last year's rate":       {[]DocumentLine{one(10000, false)}, Discount{noDiscount, 0}, 1700, Totals{10000, 0, 10000, 1700, 11700}},
		"exempt":                 {[]DocumentLine{one(10000, true)}, Discount{noDiscount, 0}, 0, Totals{10000, 0, 10000, 0, 10000}},
		"a third":                {[]DocumentLine{{Quantity: 333, UnitAgorot: 10000}}, Discount{noDiscount, 0}, 0, Totals{3330, 0, 3330, 0, 3330}},
		"half an agora goes up":  {[]DocumentLine{{Quantity: 500, UnitAgorot: 1}}, Discount{noDiscount, 0}, 0, Totals{1, 0, 1, 0, 1}},
		"ten percent off":        {[]DocumentLine{one(10000, false)}, Discount{percentDiscount, 1000}, 1800, Totals{10000, 1000, 9000, 1620, 10620}},
		"more off than there is": {[]DocumentLine{one(10000, false)}, Discount{amountDiscount, 99999}, 1800, Totals{10000, 10000, 0, 0, 0}},
		"ten small lines, one rounding": {[]DocumentLine{one(3, false), one(3, false), one(3, false), one(3, false), one(3, false)}, Discount{noDiscount, 0}, 1800,
			Totals{15, 0, 15, 3, 18}},
		"mixed, with a discount": {[]DocumentLine{one(10000, false), one(11800, true)}, Discount{amountDiscount, 2180}, 1800, Totals{21800, 2180, 18000, 3240, 21240}},
	} {
		if got := total(c.lines, c.off, c.rate); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestVATByDate(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want int64
	}{
		{time.Date(2014, 1, 1, 0, 0, 0, 0, zone), 1700},
		{time.Date(2024, 12, 31, 23, 59, 59, 0, zone), 1700},
		{time.Date(2025, 1, 1, 0, 0, 0, 0, zone), 1800},
		{time.Date(2024, 12, 31, 22, 30, 0, 0, time.UTC).In(zone), 1800}, // already the new year in Israel
		{time.Date(2026, 11, 24, 8, 0, 0, 0, zone), 1800},
	} {
		if got := rateFor(licensed, c.at); got != c.want {
			t.Errorf("%s: %d, want %d", c.at, got, c.want)
		}
		if rateFor(exempt, c.at) != 0 {
			t.Errorf("an exempt dealer charges VAT on %s", c.at)
		}
	}
}

func TestFigures(t *testing.T) {
	for agorot, want := range map[int64]string{0: "₪ 0.00", 5: "₪ 0.05", 123456789: "₪ 1,234,567.89", -100000: "₪ -1,000.00"} {
		if got := moneyText(agorot); got != want {
			t.Errorf("moneyText(%d) = %q, want %q", agorot, got, want)
		}
	}
	for q, want := range map[int64]string{1000: "1", 12500: "12.5", 1: "0.001", 1050: "1.05", 1234567000: "1,234,567"} {
		if got := quantityText(q); got != want {
			t.Errorf("quantityText(%d) = %q, want %q", q, got, want)
		}
	}
	for bp, want := range map[int64]string{1800: "18%", 750: "7.5%", 5: "0.05%", 10000: "100%"} {
		if got := percentText(bp); got != want {
			t.Errorf("percentText(%d) = %q, want %q", bp, got, want)
		}
	}
}

func TestTaxID(t *testing.T) {
	for id, want := range map[string]bool{"123456782": true, "123456789": false, "000000000": false, "12345678": false, "51400000א": false, "": false} {
		if got := validTaxID(id); got != want {
			t.Errorf("validTaxID(%q) = %v", id, got)
		}
	}
}
