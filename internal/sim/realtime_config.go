package sim

import (
	"encoding/json"
	"strings"
)

// settings are the parts of a session's configuration that the simulation acts on.
type settings struct {
	Instructions string   `json:"instructions"`
	Modalities   []string `json:"output_modalities"`
	Tools        []Tool   `json:"tools"`
	Audio        struct {
		Input struct {
			Format        format          `json:"format"`
			Transcription *struct{}       `json:"transcription"`
			TurnDetection json.RawMessage `json:"turn_detection"`
		} `json:"input"`
		Output struct {
			Format format `json:"format"`
		} `json:"output"`
	} `json:"audio"`
}

type format struct {
	Type string `json:"type"`
}

// turnDetection is the voice activity detection in force; nil when the client commits by itself.
type turnDetection struct {
	Type              string  `json:"type"`
	Eagerness         string  `json:"eagerness"`
	Threshold         float64 `json:"threshold"`
	PrefixPaddingMs   int     `json:"prefix_padding_ms"`
	SilenceDurationMs int     `json:"silence_duration_ms"`
	CreateResponse    bool    `json:"create_response"`
	InterruptResponse bool    `json:"interrupt_response"`
	IdleTimeoutMs     int     `json:"idle_timeout_ms"`
}

func defaultSession(id, model string) event {
	return event{
		"type": "realtime", "object": "realtime.session", "id": id, "model": model,
		"output_modalities": []any{"audio"}, "instructions": "You are a helpful, witty, and friendly AI.",
		"tools": []any{}, "tool_choice": "auto", "max_output_tokens": "inf", "truncation": "auto",
		"tracing": nil, "prompt": nil, "include": nil,
		"audio": event{
			"input": event{
				"format": event{"type": "audio/pcm", "rate": 24000}, "transcription": nil, "noise_reduction": nil,
				"turn_detection": event{
					"type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 500,
					"idle_timeout_ms": nil, "create_response": true, "interrupt_response": true,
				},
			},
			"output": event{"format": event{"type": "audio/pcm", "rate": 24000}, "voice": "marin", "speed": 1.0},
		},
	}
}

// update merges a checked session.update into the configuration, field by field: absent fields
// stay as they are.
func (s *RealtimeSession) update(change event) *Problem {
	if model, ok := change["model"].(string); ok && model != s.Model {
		return problem("invalid_value", "session.model", "The model of a session cannot be changed.")
	}
	output := dig(change, "audio", "output")
	current := dig(s.config, "audio", "output")
	if voice, ok := output["voice"]; ok && s.spoke && voice != current["voice"] {
		return problem("cannot_update_voice", "session.audio.output.voice", "Cannot update a conversation's voice if assistant audio is present.")
	}
	if _, ok := output["speed"]; ok && s.active != nil {
		return problem("invalid_value", "session.audio.output.speed", "The speed can only be changed in between responses.")
	}
	for _, dir := range []string{"input", "output"} {
		if f := dig(change, "audio", dir, "format"); f != nil && f["type"] == "audio/pcm" && f["rate"] == nil {
			return problem("missing_required_parameter", "session.audio."+dir+".format.rate", "Missing required parameter: 'session.audio.%s.format.rate'.", dir)
		}
	}
	s.mu.Lock()
	merge(s.config, change, "")
	s.mu.Unlock()
	s.configure()
	s.send("session.updated", event{"session": s.config})
	return nil
}

func dig(m event, path ...string) event {
	for _, name := range path {
		m, _ = m[name].(event)
	}
	return m
}

// merge descends into audio, audio.input and audio.output only; any other object replaces the old.
func merge(into, change event, path string) {
	for name, v := range change {
		here := path + "/" + name
		old, isObject := into[name].(event)
		sub, ok := v.(event)
		if ok && isObject && (here == "/audio" || here == "/audio/input" || here == "/audio/output") {
			merge(old, sub, here)
			continue
		}
		into[name] = v
	}
}

// configure derives what the simulation acts on from the configuration.
func (s *RealtimeSession) configure() {
	c := decode[settings](s.config)
	s.input.format = c.Audio.Input.Format.Type
	s.input.transcribe = c.Audio.Input.Transcription != nil
	s.input.turn = nil
	if raw := c.Audio.Input.TurnDetection; len(raw) > 0 && string(raw) != "null" {
		t := turnDetection{Threshold: 0.5, PrefixPaddingMs: 300, SilenceDurationMs: 500, CreateResponse: true, InterruptResponse: true}
		_ = json.Unmarshal(raw, &t) // checked when it came in
		if t.Type == "semantic_vad" {
			t.SilenceDurationMs = map[string]int{"high": 300, "low": 1200}[t.Eagerness]
			if t.SilenceDurationMs == 0 {
				t.SilenceDurationMs = 600
			}
		}
		s.input.turn = &t
	}
}

func (s *RealtimeSession) settings() settings { return decode[settings](s.config) }

func (c settings) speaks() bool { return strings.Join(c.Modalities, "") != "text" }
