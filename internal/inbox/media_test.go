package inbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/sim"
)

// gallery is a house whose Graph is the strict simulator, with files that people send.
type gallery struct {
	*house
	graph *sim.Graph
}

func newGallery(t *testing.T) gallery {
	t.Helper()
	g := gallery{}
	g.house = newHouseAt(t, func(h *house) string {
		g.graph = sim.NewGraph(sim.GraphOptions{AccessToken: "token", Clock: h.clock})
		server := httptest.NewServer(g.graph)
		t.Cleanup(server.Close)
		return server.URL
	})
	return g
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 800, 600))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// voice is a shortest voice note: a head, tags and one packet of 20 ms, in Ogg.
func voice() []byte {
	page := func(packet string) string {
		return "OggS" + strings.Repeat("\x00", 22) + "\x01" + string(rune(len(packet))) + packet
	}
	return []byte(page("OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00") + page("OpusTags") + page("\x08\x01\x02"))
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// sends delivers a message with a file: more are further members of it.
func (g gallery) sends(kind, id, mime, more string) {
	g.t.Helper()
	g.deliver(1, change(1, "messages", fmt.Sprintf(`"contacts":[{"profile":{"name":"דנה לוי"},"wa_id":%q}],"messages":[{"from":%q,"id":"wamid.%s","timestamp":"%d","type":%q,%q:{"id":%q,"mime_type":%q%s}}]`,
		customer, customer, id, g.clock.Now().Unix(), kind, kind, id, mime, more)))
}

type shownMedia struct {
	ID    int64
	Media *struct {
		Type, Name, State   string
		Size, Width, Height int64
		Thumbnail           bool
	}
}

// shown is the newest message with a file as the thread shows it.
func (h *house) shown() shownMedia {
	h.t.Helper()
	var t struct{ Items []shownMedia }
	h.call(1, "GET", fmt.Sprintf("/api/leads/%d/conversation?before=end", h.lead(1).ID), nil).into(h.t, &t)
	for _, m := range slices.Backward(t.Items) {
		if m.Media != nil {
			return m
		}
	}
	h.t.Fatalf("no file is shown: %+v", t)
	return shownMedia{}
}

func fileOf(m shownMedia) string { return fmt.Sprintf("/api/messages/%d/media", m.ID) }

func TestFilesOfMessagesAreKeptAndServed(t *testing.T) {
	g := newGallery(t)
	for _, c := range []struct {
		kind, id, mime, more string
		data                 []byte
		typ, name            string
		attach               bool
	}{
		{"image", "1", "image/jpeg", `,"caption":"המטבח"`, picture(t), "image/png", "", false}, // its type is what it holds
		{"audio", "2", "audio/ogg; codecs=opus", `,"voice":true`, voice(), "audio/ogg", "", false},
		{"document", "3", "application/pdf", `,"filename":"../חוזה.exe"`, []byte("%PDF-1.4 and so on"), "application/pdf", "חוזה.pdf", false},
		{"document", "4", "text/plain", `,"filename":"רשימה.csv"`, []byte("a,b\n1,2\n"), "text/plain", "רשימה.csv", true},
	} {
		t.Run(c.id, func(t *testing.T) {
			g.graph.AddMedia(c.id, c.mime, c.data)
			g.sends(c.kind, c.id, c.mime, c.more+fmt.Sprintf(`,"sha256":%q`, hashOf(c.data)))
			m := g.shown()
			if m.Media.State != "kept" || m.Media.Type != c.typ || m.Media.Name != c.name || m.Media.Size != int64(len(c.data)) {
				t.Fatalf("%+v", m.Media)
			}
			a := g.call(1, "GET", fileOf(m), nil)
			how := "inline"
			if c.attach {
				how = "attachment"
			}
			if a.Code != 200 || !bytes.Equal(a.Body, c.data) || a.Get("Content-Type") != c.typ || !strings.HasPrefix(a.Get("Content-Disposition"), how) ||
				a.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(a.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%d %v", a.Code, a.Header)
			}
			r := httptest.NewRequest("GET", fileOf(m), nil)
			r.Header.Set("As", "1")
			r.Header.Set("Range", "bytes=1-3")
			if part := g.do(r); part.Code != 206 || !bytes.Equal(part.Body, c.data[1:4]) {
				t.Errorf("a part: %d %q", part.Code, part.Body)
			}
			if a := g.call(2, "GET", fileOf(m), nil); a.Code != 404 {
				t.Errorf("another business got %d", a.Code)
			}
			if a := g.call(1, "GET", fileOf(m)+"?download=1", nil); !strings.HasPrefix(a.Get("Content-Disposition"), "attachment") {
				t.Errorf("to keep: %v", a.Header)
			}
		})
	}
}

func TestAPictureHasASmallOne(t *testing.T) {
	g := newGallery(t)
	g.graph.AddMedia("1", "image/png", picture(t))
	g.sends("image", "1", "image/png", "")
	m := g.shown()
	if !m.Media.Thumbnail || m.Media.Width != 800 || m.Media.Height != 600 {
		t.Errorf("%+v", m.Media)
	}
	a := g.call(1, "GET", fileOf(m)+"?small=1", nil)
	small, kind, err := image.DecodeConfig(bytes.NewReader(a.Body))
	if err != nil || kind != "jpeg" || small.Width != 480 || a.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%v %s %+v", err, kind, small)
	}
}

// TestVoiceNotesForEveryBrowser: the same sound in the container that older Safaris open.
func TestVoiceNotesForEveryBrowser(t *testing.T) {
	g := newGallery(t)
	g.graph.AddMedia("1", "audio/ogg; codecs=opus", voice())
	g.sends("audio", "1", "audio/ogg; codecs=opus", `,"voice":true`)
	m := g.shown()
	if a := g.call(1, "GET", fileOf(m)+"?as=caf", nil); a.Code != 200 || a.Get("Content-Type") != "audio/x-caf" || !bytes.HasPrefix(a.Body, []byte("caff")) || !bytes.HasSuffix(a.Body, []byte("\x08\x01\x02")) {
		t.Errorf("%d %v %q", a.Code, a.Header, a.Body)
	}
	g.graph.AddMedia("2", "image/png", picture(t))
	g.sends("image", "2", "image/png", "")
	if a := g.call(1, "GET", fileOf(g.shown())+"?as=caf", nil); a.Code != 404 {
		t.Errorf("a picture as sound: %d", a.Code)
	}
}

// TestHarmfulFilesAreRefused: T-UPL holds for what customers send, too.
func TestHarmfulFilesAreRefused(t *testing.T) {
	g := newGallery(t)
	for id, data := range map[string][]byte{
		"page":    []byte("<!doctype html><script>alert(1)</script>"),
		"drawing": []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
		"program": append([]byte("MZ\x90\x00"), make([]byte, 100)...),
		"large":   make([]byte, 16<<20+1),
	} {
		g.graph.AddMedia(id, "image/png", data)
		g.sends("image", id, "image/png", "")
		m := g.shown()
		if m.Media.State != "refused" {
			t.Errorf("%s: %+v", id, m.Media)
		}
		for _, call := range []struct{ method, path string }{{"GET", fileOf(m)}, {"POST", fileOf(m) + "/fetch"}, {"POST", fileOf(m) + "/document"}} {
			if a := g.call(1, call.method, call.path, nil); a.Code != 409 {
				t.Errorf("%s: %s %s answers %d", id, call.method, call.path, a.Code)
			}
		}
	}
}

// TestAFileThatDidNotComeIsFetchedAgain: one that is gone at the provider, and one that is not what was
// promised.
func TestAFileThatDidNotComeIsFetchedAgain(t *testing.T) {
	right := picture(t)
	for name, c := range map[string]struct{ first []byte }{"gone": {nil}, "another": {voice()}} {
		t.Run(name, func(t *testing.T) {
			g := newGallery(t)
			if c.first != nil {
				g.graph.AddMedia("1", "image/png", c.first)
			}
			g.sends("image", "1", "image/png", fmt.Sprintf(`,"sha256":%q`, hashOf(right)))
			if m := g.shown(); m.Media.State != "waiting" {
				t.Errorf("after the first try: %+v", m.Media)
			}
			if a := g.call(1, "GET", fileOf(g.shown()), nil); a.Code != 409 {
				t.Errorf("before it is here: %d", a.Code)
			}
			g.until(func() bool { return g.shown().Media.State == "failed" })
			g.graph.AddMedia("1", "image/png", right)
			if a := g.call(1, "POST", fileOf(g.shown())+"/fetch", nil); a.Code != 202 {
				t.Fatalf("%d %s", a.Code, a.Body)
			}
			g.idle()
			if m := g.shown(); m.Media.State != "kept" {
				t.Errorf("after the second: %+v", m.Media)
			}
		})
	}
}

func TestAReceivedFileBecomesADocument(t *testing.T) {
	g := newGallery(t)
	g.graph.AddMedia("1", "image/png", picture(t))
	g.sends("image", "1", "image/png", "")
	m := g.shown()
	a := g.call(1, "POST", fileOf(m)+"/document", nil)
	var d struct {
		LeadID int64 `json:"lead_id"`
		Name   string
		Type   string
	}
	a.into(t, &d)
	if a.Code != 201 || d.LeadID != g.lead(1).ID || d.Type != "image/png" || d.Name != "whatsapp-20261124-092000.png" {
		t.Errorf("%d %+v", a.Code, d)
	}
	if a := g.call(2, "POST", fileOf(m)+"/document", nil); a.Code != 404 {
		t.Errorf("another business got %d", a.Code)
	}
	var list struct{ Items []struct{ Name string } }
	g.call(1, "GET", fmt.Sprintf("/api/leads/%d/documents", d.LeadID), nil).into(t, &list)
	if len(list.Items) != 1 || list.Items[0].Name != d.Name {
		t.Errorf("%+v", list)
	}
}

// TestTwilioFiles: the file is behind basic auth and a redirect that must not get the credentials.
func TestTwilioFiles(t *testing.T) {
	var carrier *sim.Carrier
	h := newHouseAt(t, func(h *house) string {
		server := httptest.NewUnstartedServer(nil)
		carrier = sim.NewCarrier(sim.CarrierOptions{AccountSID: "AC1", AuthToken: "twilio-token", Clock: h.clock, BaseURL: "http://" + server.Listener.Addr().String()})
		server.Config.Handler = carrier
		server.Start()
		t.Cleanup(server.Close)
		return server.URL
	})
	h.toTwilio()
	at := carrier.AddMedia("image/png", picture(t))
	a := h.form("twilio-token", "/webhook/whatsapp/twilio", url.Values{"MessageSid": {"SM1"}, "AccountSid": {"AC1"}, "From": {"whatsapp:+" + customer},
		"To": {"whatsapp:+97239999999"}, "Body": {""}, "ProfileName": {"דנה"}, "NumMedia": {"1"}, "MediaUrl0": {at}, "MediaContentType0": {"image/png"}})
	if a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	h.idle()
	m := h.shown()
	if m.Media.State != "kept" || m.Media.Type != "image/png" {
		t.Errorf("%+v", m.Media)
	}
	if a := h.call(1, "GET", fileOf(m), nil); !bytes.Equal(a.Body, picture(t)) {
		t.Errorf("%d bytes", len(a.Body))
	}
}

// toTwilio gives business 1 a Twilio number instead of Meta's.
func (h *house) toTwilio() {
	h.t.Helper()
	h.write(1, func(tx *db.Tx) error {
		old, err := h.business.ChannelFor(tx, business.KindWhatsApp)
		if err != nil {
			return err
		}
		if err := h.business.RemoveChannel(tx, old.ID); err != nil {
			return err
		}
		_, err = h.business.AddChannel(tx, business.NewChannel{Kind: "whatsapp", Provider: "twilio", Address: "+97239999999",
			Settings: map[string]string{"account_sid": "AC1", "auth_token": "twilio-token"}})
		return err
	})
}
