package speech

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/moked/moked/internal/audio"
)

func init() { register("openai", func(c *http.Client) Provider { return &openai{c} }) }

// openai is the Realtime API (GA) of OpenAI and of everything that speaks the same protocol.
type openai struct{ http *http.Client }

const (
	maxMessage   = 16 << 20
	writeTimeout = 3 * time.Second
	closeTimeout = time.Second
	commandQueue = 64
	appendMax    = 400 * time.Millisecond // of audio in one message when we lag
)

// Dial connects, says who we are with session.update and waits for session.updated: before that
// the model would answer by its own defaults.
func (o *openai) Dial(ctx context.Context, c Config) (Session, error) {
	address, err := realtimeURL(c.BaseURL, c.Model)
	if err != nil {
		return nil, err
	}
	s := &session{uplink: c.Audio, commands: make(chan []byte, commandQueue), done: make(chan struct{})}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { s.raw = i.Conn }})
	header := http.Header{}
	if c.APIKey != "" {
		header.Set("Authorization", "Bearer "+c.APIKey)
	}
	ws, res, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPClient: o.http, HTTPHeader: header})
	if err != nil {
		if res != nil && (res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusNotFound) {
			return nil, fmt.Errorf("%w: status %d", ErrRefused, res.StatusCode)
		}
		return nil, fmt.Errorf("speech: dial: %w", err)
	}
	ws.SetReadLimit(maxMessage)
	s.ws = ws
	if err := s.configure(ctx, c); err != nil {
		_ = ws.CloseNow()
		return nil, err
	}
	go s.write()
	return s, nil
}

// realtimeURL is where the model listens; an http base becomes ws.
func realtimeURL(base, model string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("speech: base URL: %w", err)
	}
	switch u.Scheme {
	case "http", "ws":
		u.Scheme = "ws"
	case "https", "wss":
		u.Scheme = "wss"
	default:
		return "", errors.New("speech: base URL has no http scheme")
	}
	u.Path = strings.TrimRight(u.Path, "/") + "/realtime"
	q := u.Query()
	q.Set("model", model)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// configure waits for session.created, configures the session and waits until that is confirmed.
func (s *session) configure(ctx context.Context, c Config) error {
	sent := false
	for {
		_, msg, err := s.ws.Read(ctx)
		if err != nil {
			return fmt.Errorf("speech: before the session was ready: %w", err)
		}
		var m serverMessage
		if err := json.Unmarshal(msg, &m); err != nil {
			return fmt.Errorf("speech: not JSON: %w", err)
		}
		switch m.Type {
		case "session.created":
			if sent {
				continue
			}
			sent = true
			if err := s.ws.Write(ctx, websocket.MessageText, encode(sessionUpdate(c))); err != nil {
				return err
			}
			for _, line := range c.History {
				if err := s.ws.Write(ctx, websocket.MessageText, encode(historyItem(line))); err != nil {
					return err
				}
			}
		case "session.updated":
			return nil
		case "error":
			if m.Error.fatal() {
				return fmt.Errorf("%w: %s", ErrRefused, m.Error.Code)
			}
			return fmt.Errorf("speech: session refused: %s", m.Error.Code)
		}
	}
}

// session is one conversation.
type session struct {
	ws  *websocket.Conn
	raw net.Conn

	uplink   *Uplink
	commands chan []byte
	done     chan struct{}
	once     sync.Once

	msg            bytes.Buffer // of Recv, used again
	sound          []byte
	response, item string // the last ones seen, so that their names are made once
}

// Respond asks for a response.
func (s *session) Respond(r Respond) { s.send(responseCreate(r)) }

// Cancel stops a response.
func (s *session) Cancel(response string) {
	s.send(map[string]any{"type": "response.cancel", "response_id": response})
}

// Truncate says how much was heard.
func (s *session) Truncate(item string, contentIndex int, heard time.Duration) {
	s.send(map[string]any{"type": "conversation.item.truncate", "item_id": item, "content_index": contentIndex, "audio_end_ms": heard.Milliseconds()})
}

// Delete takes an item back.
func (s *session) Delete(item string) {
	s.send(map[string]any{"type": "conversation.item.delete", "item_id": item})
}

// ToolResult answers a tool call.
func (s *session) ToolResult(callID string, output json.RawMessage) {
	s.send(map[string]any{"type": "conversation.item.create",
		"item": map[string]any{"type": "function_call_output", "call_id": callID, "output": string(output)}})
}

// send queues a command. A full queue is a dead socket: the session is given up.
func (s *session) send(command any) {
	select {
	case s.commands <- encode(command):
	default:
		s.Close()
	}
}

// encode marshals what this file builds, which has no value that JSON cannot express.
func encode(v any) []byte {
	b, _ := json.Marshal(v)
	return b
}

// Close ends the session.
func (s *session) Close() { s.once.Do(func() { close(s.done) }) }

// write is the session's own goroutine: commands first, then the caller's audio, as much of it as
// has gathered. It ends when the session is closed.
func (s *session) write() {
	late := time.AfterFunc(writeTimeout, func() { _ = s.raw.Close() })
	late.Stop()
	defer func() {
		goodbye := time.AfterFunc(closeTimeout, func() { _ = s.raw.Close() })
		_ = s.ws.Close(websocket.StatusNormalClosure, "")
		goodbye.Stop()
	}()
	var buf, sound []byte
	for {
		msg := []byte(nil)
		select {
		case <-s.done:
			return
		case msg = <-s.commands:
		default:
			select {
			case <-s.done:
				return
			case msg = <-s.commands:
			case <-s.uplink.ready:
				if sound = s.uplink.take(sound[:0], audio.Bytes(appendMax)); len(sound) > 0 {
					buf = appendAudio(buf[:0], sound)
					msg = buf
				}
			}
		}
		if msg == nil {
			continue
		}
		late.Reset(writeTimeout)
		err := s.ws.Write(context.Background(), websocket.MessageText, msg)
		late.Stop()
		if err != nil {
			_ = s.raw.Close() // Recv fails, and its owner closes the session
			<-s.done
			return
		}
	}
}

func appendAudio(dst, sound []byte) []byte {
	dst = append(dst, `{"type":"input_audio_buffer.append","audio":"`...)
	dst = base64.StdEncoding.AppendEncode(dst, sound)
	return append(dst, `"}`...)
}
