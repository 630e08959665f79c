package leads

import (
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Cards stand at sparse positions: a move takes the number in the middle between its neighbours, so
// that it writes one row. Where there is no number left between two cards, the ones below are
// spread, as few as needed.
const (
	positionGap = 1 << 20 // between cards put at an end
	minimumGap  = 1 << 10 // what spreading must reach
	spreadFirst = 16      // cards of the first try; each further try takes twice as many
)

// SetStatus moves a lead to the top of a column. A lead that is in it already stays where it is.
func (s *Service) SetStatus(tx *db.Tx, id int64, key string) (Lead, error) {
	lead, err := s.Get(tx, id)
	if err != nil || lead.Status == statusKey(key) {
		return lead, err
	}
	return s.Move(tx, id, key, 0, 0)
}

// Move puts a card into a column: above the card before, below the card after, or, where neither is
// given or both have meanwhile left the column, on top. When the two are no longer neighbours, the
// card goes right below after.
func (s *Service) Move(tx *db.Tx, id int64, key string, before, after int64) (Lead, error) {
	lead, err := s.Get(tx, id)
	if err != nil {
		return Lead{}, err
	}
	id = lead.ID
	status, err := s.lockStatus(tx, key)
	if err != nil {
		return Lead{}, err
	}
	if status.Key != lead.Status {
		if err := needFields(tx, lead, status.Key); err != nil {
			return Lead{}, err
		}
	}
	above, err := anchor(tx, "after_id", after, id, status.Key)
	if err != nil {
		return Lead{}, err
	}
	below, err := anchor(tx, "before_id", before, id, status.Key)
	if err != nil {
		return Lead{}, err
	}
	switch {
	case above != nil:
		below, err = neighbour(tx, status.Key, id, above, down)
	case below != nil:
		above, err = neighbour(tx, status.Key, id, below, up)
	default:
		below, err = firstCard(tx, status.Key, id)
	}
	if err != nil {
		return Lead{}, err
	}
	position, err := between(tx, status.Key, id, above, below)
	if err != nil {
		return Lead{}, err
	}
	if err := storePlace(tx, id, lead.Status, status.Key, position); err != nil {
		return Lead{}, err
	}
	if _, err := bus.Emit(tx, Moved{LeadID: id, From: lead.Status, To: status.Key, ToLabel: status.Label, Position: position}); err != nil {
		return Lead{}, err
	}
	return s.Get(tx, id)
}

// card is a place in a column. Two cards at one position are ordered by id, as the board shows them.
type card struct{ position, id int64 }

// anchor finds a card that the move refers to. One that left the column or was deleted since the
// client saw it is no anchor any more; one that never existed in this business is refused.
func anchor(tx *db.Tx, field string, id, moving int64, status string) (*card, error) {
	if id == 0 || id == moving {
		return nil, nil
	}
	l, err := loadLead(tx, id)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.Invalid.Field(field, noSuchLead)
	}
	if err != nil || l.deletedAt != 0 || l.Status != status {
		return nil, err
	}
	return &card{l.Position, l.ID}, nil
}

// between gives a position between two neighbours; nil is the end of the column.
func between(tx *db.Tx, status string, moving int64, above, below *card) (int64, error) {
	switch {
	case above == nil && below == nil:
		return 0, nil
	case above == nil:
		return below.position - positionGap, nil
	case below == nil:
		return above.position + positionGap, nil
	case below.position-above.position >= 2:
		return above.position + (below.position-above.position)/2, nil
	}
	return makeRoom(tx, status, moving, above)
}

// makeRoom spreads the cards below above until a minimumGap lies between each two of them, and gives
// the first of the new places to the caller.
func makeRoom(tx *db.Tx, status string, moving int64, above *card) (int64, error) {
	for take := spreadFirst; ; take *= 2 {
		cards, err := cardsBelow(tx, status, moving, above, take+1)
		if err != nil {
			return 0, err
		}
		step := int64(positionGap)
		if len(cards) > take { // the last one read is the wall, it stays
			step = (cards[take].position - above.position) / int64(take+2)
			cards = cards[:take]
		}
		if step < minimumGap {
			continue
		}
		for i, c := range cards {
			if err := storePosition(tx, c.id, above.position+step*int64(i+2)); err != nil {
				return 0, err
			}
		}
		return above.position + step, nil
	}
}
