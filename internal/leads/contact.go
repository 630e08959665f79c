package leads

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

// Identity is one address of a person. Kinds: phone (E.164), bsuid, parent_bsuid, twilio_ext.
type Identity struct{ Kind, Value string }

// Contact is what a channel knows of somebody who came.
type Contact struct {
	Identities []Identity
	Name       string
	NameSource string // manual, import, whatsapp or ai
	Phone      string // as received
	Source     string // where the lead comes from if it is new
	Email      string
	Notes      string // added to those that are there
}

// nameRank orders the sources of a name: a weaker one never overwrites a stronger.
var nameRank = map[string]int{"ai": 1, "whatsapp": 2, "import": 3, "manual": 4}

// FindOrCreate gives the person's one lead. Whichever of the addresses is known decides, the phone
// first; the others are then this lead's as well. What is new fills what was empty, and a deleted
// lead comes back. Several transactions may run it at once for the same new person: the primary key
// of the identities lets one of them create, the others find.
func (s *Service) FindOrCreate(tx *db.Tx, c Contact) (lead Lead, created bool, err error) {
	d := Draft{Name: c.Name, Source: c.Source, Email: c.Email, Notes: c.Notes, identities: c.Identities, nameSource: c.NameSource}
	d.Phone, d.lenient = c.Phone, true
	return s.Create(tx, d)
}

// contactOf is the cleaned identities of a draft, the phone first.
func contactOf(identities []Identity, e164 string) []Identity {
	var all []Identity
	add := func(kind, value string) {
		if i := (Identity{kind, value}); value != "" && !slices.Contains(all, i) {
			all = append(all, i)
		}
	}
	add("phone", e164)
	for _, i := range identities {
		if i.Kind == "phone" {
			number, _ := ParsePhone(i.Value)
			add("phone", number)
		}
	}
	for _, i := range identities {
		if i.Kind != "phone" {
			add(i.Kind, strings.TrimSpace(i.Value))
		}
	}
	return all
}

// find looks the addresses up in order; the first that is known decides.
func find(tx *db.Tx, identities []Identity) (int64, error) {
	for _, i := range identities {
		if id, err := leadOf(tx, i); err != nil || id != 0 {
			return id, err
		}
	}
	return 0, nil
}

// claim creates the lead and takes its addresses. When another transaction was faster, the new row
// goes again and the other's lead is the answer.
func (s *Service) claim(tx *db.Tx, l Lead, identities []Identity) (winner int64, err error) {
	if err := insertLead(tx, l); err != nil {
		return 0, err
	}
	for _, i := range identities {
		mine, err := claimIdentity(tx, i, l.ID)
		if err != nil {
			return 0, err
		}
		if !mine {
			if err := discardLead(tx, l.ID); err != nil {
				return 0, err
			}
			return leadOf(tx, i)
		}
	}
	return l.ID, nil
}

// absorb adds to a known lead what a draft brings, and revives it if it was deleted.
func (s *Service) absorb(tx *db.Tx, id int64, d Draft, identities []Identity) (Lead, error) {
	old, err := loadHolder(tx, id)
	if err != nil {
		return Lead{}, err
	}
	for _, i := range identities {
		if err := assignIdentity(tx, i, id); err != nil {
			return Lead{}, err
		}
	}
	if old.deletedAt != 0 {
		if old, err = s.Restore(tx, id); err != nil {
			return Lead{}, err
		}
	}
	merged, err := d.mergeInto(old)
	if err != nil {
		return Lead{}, err
	}
	return s.save(tx, old, merged)
}

// mergeInto fills what the lead does not know yet: it never replaces, but for a name from a
// stronger source.
func (d Draft) mergeInto(old Lead) (Lead, error) {
	l := old
	if d.Name != "" && (l.Name == "" || nameRank[d.nameSource] > nameRank[l.nameSource]) {
		l.Name, l.nameSource = d.Name, d.nameSource
	}
	if l.Phone == nil && d.e164 != "" {
		l.Phone, l.PhoneRaw = &d.e164, d.Phone
	}
	if l.PhoneRaw == "" {
		l.PhoneRaw = d.Phone
	}
	if l.Email == "" {
		l.Email = d.Email
	}
	if l.OwnerID == nil && d.OwnerID != 0 {
		l.OwnerID = &d.OwnerID
	}
	if l.ValueAgorot == 0 {
		l.ValueAgorot = d.ValueAgorot
	}
	for key, value := range d.Fields {
		if l.Fields[key] == nil {
			l.Fields = maps.Clone(l.Fields)
			l.Fields[key] = value
		}
	}
	if d.Notes != "" && !strings.Contains(l.Notes, d.Notes) {
		l.Notes = appendNote(l.Notes, d.Notes)
	}
	var err error
	l.Tags, err = mergeTags(l.Tags, d.Tags)
	return l, err
}

// save stores an edited lead with its event, if anything changed, and tells a new owner.
func (s *Service) save(tx *db.Tx, old, edited Lead) (Lead, error) {
	lead, err := s.saveQuietly(tx, old, edited)
	if err == nil && deref(old.OwnerID) != deref(lead.OwnerID) {
		err = s.assigned(tx, lead)
	}
	return lead, err
}

// saveQuietly is save for one of many: its owner is told of all of them at once.
func (s *Service) saveQuietly(tx *db.Tx, old, edited Lead) (Lead, error) {
	changes := diff(old, edited)
	if len(changes) == 0 {
		return old, nil
	}
	if err := rewriteLead(tx, old, edited); err != nil {
		return Lead{}, err
	}
	if _, err := bus.Emit(tx, Updated{LeadID: old.ID, Changes: changes}); err != nil {
		return Lead{}, err
	}
	lead, err := loadLead(tx.Whole(), old.ID) // who hands a lead over may not see it any more
	if err == nil && deref(old.OwnerID) != deref(lead.OwnerID) {
		_, err = bus.Emit(tx, HandedOver{})
	}
	return lead, err
}

// rewriteLead writes an edited lead with the values that filters find it by.
func rewriteLead(tx *db.Tx, old, edited Lead) error {
	if err := updateLead(tx, edited); err != nil || sameValues(old.Fields, edited.Fields) {
		return err
	}
	return storeFieldValues(tx, old.ID, edited.Fields)
}

// diff names the fields that differ.
func diff(old, edited Lead) []Change {
	var changes []Change
	compare := func(field string, from, to any, differ bool) {
		if differ {
			changes = append(changes, Change{field, from, to})
		}
	}
	compare("name", old.Name, edited.Name, old.Name != edited.Name || old.nameSource != edited.nameSource)
	compare("phone", old.Phone, edited.Phone, deref(old.Phone) != deref(edited.Phone) || old.PhoneRaw != edited.PhoneRaw)
	compare("email", old.Email, edited.Email, old.Email != edited.Email)
	compare("source", old.Source, edited.Source, old.Source != edited.Source)
	compare("owner_id", old.OwnerID, edited.OwnerID, deref(old.OwnerID) != deref(edited.OwnerID))
	compare("tags", old.Tags, edited.Tags, !slices.Equal(old.Tags, edited.Tags))
	compare("value_agorot", old.ValueAgorot, edited.ValueAgorot, old.ValueAgorot != edited.ValueAgorot)
	for _, key := range slices.Sorted(maps.Keys(edited.Fields)) {
		compare("fields."+key, old.Fields[key], edited.Fields[key], !reflect.DeepEqual(old.Fields[key], edited.Fields[key]))
	}
	for _, key := range slices.Sorted(maps.Keys(old.Fields)) {
		_, stays := edited.Fields[key]
		compare("fields."+key, old.Fields[key], nil, !stays)
	}
	compare("notes", nil, nil, old.Notes != edited.Notes)
	return changes
}

func deref[T any](p *T) T {
	var none T
	if p == nil {
		return none
	}
	return *p
}
