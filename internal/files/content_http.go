package files

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// sitting is how long one person's looking at a document counts as once.
const sitting = 10 * time.Minute

// content is GET /api/documents/{id}/content.
func (s *Service) content(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	download := q.Get("download") == "1"
	d, err := s.opened(r, q.Get("version"), func(tx *db.Tx, d Document, by bus.Actor) error {
		if begins(r) {
			action := "seen"
			if download || d.Preview == "none" {
				action = "downloaded"
			}
			return logRead(tx, d.ID, d.Version, action, by, tx.Now().Add(-sitting))
		}
		return nil
	})
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	s.serve(w, r, d, d.blobKey, d.Type, download || d.Preview == "none")
}

// thumb is GET /api/documents/{id}/thumbnail.
func (s *Service) thumb(w http.ResponseWriter, r *http.Request) {
	d, err := s.opened(r, r.URL.Query().Get("version"), nil)
	if err == nil && d.thumbKey == "" {
		err = fault.NotFound.New()
	}
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	s.serve(w, r, d, d.thumbKey, jpeg.mime, false)
}

// opened finds the document of a request in the version it asks for, and notes the reading.
func (s *Service) opened(r *http.Request, version string, note func(*db.Tx, Document, bus.Actor) error) (d Document, err error) {
	p := web.PrincipalOf(r)
	if err := web.Scoped(p); err != nil {
		return d, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return d, fault.NotFound.New()
	}
	work := func(tx *db.Tx) error {
		if d, err = current(tx, id); err != nil {
			return err
		}
		if version != "" {
			n, err := strconv.ParseInt(version, 10, 64)
			if err != nil {
				return fault.NotFound.New()
			}
			v, err := loadVersion(tx, d, n)
			if err != nil {
				return err
			}
			d.Version, d.Content, d.Name = v.Version, v.Content, fitName(d.Name, v.Type)
		}
		if note == nil {
			return nil
		}
		return note(tx, d, bus.Actor{ID: p.UserID, Name: p.Name})
	}
	if note == nil {
		err = s.DB.Read(r.Context(), p.Scope, work)
		return d, err
	}
	err = s.DB.Write(r.Context(), p.Scope, work)
	return d, err
}

// begins reports whether the request asks for the beginning: a viewer that goes on reading the same
// file in parts is no further reader.
func begins(r *http.Request) bool {
	asked := r.Header.Get("Range")
	return r.Method == http.MethodGet && (asked == "" || strings.HasPrefix(asked, "bytes=0-"))
}

// serve sends a file, whole or a Range of it, with headers under which it can do nothing.
func (s *Service) serve(w http.ResponseWriter, r *http.Request, d Document, key, kind string, attach bool) {
	file, err := s.Blobs.Get(r.Context(), key)
	if err != nil {
		if errors.Is(err, blob.ErrNotFound) {
			err = fault.Internal.Because(err) // the row is there, so the file should be
		}
		web.Fail(w, r, err)
		return
	}
	defer file.Close()
	web.SendFile(w, r, web.Download{
		Name: d.Name, Type: kind, Attach: attach, ModTime: file.ModTime, Content: file,
		Tag: d.SHA256 + "-" + strconv.FormatInt(int64(len(key)), 10), // of the file or its thumbnail
	})
}
