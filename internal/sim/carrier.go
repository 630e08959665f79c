package sim

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/moked/moked/internal/clock"
)

// CarrierOptions configures a simulated Twilio account. VoiceURL is needed to place inbound calls.
type CarrierOptions struct {
	AccountSID string // empty: any account is served, and calls use an invented one
	AuthToken  string // signs every request to the product; empty: any is accepted on the REST side
	VoiceURL   string // the number's voice webhook
	StatusURL  string // the number's status callback; optional
	PublicURL  string // what the product believes its own base is, if that is not where VoiceURL points
	BaseURL    string // where this simulator's REST side can be reached, for recording URLs
	Clock      *clock.Clock
	Log        *Log
	Speed      float64       // of calls, 1 is real time
	Delivery   time.Duration // between the statuses of a message; 50 ms if zero
	// JitterBuffer is how much sound is collected before playing begins. None by default, so that a
	// product's own gaps are heard; tests on busy machines want some.
	JitterBuffer time.Duration
	// Callee is what a person says who picks up a call of the product, one line whenever the other side
	// has become quiet; then they hang up. Without lines they say nothing and stay.
	Callee []string
}

// Carrier simulates Twilio: it rings the product, does what its TwiML says, streams the call, and
// answers the REST API.
type Carrier struct {
	o      CarrierOptions
	client *http.Client
	mu     sync.Mutex
	ids    ids
	calls  []*Call
	faults CallbackFaults
	dial   map[string]string // outcome by number
	ring   time.Duration     // of a call that was placed
	rest   carrierREST
	busy   background // callbacks under way
}

// CallbackFaults is what goes wrong with status and recording callbacks.
type CallbackFaults struct {
	Duplicate  bool `yaml:"duplicate"`    // each is sent twice
	OutOfOrder bool `yaml:"out_of_order"` // a series is sent last first
	Drop       bool `yaml:"drop"`         // none is sent
}

// NewCarrier makes a simulated account.
func NewCarrier(o CarrierOptions) *Carrier {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	if o.Log == nil {
		o.Log = &Log{}
	}
	if o.Speed == 0 {
		o.Speed = 1
	}
	if o.Delivery == 0 {
		o.Delivery = 50 * time.Millisecond
	}
	c := &Carrier{o: o, client: &http.Client{Timeout: 15 * time.Second}, ring: o.Delivery, dial: map[string]string{}}
	c.rest.init()
	return c
}

// SetCallbackFaults changes how callbacks go wrong from now on.
func (c *Carrier) SetCallbackFaults(f CallbackFaults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = f
}

// SetCallee changes what people say who pick up from now on.
func (c *Carrier) SetCallee(lines []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.o.Callee = slices.Clone(lines)
}

// SetRing changes how long it rings until somebody picks up.
func (c *Carrier) SetRing(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ring = d
}

// SetDialOutcome decides what happens when the number is dialled: completed, busy, no-answer, failed,
// or machine: a voice mailbox picks up. Numbers without an outcome answer.
func (c *Carrier) SetDialOutcome(number, outcome string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dial[number] = outcome
}

// Log is the record of everything that passed.
func (c *Carrier) Log() *Log { return c.o.Log }

// Calls returns the calls so far, in order.
func (c *Carrier) Calls() []*Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

// Close waits for callbacks that are under way.
func (c *Carrier) Close() { c.busy.wait() }

func (c *Carrier) newID(prefix string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids.n++
	return fmt.Sprintf("%s%032x", prefix, c.ids.n+int(c.o.Clock.Now().UnixMilli())<<16)
}

func (c *Carrier) account() string {
	if c.o.AccountSID == "" {
		return "AC" + strings.Repeat("0", 32)
	}
	return c.o.AccountSID
}

// reach turns an address as the product wrote it into where it really listens, and the other way
// for signing.
func (c *Carrier) reach(public string) string {
	if c.o.PublicURL == "" {
		return public
	}
	u, err := url.Parse(public)
	base, err2 := url.Parse(c.o.PublicURL)
	real, err3 := url.Parse(c.o.VoiceURL)
	if err != nil || err2 != nil || err3 != nil || u.Host != base.Host {
		return public
	}
	u.Host = real.Host
	if strings.HasPrefix(u.Scheme, "ws") {
		u.Scheme = strings.Replace(real.Scheme, "http", "ws", 1)
	} else {
		u.Scheme = real.Scheme
	}
	return u.String()
}

// public turns the configured webhook address into the one that signatures are computed over.
func (c *Carrier) public(address string) string {
	u, err := url.Parse(address)
	base, err2 := url.Parse(c.o.PublicURL)
	if c.o.PublicURL == "" || err != nil || err2 != nil {
		return address
	}
	u.Scheme, u.Host = base.Scheme, base.Host
	return u.String()
}

// request makes a signed request to a public address and returns the answer's type and body.
func (c *Carrier) request(ctx context.Context, method, public string, form url.Values) (status int, kind string, body []byte, err error) {
	signed, payload := form, io.Reader(strings.NewReader(form.Encode()))
	target := public
	if method == http.MethodGet {
		sep := "?"
		if strings.Contains(public, "?") {
			sep = "&"
		}
		if len(form) > 0 {
			target = public + sep + form.Encode()
		}
		signed, payload = nil, nil
	}
	req, err := http.NewRequestWithContext(ctx, method, c.reach(target), payload)
	if err != nil {
		return 0, "", nil, err
	}
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	}
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", TwilioSignature(c.o.AuthToken, target, signed))
	res, err := c.client.Do(req)
	if err != nil {
		c.o.Log.add(Record{At: c.o.Clock.Now(), Server: "carrier", Session: form.Get("CallSid"), Sent: true, Kind: method + " " + pathOf(public), Body: err.Error()})
		return 0, "", nil, err
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err = io.Copy(&b, io.LimitReader(res.Body, 16<<20)); err != nil {
		return res.StatusCode, "", nil, err
	}
	c.o.Log.add(Record{At: c.o.Clock.Now(), Server: "carrier", Session: form.Get("CallSid"), Sent: true, Kind: method + " " + pathOf(public),
		Status: res.StatusCode, Header: req.Header, Body: form.Encode()})
	return res.StatusCode, res.Header.Get("Content-Type"), b.Bytes(), nil
}

func pathOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Path
	}
	return address
}

// callback posts a series of forms to one address in the background, with the faults in force.
func (c *Carrier) callback(method, public string, gap time.Duration, series ...url.Values) {
	c.mu.Lock()
	f := c.faults
	c.mu.Unlock()
	if public == "" || f.Drop {
		return
	}
	if f.OutOfOrder {
		slices.Reverse(series)
	}
	c.busy.run(func() {
		for _, form := range series {
			wait(context.Background(), gap)
			for range map[bool]int{false: 1, true: 2}[f.Duplicate] {
				_, _, _, _ = c.request(context.Background(), method, public, form) // it is in the log, and nobody waits
			}
		}
	})
}
