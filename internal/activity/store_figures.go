package activity

import (
	"encoding/json"
	"errors"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
)

const figureColumns = `day, through_id, whatsapp, phone, new_leads, waits, state`

func scanFigures(r db.Row) (f figures, err error) {
	var waits, state string
	if err := r.Scan(&f.Day, &f.Through, &f.WhatsApp, &f.Phone, &f.NewLeads, &waits, &state); err != nil {
		return f, err
	}
	f.state, f.parts = start("").state, map[part]int64{}
	err = errors.Join(json.Unmarshal([]byte(waits), &f.Waits), json.Unmarshal([]byte(state), &f.state))
	return f, err
}

// lastFigures is the latest day that is stored, or the beginning when there is none of this zone.
func lastFigures(tx *db.Tx, zone string) (figures, error) {
	list, err := db.List(tx, `SELECT `+figureColumns+` FROM daily_figures WHERE tenant_id = :tenant ORDER BY day DESC LIMIT 1`, nil, scanFigures)
	if err != nil || len(list) == 0 || list[0].state.Zone != zone {
		return start(zone), err
	}
	return list[0], nil
}

// figuresSince are the days from one on, by their names.
func figuresSince(tx *db.Tx, from string) (map[string]figures, error) {
	list, err := db.List(tx, `SELECT `+figureColumns+` FROM daily_figures WHERE tenant_id = :tenant AND day >= :day ORDER BY day`,
		db.Args{"day": from}, scanFigures)
	days := map[string]figures{}
	for _, day := range list {
		days[day.Day] = day
	}
	return days, err
}

// partsSince are the days from one on as they add up over the leads that are seen.
func partsSince(tx *db.Tx, from string) (map[string]figures, error) {
	days := map[string]figures{}
	err := tx.Query(`SELECT day, kind, class, CAST(sum(n) AS BIGINT) FROM lead_figures
		WHERE tenant_id = :tenant AND day >= :day GROUP BY day, kind, class`, db.Args{"day": from}, func(r db.Row) error {
		var day, kind string
		var class int
		var n int64
		if err := r.Scan(&day, &kind, &class, &n); err != nil {
			return err
		}
		of := days[day]
		of.Day = day
		of.sum(kind, class, n)
		days[day] = of
		return nil
	})
	return days, err
}

func storeFigures(tx *db.Tx, f figures) error {
	waits, err := json.Marshal(f.Waits)
	if err != nil {
		return err
	}
	state, err := json.Marshal(f.state)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO daily_figures (tenant_id, day, through_id, whatsapp, phone, new_leads, waits, state)
		VALUES (:tenant, :day, :through, :whatsapp, :phone, :leads, :waits, :state)
		ON CONFLICT (tenant_id, day) DO UPDATE SET through_id = excluded.through_id, whatsapp = excluded.whatsapp,
			phone = excluded.phone, new_leads = excluded.new_leads, waits = excluded.waits, state = excluded.state`,
		db.Args{"day": f.Day, "through": f.Through, "whatsapp": f.WhatsApp, "phone": f.Phone, "leads": f.NewLeads, "waits": string(waits), "state": string(state)})
	return err
}

// storeParts adds what was counted since the day was stored last to the figures of the leads.
func storeParts(tx *db.Tx, f figures) error {
	for p, n := range f.parts {
		_, err := tx.Exec(`INSERT INTO lead_figures (tenant_id, day, kind, class, lead_id, n) VALUES (:tenant, :day, :kind, :class, :lead, :n)
			ON CONFLICT (tenant_id, day, kind, class, lead_id) DO UPDATE SET n = lead_figures.n + excluded.n`,
			db.Args{"day": f.Day, "kind": p.Kind, "class": p.Class, "lead": p.Lead, "n": n})
		if err != nil {
			return err
		}
	}
	return nil
}

// forget removes the days before one, all when it is "".
func forget(tx *db.Tx, before string) error {
	if before == "" {
		_, err := tx.Exec(`DELETE FROM daily_figures WHERE tenant_id = :tenant`, nil)
		return err
	}
	_, err := tx.Exec(`DELETE FROM daily_figures WHERE tenant_id = :tenant AND day < :day`, db.Args{"day": before})
	return err
}

// forgetParts removes the leads' figures of the days before one, all when it is "".
func forgetParts(tx *db.Tx, before string) error {
	if before == "" {
		_, err := tx.Exec(`DELETE FROM lead_figures WHERE tenant_id = :tenant`, nil)
		return err
	}
	_, err := tx.Exec(`DELETE FROM lead_figures WHERE tenant_id = :tenant AND day < :day`, db.Args{"day": before})
	return err
}

// foldable are the events that figures are made of, after one id and before another.
func foldable(tx *db.Tx, after, before int64, limit int) ([]bus.Stored, error) {
	return db.List(tx, `SELECT id, kind, lead_id, data, at FROM events
		WHERE tenant_id = :tenant AND id > :after AND id < :before
			AND kind IN ('message.received', 'message.queued', 'message.sent', 'call.started', 'lead.created', 'lead.deleted', 'lead.restored')
		ORDER BY id LIMIT :limit`,
		db.Args{"after": after, "before": before, "limit": limit}, func(r db.Row) (e bus.Stored, err error) {
			var data string
			var at int64
			err = r.Scan(&e.ID, &e.Kind, &e.LeadID, &data, &at)
			e.Data, e.At = json.RawMessage(data), db.Time(at)
			return e, err
		})
}

// funnel counts the leads of each column of the board, in its order.
func funnel(tx *db.Tx) ([]Stage, error) {
	stages, err := db.List(tx, `SELECT key, label, color, kind FROM lead_statuses WHERE tenant_id = :tenant ORDER BY position, key`,
		nil, func(r db.Row) (g Stage, err error) {
			err = r.Scan(&g.Key, &g.Label, &g.Color, &g.Kind)
			return g, err
		})
	if err != nil {
		return nil, err
	}
	at := map[string]*Stage{}
	for i := range stages {
		at[stages[i].Key] = &stages[i]
	}
	err = tx.Query(`SELECT status, count(*), CAST(sum(value_agorot) AS BIGINT) FROM leads WHERE tenant_id = :tenant AND deleted_at = 0 GROUP BY status`,
		nil, func(r db.Row) error {
			var key string
			var count, value int64
			if err := r.Scan(&key, &count, &value); err != nil {
				return err
			}
			if g := at[key]; g != nil {
				g.Count, g.ValueAgorot = count, value
			}
			return nil
		})
	return stages, err
}
