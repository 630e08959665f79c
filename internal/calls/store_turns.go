package calls

import (
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// saveTurns writes turns; a turn that is known already takes the newer text, since what a caller
// has heard of a sentence is only certain once it has been played.
func saveTurns(tx *db.Tx, callID int64, turns []Turn) error {
	for _, t := range turns {
		_, err := tx.Exec(`INSERT INTO call_turns (tenant_id, call_id, seq, role, text, interrupted, at)
			VALUES (:tenant, :call, :seq, :role, :text, :interrupted, :at)
			ON CONFLICT (tenant_id, call_id, seq) DO UPDATE SET text = :text, interrupted = :interrupted`,
			db.Args{"call": callID, "seq": t.Seq, "role": t.Role, "text": t.Text, "interrupted": t.Interrupted, "at": db.Ms(t.At)})
		if err != nil {
			return err
		}
	}
	return storeSearch(tx, callID)
}

// storeSearch writes what the call is found by: all that was said so far.
func storeSearch(tx *db.Tx, callID int64) error {
	turns, err := turnsOf(tx, callID)
	if err != nil {
		return err
	}
	var from, to string
	if err := tx.One(`SELECT from_number, to_number FROM calls WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": callID}, &from, &to); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE calls SET search = :search WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": callID, "search": searchText(from, to, turns)})
	return err
}

// searchText is the numbers and the words of a call, as they are searched.
func searchText(from, to string, turns []Turn) string {
	parts := append(leads.PhoneDigits(from), leads.PhoneDigits(to)...)
	for _, t := range turns {
		parts = append(parts, leads.Normalise(t.Text))
	}
	return strings.Join(parts, " ")
}

type turnOf struct {
	call int64
	turn Turn
}

// turnsOfLead reads the turns of the lead's calls from the oldest to the newest of a page, by call.
func turnsOfLead(tx *db.Tx, leadID int64, page []Call) (map[int64][]Turn, error) {
	by := map[int64][]Turn{}
	if len(page) == 0 {
		return by, nil
	}
	newest, oldest := page[0], page[len(page)-1]
	rows, err := db.List(tx, `SELECT t.call_id, t.seq, t.role, t.text, t.interrupted, t.at
		FROM calls c JOIN call_turns t ON t.tenant_id = c.tenant_id AND t.call_id = c.id
		WHERE c.tenant_id = :tenant AND c.lead_id = :lead AND (c.started_at, c.id) >= (:from_at, :from_id) AND (c.started_at, c.id) <= (:to_at, :to_id)
		ORDER BY t.call_id, t.seq`, db.Args{"lead": leadID,
		"from_at": db.Ms(oldest.StartedAt), "from_id": oldest.ID, "to_at": db.Ms(newest.StartedAt), "to_id": newest.ID}, scanTurn)
	for _, r := range rows {
		by[r.call] = append(by[r.call], r.turn)
	}
	return by, err
}

func turnsOf(tx *db.Tx, callID int64) ([]Turn, error) {
	rows, err := db.List(tx, `SELECT call_id, seq, role, text, interrupted, at FROM call_turns
		WHERE tenant_id = :tenant AND call_id = :call ORDER BY seq`, db.Args{"call": callID}, scanTurn)
	turns := make([]Turn, len(rows))
	for i, r := range rows {
		turns[i] = r.turn
	}
	return turns, err
}

// lastTurns are what was said last in any call with a lead, newest first.
func lastTurns(tx *db.Tx, leadID int64, limit int) ([]turnOf, error) {
	return db.List(tx, `SELECT t.call_id, t.seq, t.role, t.text, t.interrupted, t.at
		FROM calls c JOIN call_turns t ON t.tenant_id = c.tenant_id AND t.call_id = c.id
		WHERE c.tenant_id = :tenant AND c.lead_id = :lead
		ORDER BY c.started_at DESC, c.id DESC, t.seq DESC LIMIT :limit`, db.Args{"lead": leadID, "limit": limit}, scanTurn)
}

func scanTurn(r db.Row) (t turnOf, err error) {
	var at int64
	err = r.Scan(&t.call, &t.turn.Seq, &t.turn.Role, &t.turn.Text, &t.turn.Interrupted, &at)
	t.turn.At = db.Time(at)
	return t, err
}
