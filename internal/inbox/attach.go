package inbox

import (
	"context"
	"io"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/whatsapp"
)

// library is the documents of leads as the inbox sends them.
type library struct{ files *files.Service }

// Of is a document of the lead in its version in force.
func (l library) Of(tx *db.Tx, leadID, id int64) (files.Document, error) {
	if l.files == nil {
		return files.Document{}, fault.NotFound.New()
	}
	d, err := l.files.Current(tx, id)
	if err == nil && d.LeadID != leadID {
		err = fault.NotFound.New()
	}
	return d, err
}

// Key is where the content of a version lies.
func (l library) Key(tx *db.Tx, id, version int64) (string, error) {
	if l.files == nil {
		return "", fault.NotFound.New()
	}
	return l.files.Key(tx, id, version)
}

// Outgoing is a document as a provider takes it: opened when it is wanted, in the version that was
// chosen.
func (l library) Outgoing(d sentDocument, key string) *whatsapp.File {
	return &whatsapp.File{Type: d.Type, Name: d.Name, Size: d.Size, Open: func(ctx context.Context) (io.ReadCloser, error) {
		return l.files.Open(ctx, key)
	}}
}
