package sheet

import "strings"

// formulaSigns are the first characters that make a spreadsheet take a text for a formula, in the narrow
// and the wide form.
const formulaSigns = "=+-@|％＝＋－＠"

// Harmless keeps a spreadsheet from running a text as a formula: a quote before its first sign makes
// it text. Signs that programs skip, such as spaces and tabs, do not hide one.
func Harmless(text string) string {
	first := strings.TrimLeft(text, " \t\r\n\u00a0\ufeff\u200e\u200f")
	if first != "" && strings.ContainsRune(formulaSigns, []rune(first)[0]) || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\r") {
		return "'" + text
	}
	return text
}

// Unquoted drops the quote that Harmless put before a formula's sign.
func Unquoted(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && Harmless(rest) != rest {
		return rest
	}
	return cell
}
