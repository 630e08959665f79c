package activity

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Entry is one thing that happened.
type Entry struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	Entity   string          `json:"entity"`
	EntityID int64           `json:"entity_id"`
	Actor    Actor           `json:"actor"`
	Data     json.RawMessage `json:"data"`
	Text     string          `json:"text,omitempty" doc:"The beginning of a message's words"`
	At       string          `json:"at" format:"date-time"`
}

// Actor is who did it.
type Actor struct {
	Kind          string `json:"kind" doc:"user, bot, contact, system or api_key"`
	Name          string `json:"name"`
	Impersonating bool   `json:"impersonating,omitempty" doc:"A system administrator, working as this business"`
}

// families are the kinds of events that one chip of the timeline stands for, by the beginning of
// their names.
var families = map[string][]string{
	"messages": {"message.", "conversation."},
	"calls":    {"call."},
	"statuses": {"lead.moved"},
	"notes":    {"note."},
	"tasks":    {"task.", "reminder."},
	"edits":    {"lead.created", "lead.updated", "lead.deleted", "lead.restored", "lead.merged", "lead.unmerged", "lead.imported", "field."},
	"files":    {"document."},
	"billing":  {"bill.", "payment."},
	"agent":    {"agent.", "summary."},
}

type timelineIn struct {
	ID     int64    `path:"id" minimum:"1" doc:"Lead"`
	Family []string `query:"family,explode" maxItems:"20" enum:"messages,calls,statuses,notes,tasks,edits,files,billing,agent" doc:"Only these; all unless given"`
	Limit  int      `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string   `query:"cursor" maxLength:"2000"`
}

// Timeline is a page of what happened.
type Timeline struct {
	Items      []Entry `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor"`
}

// timeline answers what happened with a lead, whatever feature it happened in.
func (s *Service) timeline(_ web.Ctx, tx *db.Tx, in *timelineIn) (Timeline, error) {
	f := timelineFilter{LeadID: in.ID, Limit: in.Limit + 1}
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &f.Before); err != nil {
			return Timeline{}, err
		}
	}
	for _, family := range in.Family {
		f.Prefixes = append(f.Prefixes, families[family]...)
	}
	lead, err := s.o.Leads.Get(tx, in.ID)
	if err != nil {
		return Timeline{}, err
	}
	entries, err := s.whole(tx, lead.ID, f)
	if err != nil {
		return Timeline{}, err
	}
	page := Timeline{Items: append([]Entry{}, entries...)}
	if len(entries) > in.Limit {
		page.Items = entries[:in.Limit]
		page.NextCursor = web.Cursor(entries[in.Limit-1].ID)
	}
	return page, nil
}

// whole is what happened with a lead and with those that were merged into it, the latest first.
func (s *Service) whole(tx *db.Tx, leadID int64, f timelineFilter) ([]Entry, error) {
	absorbed, err := s.o.Leads.Absorbed(tx, leadID)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, id := range append([]int64{leadID}, absorbed...) {
		f.LeadID = id
		entries, err := timelineOf(tx, f)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	if len(absorbed) > 0 {
		slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(b.ID, a.ID) })
	}
	return all[:min(len(all), f.Limit)], nil
}
