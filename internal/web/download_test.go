package web

import (
	"mime"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestDisposition: whatever the name holds, the header is one line that a browser reads as the name.
func TestDisposition(t *testing.T) {
	for name, want := range map[string]string{
		"plan.pdf":            `inline; filename=plan.pdf; filename*=UTF-8''plan.pdf`,
		"הצעת מחיר 7.pdf":     `inline; filename="____ ____ 7.pdf"; filename*=UTF-8''%D7%94%D7%A6%D7%A2%D7%AA%20%D7%9E%D7%97%D7%99%D7%A8%207.pdf`,
		`a";x=y\.txt`:         `inline; filename="a_;x=y_.txt"; filename*=UTF-8''a%22%3Bx%3Dy%5C.txt`,
		"100%.csv":            `inline; filename=100_.csv; filename*=UTF-8''100%25.csv`,
		"two\r\nX-Lines: yes": `inline; filename="two__X-Lines: yes"; filename*=UTF-8''two%0D%0AX-Lines%3A%20yes`,
		"":                    `inline; filename=""; filename*=UTF-8''`,
	} {
		if got := Disposition(name, false); got != want {
			t.Errorf("%q: %s\nwant %s", name, got, want)
		}
	}
	if got := Disposition("x", true); !strings.HasPrefix(got, "attachment; ") {
		t.Error(got)
	}
}

func FuzzDisposition(f *testing.F) {
	for _, seed := range []string{"a.pdf", "שלום", "\"", "\x00", "\xff", "a;b=c", "=?utf-8?q?x?="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := Disposition(name, true)
		if strings.ContainsFunc(got, func(r rune) bool { return r < 0x20 || r > 0x7e }) {
			t.Fatalf("%q", got)
		}
		how, params, err := mime.ParseMediaType(got)
		if err != nil || how != "attachment" || len(params) != 1 {
			t.Fatalf("%q: %s %v %v", got, how, params, err)
		}
	})
}

func TestSendFileSealsWhatItSends(t *testing.T) {
	for kind, frame := range map[string]string{"image/png": "frame-ancestors 'none'", "application/pdf": "frame-ancestors 'self'"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Range", "bytes=2-3")
		SendFile(w, r, Download{Name: "x", Type: kind, Tag: "t", Content: strings.NewReader("0123456")})
		h := w.Header()
		if w.Code != 206 || w.Body.String() != "23" || h.Get("ETag") != `"t"` || h.Get("Content-Type") != kind || !strings.Contains(h.Get("Content-Security-Policy"), frame) {
			t.Errorf("%s: %d %q %v", kind, w.Code, w.Body, h)
		}
	}
	w := httptest.NewRecorder()
	SendFile(w, httptest.NewRequest("GET", "/", nil), Download{Name: "x", Type: "application/pdf", Attach: true, Content: strings.NewReader("0")})
	if got := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, "sandbox;") {
		t.Errorf("a PDF to keep: %s", got)
	}
}
