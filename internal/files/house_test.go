package files_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/url"
	"testing"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/files"
)

// house is a running desk whose owner has one lead.
type house struct {
	*apptest.Desk
	me   *apptest.Browser
	lead int64
}

func newHouse(t *testing.T, opts ...apptest.Option) house {
	t.Helper()
	desk := apptest.New(t, opts...)
	h := house{Desk: desk, me: desk.As(desk.Company(1).Owner)}
	var made struct{ ID int64 }
	h.me.Do("POST", "/api/leads", map[string]string{"name": "דנה", "phone": "0523456789"}).Want(201).Into(&made)
	h.lead = made.ID
	return h
}

func limits(file, quota, perLead int64) apptest.Option {
	return apptest.WithConfig(func(c *app.Config) { c.FileMaxMB, c.FileQuotaMB, c.FilesPerLead = file, quota, perLead })
}

func (h house) documents() string { return fmt.Sprintf("/api/leads/%d/documents", h.lead) }

// upload sends a file as the client does.
func (h house) upload(name string, content []byte) *apptest.Answer {
	return h.me.Do("POST", h.documents()+"?name="+url.QueryEscape(name), content)
}

// added uploads what must be accepted.
func (h house) added(t *testing.T, name string, content []byte) (d files.Document) {
	t.Helper()
	h.upload(name, content).Want(201).Into(&d)
	return d
}

func document(id int64) string { return fmt.Sprintf("/api/documents/%d", id) }

func picture(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			m.Set(x, y, color.RGBA{uint8(x), uint8(y), 120, 255})
		}
	}
	return m
}

func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture(w, h)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(w, h), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipOf packs names with their contents.
func zipOf(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const pdfText = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// TestEveryStatementStaysInTheBusiness looks at the plans.
func TestEveryStatementStaysInTheBusiness(t *testing.T) {
	statements := dbtest.Statements(t, ".")
	if len(statements) < 12 {
		t.Fatalf("only %d statements found", len(statements))
	}
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), statements)
}
