package inbox_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/sim"
)

// outbound is a house whose Graph is the strict one, with a person who wrote.
type outbound struct {
	*house
	graph *sim.Graph
	lead  int64
}

func newOutbound(t *testing.T) outbound {
	var graph *sim.Graph
	h := newHouseAt(t, func(h *house) string {
		graph = sim.NewGraph(sim.GraphOptions{AccessToken: "token", WABAID: "W", AppSecret: secretOf(1), Numbers: map[string]string{numberOf(1): "+97231234561"}, Clock: h.clock, RequireWindow: true})
		s := httptest.NewServer(graph)
		t.Cleanup(s.Close)
		return s.URL
	})
	graph.AddTemplate("hello", "he", map[string]any{"type": "BODY", "text": "שלום {{first_name}}, נשמח לדבר."})
	h.bot(1, false, "")
	h.write(1, func(tx *db.Tx) error {
		c, err := h.business.ChannelFor(tx, business.KindWhatsApp)
		if err != nil {
			return err
		}
		return h.templates.Connected(tx, c)
	})
	h.deliver(1, h.text(1, "wamid.in1", "היי"))
	graph.OpenWindow(customer)
	return outbound{h, graph, h.lead(1).ID}
}

func (o outbound) template() int64 {
	o.t.Helper()
	var list struct{ Items []struct{ ID int64 } }
	o.call(1, "GET", fmt.Sprintf("/api/leads/%d/templates", o.lead), nil).into(o.t, &list)
	if len(list.Items) != 1 {
		o.t.Fatalf("%d templates", len(list.Items))
	}
	return list.Items[0].ID
}

func (o outbound) send(body map[string]any) answer {
	a := o.call(1, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", o.lead), body)
	o.idle()
	return a
}

// posted are the bodies that reached the Graph, receipts or messages.
func (o outbound) posted(receipts bool) (all []string) {
	for _, r := range o.graph.Log().Find(sim.Of("graph", "POST /v25.0/"+numberOf(1)+"/messages")) {
		if strings.Contains(r.Body, `"status":"read"`) == receipts {
			all = append(all, r.Body)
		}
	}
	return all
}

// sent are the messages among them.
func (o outbound) sent() []string { return o.posted(false) }

type shown struct {
	Items []struct {
		ID                 int64
		Type, Text, Status string
		Options            []string
		Place              *struct{ Latitude, Longitude float64 }
		DocumentID         *int64 `json:"document_id"`
		Quoted             *struct {
			ID           int64
			Author, Text string
		}
		Reactions []struct{ Direction, Emoji, Status string }
		Error     *struct{ Code string }
	}
}

func (o outbound) shown() (s shown) {
	o.t.Helper()
	o.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation", o.lead), nil).into(o.t, &s)
	return s
}

// Every kind is taken by the strict Graph as its documents have it, and shown as it was sent.
func TestKindsThatGoOut(t *testing.T) {
	o := newOutbound(t)
	first := o.shown().Items[0].ID
	for _, body := range []map[string]any{
		{"message": "טקסט", "reply_to": first},
		{"message": "לאשר?", "choices": map[string]any{"options": []map[string]string{{"id": "y", "title": "כן"}, {"id": "n", "title": "לא"}}}},
		{"message": "מתי נוח?", "choices": map[string]any{"button": "בחירה", "options": []map[string]string{{"id": "1", "title": "בוקר", "description": "8 עד 12"}, {"id": "2", "title": "ערב"}, {"id": "3", "title": "לילה"}, {"id": "4", "title": "לא"}}}},
		{"location": map[string]any{"latitude": 32.08, "longitude": 34.78, "name": "המשרד", "address": "רוטשילד 1"}},
		{"template": map[string]any{"id": o.template()}},
	} {
		if a := o.send(body); a.Code != 202 {
			t.Fatalf("%v: %d %s", body, a.Code, a.Body)
		}
	}
	s := o.shown()
	for i, m := range s.Items {
		if i > 0 && m.Status != "sent" {
			t.Errorf("message %d is %s %+v", i, m.Status, m.Error)
		}
	}
	if len(s.Items) != 6 || s.Items[1].Quoted == nil || s.Items[1].Quoted.ID != first || s.Items[1].Quoted.Text != "היי" ||
		strings.Join(s.Items[2].Options, ",") != "כן,לא" || len(s.Items[3].Options) != 4 || s.Items[4].Place == nil || s.Items[4].Place.Latitude != 32.08 ||
		s.Items[5].Type != "template" || s.Items[5].Text != "שלום דנה, נשמח לדבר." {
		t.Errorf("%+v", s.Items)
	}
	if sent := o.sent(); len(sent) != 5 || !strings.Contains(sent[0], `"context":{"message_id":"wamid.in1"}`) || !strings.Contains(sent[0], `"biz_opaque_callback_data":"`+fmt.Sprint(s.Items[1].ID)+`"`) {
		t.Errorf("%q", sent)
	}
	for name, body := range map[string]map[string]any{
		"nothing":           {},
		"four buttons":      {"message": "x", "choices": map[string]any{"options": []map[string]string{{"id": "1", "title": "א"}, {"id": "2", "title": "ב"}, {"id": "3", "title": "ג"}, {"id": "4", "title": "ד"}}}},
		"twice the same":    {"message": "x", "choices": map[string]any{"options": []map[string]string{{"id": "1", "title": "א"}, {"id": "1", "title": "ב"}}}},
		"choices, no words": {"choices": map[string]any{"options": []map[string]string{{"id": "1", "title": "א"}}}},
		"a far place":       {"location": map[string]any{"latitude": 132.08, "longitude": 34.78}},
		"another's message": {"message": "x", "reply_to": 7},
		"another's file":    {"document_id": 7},
	} {
		if a := o.send(body); a.Code != 400 && a.Code != 404 && a.Code != 422 {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
}

// A document of the lead goes as what it is, with its caption; when it is gone, so is the message.
func TestDocumentThatGoesOut(t *testing.T) {
	o := newOutbound(t)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "הצעה.pdf")
	o.must(err)
	_, err = part.Write([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"))
	o.must(err)
	o.must(w.Close())
	r := httptest.NewRequest("POST", fmt.Sprintf("/api/leads/%d/documents", o.lead), &form)
	r.Header.Set("As", "1")
	r.Header.Set("Content-Type", w.FormDataContentType())
	a := o.do(r)
	var doc struct{ ID int64 }
	a.into(t, &doc)
	if a.Code != 201 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if a := o.send(map[string]any{"document_id": doc.ID, "message": "ההצעה שלנו"}); a.Code != 202 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	m := o.shown().Items[1]
	if m.Type != "document" || m.Status != "sent" || m.DocumentID == nil || *m.DocumentID != doc.ID {
		t.Errorf("%+v", m)
	}
	if sent := o.sent(); len(sent) != 1 || !strings.Contains(sent[0], `"caption":"ההצעה שלנו"`) || !strings.Contains(sent[0], `"filename":"`) {
		t.Errorf("%q", sent)
	}
	if a := o.call(2, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", o.lead), map[string]any{"document_id": doc.ID}); a.Code != 404 {
		t.Errorf("another business: %d", a.Code)
	}
}

// Reactions stand on their messages, one for each side, and come off again.
func TestReactions(t *testing.T) {
	o := newOutbound(t)
	o.send(map[string]any{"message": "שלום"})
	s := o.shown()
	theirs, ours := s.Items[0].ID, s.Items[1].ID
	react := func(id int64, emoji string) answer {
		a := o.call(1, "POST", fmt.Sprintf("/api/messages/%d/reaction", id), map[string]string{"emoji": emoji})
		o.idle()
		return a
	}
	for _, emoji := range []string{"👍", "❤️"} {
		if a := react(theirs, emoji); a.Code != 202 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	for _, word := range []string{"כן", "<b>", "a👍"} {
		if a := react(theirs, word); a.Code != 400 {
			t.Errorf("%q: %d", word, a.Code)
		}
	}
	var wamid string
	o.write(1, func(tx *db.Tx) error {
		return tx.One(`SELECT provider_id FROM messages WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": ours}, &wamid)
	})
	for i, emoji := range []string{"😂", "🙏"} {
		o.deliver(1, change(1, "messages", fmt.Sprintf(`"messages":[{"from":%q,"id":"wamid.r%d","timestamp":"%d","type":"reaction","reaction":{"message_id":%q,"emoji":%q}}]`, customer, i, o.clock.Now().Unix(), wamid, emoji)))
	}
	s = o.shown()
	if len(s.Items) != 2 || len(s.Items[0].Reactions) != 1 || s.Items[0].Reactions[0].Emoji != "❤️" || s.Items[0].Reactions[0].Status != "sent" ||
		len(s.Items[1].Reactions) != 1 || s.Items[1].Reactions[0].Emoji != "🙏" {
		t.Errorf("%+v", s.Items)
	}
	react(theirs, "")
	if s = o.shown(); len(s.Items[0].Reactions) != 0 {
		t.Errorf("%+v", s.Items[0].Reactions)
	}
	if sent := o.sent(); !strings.Contains(sent[len(sent)-1], `"emoji":""`) {
		t.Errorf("%q", sent[len(sent)-1])
	}
}

// A text for later goes as it is while the window is open, and as its template when it has closed;
// without a template it waits for somebody to decide.
func TestLaterAcrossTheWindow(t *testing.T) {
	o := newOutbound(t)
	template := map[string]any{"id": o.template()}
	due := func(d time.Duration) string { return o.clock.Now().Add(d).Format(time.RFC3339) }
	path := fmt.Sprintf("/api/leads/%d/scheduled", o.lead)
	for _, body := range []map[string]any{
		{"message": "בזמן", "template": template, "due_at": due(time.Hour)},
		{"message": "אחרי", "template": template, "due_at": due(25 * time.Hour)},
		{"message": "בלי תבנית", "due_at": due(25 * time.Hour)},
		{"template": template, "due_at": due(2 * time.Hour)},
	} {
		if a := o.call(1, "POST", path, body); a.Code != 201 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	if a := o.call(1, "POST", path, map[string]any{"due_at": due(time.Hour)}); a.Code != 400 {
		t.Errorf("nothing to send: %d", a.Code)
	}
	if a := o.call(1, "POST", path, map[string]any{"template": map[string]any{"id": 7}, "due_at": due(time.Hour)}); a.Code != 404 {
		t.Errorf("a template that is not there: %d", a.Code)
	}
	o.pass(90 * time.Minute)
	o.pass(time.Hour)
	o.pass(24 * time.Hour)
	var got []string
	for _, m := range o.shown().Items[1:] {
		got = append(got, m.Type+":"+m.Status)
	}
	if strings.Join(got, " ") != "text:sent template:sent template:sent" {
		t.Errorf("%v", got)
	}
	var waiting struct {
		Items []struct {
			ID    int64
			Text  string
			Error *struct{ Code string }
		}
	}
	o.call(1, "GET", path, nil).into(t, &waiting)
	if len(waiting.Items) != 1 || waiting.Items[0].Error == nil || waiting.Items[0].Error.Code != "window_closed" {
		t.Fatalf("%+v", waiting.Items)
	}
	if a := o.call(1, "PATCH", fmt.Sprintf("/api/scheduled/%d", waiting.Items[0].ID), map[string]any{"template": template, "due_at": due(time.Minute)}); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	o.pass(2 * time.Minute)
	if s := o.shown(); len(s.Items) != 5 || s.Items[4].Type != "template" {
		t.Errorf("%+v", s.Items)
	}
}

// The person sees that the message was read when somebody opens the conversation, and that an answer is
// being written while somebody writes.
func TestReceipts(t *testing.T) {
	o := newOutbound(t)
	var th struct {
		ConversationID int64 `json:"conversation_id"`
	}
	o.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation", o.lead), nil).into(t, &th)
	for range 2 {
		o.call(1, "POST", fmt.Sprintf("/api/conversations/%d/read", th.ConversationID), nil)
		o.idle()
	}
	const seen = `{"message_id":"wamid.in1","messaging_product":"whatsapp","status":"read"}`
	if sent := o.posted(true); len(sent) != 1 || sent[0] != seen {
		t.Errorf("%q", sent)
	}
	draft := func(text string) {
		t.Helper()
		if a := o.call(1, "PUT", fmt.Sprintf("/api/leads/%d/draft", o.lead), map[string]string{"text": text}); a.Code/100 != 2 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		o.idle()
	}
	draft("א")
	draft("אב")
	o.pass(typingShown)
	draft("אבג")
	sent := o.posted(true)
	if len(sent) != 3 || !strings.Contains(sent[1], `"typing_indicator":{"type":"text"}`) || sent[1] != sent[2] {
		t.Errorf("%q", sent)
	}
}

const typingShown = 21 * time.Second

// Whoever gets many messages at once gets the rest when the network takes them, in their order; others do
// not wait for it.
func TestOnePersonIsNotFlooded(t *testing.T) {
	o := newOutbound(t)
	for i := range 45 {
		if a := o.call(1, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", o.lead), map[string]any{"message": fmt.Sprint(i)}); a.Code != 202 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	texts := func() (n int) {
		for _, body := range o.sent() {
			if strings.Contains(body, fmt.Sprintf(`"body":"%d"`, n)) {
				n++
			}
		}
		return n
	}
	// The rest of the conversation is due and waits behind the one that is not, so the queue is never idle.
	for range 2000 {
		if texts() == 40 {
			break
		}
		<-time.After(5 * time.Millisecond) // the queue works in its own time
	}
	var tried int
	o.write(1, func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM messages WHERE tenant_id = :tenant AND direction = 'out' AND attempts > 0`, nil, &tried)
	})
	if got := texts(); got != 40 || tried != 40 {
		t.Errorf("%d at once, %d tried", got, tried)
	}
	o.until(func() bool { return texts() == 45 }) // all of them in the end, in their order
	o.idle()
}

// A refusal for speed lets the whole number rest; one about a person only that conversation.
func TestRefusalsForSpeed(t *testing.T) {
	for code, want := range map[int]int{130429: 1, 131056: 2} {
		o := newOutbound(t)
		o.deliver(1, strings.ReplaceAll(strings.ReplaceAll(o.text(1, "wamid.other", "גם אני"), customer, "972523456700"), "דנה", "רות"))
		o.graph.OpenWindow("972523456700")
		var other int64
		for _, l := range o.everybody(1) {
			if l.ID != o.lead {
				other = l.ID
			}
		}
		for _, lead := range []int64{o.lead, other} { // so that no receipt meets the fault
			var th struct {
				ConversationID int64 `json:"conversation_id"`
			}
			o.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation", lead), nil).into(t, &th)
			o.call(1, "POST", fmt.Sprintf("/api/conversations/%d/read", th.ConversationID), nil)
		}
		o.idle()
		o.graph.SetFaults(sim.GraphFaults{Status: 400, Code: code, Times: 1})
		o.send(map[string]any{"message": "ראשונה"})
		o.idle() // the refusal is known
		o.call(1, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", other), map[string]any{"message": "שנייה"})
		o.idle()
		if got := len(o.sent()); got != want {
			t.Errorf("%d: %d requests at once, want %d", code, got, want)
		}
		o.pass(10 * time.Second)
		if got := len(o.sent()); got != 3 {
			t.Errorf("%d: %d requests in the end", code, got)
		}
	}
}
