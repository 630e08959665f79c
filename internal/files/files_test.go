package files_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/files"
)

func TestDocumentOfALead(t *testing.T) {
	h := newHouse(t)
	content := pngOf(t, 900, 600)
	d := h.added(t, "תמונה של הדלת.PNG", content)
	sum := sha256.Sum256(content)
	if d.Type != "image/png" || d.Size != int64(len(content)) || d.SHA256 != hex.EncodeToString(sum[:]) || d.Width != 900 || d.Height != 600 ||
		d.Preview != "image" || !d.Thumbnail || d.UploadedBy != "בעלים 01" || d.Name != "תמונה של הדלת.PNG" {
		t.Fatalf("%+v", d)
	}

	got := h.me.Do("GET", document(d.ID)+"/content", nil).Want(200)
	if !bytes.Equal(got.Body, content) {
		t.Error("the content came back changed")
	}
	for name, want := range map[string]string{
		"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache",
		"Content-Security-Policy": "sandbox; default-src 'none'", "Content-Disposition": "inline; filename=",
	} {
		if !strings.HasPrefix(got.Header.Get(name), want) {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if !strings.HasSuffix(got.Header.Get("Content-Disposition"), "filename*=UTF-8''%D7%AA%D7%9E%D7%95%D7%A0%D7%94%20%D7%A9%D7%9C%20%D7%94%D7%93%D7%9C%D7%AA.PNG") {
		t.Errorf("the name of the download is %q", got.Header.Get("Content-Disposition"))
	}

	small := h.me.Do("GET", document(d.ID)+"/thumbnail", nil).Want(200)
	config, kind, err := image.DecodeConfig(bytes.NewReader(small.Body))
	if err != nil || kind != "jpeg" || config.Width != 480 || config.Height != 320 {
		t.Errorf("thumbnail %v %s %v", config, kind, err)
	}

	h.me.Header.Set("Range", "bytes=10-19")
	part := h.me.Do("GET", document(d.ID)+"/content", nil).Want(206)
	if !bytes.Equal(part.Body, content[10:20]) {
		t.Error("the range is not the file's")
	}
	h.me.Header.Del("Range")

	var list files.DocumentsOut
	h.me.Do("GET", h.documents(), nil).Want(200).Into(&list)
	if len(list.Items) != 1 || list.Used != d.Size || list.MaxBytes != 25<<20 {
		t.Errorf("%+v", list)
	}
}

func TestOnlyImagesAndPDFAreShown(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		content      []byte
		kind, policy string
		shown        bool
	}{
		"חוזה.pdf":    {[]byte(pdfText), "application/pdf", "default-src 'none'; object-src 'self'", true},
		"list.csv":    {[]byte("שם,טלפון\nדנה,052\n"), "text/plain", "sandbox", false},
		"offer.docx":  {zipOf(t, map[string][]byte{"[Content_Types].xml": []byte("x"), "word/document.xml": []byte("x")}), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "sandbox", false},
		"unknown.dwg": {[]byte("AC1027\x00\x00\x00\x00"), "application/octet-stream", "sandbox", false},
	} {
		d := h.added(t, name, c.content)
		got := h.me.Do("GET", document(d.ID)+"/content", nil).Want(200)
		how := "attachment"
		if c.shown {
			how = "inline"
		}
		if d.Type != c.kind || got.Header.Get("Content-Type") != c.kind || !strings.HasPrefix(got.Header.Get("Content-Disposition"), how) ||
			!strings.HasPrefix(got.Header.Get("Content-Security-Policy"), c.policy) {
			t.Errorf("%s: stored as %s, served %v", name, d.Type, got.Header)
		}
		kept := h.me.Do("GET", document(d.ID)+"/content?download=1", nil).Want(200)
		if !strings.HasPrefix(kept.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: a download opens in the page", name)
		}
	}
}

func TestVersions(t *testing.T) {
	h := newHouse(t)
	first := []byte(pdfText)
	d := h.added(t, "הצעה.pdf", first)
	second := jpegOf(t, 300, 200)
	h.me.Do("POST", document(d.ID)+"/versions", second).Want(201).Into(&d)
	if d.Version != 2 || d.Versions != 2 || d.Name != "הצעה.jpg" || d.Type != "image/jpeg" {
		t.Fatalf("%+v", d)
	}
	var versions files.VersionsOut
	h.me.Do("GET", document(d.ID)+"/versions", nil).Want(200).Into(&versions)
	if len(versions.Items) != 2 || !versions.Items[0].Current || versions.Items[1].Current || versions.Items[1].Type != "application/pdf" {
		t.Fatalf("%+v", versions)
	}
	old := h.me.Do("GET", document(d.ID)+"/content?version=1&download=1", nil).Want(200)
	if !bytes.Equal(old.Body, first) || !strings.Contains(old.Header.Get("Content-Disposition"), ".pdf") {
		t.Error("the first version is not what it was")
	}
	h.me.Do("POST", document(d.ID)+"/versions/1/restore", nil).Want(200).Into(&d)
	if d.Version != 1 || d.Versions != 2 || d.Type != "application/pdf" || d.Name != "הצעה.pdf" {
		t.Fatalf("%+v", d)
	}
	h.me.Do("POST", document(d.ID)+"/versions", second).Want(201).Into(&d)
	if d.Version != 3 {
		t.Errorf("a version's number was used again: %+v", d)
	}
	h.me.Do("POST", document(d.ID)+"/versions/9/restore", nil).Fault(404, "not_found")
	h.me.Do("GET", document(d.ID)+"/content?version=x", nil).Fault(404, "not_found")
}

func TestReadLogCountsPeopleNotRequests(t *testing.T) {
	h := newHouse(t)
	d := h.added(t, "חוזה.pdf", []byte(pdfText))
	for range 3 {
		h.me.Do("GET", document(d.ID)+"/content", nil).Want(200)
	}
	h.me.Header.Set("Range", "bytes=5-9")
	h.me.Do("GET", document(d.ID)+"/content", nil).Want(206)
	h.me.Header.Del("Range")
	h.me.Do("GET", document(d.ID)+"/content?download=1", nil).Want(200)
	var log files.ReadsOut
	h.me.Do("GET", document(d.ID)+"/reads", nil).Want(200).Into(&log)
	if len(log.Items) != 2 || log.Items[0].Action != "downloaded" || log.Items[1].Action != "seen" || log.Items[1].UserName != "בעלים 01" {
		t.Errorf("%+v", log.Items)
	}
	var page files.ReadsOut
	h.me.Do("GET", document(d.ID)+"/reads?limit=1", nil).Want(200).Into(&page)
	h.me.Do("GET", document(d.ID)+"/reads?limit=1&cursor="+*page.NextCursor, nil).Want(200).Into(&page)
	if len(page.Items) != 1 || page.Items[0].Action != "seen" {
		t.Errorf("second page %+v", page.Items)
	}
}

func TestRename(t *testing.T) {
	h := newHouse(t)
	d := h.added(t, "a.pdf", []byte(pdfText))
	h.me.Do("PATCH", document(d.ID), map[string]string{"name": "../../הסכם סופי.exe"}).Want(200).Into(&d)
	if d.Name != "הסכם סופי.pdf" {
		t.Errorf("named %q", d.Name)
	}
	h.me.Do("PATCH", document(d.ID), map[string]string{"name": "\u202e\u0007 "}).Fault(400, "invalid")
}

// TestDeleteCanBeUndoneForADay and then nothing is left, neither rows nor files.
func TestDeleteCanBeUndoneForADay(t *testing.T) {
	clk := clock.Fake(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	h := newHouse(t, apptest.WithClock(clk))
	d := h.added(t, "a.png", pngOf(t, 50, 50))
	h.me.Do("DELETE", document(d.ID), nil).Want(204)
	h.me.Do("GET", document(d.ID)+"/content", nil).Fault(404, "not_found")
	h.me.Do("POST", document(d.ID)+"/restore", nil).Want(200)
	h.me.Do("GET", document(d.ID)+"/content", nil).Want(200)
	clk.Advance(25 * time.Hour) // past the first deletion's purge, and past what removes unclaimed uploads
	idle(t, h)
	h.me = h.As("owner01@moked.test")
	h.me.Do("GET", document(d.ID)+"/content", nil).Want(200)

	h.me.Do("DELETE", document(d.ID), nil).Want(204)
	if n := stored(t, h); n != 2 {
		t.Fatalf("%d files before the purge, want the image and its thumbnail", n)
	}
	clk.Advance(25 * time.Hour)
	idle(t, h)
	h.me = h.As("owner01@moked.test")
	h.me.Do("POST", document(d.ID)+"/restore", nil).Fault(404, "not_found")
	var list files.DocumentsOut
	h.me.Do("GET", h.documents(), nil).Want(200).Into(&list)
	if n := stored(t, h); n != 0 || list.Used != 0 {
		t.Errorf("%d files and %d bytes are left", n, list.Used)
	}
}

func idle(t *testing.T, h house) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	if err := h.Queue.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}

// stored counts the files of the blob store.
func stored(t *testing.T, h house) (n int) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(h.Config.DataDir, "files"), func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return n
}

func TestTheTimelineTells(t *testing.T) {
	h := newHouse(t)
	d := h.added(t, "חוזה.pdf", []byte(pdfText))
	h.me.Do("DELETE", document(d.ID), nil).Want(204)
	log := string(h.me.Do("GET", strings.Replace(h.documents(), "documents", "activity", 1), nil).Want(200).Body)
	for _, want := range []string{"document.added", "document.deleted", "חוזה.pdf"} {
		if !strings.Contains(log, want) {
			t.Errorf("the timeline lacks %s", want)
		}
	}
}
