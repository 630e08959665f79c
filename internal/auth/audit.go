package auth

import (
	"math"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// auditEntry is a row of the audit log: who really acted, in whose clothes, on what.
type auditEntry struct {
	Home      int64 // the business whose log it is, 0 for the installation's
	UserID    int64
	UserName  string
	Assumed   int64
	SessionID int64
	Action    string
	Subject   int64
	Detail    string
	RequestID string
	IP        string
}

func entryOf(c web.Ctx, action string) auditEntry {
	e := auditEntry{Action: action, RequestID: c.RequestID, IP: web.ClientIP(c.Request)}
	if p := c.Principal; p != nil {
		e.UserID, e.UserName, e.SessionID, e.Home = p.UserID, p.Name, p.SessionID, homeOf(p.Scope.ID())
		if p.Impersonating {
			e.Assumed = homeOf(p.Scope.ID())
		}
	}
	return e
}

// Audit records a write made while impersonating. See web.Guard.
func (s *Service) Audit(tx *db.Tx, c web.Ctx, route string) error {
	return insertAuditBound(tx, entryOf(c, route))
}

// AuditItem is an entry as the owners of a business read it.
type AuditItem struct {
	ID            int64  `json:"id"`
	At            string `json:"at"`
	UserID        int64  `json:"user_id"`
	UserName      string `json:"user_name"`
	Impersonating bool   `json:"impersonating"`
	Action        string `json:"action"`
	SubjectID     int64  `json:"subject_id"`
	Detail        string `json:"detail"`
	IP            string `json:"ip"`
}

type auditIn struct {
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Items      []AuditItem `json:"items" nullable:"false"`
	NextCursor *string     `json:"next_cursor"`
}

func (s *Service) listAudit(c web.Ctx, tx *db.Tx, in *auditIn) (AuditPage, error) {
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return AuditPage{}, err
		}
	}
	items, err := auditOf(tx, before, in.Limit+1)
	page := AuditPage{Items: items}
	if len(items) > in.Limit {
		page.Items = items[:in.Limit]
		page.NextCursor = web.Cursor(page.Items[in.Limit-1].ID)
	}
	return page, err
}
