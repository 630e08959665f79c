package files

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const (
	// patience is how long nothing may come of an upload that is under way; a telephone in a lift
	// gets so long to come back.
	patience = 30 * time.Second
	// grace is how much of a refused body is still taken in, so that the client, which writes before
	// it reads, learns why.
	grace = 4 << 20
)

// upload is POST /api/leads/{id}/documents.
func (s *Service) upload(w http.ResponseWriter, r *http.Request) {
	s.receive(w, r, func(tx *db.Tx, leadID int64) error { return leadExists(tx, leadID) },
		func(tx *db.Tx, leadID int64, name string, c Content) (Document, error) {
			return s.add(tx, Document{LeadID: leadID, Name: name, Content: c})
		})
}

// uploadVersion is POST /api/documents/{id}/versions.
func (s *Service) uploadVersion(w http.ResponseWriter, r *http.Request) {
	s.receive(w, r, func(tx *db.Tx, id int64) error { _, err := current(tx, id); return err },
		func(tx *db.Tx, id int64, _ string, c Content) (Document, error) { return s.revise(tx, id, c) })
}

// receive takes a file in: what can be refused is refused before it is read, it streams to the blob
// store, is looked into there, and is recorded in one transaction. What was stored in vain goes.
func (s *Service) receive(w http.ResponseWriter, r *http.Request, may func(tx *db.Tx, id int64) error, record func(tx *db.Tx, id int64, name string, c Content) (Document, error)) {
	d, err := s.take(w, r, may, record)
	if err != nil {
		refuse(w, r, err, s.Limits.File)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	if err := json.NewEncoder(w).Encode(d); err != nil {
		s.Log.Debug("the answer to an upload was not read", "error", err)
	}
}

// refuse answers with the fault. A body that is only a little too large is taken in first; of a
// larger one nothing more is read, and the connection ends.
func refuse(w http.ResponseWriter, r *http.Request, err error, limit int64) {
	if r.ContentLength > limit+grace || r.Header.Get("Expect") != "" {
		w.Header().Set("Connection", "close")
	} else {
		_, _ = io.CopyN(io.Discard, r.Body, limit+grace)
	}
	web.Fail(w, r, err)
}

func (s *Service) take(w http.ResponseWriter, r *http.Request, may func(*db.Tx, int64) error, record func(*db.Tx, int64, string, Content) (Document, error)) (Document, error) {
	p := web.PrincipalOf(r)
	if err := web.Scoped(p); err != nil {
		return Document{}, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return Document{}, fault.NotFound.New()
	}
	if r.ContentLength > s.Limits.File {
		return Document{}, fault.TooLarge.New().Arg("max", sizeText(s.Limits.File))
	}
	if err := checkDeclared(r.Header.Get("Content-Type")); err != nil {
		return Document{}, err
	}
	ctx := bus.WithActor(r.Context(), bus.Actor{Kind: "user", ID: p.UserID, Name: p.Name, Impersonating: p.Impersonating})
	name := cleanName(r.URL.Query().Get("name"))
	key := "documents/" + strconv.FormatInt(int64(p.Scope.ID()), 10) + "/" + rand.Text()
	if err := s.prepare(ctx, p.Scope, id, r.ContentLength, key, may); err != nil {
		return Document{}, err
	}
	body := newBody(w, r, s.Limits.File)
	defer body.stop()
	c, err := s.store(ctx, body, name, key)
	if err == nil {
		name = fitName(name, c.Type)
		var d Document
		err = s.DB.Write(ctx, p.Scope, func(tx *db.Tx) error {
			d, err = record(tx, id, name, c)
			return err
		})
		if err == nil {
			return d, nil
		}
	}
	s.discard(ctx, key)
	return Document{}, body.explain(err, s.Limits.File)
}

func thumbKeyOf(key string) string { return key + ".thumb" }

// discard removes what was stored of a refused upload; where that fails, the expected drop does it.
func (s *Service) discard(ctx context.Context, key string) {
	ctx = context.WithoutCancel(ctx)
	if err := errors.Join(s.Blobs.Delete(ctx, key), s.Blobs.Delete(ctx, thumbKeyOf(key))); err != nil {
		s.Log.Warn("a refused upload is removed later", "error", err)
	}
}

// prepare refuses before the body is read what has no place or no room.
func (s *Service) prepare(ctx context.Context, scope tenant.Scope, id, length int64, key string, may func(*db.Tx, int64) error) error {
	return s.DB.Write(ctx, scope, func(tx *db.Tx) error {
		if err := may(tx, id); err != nil {
			return err
		}
		used, err := usage(tx)
		if err != nil {
			return err
		}
		if used+max(length, 0) > s.Limits.Quota {
			return quotaFull.New().Arg("max", sizeText(s.Limits.Quota))
		}
		return expect(tx, key, thumbKeyOf(key))
	})
}

// store streams the body under the key and finds out what it is.
func (s *Service) store(ctx context.Context, body io.Reader, name, key string) (c Content, err error) {
	in := bufio.NewReaderSize(body, headSize)
	head, err := in.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return c, err
	}
	form, err := sniff(head, name)
	if err != nil {
		return c, err
	}
	sum := sha256.New()
	if c.Size, err = s.Blobs.Put(ctx, key, io.TeeReader(in, sum)); err != nil {
		return c, err
	}
	c.SHA256, c.blobKey = hex.EncodeToString(sum.Sum(nil)), key
	file, err := s.Blobs.Get(ctx, key)
	if err != nil {
		return c, err
	}
	defer file.Close()
	found, err := inspect(file, c.Size, form)
	if err != nil {
		return c, err
	}
	c.Type, c.Width, c.Height = found.form.mime, int64(found.width), int64(found.height)
	if small := s.thumbnail(ctx, file, found.form); small != nil {
		c.thumbKey = thumbKeyOf(key)
		_, err = s.Blobs.Put(ctx, c.thumbKey, bytes.NewReader(small))
	}
	return c, err
}

// body is an upload under way: not longer than the limit, and never silent for longer than patience.
type body struct {
	io.Reader
	late *time.Timer
}

func newBody(w http.ResponseWriter, r *http.Request, limit int64) *body {
	rc := http.NewResponseController(w)
	// A deadline in the past ends a read that is under way.
	late := time.AfterFunc(patience, func() { _ = rc.SetReadDeadline(time.Unix(1, 0)) })
	return &body{http.MaxBytesReader(w, r.Body, limit), late}
}

func (b *body) Read(p []byte) (int, error) {
	b.late.Reset(patience)
	return b.Reader.Read(p)
}

func (b *body) stop() { b.late.Stop() }

// explain says in words for people why an upload broke off.
func (b *body) explain(err error, limit int64) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.TooLarge.Because(err).Arg("max", sizeText(limit))
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, io.ErrUnexpectedEOF) {
		return uploadStalled.Because(err)
	}
	return err
}
