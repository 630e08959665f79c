package inbox

import "strings"

// kindNames are how a message without words is named on the card and to the model.
var kindNames = map[string]struct{ he, model string }{
	"image":    {"תמונה", "sent an image"},
	"video":    {"סרטון", "sent a video"},
	"audio":    {"הודעה קולית", "sent a voice message, which cannot be listened to here"},
	"document": {"מסמך", "sent a document"},
	"sticker":  {"מדבקה", "sent a sticker"},
	"location": {"מיקום", "sent a location"},
	"contacts": {"איש קשר", "sent a contact card"},
	"order":    {"הזמנה", "sent an order"},
	"reaction": {"תגובה", "reacted"},
	"text":     {"", ""},
	"button":   {"", ""}, "interactive": {"", ""}, "system": {"", ""},
}

// preview is the message in one line.
func preview(m message) string {
	text := strings.Join(strings.Fields(m.Text), " ")
	kind, known := kindNames[m.Type]
	if !known {
		kind.he = "הודעה שאפשר לראות רק בטלפון"
	}
	return cut(joinNonEmpty(": ", kind.he, text), 200)
}

// forModel is the message as the model reads it: the words, or what came instead of them.
func forModel(m message) string {
	kind, known := kindNames[m.Type]
	if !known {
		kind.model = "sent something that cannot be shown here"
	}
	if kind.model == "" {
		return m.Text
	}
	return joinNonEmpty(" ", "["+kind.model+"]", m.Text)
}

func joinNonEmpty(sep, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + sep + b
}

// cut shortens a text to a number of characters, at a word's end if there is one.
func cut(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	short := string(runes[:limit-1])
	if i := strings.LastIndexAny(short, " \n"); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " \n") + "…"
}
