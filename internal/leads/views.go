package leads

import (
	"cmp"
	"slices"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// View is a saved way of looking at the leads.
type View struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Shared bool   `json:"shared" doc:"Everybody in the business sees it"`
	Pinned bool   `json:"pinned" doc:"By the person who asks"`
	Mine   bool   `json:"mine"`
	Looks  Looks  `json:"looks"`

	userID int64
}

// Looks are what a view holds: what is shown, in which order and how.
type Looks struct {
	Layout  string       `json:"layout" enum:"list,board"`
	Q       string       `json:"q,omitempty" maxLength:"200"`
	Owner   string       `json:"owner,omitempty" maxLength:"20"`
	Source  string       `json:"source,omitempty" maxLength:"80"`
	Tag     string       `json:"tag,omitempty" maxLength:"40"`
	Filter  string       `json:"filter,omitempty" maxLength:"4000" doc:"As in the list's query"`
	Sort    string       `json:"sort,omitempty" maxLength:"80"`
	Group   string       `json:"group,omitempty" enum:"owner,source" doc:"What the board's columns stand for, when not statuses"`
	Columns []ViewColumn `json:"columns,omitempty" maxItems:"80"`
}

// ViewColumn is a column of the table.
type ViewColumn struct {
	Key   string `json:"key" minLength:"1" maxLength:"80"`
	Width int    `json:"width,omitempty" minimum:"40" maximum:"1200"`
}

const maxViews = 100 // of one person

// Views are a person's own views and the shared ones, pinned ones first.
func (s *Service) Views(tx *db.Tx, userID int64) ([]View, error) {
	all, err := loadViews(tx, userID)
	slices.SortStableFunc(all, func(a, b View) int {
		if a.Pinned != b.Pinned {
			if a.Pinned {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return all, err
}

// SaveView adds a view of a person.
func (s *Service) SaveView(tx *db.Tx, userID int64, v View) (View, error) {
	all, err := loadViews(tx, userID)
	if err != nil {
		return View{}, err
	}
	mine := 0
	for _, other := range all {
		if other.Mine {
			mine++
		}
	}
	if mine >= maxViews {
		return View{}, fault.Invalid.Field("name", fault.OutOfRange)
	}
	v.ID, v.userID, v.Mine = tx.NewID(), userID, true
	if err := v.check(); err != nil {
		return View{}, err
	}
	if err := insertView(tx, v); err != nil {
		return View{}, err
	}
	if err := storePin(tx, userID, v.ID, v.Pinned); err != nil {
		return View{}, err
	}
	return v, emitViews(tx, v.ID)
}

// check refuses looks that the list could not show.
func (v *View) check() error {
	name, err := line("name", v.Name, 60)
	if err != nil {
		return err
	}
	if v.Name = name; name == "" {
		return fault.Invalid.Field("name", fault.Required)
	}
	if v.Looks.Sort != "" && !isSort(v.Looks.Sort) {
		return fault.Invalid.Field("looks.sort", fault.BadValue)
	}
	_, err = ParseCondition(v.Looks.Filter)
	return err
}

// ViewChange is what changes of a view; nil stays.
type ViewChange struct {
	Name   *string
	Shared *bool
	Pinned *bool
	Looks  *Looks
}

// EditView changes a view. Whoever sees it may pin it for themselves; all else is for its maker, and
// for managers when it is shared.
func (s *Service) EditView(tx *db.Tx, userID int64, manager bool, id int64, c ViewChange) (View, error) {
	v, err := s.view(tx, userID, id)
	if err != nil {
		return View{}, err
	}
	if c.Pinned != nil {
		v.Pinned = *c.Pinned
		if err := storePin(tx, userID, id, v.Pinned); err != nil {
			return View{}, err
		}
	}
	if c.Name == nil && c.Shared == nil && c.Looks == nil {
		return v, emitViews(tx, id)
	}
	if !v.Mine && !manager {
		return View{}, fault.Forbidden.New()
	}
	if c.Name != nil {
		v.Name = *c.Name
	}
	if c.Shared != nil {
		v.Shared = *c.Shared
	}
	if c.Looks != nil {
		v.Looks = *c.Looks
	}
	if err := v.check(); err != nil {
		return View{}, err
	}
	if err := updateView(tx, v); err != nil {
		return View{}, err
	}
	return v, emitViews(tx, id)
}

// DeleteView takes a view away. The client offers undo by saving it again.
func (s *Service) DeleteView(tx *db.Tx, userID int64, manager bool, id int64) error {
	v, err := s.view(tx, userID, id)
	if err != nil {
		return err
	}
	if !v.Mine && !manager {
		return fault.Forbidden.New()
	}
	if err := removeView(tx, id); err != nil {
		return err
	}
	return emitViews(tx, id)
}

func (s *Service) view(tx *db.Tx, userID, id int64) (View, error) {
	all, err := loadViews(tx, userID)
	if err != nil {
		return View{}, err
	}
	for _, v := range all {
		if v.ID == id {
			return v, nil
		}
	}
	return View{}, notFound()
}

// ViewChanged says that the saved views are not what they were.
type ViewChanged struct{ ID int64 }

// Record is the event as stored.
func (e ViewChanged) Record() bus.Record {
	return bus.Record{Kind: "view.changed", Entity: "view", EntityID: e.ID}
}

func emitViews(tx *db.Tx, id int64) error {
	_, err := bus.Emit(tx, ViewChanged{id})
	return err
}
