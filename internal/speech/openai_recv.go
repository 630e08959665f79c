package speech

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// Recv reads up to the next event that a conversation needs. Audio, the bulk of what a model
// sends, is read without allocating.
func (s *session) Recv(into *Event) error {
	for {
		_, r, err := s.ws.Reader(context.Background())
		if err != nil {
			return err
		}
		s.msg.Reset()
		if _, err = s.msg.ReadFrom(r); err != nil {
			return err
		}
		msg := s.msg.Bytes()
		if d, ok := scanDelta(msg); ok {
			if s.sound, err = decodeAudio(s.sound, d.audio); err == nil {
				s.response, s.item = intern(s.response, d.response), intern(s.item, d.item)
				*into = Event{Kind: Audio, Response: s.response, Item: s.item, ContentIndex: d.contentIndex, Audio: s.sound}
				return nil
			}
		}
		var m serverMessage
		if err := json.Unmarshal(msg, &m); err != nil {
			return fmt.Errorf("speech: bad event: %w", err)
		}
		switch m.Type {
		case "response.output_audio.delta", "response.audio.delta":
			if s.sound, err = decodeAudio(s.sound, []byte(m.Delta)); err != nil {
				continue // one lost chunk is a short silence, not the end of a call
			}
			*into = Event{Kind: Audio, Response: m.ResponseID, Item: m.ItemID, ContentIndex: m.ContentIndex, Audio: s.sound}
			return nil
		}
		if *into = m.event(); into.Kind != Unknown {
			return nil
		}
	}
}

func decodeAudio(buf, text []byte) ([]byte, error) {
	return base64.StdEncoding.AppendDecode(buf[:0], text)
}

// intern returns the old string while the name stays the same.
func intern(old string, name []byte) string {
	if string(name) == old {
		return old
	}
	return string(name)
}

type delta struct {
	response, item, audio []byte
	contentIndex          int
}

// scanDelta recognises an audio delta without allocating: a flat object that begins with its type,
// as the service writes it, of strings without escapes and of numbers. It says no to all else.
func scanDelta(msg []byte) (d delta, ok bool) {
	const head = `{"type":"response.output_audio.delta"`
	if len(msg) < len(head) || string(msg[:len(head)]) != head {
		return d, false
	}
	seen := uint8(0)
	for i := len(head); ; {
		i = skipSpace(msg, i)
		if i < len(msg) && msg[i] == '}' {
			return d, skipSpace(msg, i+1) == len(msg) && seen&7 == 7
		}
		if i >= len(msg) || msg[i] != ',' {
			return d, false
		}
		key, next, ok := scanString(msg, skipSpace(msg, i+1))
		if !ok {
			return d, false
		}
		if i = skipSpace(msg, next); i >= len(msg) || msg[i] != ':' {
			return d, false
		}
		i = skipSpace(msg, i+1)
		var bit uint8
		switch string(key) {
		case "response_id":
			d.response, i, ok = scanString(msg, i)
			bit = 1
		case "item_id":
			d.item, i, ok = scanString(msg, i)
			bit = 2
		case "delta":
			d.audio, i, ok = scanString(msg, i)
			bit = 4
		case "content_index":
			d.contentIndex, i, ok = scanInt(msg, i)
			bit = 8
		case "output_index":
			_, i, ok = scanInt(msg, i)
			bit = 16
		case "event_id":
			_, i, ok = scanString(msg, i)
			bit = 32
		}
		if !ok || bit == 0 || seen&bit != 0 {
			return d, false
		}
		seen |= bit
	}
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

func scanString(b []byte, i int) (text []byte, next int, ok bool) {
	if i >= len(b) || b[i] != '"' {
		return nil, i, false
	}
	for j := i + 1; j < len(b); j++ {
		switch c := b[j]; {
		case c == '"':
			return b[i+1 : j], j + 1, true
		case c == '\\' || c < ' ' || c > '~':
			return nil, i, false
		}
	}
	return nil, i, false
}

func scanInt(b []byte, i int) (n, next int, ok bool) {
	j := i
	for ; j < len(b) && j-i < 6 && b[j] >= '0' && b[j] <= '9'; j++ {
		n = n*10 + int(b[j]-'0')
	}
	if j == i || b[i] == '0' && j-i > 1 {
		return 0, i, false
	}
	return n, j, true
}
