package summary

import (
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes adds the rows of the summary.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/leads/{id}/summary", "leads:read", "What is known of a lead, in sentences with their sources", s.get)
	web.Add(r, "POST /api/leads/{id}/summary", "leads:write", "Ask for a new summary; summary.made tells when it is there", s.refresh)
}

// LeadSummary is what is known of a lead.
type LeadSummary struct {
	State      string     `json:"state" enum:"none,ready,failed,nothing" doc:"none: there was no attempt yet; nothing: nothing was said that could be summarised"`
	Reason     string     `json:"reason" doc:"Of a failure: model (it did not answer) or answer (it answered something else); empty otherwise"`
	Sentences  []Sentence `json:"sentences" nullable:"false" doc:"After a failure those of the last summary that succeeded"`
	Model      string     `json:"model"`
	MadeAt     *string    `json:"made_at" format:"date-time"`
	Stale      bool       `json:"stale" doc:"Something was said since"`
	Configured bool       `json:"configured" doc:"Whether the business has a model"`
}

type leadIn struct {
	ID int64 `path:"id" minimum:"1" doc:"Lead"`
}

func (s *Service) get(_ web.Ctx, tx *db.Tx, in *leadIn) (LeadSummary, error) {
	lead, err := s.o.Leads.Get(tx, in.ID)
	if err != nil {
		return LeadSummary{}, err
	}
	ai, err := s.o.Models.AI(tx)
	if err != nil {
		return LeadSummary{}, err
	}
	out := LeadSummary{State: "none", Sentences: []Sentence{}, Configured: ai.Configured()}
	kept, found, err := load(tx, in.ID)
	if err != nil || !found {
		return out, err
	}
	at := web.Time(kept.MadeAt)
	out.State, out.Reason, out.Model, out.MadeAt = kept.State, kept.Reason, kept.Model, &at
	if len(kept.Sentences) > 0 {
		out.Sentences = kept.Sentences
	}
	if lead.LastContactAt != nil {
		last, err := time.Parse(time.RFC3339, *lead.LastContactAt)
		out.Stale = err == nil && last.After(kept.MadeAt)
	}
	return out, nil
}

func (s *Service) refresh(c web.Ctx, tx *db.Tx, in *leadIn) (web.Empty, error) {
	if _, err := s.o.Leads.Get(tx, in.ID); err != nil {
		return web.Empty{}, err
	}
	ai, err := s.o.Models.AI(tx)
	if err != nil {
		return web.Empty{}, err
	}
	if !ai.Configured() {
		return web.Empty{}, noModel.New()
	}
	c.Status(202)
	return web.Empty{}, enqueue(tx, makeArgs{LeadID: in.ID}, tx.Now())
}
