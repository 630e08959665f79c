package activity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moked/moked/internal/leads"
)

// Part is a piece of a text; Hit is what was searched for.
type Part struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// A snippet is what stands around the first hit, in letters.
const (
	snippetBefore = 30
	snippetLength = 140
)

// snippet is the part of a text around the first of the words, with every hit in it; a text without
// any gives its beginning.
func snippet(text string, words []string) []Part {
	tokens := strings.Fields(strings.ToValidUTF8(text, "\uFFFD"))
	first := 0
	for i, token := range tokens {
		if _, _, ok := hit(token, words); ok {
			first = i
			break
		}
	}
	from, letters := first, 0
	for from > 0 && letters < snippetBefore {
		from--
		letters += utf8.RuneCountInString(tokens[from]) + 1
	}
	to, letters := from, 0
	for to < len(tokens) && letters < snippetLength {
		letters += utf8.RuneCountInString(tokens[to]) + 1
		to++
	}
	var b builder
	if from > 0 {
		b.add("… ", false)
	}
	for i, token := range tokens[from:to] {
		if i > 0 {
			b.add(" ", false)
		}
		b.addToken(cut(token), words)
	}
	if to < len(tokens) {
		b.add(" …", false)
	}
	return b.parts
}

// mark is the whole text with its hits.
func mark(text string, words []string) []Part {
	var b builder
	for i, token := range strings.Fields(strings.ToValidUTF8(text, "\uFFFD")) {
		if i > 0 {
			b.add(" ", false)
		}
		b.addToken(token, words)
	}
	if b.parts == nil {
		return []Part{}
	}
	return b.parts
}

// cut keeps a token that is no word of any language from filling the screen.
func cut(token string) string {
	if utf8.RuneCountInString(token) <= snippetLength {
		return token
	}
	return string([]rune(token)[:snippetLength]) + "…"
}

// hit finds the first of the words in a token: the letters from and to. Where the normalised token is
// not letter by letter the token itself, the whole token is the hit.
func hit(token string, words []string) (from, to int, ok bool) {
	normal := leads.Normalise(token)
	for _, word := range words {
		at := strings.Index(normal, word)
		if at < 0 || word == "" {
			continue
		}
		letters := utf8.RuneCountInString(token)
		if utf8.RuneCountInString(normal) != letters {
			ahead := utf8.RuneCountInString(token) - utf8.RuneCountInString(strings.TrimLeftFunc(token, unicode.IsPunct))
			return ahead, max(ahead, utf8.RuneCountInString(strings.TrimRightFunc(token, unicode.IsPunct))), true
		}
		from = utf8.RuneCountInString(normal[:at])
		return from, from + utf8.RuneCountInString(word), true
	}
	return 0, 0, false
}

func hasHit(parts []Part) bool {
	for _, p := range parts {
		if p.Hit {
			return true
		}
	}
	return false
}

// builder joins neighbours of the same kind.
type builder struct{ parts []Part }

func (b *builder) add(text string, isHit bool) {
	if text == "" {
		return
	}
	if n := len(b.parts); n > 0 && b.parts[n-1].Hit == isHit {
		b.parts[n-1].Text += text
		return
	}
	b.parts = append(b.parts, Part{text, isHit})
}

func (b *builder) addToken(token string, words []string) {
	from, to, ok := hit(token, words)
	if !ok {
		b.add(token, false)
		return
	}
	letters := []rune(token)
	b.add(string(letters[:from]), false)
	b.add(string(letters[from:to]), true)
	b.add(string(letters[to:]), false)
}
