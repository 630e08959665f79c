package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/moked/moked/internal/fault"
)

// client serves the built single-page client: its page under every address that people may open,
// its assets, and nothing that the build did not make.
type client struct {
	dist    fs.FS
	index   string // empty: not built
	files   map[string]file
	preview bool
}

// file is what is known of a file before it is asked for.
type file struct {
	etag      string
	encodings []string // of encodings, those that lie beside it
}

// encodings are the precompressed forms, best first, with the ending of their files.
var encodings = []struct{ name, ending string }{{"br", ".br"}, {"gzip", ".gz"}}

// contentTypes does not leave the types to the machine's own tables, which differ.
var contentTypes = map[string]string{
	".js":          "text/javascript; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".webp":        "image/webp",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".json":        "application/json",
	".map":         "application/json",
	".webmanifest": "application/manifest+json",
	".txt":         "text/plain; charset=utf-8",
	".mp3":         "audio/mpeg",
	".wasm":        "application/wasm",
}

func newClient(dist fs.FS, o Options) *client {
	c := &client{dist: dist, files: map[string]file{}, preview: o.Preview}
	if dist == nil {
		return c
	}
	if page, err := fs.ReadFile(dist, "index.html"); err == nil {
		c.index = strings.ReplaceAll(string(page), "__BUILD__", html.EscapeString(o.Build))
	}
	if err := fs.WalkDir(dist, ".", c.learn); err != nil && o.Log != nil {
		o.Log.Error("the client's files cannot be read", slog.Any("cause", err))
	}
	return c
}

// learn takes up one file of the build. Hidden files and the page's source are not served.
func (c *client) learn(name string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		return err
	case name == ".":
		return nil
	case strings.HasPrefix(entry.Name(), "."):
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	case entry.IsDir(), name == "index.html", contentTypes[path.Ext(name)] == "":
		return nil
	}
	data, err := fs.ReadFile(c.dist, name)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	f := file{etag: hex.EncodeToString(sum[:12])}
	for _, e := range encodings {
		if _, err := fs.Stat(c.dist, name+e.ending); err == nil {
			f.encodings = append(f.encodings, e.name)
		}
	}
	c.files[name] = f
	return nil
}

func (c *client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	f, isFile := c.files[name]
	isPage := name == "" || name == "index.html"
	switch {
	case (isFile || isPage) && !SafeMethod(r.Method):
		w.Header().Set("Allow", "GET, HEAD")
		Fail(w, r, fault.MethodNotAllowed.New())
	case isFile:
		c.serveFile(w, r, name, f)
	case isPage, opensPage(r):
		c.servePage(w, r)
	default:
		Fail(w, r, fault.NoRoute.New())
	}
}

// opensPage reports whether a person opens an address of the client. What asks for a file must be
// told that it is missing: a page in place of a script is how an old tab breaks without a word.
func opensPage(r *http.Request) bool {
	p := r.URL.Path
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && !strings.HasPrefix(p, "/assets/") &&
		path.Ext(p) == "" && strings.Contains(r.Header.Get("Accept"), "text/html")
}

func (c *client) servePage(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	if c.index == "" {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, notBuilt) // the status is out
		return
	}
	nonce := newNonce()
	h.Set("Content-Security-Policy", pagePolicy(nonce, c.preview))
	_, _ = io.WriteString(w, strings.ReplaceAll(c.index, "__CSP_NONCE__", nonce)) // the status is out
}

func (c *client) serveFile(w http.ResponseWriter, r *http.Request, name string, f file) {
	h := w.Header()
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	etag, open := f.etag, name
	if len(f.encodings) > 0 {
		h.Set("Vary", "Accept-Encoding")
		for _, e := range encodings {
			if slices.Contains(f.encodings, e.name) && accepts(r.Header.Get("Accept-Encoding"), e.name) {
				h.Set("Content-Encoding", e.name)
				etag, open = etag+"-"+e.name, name+e.ending
				break
			}
		}
	}
	h.Set("ETag", `"`+etag+`"`)
	content, err := c.dist.Open(open)
	if err != nil {
		Fail(w, r, err)
		return
	}
	defer content.Close()
	seeker, ok := content.(io.ReadSeeker)
	if !ok {
		Fail(w, r, fault.Internal.New())
		return
	}
	http.ServeContent(w, r, name, time.Time{}, seeker)
}

// accepts reads an Accept-Encoding header: the coding is named and not refused by q=0.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func newNonce() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

const notBuilt = `<!doctype html>
<html lang="he" dir="rtl"><head><meta charset="utf-8"><title>מוקד</title></head>
<body><h1>השרת פועל, אבל המסכים עוד לא נבנו</h1><p>מריצים <code>make build</code> ומפעילים שוב. ה-API עובד כבר עכשיו: <a href="/api/openapi.json">/api/openapi.json</a></p>
<p lang="en" dir="ltr">The server is running, but its client is not built yet. Run <code>make build</code> and start again.</p></body></html>
`
