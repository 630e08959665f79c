package sim

import (
	"net/http"
	"strings"
)

// AddMedia stores a file that an inbound message can name, and gives its MediaUrl.
func (c *Carrier) AddMedia(kind string, data []byte) (url string) {
	id := c.newID("ME")
	c.rest.mu.Lock()
	c.rest.media[id] = &graphMedia{kind, data}
	c.rest.mu.Unlock()
	return strings.TrimSuffix(c.o.BaseURL, "/") + "/2010-04-01/Accounts/" + c.account() + "/Messages/MM" + strings.Repeat("0", 32) + "/Media/" + id
}

// mediaObject leads whoever may read the account to where the file lies, as Twilio does.
func (c *Carrier) mediaObject(w http.ResponseWriter, r *http.Request, id string) {
	c.rest.mu.Lock()
	m := c.rest.media[id]
	c.rest.mu.Unlock()
	if m == nil || r.Method != http.MethodGet {
		errNotFound.write(w)
		return
	}
	w.Header().Set("Location", strings.TrimSuffix(c.o.BaseURL, "/")+"/stored-media/"+id)
	w.WriteHeader(http.StatusTemporaryRedirect)
}

// storedMedia serves a file at an address that is a secret by itself. As the store behind Twilio it
// refuses a request that brings credentials as well.
func (c *Carrier) storedMedia(w http.ResponseWriter, r *http.Request, id string) {
	c.rest.mu.Lock()
	m := c.rest.media[id]
	c.rest.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "":
		writeXML(w, http.StatusBadRequest, s3Refusal(400, "InvalidArgument", "Only one auth mechanism allowed"))
	case m == nil || r.Method != http.MethodGet:
		writeXML(w, http.StatusNotFound, s3Refusal(404, "NoSuchKey", "The specified key does not exist."))
	default:
		w.Header().Set("Content-Type", m.kind)
		_, _ = w.Write(m.data) // a client that went away needs no answer
	}
}
