package consent

import (
	"net/http"
	"strconv"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of the ledger.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/consents", "leads:read", "What a lead has said about being written to, and what holds", s.list)
	web.Add(r, "POST /api/leads/{id}/consents", "leads:write", "Record a consent or a withdrawal", s.record, 201)
	web.Raw(r, "GET /api/leads/{id}/consents/export", "leads:export", "Download a lead's ledger of consents as CSV", func(w http.ResponseWriter, req *http.Request) {
		if err := s.export(w, req); err != nil {
			web.Fail(w, req, err)
		}
	})
}

// LeadPath is the path of one lead.
type LeadPath struct {
	ID int64 `path:"id" minimum:"1" doc:"Lead"`
}

// Ledger is all that a lead has said, and what holds now.
type Ledger struct {
	Marketing string      `json:"marketing" enum:"granted,withdrawn,none" doc:"What holds for advertisements by WhatsApp"`
	Items     []Statement `json:"items" nullable:"false"`
}

func (s *Service) list(_ web.Ctx, tx *db.Tx, in *LeadPath) (Ledger, error) {
	if err := leadExists(tx, in.ID); err != nil {
		return Ledger{}, err
	}
	items, err := entriesOf(tx, in.ID)
	if err != nil {
		return Ledger{}, err
	}
	l := Ledger{Marketing: "none", Items: items}
	if items == nil {
		l.Items = []Statement{}
	}
	holds, err := s.Status(tx, in.ID, ForMarketing, WhatsApp)
	if holds != Unsaid {
		l.Marketing = holds
	}
	return l, err
}

type recordIn struct {
	LeadPath
	Body struct {
		Channel string `json:"channel,omitempty" enum:"all,whatsapp,sms,email,phone" default:"all"`
		Purpose string `json:"purpose,omitempty" enum:"marketing,service" default:"marketing"`
		Action  string `json:"action" enum:"granted,withdrawn"`
		How     string `json:"how,omitempty" enum:"form,message,call,hand,import" default:"hand"`
		Words   string `json:"words,omitempty" maxLength:"2000" doc:"What was shown and agreed to; a consent needs it"`
	}
}

func (s *Service) record(_ web.Ctx, tx *db.Tx, in *recordIn) (Statement, error) {
	b := in.Body
	if b.Action == Granted && web.CleanText(b.Words) == "" {
		return Statement{}, fault.Invalid.Field("words", noProof)
	}
	return s.Record(tx, Draft{LeadID: in.ID, Channel: b.Channel, Purpose: b.Purpose, Action: b.Action, How: b.How, Words: b.Words})
}

func (s *Service) export(w http.ResponseWriter, req *http.Request) error {
	principal := web.PrincipalOf(req)
	if err := web.Scoped(principal); err != nil {
		return err
	}
	id, err := strconv.ParseInt(req.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return fault.NotFound.New()
	}
	var rows []Statement
	ctx := bus.WithActor(req.Context(), web.Ctx{Principal: principal}.Actor())
	if err := s.db.Read(ctx, principal.Scope, func(tx *db.Tx) (err error) {
		if err = leadExists(tx, id); err != nil {
			return err
		}
		rows, err = entriesOf(tx, id)
		return err
	}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="consents-`+strconv.FormatInt(id, 10)+`.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	return writeCSV(w, rows)
}
