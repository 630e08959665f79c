package leads

import (
	"maps"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// reasonHeader names the column that the file of refused rows adds; extraPhone begins the line that
// tells of a second number, which is also one of the lead's addresses.
var (
	reasonHeader = fault.Text{He: "סיבת הדחייה", En: "Reason"}
	extraPhone   = fault.Text{He: "טלפון נוסף", En: "Second phone"}
)

// before is what stood in a lead when an import came to it.
type before struct {
	Created    bool     `json:"created,omitempty"`
	Deleted    int64    `json:"deleted,omitempty"`
	Name       string   `json:"name"`
	NameSource string   `json:"name_source"`
	Phone      *string  `json:"phone"`
	PhoneRaw   string   `json:"phone_raw"`
	Email      string   `json:"email"`
	Source     string   `json:"source"`
	OwnerID    *int64   `json:"owner_id"`
	Tags       []string `json:"tags"`
	Notes      string   `json:"notes"`
	Value      int64    `json:"value"`
	Status     string   `json:"status"`
	SetStatus  string   `json:"set_status,omitempty"` // what the import made of it
	// Own are the values of the business's fields; nil in images from before imports knew them.
	Own *FieldValues `json:"own,omitempty"`
}

func imageOf(l Lead) before {
	return before{
		Deleted: l.deletedAt, Name: l.Name, NameSource: l.nameSource, Phone: l.Phone, PhoneRaw: l.PhoneRaw, Email: l.Email,
		Source: l.Source, OwnerID: l.OwnerID, Tags: l.Tags, Notes: l.Notes, Value: l.ValueAgorot, Status: l.Status,
	}
}

// withOwn is imageOf with the values of the business's fields.
func withOwn(l Lead) before {
	b, own := imageOf(l), maps.Clone(l.Fields)
	if own == nil {
		own = FieldValues{}
	}
	b.Own = &own
	return b
}

// onto lays the image over the lead.
func (b before) onto(l Lead) Lead {
	l.Name, l.nameSource, l.Phone, l.PhoneRaw, l.Email = b.Name, b.NameSource, b.Phone, b.PhoneRaw, b.Email
	l.Source, l.OwnerID, l.Tags, l.Notes, l.ValueAgorot = b.Source, b.OwnerID, b.Tags, b.Notes, b.Value
	if b.Own != nil {
		l.Fields = *b.Own
	}
	return l
}

// touched is a lead that an import has worked on.
type touched struct {
	leadID  int64
	before  before
	claimed []Identity
	version int64
}

// applier brings rows into the database within one transaction.
type applier struct {
	*rowReader
	leads  *Service
	tx     *db.Tx
	of     Import
	bottom map[string]int64 // by status, the place below the last card
	counts ImportCounts
}

// apply gives a row its effect.
func (a *applier) apply(row imported) error {
	if len(row.faults) > 0 {
		a.counts.Refused++
		return insertProblem(a.tx, a.of, row.row, row.faults)
	}
	id, err := holderOf(a.tx, row, a.settings.ByEmail)
	if err != nil {
		return err
	}
	if id == 0 {
		made, err := a.create(row)
		if err != nil || made {
			return err
		}
		if id, err = holderOf(a.tx, row, a.settings.ByEmail); err != nil {
			return err
		}
	}
	return a.meet(id, row)
}

// holderOf finds whose row it is: by the phones in order, then by the e-mail. A deleted lead is found
// by its phone only.
func holderOf(tx *db.Tx, row imported, byEmail bool) (int64, error) {
	for _, number := range row.phones {
		if id, err := leadOf(tx, Identity{"phone", number}); err != nil || id != 0 {
			return id, err
		}
	}
	if !byEmail || row.draft.Email == "" {
		return 0, nil
	}
	return leadByEmail(tx, row.draft.Email)
}

// create adds the lead of a row below the last card of its column, so that the file's order stays. made
// is false when another transaction was just making this person.
func (a *applier) create(row imported) (made bool, err error) {
	d := row.draft
	l := Lead{
		ID: a.tx.NewID(), Name: d.Name, nameSource: d.nameSource, PhoneRaw: d.Phone, Email: d.Email, Source: d.Source,
		Tags: d.Tags, Notes: a.withExtra(d.Notes, row.phones, d.e164), ValueAgorot: d.ValueAgorot, Status: d.Status,
		Fields: d.Fields,
	}
	if l.Status == "" {
		l.Status = a.start
	}
	for _, source := range []string{a.settings.Source, "import"} {
		if l.Source == "" {
			l.Source = source
		}
	}
	if d.e164 != "" {
		l.Phone = &d.e164
	}
	if owner := d.OwnerID; owner != 0 {
		l.OwnerID = &owner
	} else if a.settings.OwnerID != 0 {
		l.OwnerID = &a.settings.OwnerID
	}
	if l.Position, err = a.place(l.Status); err != nil {
		return false, err
	}
	winner, err := a.leads.claim(a.tx, l, contactOf(nil, d.e164))
	if err != nil || winner != l.ID {
		return false, err
	}
	claimed, err := a.claim(l.ID, row.phones)
	if err != nil {
		return false, err
	}
	image := withOwn(l)
	image.Created = true
	if err := insertTouched(a.tx, a.of.ID, touched{l.ID, image, claimed, 1}); err != nil {
		return false, err
	}
	a.counts.Created++
	_, err = bus.Emit(a.tx, Loaded{LeadID: l.ID, Import: a.of.ID, File: a.of.Name, Row: row.row, Created: true})
	return true, err
}

// place is the next position at the bottom of a column.
func (a *applier) place(status string) (int64, error) {
	last, known := a.bottom[status]
	if !known {
		var err error
		if last, err = bottomPosition(a.tx, status); err != nil {
			return 0, err
		}
	}
	a.bottom[status] = last + positionGap
	return last, nil
}

// claim gives the lead those of the numbers that nobody has.
func (a *applier) claim(id int64, phones []string) ([]Identity, error) {
	var claimed []Identity
	for _, number := range phones {
		i := Identity{"phone", number}
		mine, err := claimIdentity(a.tx, i, id)
		if err != nil {
			return nil, err
		}
		if mine {
			claimed = append(claimed, i)
		}
	}
	return claimed, nil
}

// meet brings a row to the lead that it is about.
func (a *applier) meet(id int64, row imported) error {
	old, err := loadLead(a.tx, id)
	if err != nil {
		return err
	}
	earlier, had, err := loadTouched(a.tx, a.of.ID, id)
	if err != nil {
		return err
	}
	edited, changed, err := a.laidOver(old, row, had && earlier.before.Created)
	if err != nil {
		return err
	}
	claimed := []Identity(nil)
	if a.settings.Known != "skip" || had || old.deletedAt != 0 {
		if claimed, err = a.claim(id, row.phones); err != nil {
			return err
		}
	}
	switch {
	case had:
		a.counts.Repeated++
	case changed || len(claimed) > 0:
		a.counts.Updated++
	default:
		a.counts.Unchanged++
	}
	if !changed && len(claimed) == 0 {
		return nil
	}
	now := touched{id, withOwn(old), claimed, old.Version}
	if had {
		now.before, now.claimed = earlier.before, append(earlier.claimed, claimed...)
	}
	if changed {
		if err := a.store(old, edited, row, &now); err != nil {
			return err
		}
	}
	return insertTouched(a.tx, a.of.ID, now)
}

// store writes an edited lead, moves it if the file says so, and brings it back if it was deleted.
func (a *applier) store(old, edited Lead, row imported, now *touched) error {
	if old.deletedAt != 0 {
		if _, err := a.leads.Restore(a.tx, old.ID); err != nil {
			return err
		}
	}
	if edited.Status != old.Status {
		// A column that asks for fields which the lead does not have leaves it where it is.
		switch _, err := a.leads.SetStatus(a.tx, old.ID, edited.Status); {
		case err == nil:
			now.before.SetStatus = edited.Status
		case !fault.Is(err, fieldsMissing):
			return err
		}
	}
	changes := diff(old, edited)
	if len(changes) > 0 {
		if err := rewriteLead(a.tx, old, edited); err != nil {
			return err
		}
		now.version = old.Version + 1
	}
	_, err := bus.Emit(a.tx, Loaded{LeadID: old.ID, Import: a.of.ID, File: a.of.Name, Row: row.row, Changes: changes})
	return err
}

// laidOver is the lead with the row laid over it by the choice of the person; ours is a lead that this
// import has made, which its further rows fill.
func (a *applier) laidOver(old Lead, row imported, ours bool) (edited Lead, changed bool, err error) {
	back := old.deletedAt != 0
	if a.settings.Known == "skip" && !back && !ours {
		return old, false, nil
	}
	d := row.draft
	main := deref(old.Phone)
	if main == "" {
		main = d.e164
	}
	d.Notes = a.withExtra(d.Notes, row.phones, main)
	if strings.Contains(old.Notes, d.Notes) {
		d.Notes = ""
	}
	if edited, err = d.mergeInto(old); err != nil {
		// Both sets of tags together are too many: the lead keeps its own.
		d.Tags = nil
		if edited, err = d.mergeInto(old); err != nil {
			return old, false, err
		}
	}
	if a.settings.Known == "overwrite" && !ours {
		edited = overwritten(edited, d)
	}
	return edited, back || edited.Status != old.Status || len(diff(old, edited)) > 0, nil
}

// overwritten replaces what the row says. The phone stays: it is who they are, and a further one is
// beside it.
func overwritten(l Lead, d Draft) Lead {
	if d.Name != "" && d.Name != l.Name {
		l.Name, l.nameSource = d.Name, d.nameSource
	}
	if d.Email != "" {
		l.Email = d.Email
	}
	if d.Source != "" {
		l.Source = d.Source
	}
	if d.OwnerID != 0 {
		l.OwnerID = &d.OwnerID
	}
	if d.ValueAgorot != 0 {
		l.ValueAgorot = d.ValueAgorot
	}
	if d.Status != "" {
		l.Status = d.Status
	}
	if len(d.Fields) > 0 {
		l.Fields = maps.Clone(l.Fields)
		maps.Copy(l.Fields, d.Fields)
	}
	return l
}

// withExtra adds a line for each number that is not the main one, since people look for it in the lead.
func (a *applier) withExtra(notes string, phones []string, main string) string {
	for _, number := range phones {
		if number == main {
			continue
		}
		text := extraPhone.In(a.settings.Lang) + ": " + nationalPhone(number)
		if !strings.Contains(notes, text) {
			notes = appendNote(notes, text)
		}
	}
	return notes
}
