package templates_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/db/dbtest"
	"github.com/moked/moked/internal/sim"
	"github.com/moked/moked/internal/tenant"

	"github.com/moked/moked/internal/clock"
)

const waba = "100000000000001"

type view struct {
	ID                            int64
	Name, Language, Category      string
	Status, Reason, Quality, Body string
	Bindings                      map[string]string
	Slots                         []struct{ Key, Kind, Sample string }
	Values                        map[string]string
}

// stage is a business whose number has an account with templates.
type stage struct {
	t       *testing.T
	desk    *apptest.Desk
	company apptest.Company
	owner   *apptest.Browser
}

func newStage(t *testing.T) *stage {
	desk := apptest.New(t, apptest.WithSimulators())
	s := &stage{t: t, desk: desk, company: desk.Company(1)}
	s.owner = desk.As(s.company.Owner)
	s.connect(s.company, waba)
	return s
}

// connect tells the number which account it belongs to, which asks for the account's templates.
func (s *stage) connect(c apptest.Company, account string) {
	s.t.Helper()
	err := s.desk.DB.Write(context.Background(), tenant.Grant(tenant.ID(c.ID)), func(tx *db.Tx) error {
		channel, err := s.desk.Business.ChannelFor(tx, business.KindWhatsApp)
		if err != nil {
			return err
		}
		_, err = s.desk.Business.ChangeChannel(tx, channel.ID, business.ChannelChange{Settings: map[string]string{"waba_id": account}})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) list(b *apptest.Browser) (all []view) {
	s.t.Helper()
	var got struct{ Items []view }
	b.Do("GET", "/api/templates", nil).Want(200).Into(&got)
	return got.Items
}

// until waits for a template to have a status, "" for it to be gone.
func (s *stage) until(name, status string) (found view) {
	s.t.Helper()
	apptest.Eventually(s.t, name+" is "+status, func() bool {
		found = view{}
		for _, v := range s.list(s.owner) {
			if v.Name == name {
				found = v
			}
		}
		return found.Status == status
	})
	return found
}

func words(name, body string, samples ...string) map[string]any {
	all := []map[string]string{}
	for i := 0; i+1 < len(samples); i += 2 {
		all = append(all, map[string]string{"name": samples[i], "value": samples[i+1]})
	}
	return map[string]any{"name": name, "language": "he", "category": "utility", "header": map[string]string{"format": "none", "text": "", "sample": ""},
		"body": body, "samples": all, "footer": "", "buttons": []any{}}
}

// TestLifeOfATemplate: written, handed in, approved by webhook, filled and sent to somebody who never
// wrote; rejected and mended; removed on both sides.
func TestLifeOfATemplate(t *testing.T) {
	s := newStage(t)
	ctx := context.Background()
	bad := words("Bad", "{{first_name}} שלום")
	answer := s.owner.Do("POST", "/api/templates", bad).Fault(400, "invalid")
	for _, field := range []string{`"name"`, `"body"`} {
		if !strings.Contains(string(answer.Body), field) {
			t.Errorf("%s is not named: %s", field, answer.Body)
		}
	}
	made := words("callback", "שלום {{first_name}}, כאן {{business}} לגבי {{topic}}.", "first_name", "דנה", "business", "אביב", "topic", "המטבח")
	s.owner.Do("POST", "/api/templates", made).Want(201)
	s.owner.Do("POST", "/api/templates", made).Fault(409, "template_name_taken")
	v := s.until("callback", "pending")
	if v.Bindings["body.first_name"] != "lead.first_name" || v.Bindings["body.business"] != "business.name" || v.Bindings["body.topic"] != "" {
		t.Errorf("bindings %v", v.Bindings)
	}
	path := fmt.Sprintf("/api/templates/%d", v.ID)
	s.owner.Do("PATCH", path, map[string]any{"content": made}).Fault(409, "template_locked")

	var lead struct{ ID int64 }
	s.owner.Do("POST", "/api/leads", map[string]any{"name": "רות כהן", "phone": "0521234567"}).Want(201).Into(&lead)
	send := fmt.Sprintf("/api/leads/%d/message/whatsapp", lead.ID)
	choice := func(values map[string]string) map[string]any {
		return map[string]any{"template": map[string]any{"id": v.ID, "values": values}}
	}
	s.owner.Do("POST", send, map[string]string{"message": "היי"}).Fault(409, "window_closed")
	s.owner.Do("POST", send, choice(nil)).Fault(409, "template_not_approved")

	if err := s.desk.Sim.Graph.Judge(ctx, "callback", "he", "APPROVED", ""); err != nil {
		t.Fatal(err)
	}
	s.until("callback", "approved")
	var offered struct{ Items []view }
	s.owner.Do("GET", fmt.Sprintf("/api/leads/%d/templates", lead.ID), nil).Want(200).Into(&offered)
	if len(offered.Items) != 1 || offered.Items[0].Values["body.first_name"] != "רות" || offered.Items[0].Values["body.business"] != "עסק 01" {
		t.Errorf("offered %+v", offered.Items)
	}
	answer = s.owner.Do("POST", send, choice(nil)).Fault(400, "invalid")
	if !strings.Contains(string(answer.Body), "values.body.topic") {
		t.Errorf("the missing value is not named: %s", answer.Body)
	}
	s.owner.Do("POST", send, choice(map[string]string{"body.topic": "הארון"})).Want(202)
	apptest.Eventually(t, "the template arrived", func() bool {
		thread := string(s.owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", lead.ID), nil).Want(200).Body)
		return strings.Contains(thread, `שלום רות, כאן עסק 01 לגבי הארון.`) && strings.Contains(thread, `"status":"read"`)
	})

	if err := s.desk.Sim.Graph.Judge(ctx, "callback", "he", "REJECTED", "INCORRECT_CATEGORY"); err != nil {
		t.Fatal(err)
	}
	if v = s.until("callback", "rejected"); v.Reason != "INCORRECT_CATEGORY" {
		t.Errorf("reason %q", v.Reason)
	}
	s.owner.Do("POST", send, choice(map[string]string{"body.topic": "x"})).Fault(409, "template_not_approved")
	s.owner.Do("PATCH", path, map[string]any{"content": words("other", "שלום {{first_name}}, נדבר?", "first_name", "דנה")}).Want(200)
	if v = s.until("callback", "pending"); v.Body != "שלום {{first_name}}, נדבר?" {
		t.Errorf("after the change: %+v", v)
	}
	s.owner.Do("DELETE", path, nil).Want(204)
	s.until("callback", "")
	apptest.Eventually(t, "it is gone at the network", func() bool {
		return s.desk.Sim.Graph.Judge(ctx, "callback", "he", "APPROVED", "") != nil
	})
}

// TestListOfTheAccount: all pages are read; what the account has no more goes, and another business that
// names the account without its secret hears nothing.
func TestListOfTheAccount(t *testing.T) {
	s := newStage(t)
	for i := range 230 {
		s.desk.Sim.Graph.AddTemplate(fmt.Sprintf("t%03d", i), "he", map[string]any{"type": "BODY", "text": "שלום"})
	}
	s.owner.Do("POST", "/api/templates/sync", map[string]any{}).Want(202)
	apptest.Eventually(t, "230 templates", func() bool { return len(s.list(s.owner)) == 230 })
	other := s.desk.Company(2)
	s.connect(other, "200000000000009")
	stranger := s.desk.As(other.Owner)
	if got := s.list(stranger); len(got) != 0 {
		t.Errorf("another business has %d templates", len(got))
	}
	if err := s.desk.Sim.Graph.Judge(context.Background(), "t001", "he", "PAUSED", ""); err != nil {
		t.Fatal(err)
	}
	s.until("t001", "paused")
	if got := s.list(stranger); len(got) != 0 {
		t.Errorf("another business heard of %d templates", len(got))
	}
}

// TestAnUnknownFateIsNotAskedForTwice: the answer to handing in is lost; the list tells that it arrived.
func TestAnUnknownFateIsNotAskedForTwice(t *testing.T) {
	s := newStage(t)
	apptest.Eventually(t, "the first list was read", func() bool {
		for _, r := range s.desk.Sim.Graph.Log().All() {
			if strings.Contains(r.Kind, "/message_templates") {
				return true
			}
		}
		return false
	})
	s.desk.Sim.Graph.SetFaults(sim.GraphFaults{Lost: true, Times: 1})
	s.owner.Do("POST", "/api/templates", words("once", "שלום לכולם")).Want(201)
	deadline, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	for deadline.Err() == nil {
		if all := s.list(s.owner); len(all) == 1 && all[0].Status == "pending" {
			return
		}
		<-time.After(50 * time.Millisecond) // the queue tries again in its own time
	}
	t.Errorf("%+v", s.list(s.owner))
}

func TestPlans(t *testing.T) {
	dbtest.NoScans(t, dbtest.OpenAt(t, clock.New(0)), dbtest.Statements(t, "."))
}
