package sim

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/moked/moked/internal/audio"
)

// realtimeInput is the audio buffer and the voice activity detection.
type realtimeInput struct {
	format     string
	transcribe bool
	turn       *turnDetection

	down    *audio.Resampler
	framer  audio.Framer
	decoder audio.TextDecoder
	words   strings.Builder

	ms       int // audio received in the session, the time line of speech_started and so on
	buffered int // ms since the last commit or clear
	loud     int // consecutive frames of speech
	quiet    int // consecutive frames of silence while speaking
	speaking bool
	itemID   string
	idle     int // counts the idle timers, so that an old one does nothing
}

func (in *realtimeInput) clear() {
	in.buffered = 0
	in.words.Reset()
}

// append takes audio. There is no answer to it; speech and its end are told by events.
func (s *RealtimeSession) append(b64 string) *Problem {
	raw, err := base64.StdEncoding.DecodeString(b64)
	if err != nil {
		return problem("invalid_value", "audio", "Invalid 'audio'. Expected base64-encoded audio bytes.")
	}
	if len(raw) > 15<<20 {
		return problem("invalid_value", "audio", "Invalid 'audio': more than 15 MiB.")
	}
	ulaw := s.input.toULaw(raw)
	s.mu.Lock()
	s.audioIn = append(s.audioIn, ulaw...)
	s.mu.Unlock()
	s.input.framer.Write(ulaw, s.frame)
	return nil
}

func (in *realtimeInput) toULaw(raw []byte) []byte {
	switch in.format {
	case "audio/pcmu":
		return raw
	case "audio/pcma":
		return audio.EncodeULaw(nil, audio.DecodeALaw(nil, raw))
	}
	if in.down == nil {
		in.down, _ = audio.NewResampler(24000, audio.Rate) // both rates are known to be good
	}
	return audio.EncodeULaw(nil, in.down.Process(nil, audio.ParsePCM(nil, raw)))
}

// frame takes 20 ms of audio.
func (s *RealtimeSession) frame(ulaw []byte) {
	in := &s.input
	in.ms += 20
	in.buffered += 20
	in.decoder.Write(ulaw, func(p audio.Piece) {
		if p.First && in.words.Len() > 0 {
			in.words.WriteByte(' ')
		}
		in.words.WriteString(p.Text)
	})
	if in.turn == nil {
		return
	}
	speech := audio.Level(ulaw) > -50+20*in.turn.Threshold
	switch {
	case !in.speaking && speech:
		if in.loud++; in.loud == 3 { // one click is not speech
			s.speechStarted()
		}
	case !in.speaking:
		in.loud = 0
	case speech:
		in.quiet = 0
	default:
		if in.quiet += 20; in.quiet >= in.turn.SilenceDurationMs {
			s.speechStopped()
		}
	}
}

func (s *RealtimeSession) speechStarted() {
	in := &s.input
	in.speaking, in.quiet, in.loud = true, 0, 0
	in.idle++
	in.itemID = s.ids.next("item")
	s.send("input_audio_buffer.speech_started", event{"audio_start_ms": max(0, in.ms-60-in.turn.PrefixPaddingMs), "item_id": in.itemID})
	if s.active != nil && in.turn.InterruptResponse {
		s.cancel("turn_detected")
	}
}

func (s *RealtimeSession) speechStopped() {
	in := &s.input
	in.speaking, in.quiet = false, 0
	s.send("input_audio_buffer.speech_stopped", event{"audio_end_ms": in.ms, "item_id": in.itemID})
	s.commitAs(in.itemID, true)
	if in.turn.CreateResponse && s.active == nil && !s.faults.Silence {
		s.respond(responseParams{})
	}
}

// commit is the client's own, for push to talk.
func (s *RealtimeSession) commit() *Problem {
	if s.input.buffered < 100 {
		return problem("input_audio_buffer_commit_empty", "", "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has %d.00ms of audio.", s.input.buffered)
	}
	s.input.speaking = false
	s.commitAs(s.ids.next("item"), true)
	return nil
}

// commitAs makes an item of the buffered audio. Only spoken audio uses up a scripted transcript.
func (s *RealtimeSession) commitAs(itemID string, spoken bool) {
	in := &s.input
	seconds := float64(in.buffered) / 1000
	words := strings.TrimSpace(in.words.String())
	if words == "" && spoken {
		words = s.rt.nextTranscript()
	}
	in.clear()
	previous := s.lastItemID()
	s.send("input_audio_buffer.committed", event{"previous_item_id": orNil(previous), "item_id": itemID})
	it := &Item{ID: itemID, Type: "message", Role: "user", Text: words, Status: "completed", audio: true}
	s.addItem(it)
	s.mu.Lock()
	s.heard = append(s.heard, words)
	s.mu.Unlock()
	if !in.transcribe {
		return
	}
	s.after(s.faults.TranscriptDelay, func() {
		e := event{"item_id": itemID, "content_index": 0}
		if s.faults.TranscriptFailed {
			e["error"] = event{"type": "server_error", "code": "audio_unintelligible", "message": "The audio could not be transcribed.", "param": nil}
			s.send("conversation.item.input_audio_transcription.failed", e)
			return
		}
		s.send("conversation.item.input_audio_transcription.delta", event{"item_id": itemID, "content_index": 0, "delta": words})
		e["transcript"], e["usage"] = words, event{"type": "duration", "seconds": seconds}
		s.send("conversation.item.input_audio_transcription.completed", e)
	})
}

// armIdle starts the timer that makes the model speak up when nobody does. It counts from the end
// of the playback, which the server knows only from the length of what it sent.
func (s *RealtimeSession) armIdle(playback time.Duration) {
	in := &s.input
	in.idle++
	if in.turn == nil || in.turn.IdleTimeoutMs == 0 {
		return
	}
	mine := in.idle
	s.after(playback+time.Duration(in.turn.IdleTimeoutMs)*time.Millisecond, func() {
		if in.idle != mine || in.speaking || s.active != nil || in.turn == nil {
			return
		}
		id := s.ids.next("item")
		s.send("input_audio_buffer.timeout_triggered", event{"audio_start_ms": max(0, in.ms-in.buffered), "audio_end_ms": in.ms, "item_id": id})
		s.commitAs(id, false)
		s.respond(responseParams{})
	})
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
