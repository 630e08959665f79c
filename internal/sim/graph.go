package sim

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/moked/moked/internal/clock"
)

// GraphOptions configures a Graph simulator. All fields are optional; without WebhookURL no
// statuses are sent.
type GraphOptions struct {
	AccessToken   string            // the only token accepted; empty accepts any
	AppSecret     string            // signs webhooks
	WebhookURL    string            // where messages and statuses are posted
	Numbers       map[string]string // display number by phone_number_id; empty accepts any id
	AnyNumber     bool              // other ids than those of Numbers are accepted too
	WABAID        string
	BaseURL       string // where this simulator can be reached, for media addresses
	RequireWindow bool   // free text to somebody who never wrote fails; otherwise only after a window closed
	Clock         *clock.Clock
	Log           *Log
	TemplatePage  int           // most templates of one page; 100 if zero
	AutoApprove   bool          // templates are approved by themselves after a while, but for names with "reject"
	Delivery      time.Duration // between sent, delivered and read; 50 ms if zero
}

// GraphFaults is what goes wrong at Meta. The zero value is a good day.
type GraphFaults struct {
	Status     int           `yaml:"status"` // requests are answered with this, and Code, instead of being carried out
	Code       int           `yaml:"code"`
	Delay      time.Duration `yaml:"delay"`        // before each answer
	Lost       bool          `yaml:"lost"`         // the message is sent, and the connection dies before the answer
	Times      int           `yaml:"times"`        // how many requests the four above meet; 0 is all
	OutOfOrder bool          `yaml:"out_of_order"` // statuses are sent last first
	Duplicate  bool          `yaml:"duplicate"`    // each webhook is sent twice
	NoStatuses bool          `yaml:"no_statuses"`
	NoRead     bool          `yaml:"no_read"`    // the person has read receipts turned off
	FailAfter  string        `yaml:"fail_after"` // failed follows this status, with Code
}

// Graph simulates Meta's Graph API for WhatsApp: messages, media, and the webhooks that follow.
type Graph struct {
	o            GraphOptions
	client       *http.Client
	mu           sync.Mutex
	n            int
	faults       GraphFaults
	fail         map[string]graphFailure
	windows      map[string]time.Time // when the person last wrote
	media        map[string]*graphMedia
	templates    []*graphTemplate
	unsubscribed bool
	busy         background
}

type graphFailure struct {
	code int
	late bool
}

type graphMedia struct {
	kind string
	data []byte
}

// NewGraph makes a simulator of Meta's Graph.
func NewGraph(o GraphOptions) *Graph {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	if o.Log == nil {
		o.Log = &Log{}
	}
	if o.Delivery == 0 {
		o.Delivery = 50 * time.Millisecond
	}
	if o.WABAID == "" {
		o.WABAID = "100000000000001"
	}
	return &Graph{o: o, client: &http.Client{Timeout: 15 * time.Second}, fail: map[string]graphFailure{}, windows: map[string]time.Time{},
		media: map[string]*graphMedia{}}
}

// SetFaults changes how things go wrong from now on.
func (g *Graph) SetFaults(f GraphFaults) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = f
}

// FailRecipient makes messages to a person fail with a code: in the answer, or late, in a status,
// which is how Meta tells most of them. Code 0 mends it.
func (g *Graph) FailRecipient(to string, code int, late bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fail[digits(to)] = graphFailure{code, late}
}

// OpenWindow and CloseWindow set whether free text may be sent to a person.
func (g *Graph) OpenWindow(to string) { g.setWindow(to, g.o.Clock.Now()) }

// CloseWindow makes the person's last message older than a day.
func (g *Graph) CloseWindow(to string) { g.setWindow(to, g.o.Clock.Now().Add(-25*time.Hour)) }

func (g *Graph) setWindow(to string, at time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.windows[digits(to)] = at
}

// AddMedia stores a file that an inbound message can name.
func (g *Graph) AddMedia(id, mimeType string, data []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.media[id] = &graphMedia{mimeType, data}
}

// Log is the record of all requests and webhooks.
func (g *Graph) Log() *Log { return g.o.Log }

// Close waits for webhooks that are under way.
func (g *Graph) Close() { g.busy.wait() }

func (g *Graph) takeFaults() GraphFaults {
	g.mu.Lock()
	defer g.mu.Unlock()
	f := g.faults
	if f.Times > 0 {
		if g.faults.Times--; g.faults.Times == 0 {
			g.faults.Status, g.faults.Delay, g.faults.Lost = 0, 0, false
		}
	}
	return f
}

func (g *Graph) next() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
	return g.n
}

// graphError is an error in Meta's form.
type graphError struct {
	status, code, subcode  int
	kind, message          string
	details                string
	userTitle, userMessage string
}

func (e *graphError) write(w http.ResponseWriter) {
	body := event{"message": e.message, "type": cmp.Or(e.kind, "OAuthException"), "code": e.code, "fbtrace_id": "Asimulated"}
	if e.details != "" {
		body["error_data"] = event{"messaging_product": "whatsapp", "details": e.details}
	}
	if e.userTitle != "" {
		body["error_user_title"], body["error_user_msg"] = e.userTitle, e.userMessage
	}
	if e.subcode != 0 {
		body["error_subcode"] = e.subcode
	}
	writeJSON(w, e.status, event{"error": body})
}

func invalid(p *Problem) *graphError {
	if p.Code == "unknown_parameter" {
		return &graphError{status: 400, code: 100, message: "(#100) Invalid parameter", details: fmt.Sprintf("Unexpected key %q.", p.Param)}
	}
	if p.Code == "missing_required_parameter" {
		return &graphError{status: 400, code: 131008, message: "(#131008) Required parameter is missing", details: p.Message}
	}
	return &graphError{status: 400, code: 100, message: "(#100) Invalid parameter", details: p.Message}
}

var versionPath = regexp.MustCompile(`^/v\d{2}\.0/([A-Za-z0-9_-]+)(?:/([a-z_]+))?$`)

// ServeHTTP answers the Graph API.
func (g *Graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := g.takeFaults()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 110<<20))
	if err != nil {
		(&graphError{status: 413, code: 100, message: "The request is too large"}).write(w)
		return
	}
	logged := string(body)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		logged = fmt.Sprintf("%d bytes", len(body))
	}
	g.o.Log.add(Record{At: g.o.Clock.Now(), Server: "graph", Kind: r.Method + " " + r.URL.Path, Header: r.Header, Body: logged})
	if !wait(r.Context(), f.Delay) {
		return
	}
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || token == "" || g.o.AccessToken != "" && token != g.o.AccessToken {
		(&graphError{status: 401, code: 190, message: "Invalid OAuth access token - Cannot parse access token"}).write(w)
		return
	}
	if f.Status != 0 {
		(&graphError{status: f.Status, code: f.Code, message: fmt.Sprintf("(#%d) A simulated failure", f.Code)}).write(w)
		return
	}
	if id, ok := strings.CutPrefix(r.URL.Path, "/media/"); ok {
		g.download(w, r, id)
		return
	}
	path := versionPath.FindStringSubmatch(r.URL.Path)
	switch {
	case path == nil:
		(&graphError{status: 400, code: 2500, message: "Unknown path components: " + r.URL.Path}).write(w)
	case r.Method == http.MethodPost && path[2] == "messages":
		g.answer(w, f, func() (event, *graphError) { return g.messages(path[1], body) })
	case r.Method == http.MethodPost && path[2] == "media":
		g.upload(w, r, body)
	case path[2] == "message_templates" && path[1] == g.o.WABAID:
		g.answer(w, f, func() (event, *graphError) { return g.templatesOf(r, body) })
	case path[1] == "debug_token" && path[2] == "" && r.Method == http.MethodGet:
		g.debugToken(w, r)
	case path[2] == "subscribed_apps" && path[1] == g.o.WABAID:
		g.subscribedApps(w, r)
	case r.Method == http.MethodPost && path[2] == "":
		g.answer(w, f, func() (event, *graphError) { return g.editTemplate(path[1], body) })
	case path[2] == "" && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		g.object(w, r, path[1])
	default:
		noObject(path[1]).write(w)
	}
}

// answer carries a request out and answers, unless the answer is to be lost.
func (g *Graph) answer(w http.ResponseWriter, f GraphFaults, carryOut func() (event, *graphError)) {
	answer, e := carryOut()
	switch {
	case f.Lost:
		cut(w)
	case e != nil:
		e.write(w)
	default:
		writeJSON(w, http.StatusOK, answer)
	}
}

func noObject(id string) *graphError {
	return &graphError{status: 400, code: 100, subcode: 33, kind: "GraphMethodException",
		message: "Unsupported request. Object with ID '" + id + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation"}
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
