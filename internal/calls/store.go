package calls

import (
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
)

const callColumns = `c.id, c.lead_id, c.channel_id, l.name, c.provider, c.provider_call_id, c.direction, c.from_number,
	c.to_number, c.status, c.outcome, c.end_reason, c.started_at, c.stream_at, c.ended_at, c.duration_s, c.prompt_version, c.model, c.voice,
	c.about, c.attempted_at
	FROM calls c JOIN leads l ON l.tenant_id = c.tenant_id AND l.id = c.lead_id`

func scanCall(r db.Row) (Call, error) {
	var c Call
	var started, attempted int64
	var stream, ended, version *int64
	err := r.Scan(&c.ID, &c.LeadID, &c.ChannelID, &c.LeadName, &c.Provider, &c.ProviderID, &c.Direction, &c.From,
		&c.To, &c.Status, &c.Outcome, &c.EndReason, &started, &stream, &ended, &c.DurationS, &version, &c.Model, &c.Voice,
		&c.About, &attempted)
	c.StartedAt, c.AttemptedAt = db.Time(started), db.Time(attempted)
	if stream != nil {
		c.StreamAt = db.Time(*stream)
	}
	if ended != nil {
		c.EndedAt = db.Time(*ended)
	}
	if version != nil {
		c.PromptVersion = *version
	}
	return c, err
}

// filter chooses calls; zero fields choose all.
type filter struct {
	LeadID            int64
	Status, Direction string
	Since, Until      time.Time
	BeforeAt          int64 // the last row of the page before, 0 for the first page
	BeforeID          int64
	Limit             int
}

func (f filter) where() (string, db.Args) {
	cond, args := []string{"c.tenant_id = :tenant"}, db.Args{}
	add := func(c string, name string, value any) {
		cond = append(cond, c)
		args[name] = value
	}
	if f.LeadID != 0 {
		add("c.lead_id = :lead", "lead", f.LeadID)
	}
	if f.Status != "" {
		add("c.status = :status", "status", f.Status)
	}
	if f.Direction != "" {
		add("c.direction = :direction", "direction", f.Direction)
	}
	if !f.Since.IsZero() {
		add("c.started_at >= :since", "since", db.Ms(f.Since))
	}
	if !f.Until.IsZero() {
		add("c.started_at < :until", "until", db.Ms(f.Until))
	}
	return strings.Join(cond, " AND "), args
}

// pageQuery asks for a page, newest first, and one row more: the proof that there is a next page.
func (f filter) pageQuery() (string, db.Args) {
	where, args := f.where()
	if f.BeforeID != 0 {
		where += " AND (c.started_at, c.id) < (:before_at, :before_id)"
		args["before_at"], args["before_id"] = f.BeforeAt, f.BeforeID
	}
	args["limit"] = f.Limit + 1
	return `SELECT ` + callColumns + ` WHERE ` + where + ` ORDER BY c.started_at DESC, c.id DESC LIMIT :limit`, args
}

func (f filter) countQuery() (string, db.Args) {
	where, args := f.where()
	args["cap"] = countCap + 1
	return `SELECT count(*) FROM (SELECT 1 AS one FROM calls c WHERE ` + where + ` LIMIT :cap) AS counted`, args
}

func listCalls(tx *db.Tx, f filter) ([]Call, error) {
	query, args := f.pageQuery()
	return db.List(tx, query, args, scanCall)
}

// countCap is where counting stops: nobody reads a list further than that, and a count costs a scan.
const countCap = 10000

func countCalls(tx *db.Tx, f filter) (n int64, err error) {
	query, args := f.countQuery()
	err = tx.One(query, args, &n)
	return n, err
}

func callByID(tx *db.Tx, id int64) (Call, bool, error) {
	return oneCall(tx, `SELECT `+callColumns+` WHERE c.tenant_id = :tenant AND c.id = :id`, db.Args{"id": id})
}

func callByProviderID(tx *db.Tx, provider, id string) (Call, bool, error) {
	return oneCall(tx, `SELECT `+callColumns+` WHERE c.tenant_id = :tenant AND c.provider = :provider AND c.provider_call_id = :id`,
		db.Args{"provider": provider, "id": id})
}

func oneCall(tx *db.Tx, query string, args db.Args) (Call, bool, error) {
	found, err := db.List(tx, query, args, scanCall)
	if err != nil || len(found) == 0 {
		return Call{}, false, err
	}
	return found[0], true, nil
}

// insertCall stores a new call; false when the carrier's id is already known.
func insertCall(tx *db.Tx, c Call) (bool, error) {
	n, err := tx.Exec(`INSERT INTO calls (tenant_id, id, lead_id, channel_id, provider, provider_call_id, direction, from_number, to_number, status, started_at, about, search)
		VALUES (:tenant, :id, :lead, :channel, :provider, :provider_call, :direction, :from, :to, :status, :started, :about, :search)
		ON CONFLICT (tenant_id, provider, provider_call_id) DO NOTHING`, db.Args{
		"id": c.ID, "lead": c.LeadID, "channel": c.ChannelID, "provider": c.Provider, "provider_call": c.ProviderID,
		"direction": c.Direction, "from": c.From, "to": c.To, "status": c.Status, "started": db.Ms(c.StartedAt), "about": c.About, "search": searchText(c.From, c.To, nil)})
	return n == 1, err
}

// claimStream marks that the one media stream of a call has come; false when it had come before,
// or the call is over.
func claimStream(tx *db.Tx, c Call, version int64, model, voice string) (bool, error) {
	var v *int64
	if version != 0 {
		v = &version
	}
	n, err := tx.Exec(`UPDATE calls SET stream_at = :now, status = 'in_progress', prompt_version = :version, model = :model, voice = :voice
		WHERE tenant_id = :tenant AND id = :id AND stream_at IS NULL AND ended_at IS NULL`,
		db.Args{"now": db.Ms(tx.Now()), "id": c.ID, "version": v, "model": model, "voice": voice})
	return n == 1, err
}

// endCall closes a call that is still open; false when it was closed before.
func endCall(tx *db.Tx, id int64, status, outcome, reason string, at time.Time, seconds int64) (bool, error) {
	n, err := tx.Exec(`UPDATE calls SET status = :status, outcome = :outcome, end_reason = :reason, ended_at = :at, duration_s = :seconds
		WHERE tenant_id = :tenant AND id = :id AND ended_at IS NULL`,
		db.Args{"id": id, "status": status, "outcome": outcome, "reason": reason, "at": db.Ms(at), "seconds": seconds})
	return n == 1, err
}

// amendEnd replaces what is known about a closed call's end by something better known.
func amendEnd(tx *db.Tx, c Call) error {
	_, err := tx.Exec(`UPDATE calls SET outcome = :outcome, end_reason = :reason, ended_at = :at, duration_s = :seconds, status = :status
		WHERE tenant_id = :tenant AND id = :id AND ended_at IS NOT NULL`,
		db.Args{"id": c.ID, "outcome": c.Outcome, "reason": c.EndReason, "at": db.Ms(c.EndedAt), "seconds": c.DurationS, "status": c.Status})
	return err
}

func setAnsweredBy(tx *db.Tx, provider, id, who string) error {
	_, err := tx.Exec(`UPDATE calls SET answered_by = :who WHERE tenant_id = :tenant AND provider = :provider AND provider_call_id = :id`,
		db.Args{"provider": provider, "id": id, "who": who})
	return err
}
