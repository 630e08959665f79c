package agent

import "encoding/json"

// Tool is something that a model may ask for. Parameters is a JSON schema.
type Tool struct {
	Name        string
	Description string
	Parameters  json.RawMessage
}

// The names that whoever runs the conversation has to know: both end the model's part in it.
const (
	ToolTransfer = "transfer_to_human"
	ToolEndCall  = "end_call"
)

func schema(text string) json.RawMessage { return json.RawMessage(text) }

var everywhere = []Tool{
	{"save_lead", "Save what the person told about themselves. Call it as soon as you learn a name, an e-mail address or what they are interested in.", schema(`{
		"type":"object","additionalProperties":false,
		"properties":{
			"name":{"type":"string","description":"The person's own name, as they said it"},
			"email":{"type":"string"},
			"interest":{"type":"string","description":"What they want from the business, in one sentence"}
		}}`)},
	{"set_lead_status", "Move the person to another stage of the board. Use a key from the facts.", schema(`{
		"type":"object","additionalProperties":false,"required":["status"],
		"properties":{"status":{"type":"string","description":"Key of the stage, e.g. interested"}}}`)},
	{"schedule_callback", "Promise that somebody from the business calls back at a certain time.", schema(`{
		"type":"object","additionalProperties":false,"required":["when"],
		"properties":{
			"when":{"type":"string","description":"The time in the person's own words, or as YYYY-MM-DDTHH:MM in the business's time zone"},
			"note":{"type":"string","description":"What the call is about"}
		}}`)},
	{"add_note", "Write down something that the people of the business should know about this person.", schema(`{
		"type":"object","additionalProperties":false,"required":["text"],
		"properties":{"text":{"type":"string"}}}`)},
	{ToolTransfer, "Hand the conversation over to a person of the business.", schema(`{
		"type":"object","additionalProperties":false,
		"properties":{"reason":{"type":"string"}}}`)},
}

var endCall = Tool{ToolEndCall, "Hang up, after saying goodbye.", schema(`{
	"type":"object","additionalProperties":false,
	"properties":{"reason":{"type":"string"}}}`)}

// Tools lists what a model may ask for on a channel.
func (s *Service) Tools(ch Channel) []Tool {
	all := append([]Tool(nil), everywhere...)
	if ch == Calls {
		all = append(all, endCall)
	}
	return all
}
