package web

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

// Page is a list answer. Total may be capped; then TotalCapped is true.
type Page[T any] struct {
	Items       []T     `json:"items" nullable:"false"`
	NextCursor  *string `json:"next_cursor"`
	Total       int64   `json:"total"`
	TotalCapped bool    `json:"total_capped,omitempty"`
}

const maxCursor = 4096

// Cursor packs the sort keys of a page's last row, integers or texts. Uncursor unpacks them and
// refuses anything that is not a cursor with fault.Invalid. A cursor is no secret and no proof: it
// only says where to go on, within the business of the transaction.
func Cursor(keys ...any) *string {
	data, err := json.Marshal(keys)
	if err != nil {
		return nil
	}
	text := base64.RawURLEncoding.EncodeToString(data)
	return &text
}

// Uncursor decodes a cursor into keys (pointers to int64 or string).
func Uncursor(cursor string, keys ...any) error {
	bad := fault.Invalid.Field("cursor", fault.BadValue)
	if len(cursor) > maxCursor {
		return bad
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || !utf8.Valid(data) {
		return bad
	}
	var parts []json.RawMessage
	if json.Unmarshal(data, &parts) != nil || len(parts) != len(keys) {
		return bad
	}
	for i, part := range parts {
		// null would pass as "leave it alone".
		if string(part) == "null" || json.Unmarshal(part, keys[i]) != nil {
			return bad
		}
		if text, ok := keys[i].(*string); ok && strings.ContainsRune(*text, 0) {
			return bad
		}
	}
	return nil
}

func fmtID(id int64) string { return strconv.FormatInt(id, 10) }
