package sim

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/coder/websocket"
)

// streamShape is what the product may send: three events, and nothing else in them.
var streamShape = choice("event", map[string]*shape{
	"media": object(fields{"streamSid": text(), "media": object(fields{"payload": text()}, "payload")}, "streamSid", "media"),
	"mark":  object(fields{"streamSid": text(), "mark": object(fields{"name": textUpTo(256).between(1, 256)}, "name")}, "streamSid", "mark"),
	"clear": object(fields{"streamSid": text()}, "streamSid"),
})

// read moves messages from the socket to the call's own goroutine.
func (s *stream) read(ctx context.Context) {
	defer close(s.incoming)
	for {
		wait(ctx, s.faults.SlowReader)
		kind, raw, err := s.conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText {
			raw = []byte("binary")
		}
		select {
		case s.incoming <- raw:
		case <-ctx.Done():
			return
		}
	}
}

// drain takes what has arrived, and says whether the stream is over.
func (s *stream) drain(ctx context.Context) bool {
	for {
		select {
		case raw, ok := <-s.incoming:
			if !ok {
				s.dead = errClosedByProduct
				return true
			}
			if p := s.take(raw); p != nil {
				s.call.violate("31951 " + p.Message)
				s.dead = p
				return true
			}
		case <-ctx.Done():
			return true
		default:
			return false
		}
	}
}

// take acts on one message of the product, or says why Twilio would not.
func (s *stream) take(raw []byte) *Problem {
	e, p := streamShape.parse(raw)
	if p != nil {
		return p
	}
	kind := e["event"].(string)
	if kind != "media" {
		s.call.c.o.Log.add(Record{At: s.call.c.o.Clock.Now(), Server: "carrier", Session: s.call.SID, Kind: kind, Body: string(raw)})
	}
	call := s.call
	switch {
	case e["streamSid"] != call.StreamSID:
		return problem("invalid_value", "streamSid", "The stream %v is not this one.", e["streamSid"])
	case s.faults.NoStart:
		return problem("invalid_value", "event", "Nothing may be sent before start.")
	}
	switch kind {
	case "media":
		payload, _ := e["media"].(event)["payload"].(string)
		sound, err := base64.StdEncoding.DecodeString(payload)
		if err != nil || len(sound) == 0 {
			return problem("invalid_value", "media.payload", "The payload is not base64 of at least one byte.")
		}
		if len(sound) > 4 && string(sound[:4]) == "RIFF" {
			return problem("invalid_value", "media.payload", "The payload has a file header; it must be raw µ-law.")
		}
		call.mu.Lock()
		call.play.add(sound)
		call.stats.BytesReceived += len(sound)
		if call.stats.FirstSound == 0 {
			call.stats.FirstSound = max(1, time.Duration(s.chunk)*20*time.Millisecond)
		}
		call.notify()
		call.mu.Unlock()
	case "mark":
		name, _ := e["mark"].(event)["name"].(string)
		call.mu.Lock()
		call.play.mark(name)
		call.mu.Unlock()
	case "clear":
		call.mu.Lock()
		marks, dropped := call.play.clear()
		call.stats.Clears++
		call.stats.BytesDropped += dropped
		call.notify()
		call.mu.Unlock()
		for _, name := range marks {
			s.echo(name)
		}
	}
	return nil
}
