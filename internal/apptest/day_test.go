package apptest_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/consent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/sim"
)

// day is how much happens.
type day struct{ businesses, people, messages, kills int }

// TestDay simulates a day of WhatsApp at many businesses, with a server that is killed in the middle of it,
// a network that loses answers, and broadcasts while people ask to be left alone. It takes minutes and is
// run by test/day.sh.
func TestDay(t *testing.T) {
	d := day{businesses: 3, people: 8, messages: 6, kills: 1}
	switch size := os.Getenv("MOKED_TEST_DAY"); size {
	case "":
		t.Skip("set MOKED_TEST_DAY to businesses,people,messages,kills, or to small")
	case "small":
	default:
		if _, err := fmt.Sscanf(size, "%d,%d,%d,%d", &d.businesses, &d.people, &d.messages, &d.kills); err != nil {
			t.Fatal(err)
		}
	}
	p := newProcess(t)
	outside, err := sim.StartServer(sim.ServerOptions{Graph: sim.GraphOptions{AccessToken: apptest.Token, AppSecret: apptest.AppSecret, WebhookURL: p.url + "/webhook/whatsapp/meta"}})
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	outside.Graph.AddMedia("DAYMEDIA", "image/png", []byte("\x89PNG\r\n\x1a\n"))
	outside.Graph.AddTemplate("news", "he", map[string]any{"type": "BODY", "text": "פרסומת: חדשות. להסרה כתבו הסר."})
	w := newWorld(outside.Graph)
	peer := httptest.NewServer(http.StripPrefix("/graph", w))
	defer peer.Close()
	dir := t.TempDir()
	urls := outside.BaseURLs()
	p.env = append(p.env, "MOKED_DATA_DIR="+dir, "MOKED_DEMO=0", "OPENAI_API_KEY=sk-test", "OPENAI_BASE_URL="+urls.OpenAI, "META_GRAPH_URL="+peer.URL+"/graph")
	companies := d.open(t, dir, p.url)
	p.start()
	events, unique := d.live(t, p, companies)
	d.settle(t, dir)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	d.judge(t, dir, w, events, unique)
}

// noonZone is a zone in which it is about noon now, so that broadcasts may go out whenever this runs.
func noonZone(now time.Time) string {
	switch offset := 12 - now.UTC().Hour(); {
	case offset > 0:
		return fmt.Sprintf("Etc/GMT-%d", offset)
	case offset < 0:
		return fmt.Sprintf("Etc/GMT+%d", -offset)
	}
	return "Etc/GMT"
}

// open makes the businesses: a number, people who agreed to advertisements, and a broadcast to them.
func (d day) open(t *testing.T, dir, url string) []apptest.Company {
	t.Helper()
	ctx := context.Background()
	a, err := app.New(ctx, app.Config{DataDir: dir, PublicURL: url, Cookies: "deploy", Roles: []string{"web"}, FileMaxMB: 25, FileQuotaMB: 100, FilesPerLead: 20,
		OpenAIURL: "http://127.0.0.1:1/v1", GraphURL: "http://127.0.0.1:1", TwilioURL: "http://127.0.0.1:1"}, slog.New(slog.DiscardHandler), clock.New(1))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close(ctx)
	var all []apptest.Company
	for n := range d.businesses {
		c := apptest.Company{WhatsApp: fmt.Sprintf("+97255500%04d", n), PhoneNumberID: fmt.Sprintf("10000000000%04d", n)}
		err := a.DB.System(ctx, "a business of the day", func(tx *db.Tx) error {
			b, own, err := a.Business.Create(tx, business.NewBusiness{Name: fmt.Sprint("עסק ", n), Timezone: noonZone(a.Clock.Now())})
			if err != nil {
				return err
			}
			c.ID = b.ID
			if _, err := a.Business.AddChannel(own, business.NewChannel{Kind: "whatsapp", Provider: "meta", Address: c.WhatsApp, Settings: map[string]string{
				"phone_number_id": c.PhoneNumberID, "waba_id": "100000000000001", "access_token": apptest.Token, "app_secret": apptest.AppSecret, "verify_token": fmt.Sprint("verify-", n)}}); err != nil {
				return err
			}
			return d.audience(a, own, n)
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// audience writes down everybody who will write on the day, with their consent, and a broadcast to them.
func (d day) audience(a *app.App, tx *db.Tx, n int) error {
	id := tx.NewID()
	if _, err := tx.Exec(`INSERT INTO message_templates (tenant_id, id, channel_id, provider_id, name, language, category, status, reason, quality, content, bindings, synced_at, updated_by, updated_at)
		SELECT :tenant, :id, c.id, '', 'news', 'he', 'marketing', 'approved', '', '', :content, '{}', 0, 0, 0 FROM channels c WHERE c.tenant_id = :tenant AND c.kind = 'whatsapp'`,
		db.Args{"id": id, "content": `{"name":"news","language":"he","category":"marketing","header":{"format":"none","text":"","sample":""},"body":"פרסומת: חדשות. להסרה כתבו הסר.","samples":[],"footer":"","buttons":[]}`}); err != nil {
		return err
	}
	cast := tx.NewID()
	if _, err := tx.Exec(`INSERT INTO broadcasts (tenant_id, id, key, name, segment, template_id, template_name, slots, purpose, audience, closed_too,
			from_minute, to_minute, on_rest, per_minute, state, reason, start_at, created_by, created_name, created_at, finished_at)
		VALUES (:tenant, :id, 'day', 'day', '', :template, 'news', '{}', 'marketing', '{}', 1, 480, 1260, 1, 120, 'scheduled', '', 0, 1, '', 0, 0)`,
		db.Args{"id": cast, "template": id}); err != nil {
		return err
	}
	for i := range d.people {
		p := personOf(n, i)
		if p.phone == "" {
			continue
		}
		lead, _, err := a.Leads.FindOrCreate(tx, leads.Contact{Name: p.name, Phone: "+" + p.phone, Source: "day"})
		if err != nil {
			return err
		}
		if _, err := a.Consents.Record(tx, consent.Draft{LeadID: lead.ID, Channel: consent.All, Purpose: consent.ForMarketing, Action: consent.Granted, How: consent.ByForm, Words: "x"}); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO broadcast_recipients (tenant_id, broadcast_id, lead_id, state, reason, message_id, at)
			VALUES (:tenant, :broadcast, :lead, 'waiting', '', 0, 0)`, db.Args{"broadcast": cast, "lead": lead.ID}); err != nil {
			return err
		}
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: "broadcasts.run", Args: map[string]int64{"broadcast": cast}, Unique: fmt.Sprint("broadcasts.run:", cast)})
}

// live delivers the day from eight connections, each delivery again and again until it is acknowledged, and
// kills the server in the middle.
func (d day) live(t *testing.T, p *process, companies []apptest.Company) (events int, unique map[string]bool) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	unique = map[string]bool{}
	var bodies [][]byte
	from := time.Now().Add(-3 * time.Hour)
	for n, c := range companies {
		all := dayOf(r, c, n, d.people, d.messages, from)
		events += len(all)
		for _, one := range all {
			unique[one.id] = true
		}
		own, err := batches(r, all)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, own...)
	}
	r.Shuffle(len(bodies), func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
	var done atomic.Int64
	queue := make(chan []byte)
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for body := range queue {
				for apptest.TryMeta(p.url, apptest.AppSecret, body) != http.StatusOK {
					<-time.After(50 * time.Millisecond)
				}
				done.Add(1)
			}
		})
	}
	kill := max(1, len(bodies)/(d.kills+1))
	for i, body := range bodies {
		queue <- body
		if (i+1)%kill == 0 && (i+1)/kill <= d.kills {
			if err := p.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = p.cmd.Wait()
			p.start()
		}
	}
	close(queue)
	workers.Wait()
	return events, unique
}

// settle waits until no job of messages or broadcasts is left, the unknown outcomes included.
func (d day) settle(t *testing.T, dir string) {
	t.Helper()
	raw := read(t, dir)
	defer raw.Close()
	deadline := time.NewTimer(20 * time.Minute)
	defer deadline.Stop()
	for {
		if count(t, raw, `SELECT count(*) FROM jobs WHERE state <> 'dead' AND (kind IN ('inbox.receive', 'inbox.send', 'inbox.turn') OR kind LIKE 'broadcasts.%')`) == 0 {
			return
		}
		select {
		case <-deadline.C:
			t.Fatal("work is left at the end of the day")
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func read(t *testing.T, dir string) *sql.DB {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "moked.db")+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func count(t *testing.T, raw *sql.DB, query string) (n int) {
	t.Helper()
	if err := raw.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	return n
}

// judge looks at both sides of the day.
func (d day) judge(t *testing.T, dir string, w *world, events int, unique map[string]bool) {
	t.Helper()
	raw := read(t, dir)
	defer raw.Close()
	stored := count(t, raw, `SELECT count(*) FROM messages WHERE provider_id LIKE 'wamid._%._%._%' AND (direction = 'in' OR author = 'phone')`)
	if stored != len(unique) {
		t.Errorf("%d messages were told and %d are stored", len(unique), stored)
	}
	twice, unbooked := 0, 0
	for ref, n := range w.accepted {
		if n != 1 {
			twice++
		}
		var status string
		if err := raw.QueryRow(`SELECT status FROM messages WHERE id = ?`, ref).Scan(&status); err != nil || status == "queued" || status == "failed" {
			unbooked++
			t.Logf("message %s was accepted and is %q here: %v", ref, status, err)
		}
	}
	if twice > 0 || unbooked > 0 {
		t.Errorf("%d messages were accepted twice, %d are not on record", twice, unbooked)
	}
	lost := 0
	rows, err := raw.Query(`SELECT id FROM messages WHERE direction = 'out' AND author <> 'phone' AND status IN ('sent', 'delivered', 'read')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		if w.accepted[id] == 0 {
			lost++
		}
	}
	if err := rows.Err(); err != nil || lost > 0 {
		t.Errorf("%d messages are called sent and were never accepted: %v", lost, err)
	}
	for what, query := range map[string]string{
		"messages out of order": `SELECT count(*) FROM messages a JOIN messages b ON b.tenant_id = a.tenant_id AND b.conversation_id = a.conversation_id
			WHERE a.direction = 'in' AND b.direction = 'in' AND a.provider_id LIKE 'wamid._%._%._%' AND b.provider_id LIKE 'wamid._%._%._%' AND a.at < b.at
				AND CAST(replace(a.provider_id, rtrim(a.provider_id, '0123456789'), '') AS INTEGER) > CAST(replace(b.provider_id, rtrim(b.provider_id, '0123456789'), '') AS INTEGER)`,
		"people with two conversations": `SELECT count(*) FROM (SELECT 1 FROM conversations GROUP BY tenant_id, lead_id, channel_id HAVING count(*) > 1)`,
		"answers of an old epoch": `SELECT count(*) FROM events q JOIN messages m ON m.tenant_id = q.tenant_id AND m.id = q.entity_id AND m.author = 'bot'
			WHERE q.kind = 'message.queued' AND EXISTS (SELECT 1 FROM events o WHERE o.tenant_id = q.tenant_id AND o.lead_id = q.lead_id AND o.kind = 'conversation.owner' AND o.id < q.id)`,
		"broadcasts after a withdrawal": `SELECT count(*) FROM messages m WHERE m.client_msg_id LIKE 'broadcast:%' AND EXISTS (SELECT 1 FROM consents c
			WHERE c.tenant_id = m.tenant_id AND c.lead_id = m.lead_id AND c.action = 'withdrawn' AND c.id < m.id)`,
		"people with two broadcasts": `SELECT count(*) FROM (SELECT 1 FROM messages WHERE client_msg_id LIKE 'broadcast:%' GROUP BY tenant_id, lead_id HAVING count(*) > 1)`,
		"deliveries left":            `SELECT count(*) FROM webhook_events WHERE processed_at IS NULL`,
		"broadcasts not done":        `SELECT count(*) FROM broadcasts WHERE state <> 'done'`,
	} {
		if n := count(t, raw, query); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	t.Logf("%d businesses, %d events for %d messages, %d kills; stored %d; accepted by the network %d, each once; faults %v; unknown %d; broadcast messages %d, left out %d; withdrawals %d; by the bot %d; people without a number %d",
		d.businesses, events, len(unique), d.kills, stored, len(w.accepted), w.faults,
		count(t, raw, `SELECT count(*) FROM messages WHERE status = 'unknown'`), count(t, raw, `SELECT count(*) FROM messages WHERE client_msg_id LIKE 'broadcast:%'`),
		count(t, raw, `SELECT count(*) FROM broadcast_recipients WHERE state = 'left_out'`), count(t, raw, `SELECT count(*) FROM consents WHERE action = 'withdrawn'`),
		count(t, raw, `SELECT count(*) FROM messages WHERE author = 'bot'`), count(t, raw, `SELECT count(*) FROM leads WHERE phone IS NULL`))
}
