package calls_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/sim"
)

// work runs the jobs of the house until the test ends.
func (h *house) work() {
	h.t.Helper()
	queue := jobs.New(jobs.Options{DB: h.db, Clock: clock.New(2), Log: slog.New(slog.NewTextHandler(h.t.Output(), nil))})
	h.calls.Jobs(queue)
	must(h.t, queue.Start(context.Background()))
	h.t.Cleanup(func() { must(h.t, queue.Stop(context.Background())) })
}

// sound reads a recording with some headers.
func (h *house) sound(path string, header ...string) (*http.Response, []byte) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), "GET", h.url+path, nil)
	must(h.t, err)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	must(h.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(h.t, err)
	return res, body
}

// leaveMessage calls, says something after the tone and hangs up.
func (h *house) leaveMessage(ctx context.Context) call {
	h.t.Helper()
	phone := h.dial(ctx, sim.StreamFaults{})
	must(h.t, phone.WaitHeard(ctx, "להשאיר הודעה"))
	phone.Say("תחזרו אליי בבקשה")
	must(h.t, phone.WaitSpoken(ctx))
	phone.Press("#")
	must(h.t, phone.WaitHeard(ctx, "ההודעה נשמרה"))
	must(h.t, phone.Wait(ctx))
	h.idle()
	return h.only()
}

// TestRecordingIsHeard: the sound comes from the carrier once, and is served in ranges.
func TestRecordingIsHeard(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{noModel: true})
	ctx := soon(t)
	left := h.leaveMessage(ctx)
	path := fmt.Sprintf("/api/calls/%d/recording", left.ID)
	if len(left.Recordings) != 1 || left.Recordings[0].Ready {
		t.Fatalf("before it was fetched: %+v", left.Recordings)
	}
	if res, body := h.sound(path); res.StatusCode != 404 || !strings.Contains(string(body), "recording_pending") {
		t.Errorf("listening starts no work: %d %s", res.StatusCode, body)
	}
	hub := bus.NewHub(h.db)
	t.Cleanup(hub.Close)
	came := errors.New("it came")
	h.work()
	if err := hub.Subscribe(ctx, h.scope, 1, func(e bus.Stored) error {
		if e.Kind == "call.recording" {
			return came
		}
		return nil
	}); !errors.Is(err, came) {
		t.Fatal(err)
	}
	if !h.only().Recordings[0].Ready {
		t.Error("it came, and is not ready")
	}
	whole, sound := h.sound(path)
	if whole.StatusCode != 200 || whole.Header.Get("Content-Type") != "audio/x-wav" || !bytes.HasPrefix(sound, []byte("RIFF")) ||
		whole.Header.Get("Accept-Ranges") != "bytes" || whole.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(whole.Header.Get("Cache-Control"), "private") {
		t.Fatalf("%d %v %.8q", whole.StatusCode, whole.Header, sound)
	}
	tag := whole.Header.Get("ETag")
	for _, c := range []struct {
		name, ranges, ifRange string
		status                int
		want                  []byte
	}{
		{"the first two bytes", "bytes=0-1", "", 206, sound[:2]},
		{"a seek", "bytes=100-199", tag, 206, sound[100:200]},
		{"the end", "bytes=-10", "", 206, sound[len(sound)-10:]},
		{"another file", "bytes=0-1", `"other"`, 200, sound},
		{"beyond the end", fmt.Sprintf("bytes=%d-", len(sound)), "", 416, nil},
		{"no range", "lines=1-2", "", 416, nil},
	} {
		header := []string{"Range", c.ranges}
		if c.ifRange != "" {
			header = append(header, "If-Range", c.ifRange)
		}
		if res, body := h.sound(path, header...); res.StatusCode != c.status || c.want != nil && !bytes.Equal(body, c.want) {
			t.Errorf("%s: %d, %d bytes", c.name, res.StatusCode, len(body))
		}
	}
	if res, _ := h.sound(path, "If-None-Match", tag); res.StatusCode != 304 {
		t.Errorf("known already: %d", res.StatusCode)
	}
	for _, other := range []string{"/api/calls/77/recording", "/api/calls/x/recording", path + "?recording=RE404"} {
		if res, _ := h.sound(other); res.StatusCode != 404 {
			t.Errorf("%s: %d", other, res.StatusCode)
		}
	}
	asked := h.carrier.Log().Find(func(r sim.Record) bool { return strings.Contains(r.Kind, "/Recordings/") })
	if len(asked) != 1 {
		t.Errorf("the carrier was asked %d times", len(asked))
	}
}

// TestForgedRecordingURL: where the sound is fetched is ours to know, whatever a webhook says.
func TestForgedRecordingURL(t *testing.T) {
	t.Parallel()
	h := newHouse(t, setup{noModel: true})
	h.post("/webhook/twilio/voice", secretKey, ring("CA1", somebody))
	form := url.Values{"CallSid": {"CA1"}, "RecordingSid": {"RE1/../../Calls/CA1"}, "RecordingStatus": {"completed"}, "RecordingDuration": {"5"},
		"RecordingUrl": {h.url + "/livez"}}
	h.post("/webhook/twilio/voice/recording?to="+url.QueryEscape(number), secretKey, form)
	h.work()
	asked, err := h.carrier.Log().Wait(soon(t), func(r sim.Record) bool { return strings.HasPrefix(r.Kind, "GET") })
	must(t, err)
	if !strings.Contains(asked.Kind, "/Recordings/") {
		t.Errorf("asked for %s", asked.Kind)
	}
	if h.only().Recordings[0].Ready {
		t.Error("a recording came of nothing")
	}
}
