package leads

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Mergeable is a feature that keeps things of a lead.
type Mergeable interface {
	// MoveLead gives all that the feature keeps of one lead to another, and says what went along in
	// words of its own.
	MoveLead(tx *db.Tx, from, to int64) (moved json.RawMessage, err error)
	// MoveBack gives what MoveLead has moved, and is still there, back from the lead that has it now.
	MoveBack(tx *db.Tx, from, to int64, moved json.RawMessage) error
}

// Merges makes one lead of two that are the same person, and two of one that was no mistake after all.
type Merges struct {
	leads    *Service
	features map[string]Mergeable
	names    []string // of the features, sorted
}

// NewMerges makes the feature; features are those whose things move, by a name that never changes.
func NewMerges(leads *Service, features map[string]Mergeable) *Merges {
	m := &Merges{leads: leads, features: features}
	for name := range features {
		m.names = append(m.names, name)
	}
	sort.Strings(m.names)
	return m
}

// mergeFields are what may be chosen from either lead. Tags, addresses and everything that hangs on a
// lead are joined; of the notes both stay unless one is chosen.
var mergeFields = []string{"name", "phone", "email", "status", "source", "owner_id", "value_agorot", "notes"}

// Merge is a merge that was made.
type Merge struct {
	ID       int64  `json:"id"`
	KeptID   int64  `json:"kept_id"`
	GoneID   int64  `json:"gone_id"`
	GoneName string `json:"gone_name"`
	By       string `json:"by"`
	At       string `json:"at" format:"date-time"`

	images mergeImages
	moved  map[string]json.RawMessage
}

// mergeImages are the leads before, and the survivor after.
type mergeImages struct {
	Kept       side       `json:"kept"`
	After      side       `json:"after"`
	GoneName   string     `json:"gone_name"`
	Identities []Identity `json:"identities"` // of the one that went
}

// side is a lead as a merge keeps it.
type side struct {
	before
	Fields      FieldValues `json:"fields"`
	LastContact int64       `json:"last_contact"`
	LastChannel string      `json:"last_channel"`
	LastMessage string      `json:"last_message"`
	Unread      int64       `json:"unread"`
}

func sideOf(l Lead) side {
	return side{imageOf(l), l.Fields, milliseconds(deref(l.LastContactAt)), l.LastChannel, l.LastMessage, l.Unread}
}

// Order is what a person has decided about two leads.
type Order struct {
	Keep, Gone               int64
	Take                     []string // fields whose value comes from the one that goes
	KeepVersion, GoneVersion int64    // what the decision is based on; 0: whatever there is
}

// Merge makes one lead of two. What the survivor does not have comes from the other anyway.
func (m *Merges) Merge(tx *db.Tx, o Order) (Merge, error) {
	if o.Keep == o.Gone {
		return Merge{}, fault.Invalid.Field("with", sameLead)
	}
	for _, field := range o.Take {
		if !slices.Contains(mergeFields, field) {
			return Merge{}, fault.Invalid.Field("take", fault.BadValue)
		}
	}
	// In the order of their ids, so that two who merge the same pair do not wait for each other.
	for _, id := range []int64{min(o.Keep, o.Gone), max(o.Keep, o.Gone)} {
		if err := lockLead(tx, id); err != nil {
			return Merge{}, err
		}
	}
	tx = tx.Whole() // both are the asker's to see; what hangs on them moves whole
	keep, err := loadLead(tx, o.Keep)
	if err != nil {
		return Merge{}, err
	}
	gone, err := loadLead(tx, o.Gone)
	if err != nil {
		return Merge{}, err
	}
	for lead, version := range map[*Lead]int64{&keep: o.KeepVersion, &gone: o.GoneVersion} {
		if version != 0 && version != lead.Version {
			return Merge{}, fault.Conflict.New().With("version", lead.Version)
		}
	}
	return m.merge(tx, keep, gone, o.Take)
}

func (m *Merges) merge(tx *db.Tx, keep, gone Lead, take []string) (Merge, error) {
	edited := joined(keep, gone, take)
	identities, err := identitiesOf(tx, gone.ID)
	if err != nil {
		return Merge{}, err
	}
	made := Merge{
		ID: tx.NewID(), KeptID: keep.ID, GoneID: gone.ID, GoneName: gone.Name, By: bus.ActorOf(tx.Context()).Name,
		At: web.Time(tx.Now()), moved: map[string]json.RawMessage{},
	}
	made.images = mergeImages{Kept: sideOf(keep), After: sideOf(edited), GoneName: gone.Name, Identities: identities}
	for _, i := range identities {
		if err := assignIdentity(tx, i, keep.ID); err != nil {
			return Merge{}, err
		}
	}
	if edited.Status != keep.Status {
		if _, err := m.leads.SetStatus(tx, keep.ID, edited.Status); err != nil {
			return Merge{}, err
		}
	}
	if err := updateLead(tx, edited); err != nil {
		return Merge{}, err
	}
	if err := storeFieldValues(tx, keep.ID, edited.Fields); err != nil {
		return Merge{}, err
	}
	if err := storeContact(tx, keep.ID, made.images.After); err != nil {
		return Merge{}, err
	}
	if _, err := storeDeleted(tx, gone.ID, db.Ms(tx.Now())); err != nil {
		return Merge{}, err
	}
	for _, name := range m.names {
		if made.moved[name], err = m.features[name].MoveLead(tx, gone.ID, keep.ID); err != nil {
			return Merge{}, err
		}
	}
	if err := insertMerge(tx, made); err != nil {
		return Merge{}, err
	}
	return made, tellBoth(tx, "lead.merged", "lead.merged_away", made)
}

// joined is the survivor with what it takes and lacks from the other.
func joined(keep, gone Lead, take []string) Lead {
	l := keep
	from := func(field string, lacking bool) bool { return lacking || slices.Contains(take, field) }
	if from("name", l.Name == "") && gone.Name != "" {
		l.Name, l.nameSource = gone.Name, gone.nameSource
	}
	if from("phone", l.Phone == nil) && gone.PhoneRaw != "" {
		l.Phone, l.PhoneRaw = gone.Phone, gone.PhoneRaw
	}
	if from("email", l.Email == "") && gone.Email != "" {
		l.Email = gone.Email
	}
	if from("status", false) {
		l.Status = gone.Status
	}
	if from("source", l.Source == "") {
		l.Source = gone.Source
	}
	if from("owner_id", l.OwnerID == nil) && gone.OwnerID != nil {
		l.OwnerID = gone.OwnerID
	}
	if from("value_agorot", l.ValueAgorot == 0) {
		l.ValueAgorot = gone.ValueAgorot
	}
	switch {
	case from("notes", l.Notes == "") && gone.Notes != "":
		l.Notes = gone.Notes
	case gone.Notes != "" && !strings.Contains(l.Notes, gone.Notes):
		l.Notes = appendNote(l.Notes, gone.Notes)
	}
	l.Fields = maps.Clone(gone.Fields)
	maps.Copy(l.Fields, keep.Fields)
	if tags, err := mergeTags(l.Tags, gone.Tags); err == nil { // together too many: the survivor's
		l.Tags = tags
	}
	if milliseconds(deref(gone.LastContactAt)) > milliseconds(deref(l.LastContactAt)) {
		l.LastContactAt, l.LastChannel, l.LastMessage = gone.LastContactAt, gone.LastChannel, gone.LastMessage
	}
	l.Unread += gone.Unread
	return l
}

// tellBoth writes the event into the survivor's timeline, and tells watchers that the other has gone
// or is back.
func tellBoth(tx *db.Tx, kept, gone string, m Merge) error {
	if _, err := bus.Emit(tx, MergedEvent{kind: kept, leadID: m.KeptID, MergeID: m.ID, GoneID: m.GoneID, Name: m.GoneName}); err != nil {
		return err
	}
	_, err := bus.Emit(tx, MergedEvent{kind: gone, leadID: m.GoneID, MergeID: m.ID, GoneID: m.GoneID, Name: m.GoneName})
	return err
}

// Undo makes two leads of one again. Each field of the survivor that nobody has changed since is what it
// was before, what came along goes back, and what is new since stays with the survivor.
func (m *Merges) Undo(tx *db.Tx, id int64) (Merge, error) {
	made, undone, err := loadMerge(tx, id)
	if err != nil {
		return Merge{}, err
	}
	if undone {
		return Merge{}, fault.NotFound.New()
	}
	if err := lockLead(tx, made.KeptID); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = mergeBuried.New() // the survivor was deleted or merged itself
		}
		return Merge{}, err
	}
	tx = tx.Whole()
	marked, err := markUndone(tx, id)
	if err != nil {
		return Merge{}, err
	}
	if !marked {
		return Merge{}, fault.NotFound.New()
	}
	keep, err := loadLead(tx, made.KeptID)
	if err != nil {
		return Merge{}, err
	}
	if _, err := storeDeleted(tx, made.GoneID, 0); err != nil {
		return Merge{}, err
	}
	for _, i := range made.images.Identities {
		if err := handOver(tx, i, keep.ID, made.GoneID); err != nil {
			return Merge{}, err
		}
	}
	if err := m.putBack(tx, keep, made.images); err != nil {
		return Merge{}, err
	}
	for _, name := range slices.Backward(m.names) {
		if moved, had := made.moved[name]; had {
			if err := m.features[name].MoveBack(tx, keep.ID, made.GoneID, moved); err != nil {
				return Merge{}, err
			}
		}
	}
	return made, tellBoth(tx, "lead.unmerged", "lead.restored", made)
}

// putBack makes each field of the survivor what it was, unless somebody has changed it since.
func (m *Merges) putBack(tx *db.Tx, now Lead, images mergeImages) error {
	was, after, l := images.Kept, images.After, now
	if l.Name == after.Name && l.nameSource == after.NameSource {
		l.Name, l.nameSource = was.Name, was.NameSource
	}
	if deref(l.Phone) == deref(after.Phone) && l.PhoneRaw == after.PhoneRaw {
		l.Phone, l.PhoneRaw = was.Phone, was.PhoneRaw
	}
	if l.Email == after.Email {
		l.Email = was.Email
	}
	if l.Source == after.Source {
		l.Source = was.Source
	}
	if deref(l.OwnerID) == deref(after.OwnerID) {
		l.OwnerID = was.OwnerID
	}
	if l.ValueAgorot == after.Value {
		l.ValueAgorot = was.Value
	}
	if l.Notes == after.Notes {
		l.Notes = was.Notes
	}
	if slices.Equal(l.Tags, after.Tags) {
		l.Tags = was.Tags
	}
	if l.Status == after.Status && was.Status != after.Status {
		// A column that asks for fields since does not take the lead back; it stays where it is.
		if _, err := m.leads.SetStatus(tx, l.ID, was.Status); err != nil && !fault.Is(err, fieldsMissing) {
			return err
		}
	}
	contact := sideOf(now)
	if contact.LastContact == after.LastContact && contact.LastMessage == after.LastMessage {
		contact.LastContact, contact.LastChannel, contact.LastMessage = was.LastContact, was.LastChannel, was.LastMessage
	}
	if contact.Unread == after.Unread {
		contact.Unread = was.Unread
	}
	if err := storeContact(tx, l.ID, contact); err != nil {
		return err
	}
	if reflect.DeepEqual(l.Fields, after.Fields) {
		l.Fields = was.Fields
		if err := storeFieldValues(tx, l.ID, l.Fields); err != nil {
			return err
		}
	}
	return updateLead(tx, l)
}

// MergedEvent says that two leads became one, or two again.
type MergedEvent struct {
	kind    string
	leadID  int64
	MergeID int64  `json:"merge_id"`
	GoneID  int64  `json:"gone_id"`
	Name    string `json:"name"`
}

// Record is the event as stored.
func (e MergedEvent) Record() bus.Record { return record(e.kind, e.leadID, e) }

// Absorbed are the leads that were merged into one, and into those, so that a timeline is whole.
func (s *Service) Absorbed(tx *db.Tx, id int64) ([]int64, error) {
	const most = 50 // nobody is that many people
	var all []int64
	for next := []int64{id}; len(next) > 0 && len(all) < most; next = next[1:] {
		merged, err := goneInto(tx, next[0])
		if err != nil {
			return nil, err
		}
		all, next = append(all, merged...), append(next, merged...)
	}
	return all, nil
}

// survivor is the lead that a merged one lives on in; 0 for a lead that was never merged.
func survivor(tx *db.Tx, id int64) (int64, error) {
	last := int64(0)
	for range 50 {
		next, err := mergedInto(tx, id)
		if err != nil || next == 0 {
			return last, err
		}
		last, id = next, next
	}
	return last, nil
}
