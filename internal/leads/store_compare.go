package leads

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
)

var comparisons = map[string]string{"eq": " = ", "gte": " >= ", "lte": " <= "}

// compare writes the test of a column by its kind.
func (b *builder) compare(at column, c Condition) (string, error) {
	switch at.kind {
	case "choice":
		return b.choice(at, c)
	case "text", "digits":
		return b.words(at, c)
	case "amount", "number":
		return b.amount(at, c)
	case "flag":
		return b.flag(at, c)
	}
	return b.when(at, c)
}

func (b *builder) choice(at column, c Condition) (string, error) {
	names, err := b.list(c.Value, func(value string) string {
		switch {
		case value == nothing:
			return ""
		case at.sql == "l.status":
			return statusKey(value)
		}
		return value
	})
	switch {
	case err != nil:
		return "", err
	case c.Op == "is":
		return at.sql + " IN (" + names + ")", nil
	case c.Op == "not":
		return at.sql + " NOT IN (" + names + ")", nil
	}
	return "", errShape
}

// words looks for all words of a text, each anywhere in the column.
func (b *builder) words(at column, c Condition) (string, error) {
	text := one(c.Value)
	if at.kind == "digits" {
		return b.digits(c.Op, text)
	}
	if at.sql == "l.email" {
		text = strings.ToLower(strings.TrimSpace(text))
	} else {
		text = Normalise(text)
	}
	if text == "" {
		return "", errShape
	}
	switch c.Op {
	case "is":
		return at.sql + " = " + b.param(text), nil
	case "has", "lacks":
		var parts []string
		words := strings.Fields(text)
		for _, word := range words[:min(len(words), maxQueryWords)] {
			parts = append(parts, at.sql+" LIKE "+b.param(LikePattern(word))+` ESCAPE '\'`)
		}
		sql := "(" + strings.Join(parts, " AND ") + ")"
		if c.Op == "lacks" {
			sql = "NOT " + sql
		}
		return sql, nil
	}
	return "", errShape
}

// digits finds a part of a number in the search text, which holds it in both ways of writing.
func (b *builder) digits(op, text string) (string, error) {
	digits := onlyDigits(text)
	if digits == "" || len(digits) > 20 {
		return "", errShape
	}
	sql := "l.search LIKE " + b.param(LikePattern(digits)) + ` ESCAPE '\'`
	switch op {
	case "has":
		return sql, nil
	case "lacks":
		return "NOT " + sql, nil
	}
	return "", errShape
}

func (b *builder) amount(at column, c Condition) (string, error) {
	sign, ok := comparisons[c.Op]
	value, err := strconv.ParseFloat(one(c.Value), 64)
	if !ok || err != nil || math.IsNaN(value) || math.Abs(value) > maxAmount {
		return "", errShape
	}
	if at.kind == "number" {
		value *= numberScale
	}
	return at.sql + sign + b.param(int64(math.Round(value))), nil
}

func (b *builder) flag(at column, c Condition) (string, error) {
	switch c.Op + " " + one(c.Value) {
	case "is true":
		return at.sql + " > 0", nil
	case "is false":
		return at.sql + " = 0", nil
	}
	return "", errShape
}

// when compares a moment by days of the business, or a day as such. The end of a range is the
// beginning of the day after it, so that a day on which the clock changes is whole.
func (b *builder) when(at column, c Condition) (string, error) {
	today := time.Date(b.now.Year(), b.now.Month(), b.now.Day(), 0, 0, 0, 0, b.now.Location())
	if at.kind == "day" {
		today = time.Date(b.now.Year(), b.now.Month(), b.now.Day(), 0, 0, 0, 0, time.UTC)
	}
	text := one(c.Value)
	var from, to time.Time
	switch c.Op {
	case "on", "before", "after":
		day, err := time.ParseInLocation(time.DateOnly, text, today.Location())
		if err != nil {
			return "", err
		}
		switch c.Op {
		case "on":
			from, to = day, day.AddDate(0, 0, 1)
		case "before":
			to = day
		default:
			from = day.AddDate(0, 0, 1)
		}
	case "last", "next":
		days, err := strconv.Atoi(text)
		if err != nil || days < 0 || days > 3650 {
			return "", errShape
		}
		if from, to = today.AddDate(0, 0, -days), today.AddDate(0, 0, 1); c.Op == "next" {
			from, to = today, today.AddDate(0, 0, days+1)
		}
	default:
		return "", errShape
	}
	var parts []string
	if !from.IsZero() {
		parts = append(parts, at.sql+" >= "+b.param(db.Ms(from)))
	} else if at.none != "" {
		parts = append(parts, at.sql+" > "+at.none)
	}
	if !to.IsZero() {
		parts = append(parts, at.sql+" < "+b.param(db.Ms(to)))
	}
	return "(" + strings.Join(parts, " AND ") + ")", nil
}
