package web

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Policies of files. Nothing in a file may load, run or send anything. A PDF is shown in a frame of
// our own page by the browser's viewer, which does not start in a sandbox.
const (
	sealedFile = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	viewedFile = "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

// Download is a file for a browser, from people's uploads or made here.
type Download struct {
	Name    string
	Type    string
	Attach  bool   // to be kept, not shown
	Tag     string // changes with the content; empty: it is not compared
	ModTime time.Time
	Content io.ReadSeeker
}

// SendFile sends a file, whole or a Range of it, with headers under which it can do nothing. It is
// asked for again each time, because what one may see changes.
func SendFile(w http.ResponseWriter, r *http.Request, d Download) {
	h := w.Header()
	h.Set("Content-Type", d.Type)
	h.Set("Content-Security-Policy", sealedFile)
	if d.Type == "application/pdf" && !d.Attach {
		h.Set("Content-Security-Policy", viewedFile)
		h.Set("X-Frame-Options", "SAMEORIGIN")
	}
	h.Set("Content-Disposition", Disposition(d.Name, d.Attach))
	h.Set("Cache-Control", "private, no-cache")
	if d.Tag != "" {
		h.Set("ETag", `"`+d.Tag+`"`)
	}
	http.ServeContent(w, r, "", d.ModTime, d.Content)
}

// Disposition names a file for old and new browsers (RFC 6266, RFC 8187).
func Disposition(name string, attach bool) string {
	how := "inline"
	if attach {
		how = "attachment"
	}
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return mime.FormatMediaType(how, map[string]string{"filename": ascii}) + "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
