// Package files is the documents of a lead: uploaded from a desk or a phone, kept in the blob store
// under random names, with versions and a log of who saw them.
//
// A document's type is what its content says. What a browser could run (HTML, SVG, scripts,
// programs) is refused; only images and PDF are ever shown, everything else is only downloaded.
package files

import (
	"log/slog"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/web"
)

// Limits are how much may be kept.
type Limits struct {
	File    int64 // bytes of one file
	Quota   int64 // bytes of all versions of all documents of a business
	PerLead int64 // documents of one lead
}

// Options make a Service.
type Options struct {
	DB     *db.DB
	Blobs  blob.Store
	Log    *slog.Logger
	Limits Limits
	// Normalise is a text as it is searched.
	Normalise func(string) string
}

// Service is the feature.
type Service struct {
	Options
	// drawing lets one thumbnail be made at a time: a decoded photograph takes tens of megabytes.
	drawing chan struct{}
}

// New makes the feature.
func New(o Options) *Service { return &Service{Options: o, drawing: make(chan struct{}, 1)} }

// Document is a document in its version in force.
type Document struct {
	ID        int64  `json:"id"`
	LeadID    int64  `json:"lead_id"`
	Name      string `json:"name"`
	Version   int64  `json:"version" doc:"The version in force"`
	Versions  int64  `json:"versions" doc:"How many there have been"`
	CreatedAt string `json:"created_at" format:"date-time"`
	UpdatedAt string `json:"updated_at" format:"date-time"`
	Content

	deletedAt int64
}

// Content is what one upload holds.
type Content struct {
	Type       string `json:"type" doc:"By the content, whatever the upload claimed"`
	Size       int64  `json:"size"`
	SHA256     string `json:"sha256"`
	Width      int64  `json:"width" doc:"Of an image in pixels, else 0"`
	Height     int64  `json:"height"`
	Preview    string `json:"preview" enum:"image,pdf,none"`
	Thumbnail  bool   `json:"thumbnail"`
	UploadedBy string `json:"uploaded_by"`

	blobKey, thumbKey string
}

// Version is one upload of a document.
type Version struct {
	Version   int64  `json:"version"`
	Current   bool   `json:"current"`
	CreatedAt string `json:"created_at" format:"date-time"`
	Content
}

// Read is a person who saw or took a document.
type Read struct {
	Version  int64  `json:"version"`
	Action   string `json:"action" enum:"seen,downloaded"`
	UserName string `json:"user_name"`
	At       string `json:"at" format:"date-time"`
}

// previewOf says how a type is shown.
func previewOf(mime string) string {
	switch mime {
	case png.mime, jpeg.mime, gif.mime, webp.mime:
		return "image"
	case pdf.mime:
		return "pdf"
	}
	return "none"
}

// add records an upload as a new document of the lead.
func (s *Service) add(tx *db.Tx, d Document) (Document, error) {
	if err := leadExists(tx, d.LeadID); err != nil {
		return Document{}, err
	}
	count, err := countDocuments(tx, d.LeadID)
	if err != nil {
		return Document{}, err
	}
	if count >= s.Limits.PerLead {
		return Document{}, tooMany.New().Arg("max", s.Limits.PerLead)
	}
	d.ID, d.Version, d.Versions = tx.NewID(), 1, 1
	if err := insertDocument(tx, d, s.Normalise(d.Name)); err != nil {
		return Document{}, err
	}
	if err := s.keep(tx, d, d.Content); err != nil {
		return Document{}, err
	}
	return s.after(tx, "document.added", d.ID)
}

// revise records an upload as the next version of a document.
func (s *Service) revise(tx *db.Tx, id int64, c Content) (Document, error) {
	d, err := current(tx, id)
	if err != nil {
		return Document{}, err
	}
	d.Versions++
	d.Version, d.Name = d.Versions, fitName(d.Name, c.Type)
	if err := updateDocument(tx, d, s.Normalise(d.Name)); err != nil {
		return Document{}, err
	}
	if err := s.keep(tx, d, c); err != nil {
		return Document{}, err
	}
	return s.after(tx, "document.revised", id)
}

// keep stores the content as d's version within the quota, and lets its files stay.
func (s *Service) keep(tx *db.Tx, d Document, c Content) error {
	if err := insertVersion(tx, d.ID, d.Version, c, bus.ActorOf(tx.Context())); err != nil {
		return err
	}
	used, err := addUsage(tx, c.Size)
	if err != nil {
		return err
	}
	if used > s.Limits.Quota {
		return quotaFull.New().Arg("max", sizeText(s.Limits.Quota))
	}
	return jobs.Cancel(tx, dropKey(c.blobKey))
}

// Rename gives a document another name; the ending stays what the content asks for.
func (s *Service) Rename(tx *db.Tx, id int64, name string) (Document, error) {
	d, err := current(tx, id)
	if err != nil {
		return Document{}, err
	}
	cleaned := cleanName(name)
	if cleaned == "" {
		return Document{}, fault.Invalid.Field("name", fault.Required)
	}
	if cleaned = fitName(cleaned, d.Type); cleaned == d.Name {
		return d, nil
	}
	d.Name = cleaned
	if err := updateDocument(tx, d, s.Normalise(d.Name)); err != nil {
		return Document{}, err
	}
	return s.after(tx, "document.renamed", id)
}

// Restore puts an earlier version in force; none is lost by it.
func (s *Service) Restore(tx *db.Tx, id, version int64) (Document, error) {
	d, err := current(tx, id)
	if err != nil {
		return Document{}, err
	}
	v, err := loadVersion(tx, d, version)
	if err != nil || version == d.Version {
		return d, err
	}
	d.Version, d.Name = version, fitName(d.Name, v.Type)
	if err := updateDocument(tx, d, s.Normalise(d.Name)); err != nil {
		return Document{}, err
	}
	return s.after(tx, "document.version_restored", id)
}

// Delete takes a document away. It can come back until the purge.
func (s *Service) Delete(tx *db.Tx, id int64) error {
	d, err := current(tx, id)
	if err != nil {
		return err
	}
	if err := setDeleted(tx, id, db.Ms(tx.Now())); err != nil {
		return err
	}
	if err := jobs.Enqueue(tx, jobs.Job{Kind: jobPurge, Args: purgeArgs{id}, At: tx.Now().Add(regret), Unique: purgeKey(id)}); err != nil {
		return err
	}
	_, err = bus.Emit(tx, changed{"document.deleted", d})
	return err
}

// Undelete brings a deleted document back.
func (s *Service) Undelete(tx *db.Tx, id int64) (Document, error) {
	d, err := loadDocument(tx, id)
	if err != nil || d.deletedAt == 0 {
		return d, err
	}
	if err := setDeleted(tx, id, 0); err != nil {
		return Document{}, err
	}
	if err := jobs.Cancel(tx, purgeKey(id)); err != nil {
		return Document{}, err
	}
	return s.after(tx, "document.undeleted", id)
}

// after reads the document again and tells what happened to it.
func (s *Service) after(tx *db.Tx, kind string, id int64) (Document, error) {
	d, err := loadDocument(tx, id)
	if err != nil {
		return Document{}, err
	}
	_, err = bus.Emit(tx, changed{kind, d})
	return d, err
}

// current reads a document that is not deleted.
func current(tx *db.Tx, id int64) (Document, error) {
	d, err := loadDocument(tx, id)
	if err == nil && d.deletedAt != 0 {
		err = fault.NotFound.New()
	}
	return d, err
}

// changed is the event of all that happens to a document.
type changed struct {
	kind string
	d    Document
}

// Record is the event as stored.
func (e changed) Record() bus.Record {
	return bus.Record{Kind: e.kind, Entity: "document", EntityID: e.d.ID, LeadID: e.d.LeadID, Data: struct {
		Name    string `json:"name"`
		Version int64  `json:"version"`
	}{e.d.Name, e.d.Version}}
}

// wireTime is a stored time on the wire.
func wireTime(ms int64) string { return web.Time(db.Time(ms)) }
