package sim

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/moked/moked/internal/clock"
)

// Push is a push service (RFC 8030) with the browsers behind it: it takes only what a real one would
// take, which is a message encrypted for the browser (RFC 8291) and signed by the one it subscribed to
// (RFC 8292), and it decrypts it as the browser would. Answers can be scripted.
type Push struct {
	clock *clock.Clock

	mu       sync.Mutex
	browsers map[string]*browser
	script   []PushAnswer
	taken    []PushMessage
	wrong    []string
}

// PushAnswer is what the service will answer next; After is its Retry-After in seconds, 0 for none.
type PushAnswer struct{ Status, After int }

// PushMessage is what a browser got.
type PushMessage struct {
	Browser string
	Payload string
	TTL     int
	Urgency string
}

// PushSubscription is what a browser gives to a page that subscribes.
type PushSubscription struct{ Endpoint, P256dh, Auth string }

// browser is one subscription.
type browser struct {
	key  *ecdh.PrivateKey
	auth []byte
}

// NewPush makes a push service without subscriptions.
func NewPush(clk *clock.Clock) *Push { return &Push{clock: clk, browsers: map[string]*browser{}} }

// Subscribe makes a browser. base is where the service is reached.
func (p *Push) Subscribe(base, name string) (PushSubscription, error) {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return PushSubscription{}, err
	}
	auth := make([]byte, 16)
	rand.Read(auth) // never fails
	p.mu.Lock()
	defer p.mu.Unlock()
	p.browsers[name] = &browser{key, auth}
	encode := base64.RawURLEncoding.EncodeToString
	return PushSubscription{base + "/push/" + name, encode(key.PublicKey().Bytes()), encode(auth)}, nil
}

// Answer scripts the next answers; without a script a good message is answered 201.
func (p *Push) Answer(next ...PushAnswer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.script = append(p.script, next...)
}

// Taken are the messages that browsers got, in order.
func (p *Push) Taken() []PushMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]PushMessage(nil), p.taken...)
}

// Wrong are the reasons for which requests were refused that broke a rule.
func (p *Push) Wrong() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.wrong...)
}

// ServeHTTP takes one message.
func (p *Push) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/push/")
	body, err := io.ReadAll(io.LimitReader(r.Body, 8192))
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	to, known := p.browsers[name]
	if r.Method != http.MethodPost || !known {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	message, status, why := p.read(r, to, body)
	if why != "" {
		p.wrong = append(p.wrong, why)
		http.Error(w, why, status)
		return
	}
	if len(p.script) > 0 {
		next := p.script[0]
		p.script = p.script[1:]
		if next.After > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(next.After))
		}
		if next.Status != http.StatusCreated {
			w.WriteHeader(next.Status)
			return
		}
	}
	message.Browser = name
	p.taken = append(p.taken, message)
	w.Header().Set("Location", "/message/"+strconv.Itoa(len(p.taken)))
	w.WriteHeader(http.StatusCreated)
}

// read checks a request as a push service does, and decrypts it as a browser does.
func (p *Push) read(r *http.Request, to *browser, body []byte) (m PushMessage, status int, why string) {
	if len(body) > 4096 {
		return m, http.StatusRequestEntityTooLarge, "more than 4096 bytes"
	}
	if r.Header.Get("Content-Encoding") != "aes128gcm" {
		return m, http.StatusBadRequest, "not encoded with aes128gcm"
	}
	ttl, err := strconv.Atoi(r.Header.Get("TTL"))
	if err != nil || ttl < 0 {
		return m, http.StatusBadRequest, "no TTL"
	}
	if why := p.checkVAPID(r); why != "" {
		return m, http.StatusForbidden, why
	}
	plain, err := to.decrypt(body)
	if err != nil {
		return m, http.StatusBadRequest, "cannot be decrypted: " + err.Error()
	}
	return PushMessage{Payload: string(plain), TTL: ttl, Urgency: r.Header.Get("Urgency")}, 0, ""
}
