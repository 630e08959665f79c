package files

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of documents.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/documents", "files:read", "The documents of a lead, the latest first", s.list)
	web.Raw(r, "POST /api/leads/{id}/documents", "files:write", "Upload a document: the file is the body, ?name= its name", s.upload)
	web.Add(r, "PATCH /api/documents/{id}", "files:write", "Rename a document", s.patch)
	web.Add(r, "DELETE /api/documents/{id}", "files:write", "Delete a document; it can come back for a day", s.remove)
	web.Add(r, "POST /api/documents/{id}/restore", "files:write", "Bring a deleted document back", s.undelete)
	web.Add(r, "GET /api/documents/{id}/versions", "files:read", "The versions of a document, the latest first", s.versions)
	web.Raw(r, "POST /api/documents/{id}/versions", "files:write", "Upload a new version: the file is the body", s.uploadVersion)
	web.Add(r, "POST /api/documents/{id}/versions/{version}/restore", "files:write", "Put an earlier version in force", s.restoreVersion)
	web.Add(r, "GET /api/documents/{id}/reads", "files:read", "Who saw or downloaded a document", s.reads)
	web.Raw(r, "GET /api/documents/{id}/content", "files:read", "The file: ?version= another than the one in force, ?download=1 to keep it", s.content)
	web.Raw(r, "GET /api/documents/{id}/thumbnail", "files:read", "A small picture of an image", s.thumb)
}

// LeadPath is the path of one lead.
type LeadPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Lead"`
}

// DocumentPath is the path of one document.
type DocumentPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Document"`
}

// DocumentsOut are all documents of a lead, and what may be added.
type DocumentsOut struct {
	Items    []Document `json:"items" nullable:"false"`
	MaxBytes int64      `json:"max_bytes" doc:"Of one file"`
	MaxCount int64      `json:"max_count" doc:"Documents of one lead"`
	Used     int64      `json:"used" doc:"Bytes that the business keeps"`
	Quota    int64      `json:"quota" doc:"Bytes that the business may keep"`
}

func (s *Service) list(_ web.Ctx, tx *db.Tx, in *LeadPath) (out DocumentsOut, err error) {
	if err := leadExists(tx, in.ID); err != nil {
		return out, err
	}
	out.MaxBytes, out.MaxCount, out.Quota = s.Limits.File, s.Limits.PerLead, s.Limits.Quota
	if out.Items, err = documentsOf(tx, in.ID, s.Limits.PerLead); err != nil {
		return out, err
	}
	out.Used, err = usage(tx)
	return out, err
}

type patchIn struct {
	DocumentPath
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"400"`
	}
}

func (s *Service) patch(_ web.Ctx, tx *db.Tx, in *patchIn) (Document, error) {
	return s.Rename(tx, in.ID, in.Body.Name)
}

func (s *Service) remove(_ web.Ctx, tx *db.Tx, in *DocumentPath) (web.Empty, error) {
	return web.Empty{}, s.Delete(tx, in.ID)
}

func (s *Service) undelete(_ web.Ctx, tx *db.Tx, in *DocumentPath) (Document, error) {
	return s.Undelete(tx, in.ID)
}

// VersionsOut are the versions of a document.
type VersionsOut struct {
	Items []Version `json:"items" nullable:"false"`
}

func (s *Service) versions(_ web.Ctx, tx *db.Tx, in *DocumentPath) (VersionsOut, error) {
	d, err := current(tx, in.ID)
	if err != nil {
		return VersionsOut{}, err
	}
	items, err := versionsOf(tx, d)
	return VersionsOut{items}, err
}

type versionIn struct {
	DocumentPath
	Version int64 `path:"version" minimum:"1"`
}

func (s *Service) restoreVersion(_ web.Ctx, tx *db.Tx, in *versionIn) (Document, error) {
	return s.Restore(tx, in.ID, in.Version)
}

type readsIn struct {
	DocumentPath
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200"`
}

// ReadsOut is a page of who saw a document.
type ReadsOut struct {
	Items      []Read  `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor"`
}

func (s *Service) reads(_ web.Ctx, tx *db.Tx, in *readsIn) (out ReadsOut, err error) {
	if _, err := current(tx, in.ID); err != nil {
		return out, err
	}
	var after readCursor
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &after.at, &after.id); err != nil {
			return out, err
		}
	}
	var last readCursor
	out.Items, last, err = readsOf(tx, in.ID, after, in.Limit)
	if len(out.Items) == in.Limit {
		out.NextCursor = web.Cursor(last.at, last.id)
	}
	return out, err
}
