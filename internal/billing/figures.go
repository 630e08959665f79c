package billing

import "strings"

// moneyText is a sum as it stands on paper, from left to right: the shekel sign is left of the
// number, as Hebrew readers expect it after.
func moneyText(agorot int64) string {
	sign := ""
	if agorot < 0 {
		sign, agorot = "-", -agorot
	}
	return "₪ " + sign + grouped(agorot/100) + "." + twoDigits(agorot%100)
}

func grouped(n int64) string {
	digits := itoa(n)
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	return out.String()
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + itoa(n)
	}
	return itoa(n)
}

// quantityText is thousandths as a decimal number without idle zeros.
func quantityText(thousandths int64) string {
	whole, rest := thousandths/unit, thousandths%unit
	if rest == 0 {
		return grouped(whole)
	}
	return grouped(whole) + "." + strings.TrimRight(itoa(unit + rest)[1:], "0")
}

// percentText is hundredths of a percent as a percentage.
func percentText(bp int64) string {
	whole, rest := bp/100, bp%100
	if rest == 0 {
		return itoa(whole) + "%"
	}
	return itoa(whole) + "." + strings.TrimRight(twoDigits(rest), "0") + "%"
}

// dateText is a stored day as written in Israel.
func dateText(day string) string {
	if len(day) != len("2006-01-02") {
		return day
	}
	return day[8:] + "/" + day[5:7] + "/" + day[:4]
}
