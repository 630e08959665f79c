package sim

import (
	"fmt"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/moked/moked/internal/audio"
)

// recorder collects both legs of a call while it is being recorded.
type recorder struct {
	rec    *recording
	paused bool
	data   []byte // caller and product interleaved
}

// recording is a finished or running recording of the account.
type recording struct {
	SID, CallSID string
	Status       string // in-progress, paused, completed
	Source       string
	Channels     int
	Started      time.Time
	Sound        audio.WAV

	callback string
}

// carrierREST is the state behind the REST API.
type carrierREST struct {
	mu         sync.Mutex
	recordings map[string]*recording
	messages   map[string]*textMessage
	failures   map[string]int // error code by recipient
	media      map[string]*graphMedia
	faults     RESTFaults
}

func (r *carrierREST) init() {
	r.recordings, r.messages, r.failures = map[string]*recording{}, map[string]*textMessage{}, map[string]int{}
	r.media = map[string]*graphMedia{}
}

func (r *carrierREST) addRecording(call *Call, sound audio.WAV, source string) *recording {
	rec := &recording{SID: call.c.newID("RE"), CallSID: call.SID, Status: "completed", Source: source, Channels: sound.Channels,
		Started: call.c.o.Clock.Now(), Sound: sound}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recordings[rec.SID] = rec
	return rec
}

func (rec *recording) seconds() int {
	return int((audio.Duration(len(rec.Sound.Data)/max(1, rec.Channels)) + time.Second - 1) / time.Second)
}

// form holds the parameters about a recording.
func (rec *recording) form(c *Carrier) url.Values {
	return url.Values{
		"RecordingSid": {rec.SID}, "RecordingDuration": {strconv.Itoa(rec.seconds())},
		"RecordingUrl": {fmt.Sprintf("%s/2010-04-01/Accounts/%s/Recordings/%s", c.o.BaseURL, c.account(), rec.SID)},
	}
}

func (call *Call) recordingCallback(doc *document, rec *recording) {
	f := rec.form(call.c)
	f.Set("AccountSid", call.c.account())
	f.Set("CallSid", call.SID)
	f.Set("RecordingStatus", "completed")
	f.Set("RecordingChannels", strconv.Itoa(rec.Channels))
	f.Set("RecordingSource", rec.Source)
	f.Set("RecordingStartTime", rec.Started.Format(time.RFC1123Z))
	call.c.callback(doc.method, doc.url, 0, f)
}

// tap gives the recorder one tick of both legs.
func (call *Call) tap(caller, product []byte) {
	call.mu.Lock()
	defer call.mu.Unlock()
	r := call.recorder
	if r == nil || r.paused {
		return
	}
	for i := range caller {
		r.data = append(r.data, caller[i], product[i])
	}
}

// startRecording begins to record both legs, or fails when that is already so.
func (call *Call) startRecording(callback string) (*recording, bool) {
	call.mu.Lock()
	if call.recorder != nil || call.status != "in-progress" {
		call.mu.Unlock()
		return nil, false
	}
	call.mu.Unlock()
	rec := call.c.rest.addRecording(call, audio.WAV{Encoding: audio.MuLaw, Rate: audio.Rate, Channels: 2}, "StartCallRecordingAPI")
	call.mu.Lock()
	defer call.mu.Unlock()
	rec.Status, rec.callback = "in-progress", callback
	call.recorder = &recorder{rec: rec}
	return rec, true
}

// stopRecording ends the recording, if there is one, and tells the product.
func (call *Call) stopRecording() {
	call.mu.Lock()
	r := call.recorder
	call.recorder = nil
	call.mu.Unlock()
	if r == nil {
		return
	}
	call.c.rest.mu.Lock()
	r.rec.Status, r.rec.Sound.Data = "completed", r.data
	call.c.rest.mu.Unlock()
	if r.rec.callback != "" {
		call.recordingCallback(&document{url: r.rec.callback, method: "POST"}, r.rec)
	}
}
