package inbox

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/web"
)

// Media is a file of a message.
type Media struct {
	Type      string `json:"type" doc:"Media type, e.g. image/jpeg: by its content once it is kept, before that as the provider says"`
	Name      string `json:"name"`
	State     string `json:"state,omitempty" enum:"waiting,kept,failed,refused" doc:"Of a received file: kept is at /api/messages/{id}/media, failed can be fetched again, refused is nothing that is kept here. Absent of what was sent"`
	Size      int64  `json:"size,omitempty"`
	Width     int64  `json:"width,omitempty" doc:"Of an image in pixels"`
	Height    int64  `json:"height,omitempty"`
	Thumbnail bool   `json:"thumbnail,omitempty" doc:"?small=1 is a small picture of it"`
}

func (s *Service) mediaRoutes(r *web.Router) {
	web.Raw(r, "GET /api/messages/{id}/media", "inbox:read", "The file of a message: ?small=1 its picture, ?as=caf a voice note for players that know no Ogg, ?download=1 to keep it", s.getMedia)
	web.Add(r, "POST /api/messages/{id}/media/fetch", "inbox:write", "Fetch a file again that could not be fetched", s.refetchMedia, 202)
	web.Raw(r, "POST /api/messages/{id}/media/document", "files:write", "Make the file of a message a document of its lead", s.saveMedia)
}

// kept finds the file of a request's message.
func (s *Service) kept(r *http.Request) (m message, f received, err error) {
	p := web.PrincipalOf(r)
	if err := web.Scoped(p); err != nil {
		return m, f, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return m, f, fault.NotFound.New()
	}
	err = s.db.Read(r.Context(), p.Scope, func(tx *db.Tx) (err error) {
		var found bool
		if m, found, err = messageByID(tx, id); err != nil || !found {
			return orGone(err)
		}
		if f, found, err = mediaByMessage(tx, id); err != nil || !found {
			return orGone(err)
		}
		if f.State != mediaKept {
			return noMedia.New()
		}
		return nil
	})
	return m, f, err
}

func (s *Service) getMedia(w http.ResponseWriter, r *http.Request) {
	m, f, err := s.kept(r)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	q := r.URL.Query()
	f.Name = nameOf(m, f)
	if q.Get("as") == "caf" {
		s.sendCAF(w, r, f.Kept)
		return
	}
	s.files.files.Send(w, r, f.Kept, q.Get("download") == "1", q.Get("small") == "1")
}

// nameOf is a name for a file that came without one, as pictures and voice notes do.
func nameOf(m message, f received) string {
	if f.Name != "" {
		return f.Name
	}
	return files.NameFor("whatsapp-"+m.At.UTC().Format("20060102-150405"), f.Type)
}

// sendCAF sends a voice note in another container: Safari before 18.4 plays Opus, but knows no Ogg.
func (s *Service) sendCAF(w http.ResponseWriter, r *http.Request, k files.Kept) {
	if k.Type != "audio/ogg" || k.Size > maxMedia("audio") {
		web.Fail(w, r, fault.NotFound.New())
		return
	}
	from, err := s.files.files.Open(r.Context(), k.Key)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	defer from.Close()
	ogg, err := io.ReadAll(from)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	caf, err := audio.OpusToCAF(ogg)
	if err != nil {
		web.Fail(w, r, fault.NotFound.Because(err))
		return
	}
	web.SendFile(w, r, web.Download{Name: k.Name + ".caf", Type: "audio/x-caf", Tag: k.SHA256 + "-caf", Content: bytes.NewReader(caf)})
}

func (s *Service) refetchMedia(_ web.Ctx, tx *db.Tx, in *MessagePath) (web.Empty, error) {
	m, found, err := messageByID(tx, in.ID)
	if err != nil || !found {
		return web.Empty{}, orGone(err)
	}
	fresh, err := setMediaState(tx, m.ID, mediaFailed, mediaWaiting, "")
	if err != nil {
		return web.Empty{}, err
	}
	if !fresh {
		return web.Empty{}, noMedia.New()
	}
	if err := enqueueMedia(tx, m.ID); err != nil {
		return web.Empty{}, err
	}
	_, err = bus.Emit(tx, eventOf("message.media", m))
	return web.Empty{}, err
}

// saveMedia answers the new document.
func (s *Service) saveMedia(w http.ResponseWriter, r *http.Request) {
	m, f, err := s.kept(r)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	p := web.PrincipalOf(r)
	ctx := bus.WithActor(r.Context(), bus.Actor{Kind: "user", ID: p.UserID, Name: p.Name, Impersonating: p.Impersonating})
	f.Name = nameOf(m, f)
	d, err := s.files.files.Adopt(ctx, p.Scope, m.LeadID, f.Kept)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	if err := json.NewEncoder(w).Encode(d); err != nil {
		s.log.Debug("the answer was not read", "error", err)
	}
}
