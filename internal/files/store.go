package files

import (
	"errors"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

func leadExists(tx *db.Tx, id int64) error {
	var one int64
	return db.OrNotFound(tx.One(`SELECT 1 FROM leads WHERE tenant_id = :tenant AND id = :id AND deleted_at = 0`, db.Args{"id": id}, &one))
}

func countDocuments(tx *db.Tx, leadID int64) (n int64, err error) {
	err = tx.One(`SELECT count(*) FROM documents WHERE tenant_id = :tenant AND lead_id = :lead AND deleted_at = 0`, db.Args{"lead": leadID}, &n)
	return n, err
}

func insertDocument(tx *db.Tx, d Document, search string) error {
	_, err := tx.Exec(`INSERT INTO documents (tenant_id, id, lead_id, name, version, last_version, created_at, updated_at, deleted_at, search)
		VALUES (:tenant, :id, :lead, :name, :version, :version, :now, :now, 0, :search)`,
		db.Args{"id": d.ID, "lead": d.LeadID, "name": d.Name, "version": d.Version, "now": db.Ms(tx.Now()), "search": search})
	return err
}

func updateDocument(tx *db.Tx, d Document, search string) error {
	_, err := tx.Exec(`UPDATE documents SET name = :name, search = :search, version = :version, last_version = :last, updated_at = :now
		WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": d.ID, "name": d.Name, "version": d.Version, "last": d.Versions, "search": search, "now": db.Ms(tx.Now())})
	return err
}

func setDeleted(tx *db.Tx, id, at int64) error {
	_, err := tx.Exec(`UPDATE documents SET deleted_at = :at WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id, "at": at})
	return err
}

// scanDocument reads what documentsOf and loadDocument select.
func scanDocument(r db.Row) (d Document, err error) {
	var created, updated int64
	err = r.Scan(&d.ID, &d.LeadID, &d.Name, &d.Version, &d.Versions, &created, &updated, &d.deletedAt,
		&d.blobKey, &d.thumbKey, &d.Type, &d.Size, &d.SHA256, &d.Width, &d.Height, &d.UploadedBy)
	d.CreatedAt, d.UpdatedAt = wireTime(created), wireTime(updated)
	d.complete()
	return d, err
}

// complete fills what follows from the stored columns.
func (c *Content) complete() { c.Preview, c.Thumbnail = previewOf(c.Type), c.thumbKey != "" }

// loadDocument reads a document of a lead that is there, deleted documents included.
func loadDocument(tx *db.Tx, id int64) (Document, error) {
	found, err := db.List(tx, `SELECT d.id, d.lead_id, d.name, d.version, d.last_version, d.created_at, d.updated_at, d.deleted_at,
			v.blob_key, v.thumb_key, v.type, v.size, v.sha256, v.width, v.height, v.author_name
		FROM documents d
		JOIN leads l ON l.tenant_id = d.tenant_id AND l.id = d.lead_id AND l.deleted_at = 0
		JOIN document_versions v ON v.tenant_id = d.tenant_id AND v.document_id = d.id AND v.version = d.version
		WHERE d.tenant_id = :tenant AND d.id = :id`, db.Args{"id": id}, scanDocument)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Document{}, err
	}
	return found[0], nil
}

// documentsOf are the documents of a lead, the latest first.
func documentsOf(tx *db.Tx, leadID, limit int64) ([]Document, error) {
	return db.List(tx, `SELECT d.id, d.lead_id, d.name, d.version, d.last_version, d.created_at, d.updated_at, d.deleted_at,
			v.blob_key, v.thumb_key, v.type, v.size, v.sha256, v.width, v.height, v.author_name
		FROM documents d
		JOIN document_versions v ON v.tenant_id = d.tenant_id AND v.document_id = d.id AND v.version = d.version
		WHERE d.tenant_id = :tenant AND d.lead_id = :lead AND d.deleted_at = 0
		ORDER BY d.updated_at DESC, d.id DESC LIMIT :limit`, db.Args{"lead": leadID, "limit": limit}, scanDocument)
}

func insertVersion(tx *db.Tx, id, version int64, c Content, by bus.Actor) error {
	_, err := tx.Exec(`INSERT INTO document_versions (tenant_id, document_id, version, blob_key, thumb_key, type, size, sha256, width, height, author_id, author_name, created_at)
		VALUES (:tenant, :id, :version, :blob, :thumb, :type, :size, :sum, :width, :height, :author, :name, :now)`,
		db.Args{"id": id, "version": version, "blob": c.blobKey, "thumb": c.thumbKey, "type": c.Type, "size": c.Size, "sum": c.SHA256,
			"width": c.Width, "height": c.Height, "author": by.ID, "name": by.Name, "now": db.Ms(tx.Now())})
	return err
}

// versionsOf are the uploads of a document, the latest first.
func versionsOf(tx *db.Tx, d Document) ([]Version, error) {
	return db.List(tx, `SELECT version, blob_key, thumb_key, type, size, sha256, width, height, author_name, created_at
		FROM document_versions WHERE tenant_id = :tenant AND document_id = :id ORDER BY version DESC LIMIT 1000`,
		db.Args{"id": d.ID}, d.scanVersion)
}

func (d Document) scanVersion(r db.Row) (v Version, err error) {
	var created int64
	err = r.Scan(&v.Version, &v.blobKey, &v.thumbKey, &v.Type, &v.Size, &v.SHA256, &v.Width, &v.Height, &v.UploadedBy, &created)
	v.CreatedAt, v.Current = wireTime(created), v.Version == d.Version
	v.complete()
	return v, err
}

func loadVersion(tx *db.Tx, d Document, version int64) (Version, error) {
	found, err := db.List(tx, `SELECT version, blob_key, thumb_key, type, size, sha256, width, height, author_name, created_at
		FROM document_versions WHERE tenant_id = :tenant AND document_id = :id AND version = :version`,
		db.Args{"id": d.ID, "version": version}, d.scanVersion)
	if err == nil && len(found) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Version{}, err
	}
	return found[0], nil
}

// addUsage adds to what the business keeps and gives the sum.
func addUsage(tx *db.Tx, bytes int64) (used int64, err error) {
	err = tx.One(`INSERT INTO document_usage (tenant_id, bytes) VALUES (:tenant, :bytes)
		ON CONFLICT (tenant_id) DO UPDATE SET bytes = document_usage.bytes + excluded.bytes RETURNING bytes`, db.Args{"bytes": bytes}, &used)
	return used, err
}

func usage(tx *db.Tx) (used int64, err error) {
	err = tx.One(`SELECT bytes FROM document_usage WHERE tenant_id = :tenant`, nil, &used)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return used, err
}

// logRead notes who saw or took a version, unless the same was noted since.
func logRead(tx *db.Tx, id, version int64, action string, by bus.Actor, since time.Time) error {
	var known int64
	err := tx.One(`SELECT count(*) FROM document_reads
		WHERE tenant_id = :tenant AND document_id = :id AND at > :since AND version = :version AND action = :action AND user_id = :user`,
		db.Args{"id": id, "since": db.Ms(since), "version": version, "action": action, "user": by.ID}, &known)
	if err != nil || known > 0 {
		return err
	}
	_, err = tx.Exec(`INSERT INTO document_reads (tenant_id, id, document_id, version, action, user_id, user_name, at)
		VALUES (:tenant, :row, :id, :version, :action, :user, :name, :now)`,
		db.Args{"row": tx.NewID(), "id": id, "version": version, "action": action, "user": by.ID, "name": by.Name, "now": db.Ms(tx.Now())})
	return err
}

// readCursor is the last row of a page; zero is before the first.
type readCursor struct{ at, id int64 }

// readsOf are those who saw or took a document, the latest first.
func readsOf(tx *db.Tx, id int64, after readCursor, limit int) (items []Read, last readCursor, err error) {
	query := `SELECT id, version, action, user_name, at FROM document_reads WHERE tenant_id = :tenant AND document_id = :id`
	args := db.Args{"id": id, "limit": limit}
	if after != (readCursor{}) {
		query += ` AND (at, id) < (:at, :row)`
		args["at"], args["row"] = after.at, after.id
	}
	items, err = db.List(tx, query+` ORDER BY at DESC, id DESC LIMIT :limit`, args, func(r db.Row) (m Read, err error) {
		err = r.Scan(&last.id, &m.Version, &m.Action, &m.UserName, &last.at)
		m.At = wireTime(last.at)
		return m, err
	})
	return items, last, err
}

// purged removes the rows of a document that is deleted, and gives the keys of its files and their
// size; none when it is there again, or gone already.
func purged(tx *db.Tx, id int64) (keys []string, size int64, err error) {
	var one int64
	err = tx.One(`SELECT 1 FROM documents WHERE tenant_id = :tenant AND id = :id AND deleted_at > 0`, db.Args{"id": id}, &one)
	if errors.Is(err, db.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	err = tx.Query(`SELECT blob_key, thumb_key, size FROM document_versions WHERE tenant_id = :tenant AND document_id = :id`, db.Args{"id": id}, func(r db.Row) error {
		var file, thumb string
		var n int64
		if err := r.Scan(&file, &thumb, &n); err != nil {
			return err
		}
		if keys = append(keys, file); thumb != "" {
			keys = append(keys, thumb)
		}
		size += n
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	for _, query := range []string{
		`DELETE FROM document_reads WHERE tenant_id = :tenant AND document_id = :id`,
		`DELETE FROM document_versions WHERE tenant_id = :tenant AND document_id = :id`,
		`DELETE FROM documents WHERE tenant_id = :tenant AND id = :id`,
	} {
		if _, err := tx.Exec(query, db.Args{"id": id}); err != nil {
			return nil, 0, err
		}
	}
	return keys, size, nil
}
