package files_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/moked/moked/internal/files"
)

// TestBadUploads is T-UPL: what is refused, what is stored as what it is, and that nothing stays of
// what was refused.
func TestBadUploads(t *testing.T) {
	h := newHouse(t)
	image := pngOf(t, 40, 40)
	inner := zipOf(t, map[string][]byte{"a.txt": []byte("x")})
	for what, c := range map[string]struct {
		name    string
		content []byte
		status  int
		code    string
	}{
		"HTML as PNG":                 {"photo.png", []byte("<!DOCTYPE html><script>alert(1)</script>"), 415, "file_refused"},
		"HTML after a byte mark":      {"a.txt", []byte("\xef\xbb\xbf \n<HTML>"), 415, "file_refused"},
		"HTML in UTF-16":              {"a.txt", []byte("\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00"), 415, "file_refused"},
		"SVG with a script":           {"logo.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), 415, "file_refused"},
		"SVG behind an XML head":      {"logo.png", []byte(`<?xml version="1.0"?><svg onload="x"/>`), 415, "file_refused"},
		"a Windows program":           {"invoice.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00"), 415, "file_refused"},
		"a Linux program":             {"tool", []byte("\x7fELF\x02\x01\x01\x00"), 415, "file_refused"},
		"a shell script":              {"notes.txt", []byte("#!/bin/sh\nrm -rf /\n"), 415, "file_refused"},
		"a text with a program's end": {"run.bat", []byte("del *.*\r\n"), 415, "file_refused"},
		"a script in disguise":        {"invoice.pdf.js", []byte("alert(1)"), 415, "file_refused"},
		"a Java archive":              {"x.zip", zipOf(t, map[string][]byte{"META-INF/MANIFEST.MF": []byte("x")}), 415, "file_refused"},
		"office macros":               {"x.docx", zipOf(t, map[string][]byte{"word/document.xml": []byte("x"), "word/vbaProject.bin": []byte("x")}), 415, "file_refused"},
		"an image with a page in it":  {"a.gif", []byte("GIF89a/*<svg onload=alert(1)>*/=1;"), 415, "file_ambiguous"},
		"an image and an archive":     {"a.png", append(bytes.Clone(image), inner...), 415, "file_ambiguous"},
		"a PDF and an archive":        {"a.pdf", append([]byte(pdfText), inner...), 415, "file_ambiguous"},
		"half an image":               {"a.png", image[:20], 415, "file_broken"},
		"a pixel bomb":                {"a.png", pngBomb(50_000, 50_000), 415, "image_too_big"},
		"a wide pixel bomb":           {"a.png", pngBomb(2_000_000_000, 1), 415, "image_too_big"},
		"a WebP bomb":                 {"a.webp", []byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"), 415, "image_too_big"},
		"a zip bomb":                  {"a.zip", zipBomb(t), 415, "archive_refused"},
		"an office bomb":              {"a.xlsx", officeBomb(t), 415, "archive_refused"},
		"a nested bomb":               {"a.zip", zipOf(t, map[string][]byte{"b.zip": zipOf(t, map[string][]byte{"c.zip": inner})}), 415, "archive_refused"},
		"a broken archive":            {"a.zip", []byte("PK\x03\x04 nothing more"), 415, "file_broken"},
		"nothing":                     {"a.txt", nil, 400, "empty_file"},
	} {
		t.Run(what, func(t *testing.T) { h.upload(c.name, c.content).Fault(c.status, c.code) })
	}
	h.me.Header.Set("Content-Type", "text/html")
	h.upload("a.txt", []byte("hello")).Fault(415, "file_refused")
	h.me.Header.Del("Content-Type")

	if n := stored(t, h); n != 0 {
		t.Errorf("%d files stayed of what was refused", n)
	}
	var list files.DocumentsOut
	h.me.Do("GET", h.documents(), nil).Want(200).Into(&list)
	if len(list.Items) != 0 || list.Used != 0 {
		t.Errorf("rows stayed: %+v", list)
	}
}

// TestStoredAsWhatItIs: where name and content disagree, the content is right.
func TestStoredAsWhatItIs(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		content    []byte
		kept, kind string
	}{
		"photo.png":                {[]byte(pdfText), "photo.pdf", "application/pdf"},
		"evil.exe":                 {pngOf(t, 4, 4), "evil.png", "image/png"},
		"../../../etc/passwd":      {[]byte("root"), "passwd.txt", "text/plain"},
		`C:\Users\dana\חוזה.pdf`:   {[]byte(pdfText), "חוזה.pdf", "application/pdf"},
		"invoice\u202efdp.exe.pdf": {[]byte(pdfText), "invoicefdp.exe.pdf", "application/pdf"},
		"a\x01\u200f\u2066b.pdf":   {[]byte(pdfText), "ab.pdf", "application/pdf"},
		"...":                      {[]byte(pdfText), "document.pdf", "application/pdf"},
		"":                         {jpegOf(t, 4, 4), "document.jpg", "image/jpeg"},
		strings.Repeat("ארוך ", 200) + ".pdf": {[]byte(pdfText), "", "application/pdf"},
		`we<ird>:"|?*.pdf`:                    {[]byte(pdfText), "we_ird______.pdf", "application/pdf"},
		"photo.JPEG":                          {jpegOf(t, 4, 4), "photo.JPEG", "image/jpeg"},
	} {
		d := h.added(t, name, c.content)
		if d.Type != c.kind || c.kept != "" && d.Name != c.kept || len(d.Name) > 180 || !strings.Contains(d.Name, ".") {
			t.Errorf("%q: stored as %q, %s; want %q, %s", name, d.Name, d.Type, c.kept, c.kind)
		}
	}
	h.me.Do("POST", h.documents()+"?name=a%00b.pdf", []byte(pdfText)).Fault(400, "invalid")
}

func TestLimits(t *testing.T) {
	h := newHouse(t, limits(1, 2, 3))
	big := bytes.Repeat([]byte("a"), 1<<20)
	h.upload("a.txt", append(bytes.Clone(big), 'b')).Fault(413, "too_large")
	d := h.added(t, "a.txt", big)
	h.added(t, "b.txt", big)
	h.upload("c.txt", []byte("x")).Fault(409, "files_quota_full")
	h.me.Do("POST", document(d.ID)+"/versions", []byte("x")).Fault(409, "files_quota_full")
	if n := stored(t, h); n != 2 {
		t.Errorf("%d files stored", n)
	}

	h = newHouse(t, limits(1, 2, 3))
	for i := range 3 {
		h.added(t, fmt.Sprint(i, ".txt"), []byte("x"))
	}
	h.upload("4.txt", []byte("x")).Fault(409, "too_many_documents")
	h.me.Do("POST", "/api/leads/1/documents?name=a.txt", []byte("x")).Fault(404, "not_found")
	h.me.Do("POST", "/api/documents/1/versions", []byte("x")).Fault(404, "not_found")
}

// TestHugeUploadIsRefusedUnread: a gigabyte is announced, and the answer comes before any of it.
func TestHugeUploadIsRefusedUnread(t *testing.T) {
	h := newHouse(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cookies := ""
	req, err := http.NewRequest("GET", h.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range h.me.HTTP.Jar.Cookies(req.URL) {
		cookies += c.Name + "=" + c.Value + "; "
	}
	fmt.Fprintf(conn, "POST %s?name=a.bin HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nX-CSRFToken: %s\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n",
		h.documents(), conn.RemoteAddr(), strings.TrimSuffix(cookies, "; "), h.me.CSRF(), 1<<30)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 413 || !strings.Contains(string(raw), `"error":"too_large"`) || !res.Close {
		t.Errorf("%d %s %v, close %v", res.StatusCode, raw, err, res.Close)
	}
}

// TestEndlessUploadStopsAtTheLimit: a body of unannounced length is read to the limit, no further.
func TestEndlessUploadStopsAtTheLimit(t *testing.T) {
	h := newHouse(t, limits(1, 5, 5))
	req, err := http.NewRequest("POST", h.URL+h.documents()+"?name=a.txt", io.MultiReader(strings.NewReader(strings.Repeat("a", 3<<20))))
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = -1
	req.Header.Set("X-CSRFToken", h.me.CSRF())
	res, err := h.me.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 413 {
		t.Errorf("answered %d", res.StatusCode)
	}
	if n := stored(t, h); n != 0 {
		t.Errorf("%d files stayed", n)
	}
}

// pngBomb is a PNG of a few bytes that claims a huge picture.
func pngBomb(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 2, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

func zipBomb(t *testing.T) []byte {
	return zipOf(t, map[string][]byte{"zeros": make([]byte, 80<<20)})
}

func officeBomb(t *testing.T) []byte {
	return zipOf(t, map[string][]byte{"xl/workbook.xml": []byte("x"), "xl/worksheets/sheet1.xml": bytes.Repeat([]byte("<c/>"), 20<<20)})
}
