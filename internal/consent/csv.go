package consent

import (
	"encoding/csv"
	"io"

	"github.com/moked/moked/internal/sheet"
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
		if err := out.Write([]string{e.At, e.Action, e.Purpose, e.Channel, e.How, sheet.Harmless(e.Words), sheet.Harmless(e.Origin), sheet.Harmless(e.By)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
