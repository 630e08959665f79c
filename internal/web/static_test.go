package web_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"index.html":              {Data: []byte(`<html><meta name="build" content="__BUILD__"><script nonce="__CSP_NONCE__" src="/assets/app-1a2b.js"></script><style nonce="__CSP_NONCE__"></style></html>`)},
		"assets/app-1a2b.js":      {Data: []byte("plain script")},
		"assets/app-1a2b.js.br":   {Data: []byte("brotli script")},
		"assets/app-1a2b.js.gz":   {Data: []byte("gzip script")},
		"assets/font-1.woff2":     {Data: []byte("font")},
		"theme.js":                {Data: []byte("theme")},
		".keep":                   {},
		".vite/manifest.json":     {Data: []byte("{}")},
		"assets/secret-notes.exe": {Data: []byte("no")},
	}
}

const browser = "Accept: text/html,application/xhtml+xml"

func TestIndexHasANonceAndTheBuildAndIsNeverStored(t *testing.T) {
	h := newHouse(t)
	h.Static(built())
	nonces := map[string]bool{}
	for _, path := range []string{"/", "/index.html", "/leads/5?tab=calls"} {
		got := h.do("GET", path, "", browser)
		body := got.ResponseRecorder.Body.String()
		nonce := regexp.MustCompile(`script-src 'self' 'nonce-([\w-]+)'`).FindStringSubmatch(got.Header().Get("Content-Security-Policy"))
		if got.Code != 200 || nonce == nil || strings.Count(body, `nonce="`+nonce[1]+`"`) != 2 || strings.Contains(body, "__BUILD__") || strings.Contains(body, "__CSP_NONCE__") || !strings.Contains(body, `content="b42"`) {
			t.Fatalf("%s: %d %s, policy %q", path, got.Code, body, got.Header().Get("Content-Security-Policy"))
		}
		nonces[nonce[1]] = true
		if got.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be stored: %s", path, got.Header().Get("Cache-Control"))
		}
	}
	if len(nonces) != 3 {
		t.Error("a nonce was used twice")
	}
	if got := h.do("HEAD", "/", "", browser); got.Code != 200 {
		t.Errorf("HEAD / is %d", got.Code)
	}
}

func TestAssets(t *testing.T) {
	h := newHouse(t)
	h.Static(built())
	for _, test := range []struct{ path, accept, body, encoding, cache string }{
		{"/assets/app-1a2b.js", "", "plain script", "", "public, max-age=31536000, immutable"},
		{"/assets/app-1a2b.js", "gzip, deflate, br", "brotli script", "br", "public, max-age=31536000, immutable"},
		{"/assets/app-1a2b.js", "gzip", "gzip script", "gzip", "public, max-age=31536000, immutable"},
		{"/assets/app-1a2b.js", "br;q=0, gzip;q=0.5", "gzip script", "gzip", "public, max-age=31536000, immutable"},
		{"/assets/font-1.woff2", "br", "font", "", "public, max-age=31536000, immutable"},
		{"/theme.js", "", "theme", "", "no-cache"},
	} {
		got := h.do("GET", test.path, "", "Accept-Encoding: "+test.accept)
		header := got.Header()
		if got.Code != 200 || got.ResponseRecorder.Body.String() != test.body || header.Get("Content-Encoding") != test.encoding || header.Get("Cache-Control") != test.cache {
			t.Errorf("%s for %q: %d %q %v", test.path, test.accept, got.Code, got.ResponseRecorder.Body, header)
		}
		if again := h.do("GET", test.path, "", "Accept-Encoding: "+test.accept, "If-None-Match: "+header.Get("ETag")); again.Code != 304 {
			t.Errorf("%s is sent again to a browser that has it: %d", test.path, again.Code)
		}
	}
	plain := h.do("GET", "/assets/app-1a2b.js", "").Header()
	packed := h.do("GET", "/assets/app-1a2b.js", "", "Accept-Encoding: br").Header()
	if plain.Get("ETag") == packed.Get("ETag") || plain.Get("Vary") != "Accept-Encoding" {
		t.Error("a cache between could give one form for the other")
	}
}

func TestWhatIsMissingIsNeverThePage(t *testing.T) {
	h := newHouse(t)
	h.Static(built())
	for _, test := range []struct{ method, path, accept string }{
		{"GET", "/assets/app-old.js", browser},
		{"GET", "/assets/", browser},
		{"GET", "/assets/app-old.js", "Accept: */*"},
		{"GET", "/assets/secret-notes.exe", browser},
		{"GET", "/assets/app-1a2b.js.br", browser},
		{"GET", "/gone.js", browser},
		{"GET", "/leads", "Accept: application/json"},
		{"GET", "/.keep", browser},
		{"GET", "/.vite/manifest.json", browser},
		{"GET", "/api/gone", browser},
		{"GET", "/api", browser},
		{"GET", "/webhook/gone", browser},
		{"POST", "/leads", browser},
		{"GET", "/leads/../api/x", browser},
	} {
		if got := h.do(test.method, test.path, "", test.accept); got.Code != 404 || got.Error != "no_route" {
			t.Errorf("%s %s: %d %s", test.method, test.path, got.Code, got.ResponseRecorder.Body)
		}
	}
	if got := h.do("POST", "/", ""); got.Code != 405 || got.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST /: %d, Allow %q", got.Code, got.Header().Get("Allow"))
	}
}

func TestAClientThatIsNotBuiltSaysSo(t *testing.T) {
	h := newHouse(t)
	if got := h.raw("GET", "/", "", browser); got.Code != 503 || !strings.Contains(got.Body.String(), "make build") {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	h.Static(fstest.MapFS{".keep": {}})
	if got := h.raw("GET", "/", "", browser); got.Code != 503 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
}
