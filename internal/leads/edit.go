package leads

import (
	"time"
	"unicode/utf8"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Draft is a lead as somebody enters it.
type Draft struct {
	Name, Phone, Email, Status, Source, Notes string
	OwnerID                                   int64 // 0: nobody
	Tags                                      []string
	ValueAgorot                               int64
	Fields                                    FieldValues

	nameSource, e164 string
	identities       []Identity
	lenient          bool // from a channel: what cannot be read is dropped, not refused
}

// clean checks and tidies a draft in place.
func (d *Draft) clean() error {
	var err error
	if d.lenient {
		d.Name = brief(web.CleanName(d.Name), maxName)
		d.Phone = brief(web.CleanName(d.Phone), 60)
		d.e164, _ = ParsePhone(d.Phone)
	} else {
		d.nameSource = "manual"
		if d.Name, err = line("name", d.Name, maxName); err != nil {
			return err
		}
		if d.e164, d.Phone, err = phoneField(d.Phone); err != nil {
			return err
		}
	}
	if d.Name == "" {
		d.nameSource = ""
	}
	if d.Email, err = cleanEmail(d.Email); err != nil {
		return err
	}
	if d.Source, err = line("source", d.Source, 80); err != nil {
		return err
	}
	if d.Source == "" {
		d.Source = "manual"
	}
	if d.Notes, err = block("notes", d.Notes, maxNotes); err != nil {
		return err
	}
	d.Tags, err = mergeTags(nil, d.Tags)
	return err
}

// Create adds a lead, or when one of its addresses is known, adds what is new to the existing one.
func (s *Service) Create(tx *db.Tx, d Draft) (lead Lead, created bool, err error) {
	if err := d.clean(); err != nil {
		return Lead{}, false, err
	}
	identities := contactOf(d.identities, d.e164)
	if d.e164 == "" && len(identities) > 0 && identities[0].Kind == "phone" {
		d.e164 = identities[0].Value
		if d.Phone == "" {
			d.Phone = d.e164
		}
	}
	if d.Name == "" && d.Phone == "" && d.Email == "" && len(identities) == 0 {
		return Lead{}, false, fault.Invalid.Field("name", nobody)
	}
	if err := checkOwner(tx, d.OwnerID); err != nil {
		return Lead{}, false, err
	}
	known, err := find(tx, identities)
	if err != nil {
		return Lead{}, false, err
	}
	if d.Fields, err = mergeValues(tx, nil, d.Fields); err != nil {
		return Lead{}, false, err
	}
	if known == 0 {
		l, err := s.place(tx, d)
		if err != nil {
			return Lead{}, false, err
		}
		if known, err = s.claim(tx, l, identities); err != nil {
			return Lead{}, false, err
		}
		if known == l.ID {
			if _, err := bus.Emit(tx, Created{LeadID: l.ID, Name: l.Name, Source: l.Source, Status: l.Status}); err != nil {
				return Lead{}, false, err
			}
			// It may be made for somebody whose leads the maker does not see.
			if lead, err = loadLead(tx.Whole(), l.ID); err == nil {
				err = s.assigned(tx, lead)
			}
			return lead, true, err
		}
	}
	lead, err = s.absorb(tx, known, d, identities)
	return lead, false, err
}

// place makes the row of a new lead: on top of its column.
func (s *Service) place(tx *db.Tx, d Draft) (Lead, error) {
	status, err := s.startStatus(tx, d.Status)
	if err != nil {
		return Lead{}, err
	}
	l := Lead{
		ID: tx.NewID(), Name: d.Name, nameSource: d.nameSource, PhoneRaw: d.Phone, Email: d.Email, Status: status,
		Source: d.Source, Tags: d.Tags, Notes: d.Notes, ValueAgorot: d.ValueAgorot, Fields: d.Fields,
	}
	if d.e164 != "" {
		l.Phone = &d.e164
	}
	if d.OwnerID != 0 {
		l.OwnerID = &d.OwnerID
	}
	l.Position, err = topPosition(tx, status)
	return l, err
}

// Patch is what changes of a lead; nil stays.
type Patch struct {
	Name        *string
	NameSource  string  // of Name, manual unless given; a weaker one than the lead's changes nothing
	Phone       *string // "" takes the number away
	Email       *string
	Status      *string
	Source      *string
	OwnerID     *int64 // 0 takes the owner away
	Tags        *[]string
	AddTags     []string
	Notes       *string
	ValueAgorot *int64
	Fields      FieldValues // absent keys stay, nil values go
	Version     int64       // what the change is based on, 0: whatever there is

	oneOfMany bool // a new owner is told of all of them at once
}

// Update changes a lead. It answers fault.Conflict when the lead is newer than p.Version.
func (s *Service) Update(tx *db.Tx, id int64, p Patch) (Lead, error) {
	old, err := s.Get(tx, id)
	if err != nil {
		return Lead{}, err
	}
	if p.Version != 0 && p.Version != old.Version {
		return Lead{}, fault.Conflict.New().With("version", old.Version)
	}
	edited, err := p.apply(tx, old)
	if err != nil {
		return Lead{}, err
	}
	if edited.Name == "" && edited.PhoneRaw == "" && edited.Email == "" && (old.Name != "" || old.PhoneRaw != "" || old.Email != "") {
		return Lead{}, fault.Invalid.Field("name", nobody)
	}
	if deref(edited.Phone) != deref(old.Phone) {
		if err := s.changePhone(tx, old, deref(edited.Phone)); err != nil {
			return Lead{}, err
		}
	}
	save := s.save
	if p.oneOfMany {
		save = s.saveQuietly
	}
	lead, err := save(tx, old, edited)
	if err == nil && p.Status != nil {
		lead, err = s.SetStatus(tx, id, *p.Status)
	}
	return lead, err
}

// apply checks the patch and lays it over the lead.
func (p Patch) apply(tx *db.Tx, l Lead) (Lead, error) {
	var err error
	if p.Name != nil {
		source := p.NameSource
		if source == "" {
			source = "manual"
		}
		name, err := line("name", *p.Name, maxName)
		if err != nil {
			return Lead{}, err
		}
		if nameRank[source] >= nameRank[l.nameSource] && name != l.Name {
			l.Name, l.nameSource = name, source
		}
	}
	if p.Phone != nil {
		e164, text, err := phoneField(*p.Phone)
		if err != nil {
			return Lead{}, err
		}
		l.Phone, l.PhoneRaw = nil, text
		if e164 != "" {
			l.Phone = &e164
		}
	}
	if p.Email != nil {
		if l.Email, err = cleanEmail(*p.Email); err != nil {
			return Lead{}, err
		}
	}
	if p.Source != nil {
		if l.Source, err = line("source", *p.Source, 80); err != nil {
			return Lead{}, err
		}
	}
	if p.OwnerID != nil {
		if err := checkOwner(tx, *p.OwnerID); err != nil {
			return Lead{}, err
		}
		l.OwnerID = nil
		if *p.OwnerID != 0 {
			l.OwnerID = p.OwnerID
		}
	}
	if p.Notes != nil {
		if l.Notes, err = block("notes", *p.Notes, maxNotes); err != nil {
			return Lead{}, err
		}
	}
	if p.ValueAgorot != nil {
		l.ValueAgorot = *p.ValueAgorot
	}
	if l.Fields, err = mergeValues(tx, l.Fields, p.Fields); err != nil {
		return Lead{}, err
	}
	tags := l.Tags
	if p.Tags != nil {
		tags = *p.Tags
	}
	l.Tags, err = mergeTags(tags, p.AddTags)
	return l, err
}

// changePhone moves the address. A number that nobody has ever spoken from was a mistake and is set
// free; one that was used stays this person's, so that they are known when they use it again.
func (s *Service) changePhone(tx *db.Tx, old Lead, e164 string) error {
	if e164 != "" {
		number := Identity{"phone", e164}
		holder, err := leadOf(tx, number)
		if err != nil {
			return err
		}
		if holder != 0 && holder != old.ID {
			other, err := loadHolder(tx, holder)
			if err != nil {
				return err
			}
			if other.deletedAt == 0 {
				return phoneTaken.New().Arg("lead_id", holder).With("lead_id", holder)
			}
		}
		if err := assignIdentity(tx, number, old.ID); err != nil {
			return err
		}
	}
	if old.Phone != nil && old.LastContactAt == nil {
		return dropIdentity(tx, Identity{"phone", *old.Phone}, old.ID)
	}
	return nil
}

func checkOwner(tx *db.Tx, id int64) error {
	if id == 0 {
		return nil
	}
	ok, err := isMember(tx, id)
	if err == nil && !ok {
		return fault.Invalid.Field("owner_id", noSuchUser)
	}
	return err
}

// AddNote puts a note at the end of the lead's notes and whole into the timeline. When the notes
// are full it stands in the timeline alone: nothing that somebody wrote makes room for it.
func (s *Service) AddNote(tx *db.Tx, id int64, text string) error {
	old, err := s.Get(tx, id)
	if err != nil {
		return err
	}
	if text, err = block("text", text, maxNotes); err != nil {
		return err
	}
	if text == "" {
		return fault.Invalid.Field("text", fault.Required)
	}
	edited := old
	edited.Notes = appendNote(old.Notes, text)
	if edited.Notes != old.Notes {
		if err := updateLead(tx, edited); err != nil {
			return err
		}
	}
	_, err = bus.Emit(tx, NoteAdded{LeadID: old.ID, Text: text})
	return err
}

// appendNote is both texts, or the old one alone when both do not fit.
func appendNote(notes, add string) string {
	if notes == "" {
		return add
	}
	joined := notes + "\n" + add
	if utf8.RuneCountInString(joined) > maxNotes {
		return notes
	}
	return joined
}

// Spoke is one contact: a message or a call, in or out.
type Spoke struct {
	Channel string // "whatsapp" or "phone"
	Words   string
	At      time.Time
	Inbound bool
}

// Spoke shows the last words on the lead's card; what comes in counts as unread. The event is the
// channel's own (message.received, call.ended), and the version stays: nobody's edit is in conflict
// with a message.
func (s *Service) Spoke(tx *db.Tx, id int64, w Spoke) error {
	var unread int64
	if w.Inbound {
		unread = 1
	}
	if err := storeSpoke(tx, id, w.Channel, brief(web.CleanName(w.Words), maxWords), db.Ms(w.At), unread); err != nil {
		return err
	}
	for _, follow := range s.onSpoke {
		if err := follow(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// MarkRead says that somebody of the business has seen what the person wrote.
func (s *Service) MarkRead(tx *db.Tx, id int64) error { return storeRead(tx, id) }

// Delete takes a lead off the board. Restore undoes it, and so does the person by coming again.
func (s *Service) Delete(tx *db.Tx, id int64) error {
	gone, err := storeDeleted(tx, id, db.Ms(tx.Now()))
	if err != nil {
		return err
	}
	if !gone {
		return notFound()
	}
	_, err = bus.Emit(tx, Deleted{LeadID: id})
	return err
}

// Restore undoes Delete. A lead that is there already is simply given; one that was merged is restored
// by undoing the merge.
func (s *Service) Restore(tx *db.Tx, id int64) (Lead, error) {
	into, err := mergedInto(tx, id)
	if err != nil {
		return Lead{}, err
	}
	if into != 0 {
		return Lead{}, leadMerged.New().With("lead_id", into)
	}
	back, err := storeDeleted(tx, id, 0)
	if err != nil {
		return Lead{}, err
	}
	if back {
		if err := s.reclaim(tx, id); err != nil {
			return Lead{}, err
		}
		if _, err := bus.Emit(tx, Restored{LeadID: id}); err != nil {
			return Lead{}, err
		}
	}
	return s.Get(tx, id)
}

// reclaim gives a lead that is back its number again, which the undo of an import had set free. A
// number that is somebody else's by now stays theirs.
func (s *Service) reclaim(tx *db.Tx, id int64) error {
	l, err := loadLead(tx, id)
	if err != nil || l.Phone == nil {
		return err
	}
	number := Identity{"phone", *l.Phone}
	if mine, err := claimIdentity(tx, number, id); err != nil || mine {
		return err
	}
	holder, err := leadOf(tx, number)
	if err != nil || holder == id {
		return err
	}
	l.Phone = nil
	return updateLead(tx, l)
}
