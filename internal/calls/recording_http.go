package calls

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// recording is GET /api/calls/{id}/recording: the sound of a message that a caller left, whole or in
// the ranges that players ask for. It only reads what has been fetched.
func (s *Service) recording(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	principal := web.PrincipalOf(r)
	if err != nil || id < 1 {
		web.Fail(w, r, fault.NotFound.New())
		return
	}
	if principal.Scope.IsZero() {
		web.Fail(w, r, fault.NoTenant.New())
		return
	}
	rec := Recording{}
	err = s.DB.Read(r.Context(), principal.Scope, func(tx *db.Tx) (err error) {
		rec, err = s.chosen(tx, id, r.URL.Query().Get("recording"))
		return err
	})
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	file, err := s.open(r.Context(), rec)
	if errors.Is(err, blob.ErrNotFound) {
		web.Fail(w, r, soundPending.New())
		return
	}
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", rec.MediaType)
	h.Set("Content-Disposition", "inline")
	// What was said by telephone stays out of shared caches; a file under one key never changes.
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("ETag", `"`+strconv.FormatInt(file.ModTime.UnixMilli(), 36)+"-"+strconv.FormatInt(file.Size, 36)+`"`)
	http.ServeContent(w, r, "", file.ModTime, file)
}

// chosen is the recording that is asked for: one by its id, or the first of the call.
func (s *Service) chosen(tx *db.Tx, callID int64, recordingID string) (Recording, error) {
	all, err := recordingsOf(tx, callID)
	if err != nil {
		return Recording{}, err
	}
	i := slices.IndexFunc(all, func(r Recording) bool { return recordingID == "" || r.ProviderID == recordingID })
	if i < 0 {
		return Recording{}, fault.NotFound.New()
	}
	return all[i], nil
}
