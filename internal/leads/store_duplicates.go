package leads

import (
	"errors"

	"github.com/moked/moked/internal/db"
)

// The conditions name the partial indexes' own, since that is how both engines recognise them. A name
// of one word is no sign: half a town is called so.
const (
	sameEmail = `o.tenant_id = :tenant AND o.deleted_at = 0 AND o.email <> '' AND o.email = `
	samePhone = `o.tenant_id = :tenant AND o.deleted_at = 0 AND o.phone_tail <> '' AND o.phone_tail = `
	sameName  = `o.tenant_id = :tenant AND o.deleted_at = 0 AND o.name_key = `

	notDismissed = ` AND o.id <> :id AND NOT EXISTS (SELECT 1 FROM duplicate_dismissals d WHERE d.tenant_id = :tenant
			AND d.low_id = CASE WHEN o.id < :id THEN o.id ELSE :id END AND d.high_id = CASE WHEN o.id < :id THEN :id ELSE o.id END)
		ORDER BY o.id DESC LIMIT 10`

	nextOlder = ` AND o.id < p.id AND NOT EXISTS (SELECT 1 FROM duplicate_dismissals d
			WHERE d.tenant_id = :tenant AND d.low_id = o.id AND d.high_id = p.id)
		ORDER BY o.id DESC LIMIT 1`
	stretchOf = ` FROM leads p WHERE p.tenant_id = :tenant AND p.id >= :from AND p.id < :before AND p.deleted_at = 0`
)

func scanSuspicion(r db.Row) (suspicion, error) {
	s := suspicion{reasons: make([]string, 1)}
	return s, r.Scan(&s.newer, &s.older, &s.reasons[0])
}

// twinsOf are the suspicions about one lead; older is the other one, whichever came first.
func twinsOf(tx *db.Tx, l Lead) ([]suspicion, error) {
	var all []suspicion
	for _, q := range []struct {
		query, value string
	}{
		{`SELECT CAST(:id AS BIGINT), o.id, 'email' FROM leads o WHERE ` + sameEmail + `:value` + notDismissed, l.Email},
		{`SELECT CAST(:id AS BIGINT), o.id, 'phone' FROM leads o WHERE ` + samePhone + `:value` + notDismissed, phoneTail(l)},
		{`SELECT CAST(:id AS BIGINT), o.id, 'name' FROM leads o WHERE ` + sameName + `:value` + notDismissed, fullNameKey(l)},
	} {
		if q.value == "" {
			continue
		}
		found, err := db.List(tx, q.query, db.Args{"id": l.ID, "value": q.value}, scanSuspicion)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// lastOfStretch is the oldest of the next leads below before, deleted ones among them; 0 when there is none.
func lastOfStretch(tx *db.Tx, before int64, n int) (int64, error) {
	if before == 0 {
		before = 1 << 60
	}
	var last int64
	err := tx.One(`SELECT id FROM (SELECT id FROM leads WHERE tenant_id = :tenant AND id < :before ORDER BY id DESC LIMIT :n) AS page
		ORDER BY id LIMIT 1`, db.Args{"before": before, "n": n}, &last)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

// pairsBetween are the suspicions about the leads from one id until before another: each with the next
// older lead of the same e-mail, phone or name that was not dismissed.
func pairsBetween(tx *db.Tx, from, before int64) ([]suspicion, error) {
	if before == 0 {
		before = 1 << 60
	}
	return db.List(tx, `SELECT newer, older, reason FROM (
			SELECT p.id AS newer, (SELECT o.id FROM leads o WHERE `+sameEmail+`p.email`+nextOlder+`) AS older, 'email' AS reason`+stretchOf+` AND p.email <> ''
			UNION ALL
			SELECT p.id, (SELECT o.id FROM leads o WHERE `+samePhone+`p.phone_tail`+nextOlder+`), 'phone'`+stretchOf+` AND p.phone_tail <> ''
			UNION ALL
			SELECT p.id, (SELECT o.id FROM leads o WHERE `+sameName+`p.name_key`+nextOlder+`), 'name'`+stretchOf+` AND p.name_key LIKE '% %' AND p.name <> ''
		) AS found WHERE older IS NOT NULL`, db.Args{"from": from, "before": before}, scanSuspicion)
}

func storeDismissed(tx *db.Tx, low, high, by int64, dismissed bool) error {
	if !dismissed {
		_, err := tx.Exec(`DELETE FROM duplicate_dismissals WHERE tenant_id = :tenant AND low_id = :low AND high_id = :high`,
			db.Args{"low": low, "high": high})
		return err
	}
	_, err := tx.Exec(`INSERT INTO duplicate_dismissals (tenant_id, low_id, high_id, by_id, created_at)
		VALUES (:tenant, :low, :high, :by, :now) ON CONFLICT DO NOTHING`,
		db.Args{"low": low, "high": high, "by": by, "now": db.Ms(tx.Now())})
	return err
}
