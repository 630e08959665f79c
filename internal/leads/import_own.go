package leads

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/fault"
)

// ownField is how the settings of an import name a field of the business: field.key.
const ownField = "field."

var (
	badNumber = fault.Text{He: "המספר לא מובן", En: "The number is not understood"}
	badDay    = fault.Text{He: "התאריך לא מובן", En: "The date is not understood"}
	badYesNo  = fault.Text{He: "כאן מצפים לכן או לא", En: "Yes or no is expected here"}
	badOption = fault.Text{He: "אין אפשרות כזאת בשדה", En: "The field has no such option"}
)

// fromCell reads a cell of a spreadsheet as a value of the field; nil for none.
func (f Field) fromCell(cell string) (any, *fault.Text) {
	switch f.Kind {
	case "number":
		value, ok := numberIn(cell)
		if !ok {
			return nil, &badNumber
		}
		return f.clean(value)
	case "money":
		agorot, err := parseMoney(cell)
		if err != nil {
			return nil, &badMoney
		}
		return f.clean(float64(agorot))
	case "date":
		day, ok := dayIn(cell)
		if !ok {
			return nil, &badDay
		}
		return day, nil
	case "checkbox":
		on, known := yesNo[tagKey(cell)]
		if !known {
			return nil, &badYesNo
		}
		return f.clean(on)
	case "select":
		key, known := f.optionOf(cell)
		if !known {
			return nil, &badOption
		}
		return key, nil
	case "multi":
		keys := []any{}
		for _, part := range splitTags(cell) {
			key, known := f.optionOf(part)
			if !known {
				return nil, &badOption
			}
			if !slices.Contains(keys, any(key)) {
				keys = append(keys, key)
			}
		}
		return f.clean(keys)
	}
	return f.clean(cell)
}

// optionOf finds an option by its label or key, however it is written.
func (f Field) optionOf(text string) (key string, known bool) {
	want := Normalise(text)
	for _, o := range f.Options {
		if want != "" && (Normalise(o.Label) == want || Normalise(o.Key) == want) {
			return o.Key, true
		}
	}
	return "", false
}

var yesNo = map[string]bool{
	"כנ": true, "yes": true, "true": true, "1": true, "x": true, "v": true, "✓": true, "✔": true, "y": true, "נכונ": true,
	"לא": false, "no": false, "false": false, "0": false, "n": false, "✗": false,
}

// numberIn reads 1,234.5 and 1.234,5 and 12,5, with a percent sign or without.
func numberIn(cell string) (float64, bool) {
	text := strings.TrimSuffix(strings.ReplaceAll(phoneText(cell), " ", ""), "%")
	sign := 1.0
	if rest, minus := strings.CutPrefix(text, "-"); minus {
		sign, text = -1, rest
	}
	dot, comma := strings.LastIndex(text, "."), strings.LastIndex(text, ",")
	switch {
	case comma > dot && dot >= 0:
		text = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	case comma >= 0 && dot < 0 && !groupedBy3.MatchString(text):
		text = strings.Replace(text, ",", ".", 1)
	default:
		text = strings.ReplaceAll(text, ",", "")
	}
	if text == "" || strings.Trim(text, "0123456789.eE+") != "" {
		return 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value > maxAmount {
		return 0, false
	}
	// Spreadsheets keep 0.1 + 0.2 as they are: what a field holds has four places.
	return sign * math.Round(value*numberScale) / numberScale, true
}

var excelDay = regexp.MustCompile(`^[1-9][0-9]{4}(\.[0-9]+)?$`)

// dayIn reads a date as people in Israel write it, as computers do, or as Excel counts it.
func dayIn(cell string) (string, bool) {
	text := strings.TrimSpace(cell)
	if excelDay.MatchString(text) {
		days, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return "", false
		}
		return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly), true
	}
	text, _, _ = strings.Cut(strings.NewReplacer(".", "/", "-", "/").Replace(text), " ")
	text, _, _ = strings.Cut(text, "T")
	for _, layout := range []string{"2006/1/2", "2/1/2006", "2/1/06"} {
		if day, err := time.Parse(layout, text); err == nil && day.Year() > 0 {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}
