package apptest_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// stays are the tables with a lead_id whose rows do not move at a merge, and why.
var stays = map[string]string{
	"events":            "what happened is not rewritten; the timeline reads those of absorbed leads",
	"lead_figures":      "counted where it happened",
	"lead_tags":         "a copy of the lead's tags, which are joined",
	"lead_field_values": "a copy of the lead's fields, which are joined",
	"lead_bulk_rows":    "what undo needs to know of the lead as it was",
	"import_leads":      "what undo needs to know of the lead as it was",
	"intake_events":     "what came, and whom it made",
	"message_drafts":    "what somebody is writing at this moment",
	"bot_traces":        "found by the message that it explains",
	"bot_silences":      "the survivor gets a silence of its own",

	"broadcast_recipients": "the record of whom a broadcast was meant for; one that waits leaves out who is gone",
}

// TestMergeLeavesNothingBehind gives a lead one row in every table that holds a lead_id. All of them are
// the survivor's after a merge and the lead's own again when it is undone. A new table is named in the log
// until it is filled here, or stands in stays.
func TestMergeLeavesNothingBehind(t *testing.T) {
	desk := apptest.New(t)
	company := desk.Company(1)
	owner := desk.As(company.Owner)
	gone := fill(t, desk, owner, company).lead
	callOf(t, desk, company.ID, gone)
	hang(t, desk, owner, company.ID, gone)
	var keep, made struct {
		ID int64 `json:"id"`
	}
	owner.Do("POST", "/api/leads", map[string]any{"name": "רון", "phone": "050-1112222"}).Want(201).Into(&keep)

	before := hanging(t, desk, company.ID, gone)
	kept := hanging(t, desk, company.ID, keep.ID)
	for table, n := range before {
		if n == 0 {
			t.Logf("nothing of the lead is in %s: the test does not look at it", table)
		}
	}
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/merge", keep.ID), map[string]any{"with": gone}).Want(201).Into(&made)
	for table, n := range hanging(t, desk, company.ID, gone) {
		if n != 0 {
			t.Errorf("%d rows of %s did not go along", n, table)
		}
	}
	for table, n := range hanging(t, desk, company.ID, keep.ID) {
		if n != before[table]+kept[table] {
			t.Errorf("the survivor has %d rows of %s, not %d", n, table, before[table]+kept[table])
		}
	}
	owner.Do("POST", fmt.Sprintf("/api/merges/%d/undo", made.ID), nil).Want(200)
	for lead, was := range map[int64]map[string]int64{gone: before, keep.ID: kept} {
		if is := hanging(t, desk, company.ID, lead); !maps.Equal(is, was) {
			t.Errorf("after the undo\n%v\nbefore\n%v", is, was)
		}
	}
}

// hang stores what fill does not make.
func hang(t *testing.T, desk *apptest.Desk, owner *apptest.Browser, business, lead int64) {
	t.Helper()
	due := desk.Clock.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04:05Z")
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/scheduled", lead), map[string]any{"message": "אחר כך", "due_at": due}).Want(201)
	owner.Do("POST", "/api/billing/documents", map[string]any{
		"lead_id": lead, "kind": "quote", "title": "הצעה", "customer": map[string]string{"name": "דנה"}, "lines": []any{},
	}).Want(201)
	err := desk.DB.Write(t.Context(), tenant.Grant(tenant.ID(business)), func(tx *db.Tx) error {
		for _, statement := range []string{
			`INSERT INTO tool_calls (tenant_id, id, key, lead_id, channel, name, args, result, created_at)
				VALUES (:tenant, 1, 'k', :lead, 'whatsapp', 'add_note', '{}', '{}', 1)`,
			`INSERT INTO notifications (tenant_id, id, user_id, kind, cause, lead_id, name, text, created_at, read_at)
				VALUES (:tenant, 1, 1, 'asked', 'test', :lead, 'דנה', '', 1, 0)`,
			`INSERT INTO conversation_notes (tenant_id, id, lead_id, author_id, body, mentions, created_at)
				VALUES (:tenant, 1, :lead, 1, 'הערה', '[]', 1)`,
			`INSERT INTO lead_summaries (tenant_id, lead_id, state, reason, sentences, model, made_at)
				VALUES (:tenant, :lead, 'ready', '', '[]', 'm', 1)`,
			`INSERT INTO billing_payments (tenant_id, id, lead_id, request_id, number, label, method, amount_agorot, paid_on, reference, note,
					reverses_id, provider, provider_ref, issuer, customer_name, created_by, created_at)
				VALUES (:tenant, 1, :lead, 0, 1, 'R-1', 'cash', 100, '2026-11-24', '', '', 0, '', '', '{}', '', 1, 1)`,
			`INSERT INTO billing_orders (tenant_id, id, kind, subject_id, lead_id, provider, amount_agorot, state, provider_ref, number, url, error, attempted_at, created_at)
				VALUES (:tenant, 1, 'payments', 1, :lead, 'payplus', 100, 'ready', '', '', '', '', 0, 1)`,
		} {
			if _, err := tx.Exec(statement, db.Args{"lead": lead}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hanging counts what hangs on a lead, by table.
func hanging(t *testing.T, desk *apptest.Desk, business, lead int64) map[string]int64 {
	t.Helper()
	tables := `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'lead_id'`
	if desk.DB.Engine() == "postgres" {
		tables = `SELECT CAST(table_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'lead_id'`
	}
	var names []string
	err := desk.DB.SystemRead(t.Context(), "tables that hold a lead_id", func(tx *db.Tx) (err error) {
		names, err = db.List(tx, tables, nil, func(r db.Row) (name string, err error) { err = r.Scan(&name); return name, err })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	counts := map[string]int64{}
	err = desk.DB.Read(t.Context(), tenant.Grant(tenant.ID(business)), func(tx *db.Tx) error {
		for _, name := range names {
			if stays[name] != "" {
				continue
			}
			var n int64
			if err := tx.One(`SELECT count(*) FROM `+name+` WHERE tenant_id = :tenant AND lead_id = :lead`, db.Args{"lead": lead}, &n); err != nil {
				return err
			}
			counts[name] = n
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(counts) < 10 {
		t.Fatalf("only %v", names)
	}
	return counts
}
