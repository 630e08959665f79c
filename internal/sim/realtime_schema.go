package sim

// The client events of the OpenAI Realtime API (general availability) and their exact fields.

var transcriptionShape = object(fields{
	"model": text("whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
		"gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper"),
	"language": text(), "prompt": text(), "keywords": list(text()), "languages": list(text()),
	"delay": anything(),
})

var formatShape = choice("type", map[string]*shape{
	"audio/pcm":  object(fields{"rate": integer(24000, 24001)}),
	"audio/pcmu": object(fields{}),
	"audio/pcma": object(fields{}),
})

var turnDetectionShape = choice("type", map[string]*shape{
	"server_vad": object(fields{
		"threshold": number(0, 1), "prefix_padding_ms": integer(0, 10_000), "silence_duration_ms": integer(0, 60_000),
		"create_response": boolean(), "interrupt_response": boolean(),
		"idle_timeout_ms": integer(5000, 30_000).orNull(),
	}),
	"semantic_vad": object(fields{
		"eagerness": text("low", "medium", "high", "auto"), "create_response": boolean(), "interrupt_response": boolean(),
	}),
}).orNull()

var voiceShape = either(
	text("alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"),
	object(fields{"id": text()}, "id"))

var toolsShape = list(choice("type", map[string]*shape{
	"function": object(fields{"name": textUpTo(64).between(1, 64), "description": text(), "parameters": openObject()}, "name"),
	"mcp": object(fields{
		"server_label": text(), "server_url": text(), "connector_id": text(), "authorization": text(),
		"server_description": text(), "headers": openObject().orNull(), "allowed_tools": anything(), "require_approval": anything(),
	}, "server_label"),
}))

var toolChoiceShape = either(text("none", "auto", "required"), choice("type", map[string]*shape{
	"function": object(fields{"name": text()}, "name"),
	"mcp":      object(fields{"server_label": text(), "name": text().orNull()}, "server_label"),
}))

var (
	maxTokensShape = either(integer(1, 4096), text("inf"))
	promptShape    = object(fields{"id": text(), "version": text().orNull(), "variables": openObject().orNull()}, "id").orNull()
	reasoningShape = object(fields{"effort": text("minimal", "low", "medium", "high", "xhigh")})
	modalityShape  = list(text("text", "audio")).between(1, 1)
)

var sessionShape = choice("type", map[string]*shape{"realtime": object(fields{
	"model": text(), "instructions": text(), "output_modalities": modalityShape,
	"audio": object(fields{
		"input": object(fields{
			"format": formatShape, "transcription": transcriptionShape.orNull(), "turn_detection": turnDetectionShape,
			"noise_reduction": choice("type", map[string]*shape{"near_field": object(fields{}), "far_field": object(fields{})}).orNull(),
		}),
		"output": object(fields{"format": formatShape, "voice": voiceShape, "speed": number(0.25, 1.5)}),
	}),
	"include": list(text("item.input_audio_transcription.logprobs")).orNull(),
	"tools":   toolsShape, "tool_choice": toolChoiceShape, "parallel_tool_calls": boolean(),
	"max_output_tokens": maxTokensShape, "prompt": promptShape, "reasoning": reasoningShape,
	"tracing": either(text("auto"), object(fields{"workflow_name": text(), "group_id": text(), "metadata": openObject()})).orNull(),
	"truncation": either(text("auto", "disabled"), object(fields{
		"type": text("retention_ratio"), "retention_ratio": number(0, 1),
		"token_limits": object(fields{"post_instructions": integer(0, 0)}),
	}, "type", "retention_ratio")),
})})

var itemShape = choice("type", map[string]*shape{
	"message": {kind: "choice", by: "role", variants: map[string]*shape{
		"system":    messageShape(fields{"input_text": object(fields{"text": text()}, "text")}),
		"assistant": messageShape(fields{"output_text": object(fields{"text": text()}, "text"), "output_audio": object(fields{"audio": text(), "transcript": text()})}),
		"user": messageShape(fields{
			"input_text":  object(fields{"text": text()}, "text"),
			"input_audio": object(fields{"audio": text(), "transcript": text()}, "audio"),
			"input_image": object(fields{"image_url": text(), "detail": text("auto", "low", "high")}, "image_url"),
		}),
	}},
	"function_call": object(fields{"id": text(), "object": text("realtime.item"), "status": statusShape, "call_id": textUpTo(32),
		"name": text(), "arguments": text()}, "name", "arguments"),
	"function_call_output": object(fields{"id": text(), "object": text("realtime.item"), "status": statusShape, "call_id": text(),
		"output": text()}, "call_id", "output"),
	"mcp_approval_response": object(fields{"id": text(), "approval_request_id": text(), "approve": boolean(), "reason": text().orNull()},
		"id", "approval_request_id", "approve"),
})

var statusShape = text("completed", "incomplete", "in_progress")

func messageShape(content fields) *shape {
	return object(fields{
		"id": textUpTo(32), "object": text("realtime.item"), "status": statusShape,
		"content": list(choice("type", content)).between(1, 0),
	}, "content")
}

var responseShape = object(fields{
	"output_modalities": modalityShape, "instructions": text(),
	"audio": object(fields{"output": object(fields{"format": formatShape, "voice": voiceShape})}),
	"tools": toolsShape, "tool_choice": toolChoiceShape, "parallel_tool_calls": boolean(), "max_output_tokens": maxTokensShape,
	"conversation": text("auto", "none"), "metadata": openObject().orNull(), "prompt": promptShape, "reasoning": reasoningShape,
	"input": list(anything()),
})

// clientEvents are the eleven events a client may send.
var clientEvents = choice("type", func() map[string]*shape {
	events := map[string]*shape{
		"session.update":             object(fields{"session": sessionShape}, "session"),
		"input_audio_buffer.append":  object(fields{"audio": text()}, "audio"),
		"input_audio_buffer.commit":  object(fields{}),
		"input_audio_buffer.clear":   object(fields{}),
		"conversation.item.create":   object(fields{"previous_item_id": text().orNull(), "item": itemShape}, "item"),
		"conversation.item.delete":   object(fields{"item_id": text()}, "item_id"),
		"conversation.item.retrieve": object(fields{"item_id": text()}, "item_id"),
		"conversation.item.truncate": object(fields{"item_id": text(), "content_index": integer(0, 0), "audio_end_ms": integer(0, 0)},
			"item_id", "content_index", "audio_end_ms"),
		"response.create":           object(fields{"response": responseShape}),
		"response.cancel":           object(fields{"response_id": text()}),
		"output_audio_buffer.clear": object(fields{}),
	}
	for _, e := range events {
		e.fields["event_id"] = textUpTo(512)
	}
	return events
}())
