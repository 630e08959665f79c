package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/moked/moked/internal/fault"
)

const (
	maxJSON    = 1 << 20
	maxWebhook = 4 << 20
	maxDepth   = 32
	bodyTime   = 8 * time.Second
	maxDrain   = 16 << 20
)

// rangePrefix marks a number that is too large for its field, in an error that huma keeps as text.
const rangePrefix = "number does not fit: "

// jsonFormat is huma's JSON; the body has passed checkJSON before.
var jsonFormat = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		err := json.Unmarshal(data, v)
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return errors.New(rangePrefix + wrong.Field)
		}
		return err
	},
}

// withBody reads the body within a limit and a time, and returns a copied request that holds it.
// The incoming request's own Body is never replaced: with a half-read body the server would take
// the rest for the next request.
func withBody(w http.ResponseWriter, r *http.Request, limit int64, within time.Duration) (*http.Request, []byte, error) {
	// A deadline in the past ends a read that is under way; the server has no deadline of its own
	// for bodies, because streams live for hours.
	rc := http.NewResponseController(w)
	late := time.AfterFunc(within, func() { _ = rc.SetReadDeadline(time.Unix(1, 0)) })
	defer late.Stop()
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close")
		drain(r)
		return nil, nil, fault.TooLarge.New().Arg("max", sizeText(limit))
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
			return nil, nil, RequestTimeout.Because(err)
		}
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			drain(r)
			return nil, nil, err
		}
		return nil, nil, fault.BadRequest.Because(err)
	}
	copied := r.WithContext(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(data))
	return copied, data, nil
}

// drain takes in the rest of a body that is too large, up to a bound. Most clients write everything
// before they read: closing at once would break their connection, and they would never see why.
// One that waits for our leave to send gets the refusal instead.
func drain(r *http.Request) {
	if r.ContentLength > maxDrain || r.Header.Get("Expect") != "" {
		return
	}
	_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
}

// checkMedia refuses a body that does not call itself JSON in UTF-8.
func checkMedia(r *http.Request) error {
	if enc := r.Header.Get("Content-Encoding"); enc != "" && enc != "identity" {
		return fault.Unsupported.New()
	}
	header := r.Header.Get("Content-Type")
	if header == "" {
		return nil
	}
	media, params, err := mime.ParseMediaType(header)
	if err != nil || media != "application/json" {
		return fault.Unsupported.New()
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return fault.Unsupported.New()
	}
	return nil
}

// checkJSON refuses what encoding/json lets through: invalid UTF-8, a key that appears twice, NUL
// in a text, deep nesting and anything after the value.
func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
		return fault.BadJSON.New()
	}
	s := &jsonScan{d: json.NewDecoder(bytes.NewReader(data))}
	s.d.UseNumber()
	if err := s.value(0, ""); err != nil {
		return err
	}
	if _, err := s.d.Token(); err != io.EOF {
		return fault.BadJSON.New()
	}
	return nil
}

type jsonScan struct{ d *json.Decoder }

// value reads one value at path, the name that a refusal tells.
func (s *jsonScan) value(depth int, path string) error {
	token, err := s.d.Token()
	if err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fault.BadJSON.Because(err).With("offset", syntax.Offset)
		}
		return fault.BadJSON.Because(err)
	}
	switch token := token.(type) {
	case string:
		return checkText(token, path)
	case json.Delim:
		if depth == maxDepth {
			return fault.BadJSON.New()
		}
		if token == '{' {
			return s.object(depth+1, path)
		}
		return s.array(depth+1, path)
	}
	return nil
}

func (s *jsonScan) object(depth int, path string) error {
	seen := map[string]bool{}
	for s.d.More() {
		token, err := s.d.Token()
		if err != nil {
			return fault.BadJSON.Because(err)
		}
		key, ok := token.(string)
		if !ok {
			return fault.BadJSON.New()
		}
		at := strings.TrimPrefix(path+"."+key, ".")
		if err := checkText(key, path); err != nil {
			return err
		}
		if seen[key] {
			return fault.Invalid.Field(at, textDuplicate)
		}
		seen[key] = true
		if err := s.value(depth, at); err != nil {
			return err
		}
	}
	return s.end()
}

func (s *jsonScan) array(depth int, path string) error {
	for i := 0; s.d.More(); i++ {
		if err := s.value(depth, path+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	return s.end()
}

func (s *jsonScan) end() error {
	if _, err := s.d.Token(); err != nil {
		return fault.BadJSON.Because(err)
	}
	return nil
}

func checkText(text, path string) error {
	if strings.ContainsRune(text, 0) {
		if path == "" {
			return fault.BadJSON.New()
		}
		return fault.Invalid.Field(path, fault.BadText)
	}
	return nil
}
