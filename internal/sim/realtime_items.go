package sim

import (
	"slices"
	"strings"
	"time"

	"github.com/moked/moked/internal/audio"
)

func (s *RealtimeSession) lastItemID() string {
	if len(s.items) == 0 {
		return ""
	}
	return s.items[len(s.items)-1].ID
}

func (s *RealtimeSession) find(id string) int {
	return slices.IndexFunc(s.items, func(it *Item) bool { return it.ID == id })
}

// addItem appends an item that is complete and announces it.
func (s *RealtimeSession) addItem(it *Item) {
	previous := orNil(s.lastItemID())
	s.mu.Lock()
	s.items = append(s.items, it)
	s.mu.Unlock()
	s.send("conversation.item.added", event{"previous_item_id": previous, "item": it.wire()})
	if it.Status == "completed" {
		s.send("conversation.item.done", event{"previous_item_id": previous, "item": it.wire()})
	}
}

// createItem adds an item of the client: history, a system note, or the output of a tool.
func (s *RealtimeSession) createItem(e event, previous any) *Problem {
	type content struct {
		Type       string `json:"type"`
		Text       string `json:"text"`
		Transcript string `json:"transcript"`
	}
	in := decode[struct {
		ID        string    `json:"id"`
		Type      string    `json:"type"`
		Role      string    `json:"role"`
		Content   []content `json:"content"`
		CallID    string    `json:"call_id"`
		Name      string    `json:"name"`
		Arguments string    `json:"arguments"`
		Output    string    `json:"output"`
	}](e)
	it := &Item{ID: in.ID, Type: in.Type, Role: in.Role, CallID: in.CallID, Name: in.Name, Arguments: in.Arguments, Output: in.Output, Status: "completed"}
	for _, c := range in.Content {
		it.Text += c.Text + c.Transcript
	}
	if it.ID == "" {
		it.ID = s.ids.next("item")
	} else if s.find(it.ID) >= 0 {
		return problem("item_create_duplicate_item_id", "item.id", "Error adding item: an item with ID '%s' already exists.", it.ID)
	}
	if it.Type == "function_call_output" {
		call := slices.IndexFunc(s.items, func(c *Item) bool { return c.Type == "function_call" && c.CallID == it.CallID })
		if call < 0 {
			return problem("invalid_tool_call_id", "item.call_id", "Tool call ID '%s' not found in conversation.", it.CallID)
		}
		it.Name = s.items[call].Name
	}
	index := len(s.items)
	if id, ok := previous.(string); ok && id == "root" {
		index = 0
	} else if ok {
		if index = s.find(id) + 1; index == 0 {
			return problem("item_create_invalid_previous_item_id", "previous_item_id", "Error adding item: the previous item with ID '%s' does not exist.", id)
		}
	}
	before := any(nil)
	if index > 0 {
		before = s.items[index-1].ID
	}
	s.mu.Lock()
	s.items = slices.Insert(s.items, index, it)
	s.mu.Unlock()
	s.send("conversation.item.added", event{"previous_item_id": before, "item": it.wire()})
	s.send("conversation.item.done", event{"previous_item_id": before, "item": it.wire()})
	return nil
}

func (s *RealtimeSession) deleteItem(id string) *Problem {
	i := s.find(id)
	if i < 0 {
		return problem("item_delete_invalid_item_id", "item_id", "Error deleting item: the item with ID '%s' does not exist.", id)
	}
	s.mu.Lock()
	s.items = slices.Delete(s.items, i, i+1)
	s.mu.Unlock()
	s.send("conversation.item.deleted", event{"item_id": id})
	return nil
}

func (s *RealtimeSession) retrieveItem(id string) *Problem {
	i := s.find(id)
	if i < 0 {
		return problem("item_retrieve_invalid_item_id", "item_id", "Error retrieving item: the item with ID '%s' does not exist.", id)
	}
	s.send("conversation.item.retrieved", event{"item": s.items[i].wire()})
	return nil
}

// truncate cuts a spoken message to what the person heard. The model then forgets the rest, which
// is found here by listening to the part that stays.
func (s *RealtimeSession) truncate(id string, index, endMs int64) *Problem {
	i := s.find(id)
	if i < 0 {
		return problem("item_truncate_invalid_item_id", "item_id", "Error truncating item: the item with ID '%s' does not exist.", id)
	}
	it := s.items[i]
	if it.Role != "assistant" || len(it.sound) == 0 || endMs == 0 {
		return problem("unsupported_content_type", "item_id", "Only model output audio messages can be truncated")
	}
	if index != 0 {
		return problem("invalid_value", "content_index", "Error truncating item: content index %d does not exist.", index)
	}
	have := audio.Duration(len(it.sound))
	end := time.Duration(endMs) * time.Millisecond
	if end > have {
		return problem("invalid_value", "audio_end_ms", "Audio content of %dms is already shorter than %dms", have.Milliseconds(), endMs)
	}
	s.mu.Lock()
	it.sound = it.sound[:audio.Bytes(end)]
	it.TruncatedAt = end
	heard, _ := audio.DecodeText(it.sound)
	it.Text = strings.TrimSpace(heard)
	s.mu.Unlock()
	s.send("conversation.item.truncated", event{"item_id": id, "content_index": index, "audio_end_ms": endMs})
	return nil
}

// wire is the item as it stands in events.
func (it *Item) wire() event {
	e := event{"id": it.ID, "object": "realtime.item", "type": it.Type, "status": it.Status}
	switch it.Type {
	case "function_call":
		e["name"], e["call_id"], e["arguments"] = it.Name, it.CallID, it.Arguments
		return e
	case "function_call_output":
		e["call_id"], e["output"] = it.CallID, it.Output
		return e
	}
	e["role"] = it.Role
	switch {
	case it.Role == "assistant" && it.audio:
		e["content"] = []any{event{"type": "output_audio", "transcript": it.Text}}
	case it.Role == "assistant":
		e["content"] = []any{event{"type": "output_text", "text": it.Text}}
	case it.audio:
		e["content"] = []any{event{"type": "input_audio", "transcript": nil}}
	default:
		e["content"] = []any{event{"type": "input_text", "text": it.Text}}
	}
	if it.Status == "in_progress" {
		e["content"] = []any{}
	}
	return e
}
