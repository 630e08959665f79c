package leads

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// things is a feature that keeps numbers of leads.
type things map[int64][]int64

func (t things) MoveLead(_ *db.Tx, from, to int64) (json.RawMessage, error) {
	moved, err := json.Marshal(t[from])
	t[to], t[from] = append(t[to], t[from]...), nil
	return moved, err
}

func (t things) MoveBack(_ *db.Tx, from, to int64, data json.RawMessage) error {
	var moved []int64
	err := json.Unmarshal(data, &moved)
	t[from] = t[from][:len(t[from])-len(moved)]
	t[to] = moved
	return err
}

// state is all that is seen of a lead; versions and times of change only count up.
func state(tx *db.Tx, id int64) (string, error) {
	l, err := loadLead(tx, id)
	if err != nil {
		return "", err
	}
	identities, err := identitiesOf(tx, id)
	l.Version, l.UpdatedAt, l.Position = 0, "", 0
	return fmt.Sprint(encodeJSON(l), l.nameSource, l.deletedAt != 0, identities), err
}

// TestMergeAndUnmergeIsIdentity: whatever two leads are and whatever is taken of which, undoing a merge
// gives both back.
func TestMergeAndUnmergeIsIdentity(t *testing.T) {
	d, imports, _ := bench(t, peopleSettings)
	kept := things{}
	m := NewMerges(imports.leads, map[string]Mergeable{"things": kept})
	text := rapid.SampledFrom([]string{"", "דנה לוי", "דנה", "רון"})
	phone := 0
	draft := func(r *rapid.T) Draft {
		phone++
		draft := Draft{
			Name: text.Draw(r, "name"), Email: rapid.SampledFrom([]string{"", "a@b.co", "c@d.co"}).Draw(r, "email"),
			Status: rapid.SampledFrom([]string{"", "won", "new"}).Draw(r, "status"), Source: text.Draw(r, "source"), Notes: text.Draw(r, "notes"),
			Tags:        rapid.SliceOfN(rapid.SampledFrom([]string{"חם", "VIP", "ישן"}), 0, 3).Draw(r, "tags"),
			ValueAgorot: rapid.Int64Range(0, 3).Draw(r, "value"),
		}
		if draft.Name == "" && draft.Email == "" || rapid.Bool().Draw(r, "has phone") {
			draft.Phone = fmt.Sprintf("05%08d", phone)
		}
		return draft
	}
	rapid.Check(t, func(r *rapid.T) {
		take := rapid.SliceOfDistinct(rapid.SampledFrom(mergeFields), rapid.ID).Draw(r, "take")
		first, second := draft(r), draft(r)
		spoke := rapid.Bool().Draw(r, "spoke")
		check := func(err error) {
			if err != nil {
				r.Fatal(err)
			}
		}
		write := func(fn func(tx *db.Tx) error) { check(d.Write(t.Context(), tenant.Grant(1), fn)) }
		var keep, gone Lead
		var before, after [2]string
		states := func(tx *db.Tx, into *[2]string) (err error) {
			if into[0], err = state(tx, keep.ID); err == nil {
				into[1], err = state(tx, gone.ID)
			}
			return err
		}
		write(func(tx *db.Tx) (err error) {
			if keep, _, err = m.leads.Create(tx, first); err != nil {
				return err
			}
			if gone, _, err = m.leads.Create(tx, second); err != nil {
				return err
			}
			if spoke {
				err = m.leads.Spoke(tx, gone.ID, Spoke{Channel: "whatsapp", Words: "שלום", At: tx.Now(), Inbound: true})
			}
			return err
		})
		if keep.ID == gone.ID {
			return
		}
		kept[keep.ID], kept[gone.ID] = []int64{1}, []int64{2, 3}
		var made Merge
		write(func(tx *db.Tx) error { return states(tx, &before) })
		write(func(tx *db.Tx) (err error) {
			made, err = m.Merge(tx, Order{Keep: keep.ID, Gone: gone.ID, Take: take})
			return err
		})
		write(func(tx *db.Tx) error {
			into, err := survivor(tx, gone.ID)
			if err == nil && into != keep.ID {
				err = fmt.Errorf("the survivor is %d", into)
			}
			return err
		})
		write(func(tx *db.Tx) error { _, err := m.Undo(tx, made.ID); return err })
		write(func(tx *db.Tx) error { return states(tx, &after) })
		if before != after {
			r.Errorf("before %q\nafter  %q", before, after)
		}
		if fmt.Sprint(kept[keep.ID], kept[gone.ID]) != "[1] [2 3]" {
			r.Errorf("things are with %v and %v", kept[keep.ID], kept[gone.ID])
		}
	})
}
