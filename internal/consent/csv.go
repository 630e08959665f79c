package consent

import (
	"encoding/csv"
	"io"
	"strings"
)

// byteOrder tells Excel that the file is UTF-8.
const byteOrder = "\ufeff"

// writeCSV writes the ledger, the earliest row first, in the words of the wire: it is a proof for others
// to read by machine as well.
func writeCSV(w io.Writer, rows []Statement) error {
	if _, err := io.WriteString(w, byteOrder); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{"at", "action", "purpose", "channel", "how", "words", "origin", "by"}); err != nil {
		return err
	}
	for i := len(rows) - 1; i >= 0; i-- {
		e := rows[i]
		if err := out.Write([]string{e.At, e.Action, e.Purpose, e.Channel, e.How, harmless(e.Words), harmless(e.Origin), harmless(e.By)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from running what a stranger wrote as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
