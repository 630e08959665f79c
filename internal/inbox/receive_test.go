package inbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

func TestMetaVerification(t *testing.T) {
	h := newHouse(t)
	for query, want := range map[string]int{
		"hub.mode=subscribe&hub.verify_token=verify-1&hub.challenge=1158201444": 200,
		"hub.mode=subscribe&hub.verify_token=verify-2&hub.challenge=1158201444": 200,
		"hub.mode=subscribe&hub.verify_token=verify-3&hub.challenge=1":          403,
		"hub.mode=subscribe&hub.verify_token=&hub.challenge=1":                  403,
		"hub.mode=unsubscribe&hub.verify_token=verify-1&hub.challenge=1":        403,
		"": 403,
	} {
		a := h.do(httptest.NewRequest("GET", "/webhook/whatsapp/meta?"+query, nil))
		if a.Code != want || want == 200 && string(a.Body) != "1158201444" {
			t.Errorf("%q answered %d %q", query, a.Code, a.Body)
		}
	}
}

func TestMessageBecomesALead(t *testing.T) {
	h := newHouse(t)
	h.deliver(1, h.text(1, "wamid.A", "שלום, כמה עולה?"))
	lead := h.lead(1)
	if lead.Name != "דנה לוי" || lead.Phone == nil || *lead.Phone != "+"+customer || lead.Unread != 1 || lead.LastMessage != "שלום, כמה עולה?" || lead.Source != "whatsapp" {
		t.Errorf("lead %+v", lead)
	}
	th := h.thread(1, lead.ID)
	if got, want := th.script(), "contact שלום, כמה עולה? delivered"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
	if *th.Items[0].ProviderID != "wamid.A" || th.Items[0].At != "2026-11-24T09:20:00.000Z" || th.Unread != 1 || !th.Reply.Allowed {
		t.Errorf("thread %+v", th)
	}
	if h.events(1, "message.received") != 1 || h.events(1, "lead.created") != 1 {
		t.Error("events are missing")
	}
	if len(h.everybody(2)) != 0 {
		t.Error("the other business got a lead")
	}
}

// Each of ten messages comes five times, in any order: ten messages, in their own order.
func TestDuplicatesShuffled(t *testing.T) {
	h := newHouse(t)
	var all []string
	for i := range 10 {
		one := h.textAt(1, fmt.Sprint("wamid.", i), fmt.Sprint("הודעה ", i), h.clock.Now().Add(time.Duration(i)*time.Second))
		for range 5 {
			all = append(all, one)
		}
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i, one := range all {
		body := envelope(one)
		if i%3 == 0 { // a repetition is not always cut the same way
			body = envelope(one, all[0])
		}
		if a := h.post(secretOf(1), body); a.Code != 200 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	h.idle()
	lead := h.lead(1)
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprintf("contact הודעה %d delivered", i))
	}
	if got := h.thread(1, lead.ID).script(); got != strings.Join(want, "|") {
		t.Errorf("thread %q", got)
	}
	if lead.Unread != 10 || h.events(1, "message.received") != 10 {
		t.Errorf("unread %d, events %d, want 10", lead.Unread, h.events(1, "message.received"))
	}
}

// Messages of one second keep the order in which they came.
func TestOrderWithinASecond(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"c", "a", "b"} {
		h.deliver(1, h.text(1, id, id))
	}
	if got, want := h.thread(1, h.lead(1).ID).script(), "contact c delivered|contact a delivered|contact b delivered"; got != want {
		t.Errorf("thread %q, want %q", got, want)
	}
}

func TestSignatures(t *testing.T) {
	h := newHouse(t)
	genuine := envelope(h.text(1, "wamid.A", "hi"))
	for name, c := range map[string]struct {
		secret, body string
		want         int
	}{
		"another business's secret":         {secretOf(2), genuine, 401},
		"no secret of ours":                 {"guess", genuine, 401},
		"not JSON":                          {"guess", "{", 401},
		"not JSON, but signed":              {secretOf(1), "{", 400},
		"another object":                    {"guess", `{"object":"page","entry":[]}`, 401},
		"empty and signed":                  {secretOf(1), `{"object":"whatsapp_business_account","entry":[]}`, 200},
		"empty and not signed":              {"guess", `{"object":"whatsapp_business_account","entry":[]}`, 401},
		"an unknown number, with no secret": {"guess", envelope(change(7, "messages", `"messages":[]`)), 401},
	} {
		if a := h.post(c.secret, c.body); a.Code != c.want {
			t.Errorf("%s: %d %s, want %d", name, a.Code, a.Body, c.want)
		}
	}
	for _, header := range []string{"", "sha256=", "sha256=zz", "sha1=aa", strings.Repeat("f", 64)} {
		r := httptest.NewRequest("POST", "/webhook/whatsapp/meta", strings.NewReader(genuine))
		if header != "" {
			r.Header.Set("X-Hub-Signature-256", header)
		}
		if a := h.do(r); a.Code != 401 {
			t.Errorf("%q: %d", header, a.Code)
		}
	}
	h.idle()
	if len(h.everybody(1)) != 0 {
		t.Error("something was stored")
	}
}

// In a batch each change is proved with the secret of its own number.
func TestBatchIsProvedPieceByPiece(t *testing.T) {
	h := newHouse(t)
	batch := envelope(h.text(1, "wamid.A", "mine"), h.text(2, "wamid.B", "not mine"))
	if a := h.post(secretOf(1), batch); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	if len(h.everybody(1)) != 1 || len(h.everybody(2)) != 0 {
		t.Errorf("leads %d and %d, want 1 and 0", len(h.everybody(1)), len(h.everybody(2)))
	}
}

func TestUnknownNumberIsParkedAndReplayed(t *testing.T) {
	h := newHouse(t)
	body := envelope(h.text(3, "wamid.A", "hello"))
	for range 2 {
		if a := h.post(secretOf(1), body); a.Code != 200 || len(a.Body) != 0 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
	}
	ctx := context.Background()
	parked, err := h.inbox.Parked(ctx, 0, 10)
	if err != nil || len(parked) != 1 || parked[0].RouteKey != "whatsapp:meta:"+numberOf(3) {
		t.Fatalf("parked %+v, %v", parked, err)
	}
	if err := h.inbox.Replay(ctx, parked[0].ID); err == nil || fault.Of(err).Kind.Code != "number_unknown" {
		t.Errorf("replay for nobody: %v", err)
	}
	h.addBusiness(3)
	h.must(h.inbox.Replay(ctx, parked[0].ID))
	h.idle()
	if lead := h.lead(3); lead.LastMessage != "hello" {
		t.Errorf("lead %+v", lead)
	}
	if err := h.inbox.Replay(ctx, parked[0].ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("replayed twice: %v", err)
	}
}

// Whatever people send is shown; what we do not understand is kept as it came.
func TestAllKindsOfMessages(t *testing.T) {
	h := newHouse(t)
	at := h.clock.Now().Unix()
	kinds := []struct{ json, typ, text string }{
		{`"type":"image","image":{"id":"M1","mime_type":"image/jpeg","sha256":"x","caption":"הגינה"}`, "image", "הגינה"},
		{`"type":"audio","audio":{"id":"M2","mime_type":"audio/ogg; codecs=opus","voice":true}`, "audio", ""},
		{`"type":"button","context":{"id":"wamid.OURS"},"button":{"payload":"YES","text":"כן"}`, "button", "כן"},
		{`"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"slot_1","title":"10:00","description":"x"}}`, "interactive", "10:00"},
		{`"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"y","title":"כן"}}`, "interactive", "כן"},
		{`"type":"location","location":{"latitude":32.08,"longitude":34.78,"name":"המשרד","address":"רוטשילד 1"}`, "location", "המשרד, רוטשילד 1"},
		{`"type":"location","location":{"latitude":32.08,"longitude":34.78}`, "location", "32.08, 34.78"},
		{`"type":"contacts","contacts":[{"name":{"formatted_name":"יוסי"},"phones":[{"phone":"050-1234567"}]}]`, "contacts", "יוסי 050-1234567"},
		{`"type":"reaction","reaction":{"message_id":"wamid.elsewhere","emoji":"👍"}`, "reaction", "👍"},
		{`"type":"order","order":{"catalog_id":"c","text":"שתיים","product_items":[]}`, "order", "שתיים"},
		{`"type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}]`, "unsupported", ""},
		{`"type":"hologram","hologram":{"beams":7}`, "hologram", ""},
		{`"type":7,"text":{"body":9}`, "7", ""},
	}
	var messages []string
	for i, k := range kinds {
		messages = append(messages, fmt.Sprintf(`{"from":%q,"id":"wamid.%d","timestamp":"%d",%s}`, customer, i, at, k.json))
	}
	h.deliver(1, change(1, "messages", `"messages":[`+strings.Join(messages, ",")+`]`))
	th := h.thread(1, h.lead(1).ID)
	if len(th.Items) != len(kinds) {
		t.Fatalf("%d messages, want %d: %s", len(th.Items), len(kinds), th.script())
	}
	for i, k := range kinds {
		if m := th.Items[i]; m.Type != k.typ || m.Text != k.text || !json.Valid(m.Detail) {
			t.Errorf("%s is %q %q %s", k.json, m.Type, m.Text, m.Detail)
		}
	}
	if detail := string(th.Items[11].Detail); !strings.Contains(detail, `"beams"`) {
		t.Errorf("the unknown kind lost its content: %s", detail)
	}
	h.deliver(1, change(1, "messages", fmt.Sprintf(`"messages":[{"from":%q,"id":"wamid.r","timestamp":"%d","type":"reaction","reaction":{"message_id":"wamid.elsewhere","emoji":""}}]`, customer, at)))
	if got := h.thread(1, h.lead(1).ID); len(got.Items) != len(kinds)-1 {
		t.Errorf("the reaction stands after it was taken back: %s", got.script())
	}
}

// A person who hides the phone is a lead all the same, and the same one next time.
func TestPersonWithoutAPhone(t *testing.T) {
	h := newHouse(t)
	hidden := func(id string) string {
		return change(1, "messages", fmt.Sprintf(`"contacts":[{"profile":{"name":"נועה","username":"noa_k"},"user_id":"IL.1349"}],"messages":[{"id":%q,"timestamp":"%d","type":"text","text":{"body":"היי"}}]`, id, h.clock.Now().Unix()))
	}
	h.deliver(1, hidden("wamid.A"))
	h.deliver(1, hidden("wamid.B"))
	lead := h.lead(1)
	if lead.Phone != nil || lead.Name != "נועה" {
		t.Errorf("lead %+v", lead)
	}
	if a := h.call(1, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", lead.ID), map[string]string{"message": "שלום"}); a.Code != 202 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	if got := h.graph.all(); len(got) != 1 || got[0].Recipient != "IL.1349" || got[0].To != "" {
		t.Errorf("sent %+v", got)
	}
}

// A person who changes the number stays one person, and is answered on the new one.
func TestPersonChangesTheNumber(t *testing.T) {
	h := newHouse(t)
	h.deliver(1, h.text(1, "wamid.A", "שלום"))
	h.deliver(1, change(1, "messages", fmt.Sprintf(`"messages":[{"from":%q,"id":"wamid.S","timestamp":"%d","type":"system","system":{"body":"changed","type":"user_changed_number","wa_id":"972541112222"}}]`, customer, h.clock.Now().Unix())))
	h.deliver(1, change(1, "messages", fmt.Sprintf(`"messages":[{"from":"972541112222","id":"wamid.B","timestamp":"%d","type":"text","text":{"body":"מספר חדש"}}]`, h.clock.Now().Unix())))
	lead := h.lead(1)
	h.call(1, "POST", fmt.Sprintf("/api/leads/%d/message/whatsapp", lead.ID), map[string]string{"message": "שלום"})
	h.idle()
	if got := h.graph.all(); len(got) != 1 || got[0].To != "972541112222" {
		t.Errorf("sent %+v", got)
	}
}

// Somebody of the business answers on the phone: it is shown, and the bot keeps quiet.
func TestEchoPausesTheBot(t *testing.T) {
	h := newHouse(t)
	h.botOn(1, "prompt")
	h.deliver(1, h.text(1, "wamid.A", "שלום"))
	h.deliver(1, change(1, "smb_message_echoes", fmt.Sprintf(`"message_echoes":[{"from":"97231234567","to":%q,"id":"wamid.E","timestamp":"%d","type":"text","text":{"body":"אני כאן"}}]`, customer, h.clock.Now().Unix())))
	h.pass(time.Minute)
	th := h.thread(1, h.lead(1).ID)
	if got, want := th.script(), "contact שלום delivered|phone אני כאן sent"; got != want || th.PausedUntil == nil {
		t.Errorf("thread %q, paused %v", got, th.PausedUntil)
	}
	if n := len(h.model.all()); n != 0 {
		t.Errorf("the model was asked %d times", n)
	}
}

// A delivery of 3 MB is taken whole.
func TestHugeDelivery(t *testing.T) {
	h := newHouse(t)
	var messages []string
	for i := range 400 {
		messages = append(messages, fmt.Sprintf(`{"from":%q,"id":"wamid.%d","timestamp":"%d","type":"text","text":{"body":%q}}`, customer, i, h.clock.Now().Unix(), strings.Repeat("ש", 4000)))
	}
	body := change(1, "messages", `"messages":[`+strings.Join(messages, ",")+`]`)
	if len(body) < 3<<20 {
		t.Fatalf("only %d bytes", len(body))
	}
	h.deliver(1, body)
	if lead := h.lead(1); lead.Unread != 400 {
		t.Errorf("unread %d, want 400", lead.Unread)
	}
	if a := h.post(secretOf(1), strings.Repeat(" ", 5<<20)+body); a.Code != 413 {
		t.Errorf("8 MB answered %d", a.Code)
	}
}

// The raw delivery is forgotten after a month, its message is not.
func TestRawDeliveriesAreForgotten(t *testing.T) {
	h := newHouse(t)
	h.deliver(1, h.text(1, "wamid.A", "שלום"))
	h.pass(31 * 24 * time.Hour)
	h.deliver(1, h.text(1, "wamid.B", "שוב"))
	var n int
	h.must(h.db.Read(context.Background(), scopeOf(1), func(tx *db.Tx) error {
		return tx.One(`SELECT count(*) FROM webhook_events WHERE tenant_id = :tenant`, db.Args{}, &n)
	}))
	if th := h.thread(1, h.lead(1).ID); n != 1 || len(th.Items) != 2 {
		t.Errorf("%d deliveries and %d messages, want 1 and 2", n, len(th.Items))
	}
}

// NUL, half characters and absurd numbers in a delivery cost no message.
func TestHostileContent(t *testing.T) {
	h := newHouse(t)
	h.deliver(1, change(1, "messages", fmt.Sprintf(`"contacts":[{"profile":{"name":"a\u0000b\u202e"},"wa_id":%q}],"messages":[{"from":%q,"id":"wamid.A","timestamp":"99999999999999999999","type":"text","text":{"body":"x\u0000y`, customer, customer)+"\xff"+`"}},{"from":{},"id":[],"timestamp":{}},null,7],"statuses":[{},7,{"id":"x","status":"sent"}],"errors":[{}],"contacts2":1`))
	th := h.thread(1, h.lead(1).ID)
	// The one without a readable sender can only be the delivery's one contact.
	if len(th.Items) != 2 || th.Items[0].Text != "xy\uFFFD" || th.Items[1].Type != "unknown" {
		t.Errorf("thread %+v", th.Items)
	}
}
