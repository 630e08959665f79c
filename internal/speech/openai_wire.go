package speech

import "encoding/json"

type object = map[string]any

// sessionUpdate is the one configuration of a conversation, tools included: added later they would
// miss the first turn. The model's own idle timer stays off: silence is the call's to judge,
// which knows what is still being played.
func sessionUpdate(c Config) any {
	tools := make([]object, len(c.Tools))
	for i, t := range c.Tools {
		tools[i] = object{"type": "function", "name": t.Name, "description": t.Description, "parameters": t.Parameters}
	}
	return object{"type": "session.update", "session": object{
		"type":              "realtime",
		"output_modalities": []string{"audio"},
		"instructions":      c.Instructions,
		"audio": object{
			"input": object{
				"format":          object{"type": "audio/pcmu"},
				"noise_reduction": object{"type": "near_field"},
				"transcription":   object{"model": "gpt-4o-transcribe", "language": c.Language},
				"turn_detection": object{"type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300, "silence_duration_ms": 500,
					"create_response": true, "interrupt_response": true},
			},
			"output": object{"format": object{"type": "audio/pcmu"}, "voice": c.Voice, "speed": 1.0},
		},
		"tools":             tools,
		"tool_choice":       "auto",
		"max_output_tokens": "inf",
		"truncation":        object{"type": "retention_ratio", "retention_ratio": 0.8},
	}}
}

func historyItem(l Line) any {
	role, kind := "user", "input_text"
	if l.Bot {
		role, kind = "assistant", "output_text"
	}
	return object{"type": "conversation.item.create", "item": object{"type": "message", "role": role,
		"content": []object{{"type": kind, "text": l.Text}}}}
}

func responseCreate(r Respond) any {
	response := object{}
	if r.Instructions != "" {
		response["instructions"] = r.Instructions
	}
	if r.NoTools {
		response["tool_choice"] = "none"
	}
	if len(response) == 0 {
		return object{"type": "response.create"}
	}
	return object{"type": "response.create", "response": response}
}

// serverMessage has the members of all server events that a conversation needs.
type serverMessage struct {
	Type         string `json:"type"`
	ResponseID   string `json:"response_id"`
	ItemID       string `json:"item_id"`
	ContentIndex int    `json:"content_index"`
	Delta        string `json:"delta"`
	Transcript   string `json:"transcript"`
	Item         struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	} `json:"item"`
	Response struct {
		ID            string `json:"id"`
		Status        string `json:"status"`
		StatusDetails struct {
			Reason string      `json:"reason"`
			Error  serverError `json:"error"`
		} `json:"status_details"`
		Output []struct {
			Type      string `json:"type"`
			CallID    string `json:"call_id"`
			Name      string `json:"name"`
			Arguments string `json:"arguments"`
		} `json:"output"`
	} `json:"response"`
	Error serverError `json:"error"`
}

type serverError struct {
	Type    string `json:"type"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// fatal knows the errors that will not go away by asking again.
func (e serverError) fatal() bool {
	switch e.Code {
	case "insufficient_quota", "invalid_api_key", "account_deactivated", "billing_hard_limit_reached", "model_not_found":
		return true
	}
	return e.Type == "insufficient_quota" || e.Type == "authentication_error"
}

// event translates a message; Unknown for those that a conversation does not need.
func (m *serverMessage) event() Event {
	switch m.Type {
	case "response.output_audio_transcript.delta", "response.audio_transcript.delta":
		return Event{Kind: BotText, Response: m.ResponseID, Item: m.ItemID, ContentIndex: m.ContentIndex, Text: m.Delta}
	case "response.output_audio_transcript.done", "response.audio_transcript.done":
		return Event{Kind: BotTextDone, Response: m.ResponseID, Item: m.ItemID, ContentIndex: m.ContentIndex, Text: m.Transcript}
	case "input_audio_buffer.speech_started":
		return Event{Kind: SpeechStarted, Item: m.ItemID}
	case "input_audio_buffer.speech_stopped":
		return Event{Kind: SpeechStopped, Item: m.ItemID}
	case "conversation.item.input_audio_transcription.completed":
		return Event{Kind: CallerText, Item: m.ItemID, Text: m.Transcript}
	case "conversation.item.input_audio_transcription.failed":
		return Event{Kind: CallerText, Item: m.ItemID}
	case "response.output_item.added":
		if m.Item.Type == "message" {
			return Event{Kind: BotItem, Response: m.ResponseID, Item: m.Item.ID}
		}
	case "response.created":
		return Event{Kind: ResponseStarted, Response: m.Response.ID}
	case "response.done":
		return m.responseDone()
	case "error":
		return Event{Kind: Trouble, Code: m.Error.Code, Fatal: m.Error.fatal()}
	}
	return Event{}
}

func (m *serverMessage) responseDone() Event {
	r := m.Response
	e := Event{Kind: ResponseDone, Response: r.ID, Status: r.Status, Code: r.StatusDetails.Reason, Fatal: r.StatusDetails.Error.fatal()}
	if e.Code == "" {
		e.Code = r.StatusDetails.Error.Code
	}
	for _, o := range r.Output {
		if o.Type == "function_call" && r.Status == StatusCompleted {
			args := json.RawMessage(o.Arguments)
			if !json.Valid(args) {
				args = json.RawMessage(`{}`) // the tool names what it misses; broken JSON would break the turn
			}
			e.Calls = append(e.Calls, ToolCall{ID: o.CallID, Name: o.Name, Arguments: args})
		}
	}
	return e
}
