package apptest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// TestBroadcastThroughTheWholeProduct sends a template of the network to two of three people, sees what
// became of each, and lets one of them leave by a word.
func TestBroadcastThroughTheWholeProduct(t *testing.T) {
	clk := clock.Fake(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)) // a Tuesday at noon
	desk := apptest.New(t, apptest.WithSimulators(), apptest.WithClock(clk))
	company := desk.Company(1)
	owner := desk.As(company.Owner)
	owner.Do("PUT", "/api/business/current/ai", map[string]bool{"bot_whatsapp": false}).Want(200)
	err := desk.DB.Write(context.Background(), tenant.Grant(tenant.ID(company.ID)), func(tx *db.Tx) error {
		channel, err := desk.Business.ChannelFor(tx, business.KindWhatsApp)
		if err == nil {
			_, err = desk.Business.ChangeChannel(tx, channel.ID, business.ChannelChange{Settings: map[string]string{"waba_id": "100000000000001"}})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	owner.Do("POST", "/api/templates", map[string]any{"name": "spring_offer", "language": "he", "category": "marketing",
		"header": map[string]string{"format": "none", "text": "", "sample": ""}, "body": "שלום {{to}}, פרסומת: מבצע. להסרה כתבו הסר.",
		"samples": []map[string]string{{"name": "to", "value": "דנה"}}, "footer": "", "buttons": []any{}}).Want(201)
	apptest.Eventually(t, "the template is handed in", func() bool {
		return strings.Contains(string(owner.Do("GET", "/api/templates", nil).Want(200).Body), `"status":"pending"`)
	})
	if err := desk.Sim.Graph.Judge(context.Background(), "spring_offer", "he", "APPROVED", ""); err != nil {
		t.Fatal(err)
	}
	var offered struct {
		Items []struct{ ID int64 }
	}
	apptest.Eventually(t, "the template is here", func() bool {
		owner.Do("GET", "/api/broadcasts/templates", nil).Want(200).Into(&offered)
		return len(offered.Items) == 1
	})
	ids := map[string]int64{}
	for name, phone := range map[string]string{"דנה": "0521110001", "רות": "0521110002", "בלי הסכמה": "0521110003"} {
		var made struct{ ID int64 }
		owner.Do("POST", "/api/leads", map[string]string{"name": name, "phone": phone}).Want(201).Into(&made)
		if ids[name] = made.ID; name != "בלי הסכמה" {
			owner.Do("POST", fmt.Sprintf("/api/leads/%d/consents", made.ID), map[string]string{"action": "granted", "words": "טופס"}).Want(201)
		}
	}
	var b struct {
		ID     int64
		State  string
		Counts struct {
			Total, Read int64
			LeftOut     int64 `json:"left_out"`
			OptedOut    int64 `json:"opted_out"`
			Replied     int64
		}
	}
	owner.Do("POST", "/api/broadcasts", map[string]any{"key": "the-only-one", "template_id": offered.Items[0].ID, "audience": map[string]any{},
		"values": map[string]string{"body.to": "לקוחות"}, "per_minute": 600}).Want(201).Into(&b)
	path := fmt.Sprintf("/api/broadcasts/%d", b.ID)
	apptest.Eventually(t, "both have read it", func() bool {
		if b.State != "done" {
			clk.Advance(time.Second)
		}
		owner.Do("GET", path, nil).Want(200).Into(&b)
		return b.State == "done" && b.Counts.Read == 2
	})
	if b.Counts.Total != 3 || b.Counts.LeftOut != 1 {
		t.Errorf("broadcast %s", owner.Do("GET", path+"/recipients", nil).Body)
	}
	thread := string(owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", ids["דנה"]), nil).Want(200).Body)
	if !strings.Contains(thread, "שלום לקוחות, פרסומת") || !strings.Contains(thread, `"owner":"bot"`) {
		t.Errorf("thread %s", thread)
	}
	apptest.MetaText(t, desk, company, "972521110001", "wamid.leaves", "הסר")
	apptest.Eventually(t, "she has left", func() bool {
		owner.Do("GET", path, nil).Want(200).Into(&b)
		return b.Counts.OptedOut == 1 && b.Counts.Replied == 1
	})
}
