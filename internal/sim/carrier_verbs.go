package sim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/audio"
)

// document is where the next TwiML comes from.
type document struct {
	url    string
	method string
	form   url.Values // parameters besides those of every request
	twiml  string     // the document itself, if it came with the request
}

var (
	errHungUp   = errors.New("hung up")
	errRedirect = errors.New("redirected")
)

// maxDocuments bounds a call whose TwiML goes round in circles.
const maxDocuments = 50

// run is the call: it fetches documents and carries out their verbs until there are none left.
func (call *Call) run(ctx context.Context, doc document) {
	defer close(call.done)
	err := call.follow(ctx, doc)
	if errors.Is(err, errHungUp) || errors.Is(err, context.Canceled) {
		err = nil
	}
	call.stopRecording()
	call.mu.Lock()
	call.err = err
	if call.status == "in-progress" || call.status == "ringing" {
		call.status = "completed"
	}
	status := call.status
	call.notify()
	call.mu.Unlock()
	if call.direction == "inbound" {
		call.c.callback(http.MethodPost, call.c.public(call.c.o.StatusURL), 0, call.statusForm(status))
	} else {
		call.callbacks.send(call, status)
	}
}

func (call *Call) follow(ctx context.Context, doc document) error {
	for range maxDocuments {
		verbs, err := call.fetch(ctx, doc)
		if err != nil {
			call.hear("An application error has occurred. Goodbye.")
			return err
		}
		if call.Status() == "ringing" && (len(verbs) == 0 || verbs[0].name != "Reject") {
			call.setStatus("in-progress")
		}
		next, err := call.perform(ctx, doc.url, verbs)
		if errors.Is(err, errRedirect) {
			redirected := <-call.redirect
			next, err = &redirected, nil
		}
		if err != nil || next == nil {
			return err
		}
		doc = *next
	}
	return twimlError(12200, "more than %d documents in one call", maxDocuments)
}

func (call *Call) fetch(ctx context.Context, doc document) ([]verb, error) {
	if doc.twiml != "" {
		return parseTwiML([]byte(doc.twiml))
	}
	form := call.form()
	for k, v := range doc.form {
		form[k] = v
	}
	status, kind, body, err := call.c.request(ctx, doc.method, doc.url, form)
	switch {
	case err != nil:
		return nil, twimlError(11200, "HTTP retrieval failure: %v", err)
	case status < 200 || status > 299:
		return nil, twimlError(11200, "HTTP retrieval failure: status %d", status)
	case !strings.Contains(kind, "xml"):
		return nil, twimlError(12300, "invalid content type %q", kind)
	}
	return parseTwiML(body)
}

// perform carries out verbs until one leads elsewhere.
func (call *Call) perform(ctx context.Context, base string, verbs []verb) (*document, error) {
	for _, v := range verbs {
		call.mu.Lock()
		call.verbs = append(call.verbs, v.name)
		call.notify()
		call.mu.Unlock()
		next, err := call.do(ctx, base, v)
		if err != nil || next != nil {
			return next, err
		}
	}
	return nil, nil
}

func (call *Call) do(ctx context.Context, base string, v verb) (*document, error) {
	switch v.name {
	case "Say":
		call.hear(v.text)
		return nil, call.idle(ctx, 200*time.Millisecond)
	case "Pause":
		seconds, _ := strconv.Atoi(v.attr("length", "1"))
		return nil, call.idle(ctx, time.Duration(seconds)*time.Second)
	case "Play":
		return nil, call.playURL(ctx, base, v)
	case "Record":
		return call.record(ctx, base, v)
	case "Gather":
		return call.gather(ctx, base, v)
	case "Connect":
		return call.connect(ctx, base, v)
	case "Dial":
		return call.dialOut(base, v)
	case "Redirect":
		return call.action(base, v.text, v.attr("method", "POST"), nil), nil
	case "Reject":
		reason := v.attr("reason", "rejected")
		if call.Status() != "ringing" {
			return nil, twimlError(13227, "Reject after the call was answered")
		}
		call.setStatus(map[string]string{"rejected": "no-answer", "busy": "busy"}[reason])
		return nil, errHungUp
	default: // Hangup
		return nil, errHungUp
	}
}

// action is the document that a verb continues with; relative addresses are the product's right.
func (call *Call) action(base, address, method string, form url.Values) *document {
	b, err := url.Parse(base)
	ref, err2 := url.Parse(address)
	if err != nil || err2 != nil {
		return &document{url: address, method: method, form: form}
	}
	return &document{url: b.ResolveReference(ref).String(), method: method, form: form}
}

// idle lets time pass in which the caller may speak to nobody. Keys wait: a Gather around the verb
// counts what is pressed during its prompt.
func (call *Call) idle(ctx context.Context, d time.Duration) error {
	call.holdKeys(true)
	defer call.holdKeys(false)
	return call.ticks(ctx, func(n int, _ []byte, _ byte) bool { return audio.FrameTime*time.Duration(n) >= d })
}

// ticks runs step every 20 ms with the caller's next frame and key until it says true, or the call
// ends or is redirected. The schedule is absolute, so a late tick does not move those behind it;
// only when the machine itself stood still does time stand still here too, because catching up in
// a burst would play sound that the product had no chance to send.
func (call *Call) ticks(ctx context.Context, step func(n int, frame []byte, key byte) bool) error {
	start := wall.Now()
	for n := 0; ; n++ {
		due := start.Add(time.Duration(float64(n) * float64(audio.FrameTime) / call.c.o.Speed))
		if late := wall.Now().Sub(due); late > maxLate {
			start, due = start.Add(late), due.Add(late)
		}
		timer := time.NewTimer(due.Sub(wall.Now()))
		select {
		case <-timer.C:
		case <-call.hangup:
			timer.Stop()
			return errHungUp
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		if len(call.redirect) > 0 {
			return errRedirect
		}
		frame, key := call.next()
		if step(n, frame, key) {
			return nil
		}
	}
}

// maxLate is three frames: what a carrier's own scheduler may be late by.
const maxLate = 60 * time.Millisecond

var silentFrame = audio.AppendSilence(nil, audio.FrameBytes)

func (call *Call) holdKeys(hold bool) {
	call.mu.Lock()
	defer call.mu.Unlock()
	call.keysHeld = hold
}

// next takes what the caller does in this tick.
func (call *Call) next() (frame []byte, key byte) {
	call.mu.Lock()
	defer call.mu.Unlock()
	if len(call.mic) == 0 || call.keysHeld && call.mic[0].key != 0 {
		return silentFrame, 0
	}
	s := call.mic[0]
	if call.mic = call.mic[1:]; len(call.mic) == 0 {
		call.notify()
	}
	if s.key != 0 {
		return silentFrame, s.key
	}
	return s.frame, 0
}

// listen plays one frame into the caller's ear and returns the marks that were reached.
func (call *Call) listen(frame []byte) (marks []string) {
	call.mu.Lock()
	defer call.mu.Unlock()
	before := call.play.pending
	marks, _ = call.play.play(frame)
	call.stats.Underruns = call.play.gaps
	call.decoder.Write(frame, func(p audio.Piece) {
		call.appendHeard(p.Text, p.First)
		call.notify()
	})
	if before > 0 && call.play.pending == 0 {
		call.notify()
	}
	return marks
}

// playURL fetches a sound file and plays it.
func (call *Call) playURL(ctx context.Context, base string, v verb) error {
	if v.text == "" {
		if v.attrs["digits"] == "" {
			return twimlError(13420, "Play has neither a url nor digits")
		}
		return call.idle(ctx, 200*time.Millisecond)
	}
	doc := call.action(base, v.text, http.MethodGet, nil)
	status, kind, body, err := call.c.request(ctx, http.MethodGet, doc.url, nil)
	if err != nil || status != http.StatusOK {
		return twimlError(11200, "the sound at %s could not be fetched: %d %v", doc.url, status, err)
	}
	ulaw, err := soundFile(kind, body)
	if err != nil {
		return err
	}
	call.mu.Lock()
	call.play.add(ulaw)
	call.notify()
	call.mu.Unlock()
	frame := make([]byte, audio.FrameBytes)
	return call.ticks(ctx, func(int, []byte, byte) bool {
		call.listen(frame)
		call.mu.Lock()
		defer call.mu.Unlock()
		return call.play.pending == 0
	})
}

// soundFile decodes what Twilio can play, of which MP3 is not simulated.
func soundFile(kind string, body []byte) ([]byte, error) {
	if strings.HasPrefix(kind, "audio/basic") {
		return body, nil
	}
	w, err := audio.ReadWAV(body)
	if err != nil || !strings.HasPrefix(kind, "audio/") {
		return nil, twimlError(12300, "a sound of type %q cannot be played: %v", kind, err)
	}
	if w.Channels != 1 {
		return nil, twimlError(13420, "a sound with %d channels", w.Channels)
	}
	if w.Encoding == audio.MuLaw && w.Rate == audio.Rate {
		return w.Data, nil
	}
	r, err := audio.NewResampler(w.Rate, audio.Rate)
	if err != nil || w.Encoding != audio.PCM16 {
		return nil, fmt.Errorf("a sound of %d Hz: %w", w.Rate, errors.Join(err, audio.ErrWAV))
	}
	return audio.EncodeULaw(nil, r.Process(nil, audio.ParsePCM(nil, w.Data))), nil
}
