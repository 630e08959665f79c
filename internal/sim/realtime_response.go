package sim

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/moked/moked/internal/audio"
)

// chunkTime is how much sound one delta carries.
const chunkTime = 200 * time.Millisecond

type responseParams struct {
	Instructions string         `json:"instructions"`
	Conversation string         `json:"conversation"`
	Metadata     map[string]any `json:"metadata"`
	Modalities   []string       `json:"output_modalities"`
	Tools        *[]Tool        `json:"tools"`
}

// realtimeResponse is the one answer in progress.
type realtimeResponse struct {
	id      string
	params  responseParams
	speaks  bool
	format  string
	reply   Reply
	output  []*Item
	message *Item
	sound   []byte // all of the message
	sent    int    // bytes of it
	letters int    // bytes of the transcript that were sent
	up      *audio.Resampler
}

func (s *RealtimeSession) createResponse(e event) *Problem {
	if s.active != nil {
		return problem("conversation_already_has_active_response", "", "Conversation already has an active response in progress: %s. Wait until the response is finished before creating a new one.", s.active.id)
	}
	s.respond(decode[responseParams](e))
	return nil
}

// respond asks the brain and begins to answer.
func (s *RealtimeSession) respond(p responseParams) {
	c := s.settings()
	if p.Modalities != nil {
		c.Modalities = p.Modalities
	}
	r := &realtimeResponse{id: s.ids.next("resp"), params: p, speaks: c.speaks(), format: c.Audio.Output.Format.Type}
	s.active = r
	s.input.idle++
	reply, scripted := s.rt.script.next()
	if !scripted {
		reply = s.rt.o.Brain(s.turn(c, p))
	}
	for _, it := range s.items {
		it.settled = it.settled || it.Type == "function_call_output"
	}
	if s.faults.Incomplete != "" {
		reply.Status, reply.Reason = "incomplete", s.faults.Incomplete
	}
	if s.faults.Quota {
		reply = Reply{Status: "failed", Reason: "insufficient_quota"}
	}
	r.reply = reply
	s.send("response.created", event{"response": r.wire("in_progress", nil, nil)})
	if s.faults.UnknownEvents {
		s.send("response.mood.updated", event{"response_id": r.id, "mood": "good"})
	}
	if reply.Silent {
		return // it stays active for good: what a stalled model looks like
	}
	s.after(s.rt.o.FirstAudio+s.faults.FirstAudioDelay+reply.Delay, func() {
		if s.active == r {
			s.begin(r)
		}
	})
}

// turn collects what the brain may know.
func (s *RealtimeSession) turn(c settings, p responseParams) Turn {
	t := Turn{Instructions: c.Instructions, Direct: p.Instructions, First: true, Tools: c.Tools, Now: s.rt.o.Clock.Now()}
	if p.Tools != nil {
		t.Tools = *p.Tools
	}
	for _, it := range s.items {
		switch {
		case it.Role == "assistant":
			t.First, t.Heard = false, ""
		case it.Role == "user":
			t.Heard = it.Text
		case it.Type == "function_call_output" && !it.settled:
			t.Results = append(t.Results, ToolResult{Name: it.Name, Output: it.Output})
		}
	}
	return t
}

// begin opens the message, if there is one, and goes on with its sound or the tools.
func (s *RealtimeSession) begin(r *realtimeResponse) {
	if r.reply.Say == "" {
		s.finishOutput(r)
		return
	}
	r.message = &Item{ID: s.ids.next("item"), Type: "message", Role: "assistant", Status: "in_progress", audio: r.speaks}
	s.open(r, r.message)
	part := event{"type": "text", "text": ""}
	if r.speaks {
		part = event{"type": "audio", "transcript": ""}
	}
	s.send("response.content_part.added", r.in(r.message, event{"part": part}))
	s.mu.Lock()
	s.said = append(s.said, r.reply.Say)
	s.mu.Unlock()
	if r.speaks {
		r.sound = audio.AppendText(nil, r.reply.Say)
		s.chunk(r)
		return
	}
	s.mu.Lock()
	r.message.Text = r.reply.Say
	s.mu.Unlock()
	s.send("response.output_text.delta", r.in(r.message, event{"delta": r.reply.Say}))
	s.closeMessage(r, "completed")
	s.finishOutput(r)
}

// open announces an item of the response.
func (s *RealtimeSession) open(r *realtimeResponse, it *Item) {
	previous := orNil(s.lastItemID())
	r.output = append(r.output, it)
	s.send("response.output_item.added", event{"response_id": r.id, "output_index": len(r.output) - 1, "item": it.wire()})
	if r.params.Conversation == "none" {
		return
	}
	s.mu.Lock()
	s.items = append(s.items, it)
	s.mu.Unlock()
	s.send("conversation.item.added", event{"previous_item_id": previous, "item": it.wire()})
}

// chunk sends the next part of the sound with the words that belong to it, and plans the next.
func (s *RealtimeSession) chunk(r *realtimeResponse) {
	if s.active != r {
		return
	}
	played := audio.Duration(r.sent)
	if f := s.faults; f.StallAfter > 0 && played >= f.StallAfter {
		return
	} else if f.DropAfter > 0 && played >= f.DropAfter {
		s.hangUp(f.DropCode, "simulated failure")
		return
	}
	if r.sent == len(r.sound) || r.reply.Status == "incomplete" && r.sent > len(r.sound)/2 {
		s.closeMessage(r, map[bool]string{true: "incomplete", false: "completed"}[r.reply.Status == "incomplete"])
		s.finishOutput(r)
		return
	}
	end := min(r.sent+audio.Bytes(chunkTime), len(r.sound))
	s.delta(r, end)
	s.after(time.Duration(float64(chunkTime)/s.rt.o.Pace), func() { s.chunk(r) })
}

func (s *RealtimeSession) delta(r *realtimeResponse, end int) {
	letters := len(r.reply.Say) * end / len(r.sound)
	for letters < len(r.reply.Say) && !utf8.RuneStart(r.reply.Say[letters]) {
		letters++
	}
	part := r.sound[r.sent:end]
	s.mu.Lock()
	s.spoke = true
	r.message.sound = r.sound[:end:end]
	r.message.Text = r.reply.Say[:letters]
	s.mu.Unlock()
	if letters > r.letters {
		s.send("response.output_audio_transcript.delta", r.in(r.message, event{"delta": r.reply.Say[r.letters:letters]}))
	}
	s.send("response.output_audio.delta", r.in(r.message, event{"delta": base64.StdEncoding.EncodeToString(r.encode(part))}))
	r.sent, r.letters = end, letters
}

// encode turns µ-law into the session's output format.
func (r *realtimeResponse) encode(ulaw []byte) []byte {
	switch r.format {
	case "audio/pcmu":
		return ulaw
	case "audio/pcma":
		return audio.EncodeALaw(nil, audio.DecodeULaw(nil, ulaw))
	}
	if r.up == nil {
		r.up, _ = audio.NewResampler(audio.Rate, 24000) // both rates are known to be good
	}
	return audio.AppendPCM(nil, r.up.Process(nil, audio.DecodeULaw(nil, ulaw)))
}

// closeMessage ends the spoken or written message as far as it came.
func (s *RealtimeSession) closeMessage(r *realtimeResponse, status string) {
	it := r.message
	s.mu.Lock()
	it.Status = status
	s.mu.Unlock()
	part := event{"type": "text", "text": it.Text}
	if r.speaks {
		s.send("response.output_audio.done", r.in(it, event{}))
		s.send("response.output_audio_transcript.done", r.in(it, event{"transcript": it.Text}))
		part = event{"type": "audio", "transcript": it.Text}
	} else {
		s.send("response.output_text.done", r.in(it, event{"text": it.Text}))
	}
	s.send("response.content_part.done", r.in(it, event{"part": part}))
	s.closeItem(r, 0)
}

func (s *RealtimeSession) closeItem(r *realtimeResponse, index int) {
	it := r.output[index]
	s.send("response.output_item.done", event{"response_id": r.id, "output_index": index, "item": it.wire()})
	if i := s.find(it.ID); i >= 0 {
		previous := any(nil)
		if i > 0 {
			previous = s.items[i-1].ID
		}
		s.send("conversation.item.done", event{"previous_item_id": previous, "item": it.wire()})
	}
}

// finishOutput adds the tool calls behind the message and closes the response.
func (s *RealtimeSession) finishOutput(r *realtimeResponse) {
	for _, call := range r.reply.Calls {
		it := &Item{ID: s.ids.next("item"), Type: "function_call", Name: call.Name, CallID: s.ids.next("call"), Status: "in_progress"}
		s.open(r, it)
		index := len(r.output) - 1
		of := event{"response_id": r.id, "item_id": it.ID, "output_index": index, "call_id": it.CallID}
		half := len(call.Arguments) / 2
		for half < len(call.Arguments) && !utf8.RuneStart(call.Arguments[half]) {
			half++
		}
		for _, delta := range []string{call.Arguments[:half], call.Arguments[half:]} {
			s.send("response.function_call_arguments.delta", with(of, "delta", delta))
		}
		s.mu.Lock()
		it.Arguments, it.Status = call.Arguments, "completed"
		s.mu.Unlock()
		s.send("response.function_call_arguments.done", with(with(of, "arguments", call.Arguments), "name", call.Name))
		s.closeItem(r, index)
	}
	status, details := "completed", any(nil)
	switch r.reply.Status {
	case "incomplete":
		status, details = "incomplete", event{"type": "incomplete", "reason": r.reply.Reason}
	case "failed":
		status = "failed"
		details = event{"type": "failed", "error": event{"type": errorType(r.reply.Reason), "code": r.reply.Reason, "message": "The response failed: " + r.reply.Reason + "."}}
	}
	s.finish(r, status, details)
}

// finish ends the response; the next may begin.
func (s *RealtimeSession) finish(r *realtimeResponse, status string, details any) {
	s.active = nil
	s.send("response.done", event{"response": r.wire(status, details, s.usage(r))})
	s.send("rate_limits.updated", event{"rate_limits": []any{
		event{"name": "requests", "limit": 1000, "remaining": 999, "reset_seconds": 60},
		event{"name": "tokens", "limit": 50000, "remaining": 49000, "reset_seconds": 60},
	}})
	s.armIdle(audio.Duration(r.sent))
}

func (s *RealtimeSession) cancelByClient(id string) *Problem {
	if s.active == nil || id != "" && id != s.active.id {
		return problem("response_cancel_not_active", "", "Cancellation failed: no active response found")
	}
	s.cancel("client_cancelled")
	return nil
}

// cancel stops the response in progress. What was made of it stays in the conversation, heard or not.
func (s *RealtimeSession) cancel(reason string) {
	r := s.active
	if r.message != nil && r.message.Status == "in_progress" {
		for range s.faults.LateDeltas {
			if end := min(r.sent+audio.Bytes(chunkTime), len(r.sound)); end > r.sent {
				s.delta(r, end)
			}
		}
		s.closeMessage(r, "incomplete")
	}
	s.finish(r, "cancelled", event{"type": "cancelled", "reason": reason})
}

// in adds the place of an item to an event of the response.
func (r *realtimeResponse) in(it *Item, e event) event {
	e["response_id"], e["item_id"], e["output_index"], e["content_index"] = r.id, it.ID, 0, 0
	return e
}

func with(e event, name string, v any) event {
	c := maps.Clone(e)
	c[name] = v
	return c
}

func (r *realtimeResponse) wire(status string, details, usage any) event {
	output := make([]any, 0, len(r.output))
	for _, it := range r.output {
		output = append(output, it.wire())
	}
	e := event{
		"id": r.id, "object": "realtime.response", "status": status, "status_details": details, "output": output,
		"usage": usage, "metadata": r.params.Metadata, "output_modalities": []string{"text"}, "conversation_id": "conv_sim",
	}
	if r.speaks {
		e["output_modalities"] = []string{"audio"}
	}
	if r.params.Conversation == "none" {
		e["conversation_id"] = nil
	}
	return e
}

// usage counts roughly as the vendor does: four letters a token, ten tokens a second heard, twenty
// a second spoken.
func (s *RealtimeSession) usage(r *realtimeResponse) event {
	raw, _ := json.Marshal(s.config) // it came in as JSON
	textIn, audioIn := len(raw)/4, s.input.ms/100
	textOut, audioOut := 0, int(audio.Duration(r.sent)/(50*time.Millisecond))
	for _, it := range r.output {
		textOut += len(strings.Fields(it.Text)) + len(it.Arguments)/4
	}
	return event{
		"total_tokens": textIn + audioIn + textOut + audioOut, "input_tokens": textIn + audioIn, "output_tokens": textOut + audioOut,
		"input_token_details": event{"text_tokens": textIn, "audio_tokens": audioIn, "image_tokens": 0, "cached_tokens": 0,
			"cached_tokens_details": event{"text_tokens": 0, "audio_tokens": 0, "image_tokens": 0}},
		"output_token_details": event{"text_tokens": textOut, "audio_tokens": audioOut},
	}
}
