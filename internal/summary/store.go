package summary

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

func store(tx *db.Tx, leadID int64, s stored) error {
	sentences, err := json.Marshal(s.Sentences)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO lead_summaries (tenant_id, lead_id, state, reason, sentences, model, made_at)
		VALUES (:tenant, :lead, :state, :reason, :sentences, :model, :at)
		ON CONFLICT (tenant_id, lead_id) DO UPDATE SET state = :state, reason = :reason, sentences = :sentences, model = :model, made_at = :at`,
		db.Args{"lead": leadID, "state": s.State, "reason": s.Reason, "sentences": string(sentences), "model": s.Model, "at": db.Ms(s.MadeAt)})
	return err
}

// storeFailure says that the newest attempt failed; the sentences of the last good one stay.
func storeFailure(tx *db.Tx, leadID int64, s stored) error {
	_, err := tx.Exec(`INSERT INTO lead_summaries (tenant_id, lead_id, state, reason, sentences, model, made_at)
		VALUES (:tenant, :lead, 'failed', :reason, '[]', :model, :at)
		ON CONFLICT (tenant_id, lead_id) DO UPDATE SET state = 'failed', reason = :reason`,
		db.Args{"lead": leadID, "reason": s.Reason, "model": s.Model, "at": db.Ms(s.MadeAt)})
	return err
}

// load is the summary of a lead; false when there is none.
func load(tx *db.Tx, leadID int64) (stored, bool, error) {
	found, err := db.List(tx, `SELECT state, reason, sentences, model, made_at FROM lead_summaries
		WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": leadID},
		func(r db.Row) (s stored, err error) {
			var sentences string
			var at int64
			if err = r.Scan(&s.State, &s.Reason, &sentences, &s.Model, &at); err != nil {
				return s, err
			}
			s.MadeAt = db.Time(at)
			return s, json.Unmarshal([]byte(sentences), &s.Sentences)
		})
	if err != nil || len(found) == 0 {
		return stored{}, false, err
	}
	return found[0], true, nil
}

// move gives the summary of one lead to another, which has none.
func move(tx *db.Tx, from, to int64) error {
	_, err := tx.Exec(`UPDATE lead_summaries SET lead_id = :to WHERE tenant_id = :tenant AND lead_id = :from`, db.Args{"from": from, "to": to})
	return err
}
