package sim

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/audio"
)

// record is the Record verb: a beep, then the caller's message until silence, a key or its limit.
func (call *Call) record(ctx context.Context, base string, v verb) (*document, error) {
	timeout := seconds(v, "timeout", 5)
	limit := seconds(v, "maxLength", 3600)
	finish := v.attr("finishOnKey", "1234567890*#")
	var (
		message []byte
		quiet   time.Duration
		digits  string
	)
	err := call.ticks(ctx, func(_ int, frame []byte, key byte) bool {
		message = append(message, frame...)
		if key != 0 && strings.IndexByte(finish, key) >= 0 {
			digits = string(key)
			return true
		}
		if audio.Level(frame) > -45 {
			quiet = 0
		} else {
			quiet += audio.FrameTime
		}
		return quiet >= timeout || audio.Duration(len(message)) >= limit
	})
	if err == errHungUp {
		digits = "hangup"
	} else if err != nil {
		return nil, err
	}
	said := audio.Duration(len(message)) - quiet
	if said <= 0 && err == nil {
		return nil, nil // nothing was recorded, so the document goes on
	}
	if said <= 0 {
		return nil, err
	}
	rec := call.c.rest.addRecording(call, audio.WAV{Encoding: audio.MuLaw, Rate: audio.Rate, Channels: 1, Data: message[:audio.Bytes(said)]}, "RecordVerb")
	form := rec.form(call.c)
	if address := v.attrs["recordingStatusCallback"]; address != "" {
		call.recordingCallback(call.action(base, address, v.attr("recordingStatusCallbackMethod", "POST"), nil), rec)
	}
	form.Set("Digits", digits)
	next := call.action(base, v.attr("action", base), v.attr("method", "POST"), form)
	if err != nil {
		// The caller has gone: the product is told, and its answer is not carried out.
		f := call.form()
		f.Set("CallStatus", "completed")
		for k, vs := range form {
			f[k] = vs
		}
		call.c.callback(next.method, next.url, 0, f)
		return nil, err
	}
	return next, nil
}

// gather is the Gather verb. Words are gathered by listening to the modem, as the caller speaks it.
func (call *Call) gather(ctx context.Context, base string, v verb) (*document, error) {
	if _, err := call.perform(ctx, base, v.children); err != nil {
		return nil, err
	}
	timeout := seconds(v, "timeout", 5)
	want, _ := strconv.Atoi(v.attr("numDigits", "0"))
	finish := v.attr("finishOnKey", "#")
	hears := strings.Contains(v.attr("input", "dtmf"), "speech")
	var (
		digits, words string
		finished      bool
		quiet         time.Duration
		decoder       audio.TextDecoder
	)
	err := call.ticks(ctx, func(_ int, frame []byte, key byte) bool {
		quiet += audio.FrameTime
		if key != 0 {
			quiet = 0
			if finished = strings.IndexByte(finish, key) >= 0; finished {
				return true
			}
			digits += string(key)
		}
		if hears {
			decoder.Write(frame, func(p audio.Piece) {
				quiet = 0
				words += p.Text
				finished = p.Last
			})
		}
		return finished || want > 0 && len(digits) >= want || quiet >= timeout
	})
	if err != nil {
		return nil, err
	}
	if digits == "" && words == "" && v.attr("actionOnEmptyResult", "false") != "true" {
		return nil, nil
	}
	form := url.Values{}
	if words != "" {
		form.Set("SpeechResult", words)
		form.Set("Confidence", "0.9")
	} else {
		form.Set("Digits", digits)
	}
	return call.action(base, v.attr("action", base), v.attr("method", "POST"), form), nil
}

// dialOut is the Dial verb: the outcome is decided by the number, and the talk itself is skipped.
func (call *Call) dialOut(base string, v verb) (*document, error) {
	number := v.text
	if len(v.children) > 0 {
		number = v.children[0].text
	}
	if number == "" {
		return nil, twimlError(13223, "Dial has no number")
	}
	call.c.mu.Lock()
	outcome := call.c.dial[number]
	call.c.mu.Unlock()
	if outcome == "" {
		outcome = "completed"
	}
	if v.attrs["action"] == "" {
		return nil, nil
	}
	form := url.Values{"DialCallStatus": {outcome}, "DialCallSid": {call.c.newID("CA")}}
	if outcome == "completed" {
		form.Set("DialCallDuration", "30")
	}
	return call.action(base, v.attrs["action"], v.attr("method", http.MethodPost), form), nil
}

func seconds(v verb, name string, otherwise int) time.Duration {
	n, err := strconv.Atoi(v.attr(name, strconv.Itoa(otherwise)))
	if err != nil || n < 0 {
		n = otherwise
	}
	return time.Duration(n) * time.Second
}
