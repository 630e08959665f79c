package telephony

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrFrame is a message on a media stream that is not JSON, or not what its event promises.
var ErrFrame = errors.New("telephony: bad frame")

// decodeFrame reads one message of a media stream. payload is the buffer that into.Payload will
// lie in; it is grown when needed and returned for the next call. Fifty of these come every second
// on every call, so media frames are scanned without allocating; everything else, and every media
// frame that looks in any way unusual, goes through encoding/json.
func decodeFrame(msg, payload []byte, into *Event) ([]byte, error) {
	into.Kind, into.Payload = Unknown, nil
	if m, ok := scanMedia(msg); ok {
		grown, sound, err := decodePayload(payload, m.payload)
		payload = grown
		if err == nil {
			into.Kind, into.Payload, into.Timestamp = Media, sound, time.Duration(m.timestamp)*time.Millisecond
			return payload, nil
		}
	}
	return decodeSlow(msg, payload, into)
}

// decodePayload decodes base64 into the buffer. StdEncoding skips line breaks, which are not
// allowed inside a JSON string; a length that does not fit tells of them.
func decodePayload(buf, text []byte) (grown, payload []byte, err error) {
	if len(text)%4 != 0 {
		return buf, nil, ErrFrame
	}
	if n := base64.StdEncoding.DecodedLen(len(text)); cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:cap(buf)]
	n, err := base64.StdEncoding.Decode(buf, text)
	if err != nil {
		return buf, nil, err
	}
	if n != decodedLen(text) {
		return buf, nil, ErrFrame
	}
	return buf, buf[:n], nil
}

func decodedLen(text []byte) int {
	n := base64.StdEncoding.DecodedLen(len(text))
	for i := len(text) - 1; i >= 0 && text[i] == '='; i-- {
		n--
	}
	return n
}

// twilioFrame is any message of the stream.
type twilioFrame struct {
	Event string `json:"event"`
	Start struct {
		StreamID    string            `json:"streamSid"`
		CallID      string            `json:"callSid"`
		Parameters  map[string]string `json:"customParameters"`
		MediaFormat struct {
			Encoding string `json:"encoding"`
			Rate     int    `json:"sampleRate"`
		} `json:"mediaFormat"`
	} `json:"start"`
	Media struct {
		Timestamp string `json:"timestamp"`
		Payload   string `json:"payload"`
	} `json:"media"`
	Mark struct {
		Name string `json:"name"`
	} `json:"mark"`
	DTMF struct {
		Digit string `json:"digit"`
	} `json:"dtmf"`
}

func decodeSlow(msg, payload []byte, into *Event) ([]byte, error) {
	var f twilioFrame
	if err := json.Unmarshal(msg, &f); err != nil {
		// Valid JSON of another shape is an event that we do not know; only what is no JSON is an error.
		if _, shape := errors.AsType[*json.UnmarshalTypeError](err); shape && f.Event != "start" {
			return payload, nil
		}
		return payload, fmt.Errorf("%w: %w", ErrFrame, err)
	}
	switch f.Event {
	case "connected":
		into.Kind = Connected
	case "start":
		into.Kind = Started
		into.Start = Start{StreamID: f.Start.StreamID, CallID: f.Start.CallID,
			Encoding: f.Start.MediaFormat.Encoding, Rate: f.Start.MediaFormat.Rate, Parameters: f.Start.Parameters}
	case "media":
		grown, decoded, err := decodePayload(payload, []byte(f.Media.Payload))
		payload = grown
		ms, bad := strconv.ParseInt(f.Media.Timestamp, 10, 64)
		if err != nil || bad != nil || ms < 0 || ms > maxTimestamp {
			return payload, nil // one lost frame is silence, not the end of a call
		}
		into.Kind, into.Payload, into.Timestamp = Media, decoded, time.Duration(ms)*time.Millisecond
	case "mark":
		into.Kind, into.Mark = Played, f.Mark.Name
	case "dtmf":
		into.Kind, into.Digit = Digit, f.DTMF.Digit
	case "stop":
		into.Kind = Stopped
	}
	return payload, nil
}

// maxTimestamp is a week: no call is longer, and nothing can overflow below it.
const maxTimestamp = 7 * 24 * 3600 * 1000

type mediaFrame struct {
	timestamp int64
	payload   []byte
}

// scanMedia recognises a media frame without allocating. It accepts an object of strings and one
// object "media", with the keys that Twilio sends, each once, without escapes. It says no to
// anything else, whether that is valid JSON or not.
func scanMedia(msg []byte) (m mediaFrame, ok bool) {
	s := scanner{b: msg}
	seen := uint8(0)
	if !s.eat('{') {
		return m, false
	}
	for first := true; ; first = false {
		key, more, ok := s.key(first)
		if !ok {
			return m, false
		}
		if !more {
			break
		}
		var bit uint8
		switch string(key) {
		case "event":
			var event []byte
			event, ok = s.text()
			ok = ok && string(event) == "media"
			bit = 1
		case "media":
			m, ok = s.media()
			bit = 2
		case "sequenceNumber":
			_, ok = s.text()
			bit = 4
		case "streamSid":
			_, ok = s.text()
			bit = 8
		}
		if !ok || bit == 0 || seen&bit != 0 {
			return m, false
		}
		seen |= bit
	}
	s.space()
	return m, s.i == len(msg) && seen&3 == 3
}

// media reads the object with the audio.
func (s *scanner) media() (m mediaFrame, ok bool) {
	seen := uint8(0)
	if !s.eat('{') {
		return m, false
	}
	for first := true; ; first = false {
		key, more, ok := s.key(first)
		if !ok {
			return m, false
		}
		if !more {
			return m, seen&3 == 3
		}
		var bit uint8
		switch string(key) {
		case "timestamp":
			m.timestamp, ok = s.number()
			bit = 1
		case "payload":
			m.payload, ok = s.raw()
			bit = 2
		case "track":
			_, ok = s.text()
			bit = 4
		case "chunk":
			_, ok = s.text()
			bit = 8
		}
		if !ok || bit == 0 || seen&bit != 0 {
			return m, false
		}
		seen |= bit
	}
}

// scanner walks over JSON of the plainest kind.
type scanner struct {
	b []byte
	i int
}

func (s *scanner) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\t' || s.b[s.i] == '\n' || s.b[s.i] == '\r') {
		s.i++
	}
}

func (s *scanner) eat(c byte) bool {
	s.space()
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// key reads the next key and its colon; more is false at the end of the object.
func (s *scanner) key(first bool) (key []byte, more, ok bool) {
	if s.eat('}') {
		return nil, false, true
	}
	if !first && !s.eat(',') {
		return nil, false, false
	}
	key, ok = s.text()
	return key, true, ok && s.eat(':')
}

// text reads a string of plain ASCII.
func (s *scanner) text() ([]byte, bool) {
	if !s.eat('"') {
		return nil, false
	}
	from := s.i
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.b[from : s.i-1], true
		case c == '\\' || c < ' ' || c > '~':
			return nil, false
		}
	}
	return nil, false
}

// raw reads a string up to the next quote without looking at it; base64 decoding does.
func (s *scanner) raw() ([]byte, bool) {
	if !s.eat('"') {
		return nil, false
	}
	n := bytes.IndexByte(s.b[s.i:], '"')
	if n < 0 {
		return nil, false
	}
	from := s.i
	s.i += n + 1
	return s.b[from : from+n], true
}

// number reads a string of decimal digits.
func (s *scanner) number() (n int64, ok bool) {
	digits, ok := s.text()
	if !ok || len(digits) == 0 || len(digits) > 10 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, n <= maxTimestamp
}

// appendMedia writes a media message for the carrier.
func appendMedia(dst []byte, streamID string, audio []byte) []byte {
	dst = append(dst, `{"event":"media","streamSid":"`...)
	dst = append(dst, streamID...)
	dst = append(dst, `","media":{"payload":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, audio)
	return append(dst, `"}}`...)
}

func appendMark(dst []byte, streamID, name string) []byte {
	dst = append(dst, `{"event":"mark","streamSid":"`...)
	dst = append(dst, streamID...)
	dst = append(dst, `","mark":{"name":"`...)
	dst = append(dst, name...)
	return append(dst, `"}}`...)
}

func appendClear(dst []byte, streamID string) []byte {
	dst = append(dst, `{"event":"clear","streamSid":"`...)
	dst = append(dst, streamID...)
	return append(dst, `"}`...)
}
