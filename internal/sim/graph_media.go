package sim

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"
)

// object answers what Graph knows about a media id, or deletes it.
func (g *Graph) object(w http.ResponseWriter, r *http.Request, id string) {
	g.mu.Lock()
	m := g.media[id]
	if m != nil && r.Method == http.MethodDelete {
		delete(g.media, id)
	}
	g.mu.Unlock()
	if number, ok := g.o.Numbers[id]; ok && r.Method == http.MethodGet {
		g.number(w, r, id, number)
		return
	}
	switch {
	case m == nil:
		noObject(id).write(w)
	case r.Method == http.MethodDelete:
		writeJSON(w, http.StatusOK, event{"success": true})
	default:
		sum := sha256.Sum256(m.data)
		base := g.o.BaseURL
		if base == "" {
			base = "http://" + r.Host
		}
		until := g.o.Clock.Now().Add(mediaURLTime).Unix()
		writeJSON(w, http.StatusOK, event{"messaging_product": "whatsapp", "id": id, "url": fmt.Sprintf("%s/media/%s?ext=%d", base, id, until), "mime_type": m.kind,
			"sha256": base64.StdEncoding.EncodeToString(sum[:]), "file_size": len(m.data)})
	}
}

// mediaURLTime is how long the address of a file is good.
const mediaURLTime = 5 * time.Minute

// download serves the file itself. Meta wants the token here too, and a browser-like client, in time.
func (g *Graph) download(w http.ResponseWriter, r *http.Request, id string) {
	g.mu.Lock()
	m := g.media[id]
	g.mu.Unlock()
	until, err := strconv.ParseInt(r.URL.Query().Get("ext"), 10, 64)
	if err != nil || g.o.Clock.Now().Unix() > until {
		http.Error(w, "URL signature expired", http.StatusForbidden)
		return
	}
	if m == nil || r.Method != http.MethodGet || r.Header.Get("User-Agent") == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", m.kind)
	_, _ = w.Write(m.data) // a client that went away needs no answer
}

// upload takes a file to be sent later.
func (g *Graph) upload(w http.ResponseWriter, r *http.Request, body []byte) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		(&graphError{status: 400, code: 100, message: "(#100) The upload is not multipart/form-data"}).write(w)
		return
	}
	var product, kind string
	var data []byte
	for parts := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		content, err := io.ReadAll(part)
		if err != nil {
			break
		}
		switch part.FormName() {
		case "messaging_product":
			product = string(content)
		case "type":
			kind = string(content)
		case "file":
			data = content
			kind = cmp.Or(kind, part.Header.Get("Content-Type"))
		}
	}
	if product != "whatsapp" || kind == "" || len(data) == 0 {
		(&graphError{status: 400, code: 100, message: "(#100) messaging_product, type and file are required"}).write(w)
		return
	}
	id := fmt.Sprintf("%d", 900_000_000_000+g.next())
	g.AddMedia(id, kind, data)
	writeJSON(w, http.StatusOK, event{"id": id})
}
