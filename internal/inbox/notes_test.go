package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

type notes struct {
	Items []struct {
		ID       int64
		AuthorID int64 `json:"author_id"`
		Text     string
		Mentions []int64
	}
}

func (h *house) notes(lead int64) (n notes) {
	h.t.Helper()
	h.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation/notes", lead), nil).into(h.t, &n)
	return n
}

// A note is for colleagues: no customer, no model and no list of messages ever sees a word of it.
func TestNotesAreNeverSent(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	h.addUser(71, "dana")
	h.addUser(90, "yossi")
	path := fmt.Sprintf("/api/leads/%d/conversation/notes", lead)
	const secret = "הלקוח חייב לנו כסף"
	a := h.call(1, "POST", path, map[string]any{"text": secret, "mentions": []int64{90, 71, 90}})
	if a.Code != 201 || h.told.all() != "mentioned [90]" {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.model.say(reply{text: "שלום"})
	h.pass(gather)
	h.reply(lead, words("ועוד משהו"))
	h.pass(time.Hour)
	for _, sent := range h.graph.texts() {
		if strings.Contains(sent, "חייב") {
			t.Errorf("the customer was sent %q", sent)
		}
	}
	for _, asked := range h.model.all() {
		if strings.Contains(asked.roles(), "חייב") || strings.Contains(asked.Messages[0].Content, "חייב") {
			t.Error("the model read a note")
		}
	}
	if strings.Contains(h.thread(1, lead).script(), "חייב") || strings.Contains(h.view("", "all")[0].LastText, "חייב") {
		t.Error("a note stands among the messages")
	}
	n := h.notes(lead)
	if len(n.Items) != 1 || n.Items[0].Text != secret || n.Items[0].AuthorID != 71 || fmt.Sprint(n.Items[0].Mentions) != "[71 90]" {
		t.Errorf("%+v", n)
	}
}

func TestNoteRefusals(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	path := fmt.Sprintf("/api/leads/%d/conversation/notes", lead)
	for field, body := range map[string]map[string]any{"text": {"text": "  \n "}, "mentions": {"text": "x", "mentions": []int64{4711}}} {
		if a := h.call(1, "POST", path, body); a.Code != 400 || !strings.Contains(string(a.Body), `"field":"`+field+`"`) {
			t.Errorf("%s: %d %s", field, a.Code, a.Body)
		}
	}
	var made struct{ ID int64 }
	h.call(1, "POST", path, map[string]any{"text": "שלי"}).into(t, &made)
	one := fmt.Sprintf("/api/conversation-notes/%d", made.ID)
	if a := h.callAs(1, "90", "DELETE", one, nil); a.Code != 404 {
		t.Errorf("a colleague's note was taken away: %d", a.Code)
	}
	if a := h.call(2, "POST", path, map[string]any{"text": "x"}); a.Code != 404 {
		t.Errorf("the other business notes here: %d", a.Code)
	}
	if a := h.call(1, "DELETE", one, nil); a.Code != 204 || len(h.notes(lead).Items) != 0 {
		t.Errorf("%d, %+v", a.Code, h.notes(lead))
	}
}

type desk struct {
	Draft   string
	Writing []struct {
		ID          int64
		Name, Until string
	}
}

// A draft is its writer's; colleagues see that somebody writes, and not what.
func TestDraftsAndWhoIsWriting(t *testing.T) {
	h, lead := talking(t, prompt, "שלום")
	look := func(user string) (d desk) {
		t.Helper()
		h.callAs(1, user, "GET", fmt.Sprintf("/api/leads/%d/conversation", lead), nil).into(t, &d)
		return d
	}
	write := func(user, text string) {
		t.Helper()
		if a := h.callAs(1, user, "PUT", fmt.Sprintf("/api/leads/%d/draft", lead), map[string]string{"text": text}); a.Code != 204 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	write("", "אני חוש")
	h.clock.Advance(5 * time.Second)
	write("", "אני חושבת ש")
	if n := h.events(1, "conversation.writing"); n != 1 {
		t.Errorf("%d events for one who goes on writing", n)
	}
	if d := look(""); d.Draft != "אני חושבת ש" || len(d.Writing) != 0 {
		t.Errorf("the writer sees %+v", d)
	}
	if d := look("90"); d.Draft != "" || len(d.Writing) != 1 || d.Writing[0].ID != 71 || d.Writing[0].Name != "דנה" {
		t.Errorf("a colleague sees %+v", d)
	}
	h.clock.Advance(13 * time.Second)
	if d := look("90"); len(d.Writing) != 0 {
		t.Errorf("who rests is writing: %+v", d)
	}
	write("", "אני חושבת שכן")
	if n := h.events(1, "conversation.writing"); n != 2 {
		t.Errorf("%d events after a rest", n)
	}
	// Sending ends it.
	h.reply(lead, words("אני חושבת שכן"))
	h.idle()
	if d := look(""); d.Draft != "" {
		t.Errorf("sent and still a draft: %+v", d)
	}
	write("90", "ואני")
	write("90", "")
	write("90", "")
	if d := look(""); len(d.Writing) != 0 || h.events(1, "conversation.writing") != 4 {
		t.Errorf("%+v after %d events", d, h.events(1, "conversation.writing"))
	}
}
