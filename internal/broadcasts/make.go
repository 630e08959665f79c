package broadcasts

import (
	"fmt"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/web"
)

// Draft is what somebody wants to send, and to whom.
type Draft struct {
	Name       string            `json:"name,omitempty" maxLength:"80"`
	TemplateID int64             `json:"template_id" minimum:"1"`
	Values     map[string]string `json:"values,omitempty" doc:"By slot; what is not here comes from the lead"`
	Audience   leads.FilterIn    `json:"audience"`
	Segment    string            `json:"segment,omitempty" maxLength:"80" doc:"What the audience is called, e.g. the name of the view"`
	ClosedToo  bool              `json:"closed_too,omitempty" doc:"Also leads that were closed without a deal"`
	FromMinute int64             `json:"from_minute,omitempty" minimum:"0" maximum:"1440" doc:"Minute of the business's day; 0 is 08:00"`
	ToMinute   int64             `json:"to_minute,omitempty" minimum:"0" maximum:"1440" doc:"0 is 21:00"`
	OnRest     bool              `json:"on_rest,omitempty" doc:"Also on Shabbat, holidays and days of mourning"`
	PerMinute  int64             `json:"per_minute,omitempty" minimum:"0" maximum:"600" doc:"0 is 20"`
	StartAt    string            `json:"start_at,omitempty" maxLength:"40" doc:"RFC 3339; without it, at once"`
}

const (
	usualPace = 20
	maxAhead  = 366 * 24 * time.Hour
)

// broadcast is the draft with its usual values, and the template that it sends.
func (s *Service) broadcast(tx *db.Tx, d Draft) (b Broadcast, t Sendable, err error) {
	if t, err = s.template(tx, d.TemplateID); err != nil {
		return b, t, err
	}
	b = Broadcast{
		Name: web.CleanName(d.Name), Segment: web.CleanName(d.Segment), TemplateID: t.ID, Template: t.Name, Purpose: purposeOf(t), OnRest: d.OnRest,
		FromMinute: d.FromMinute, ToMinute: d.ToMinute, PerMinute: d.PerMinute, slots: d.Values, audience: d.Audience, closedToo: d.ClosedToo,
		startAt: tx.Now(), createdAt: tx.Now(), Undelivered: []Why{},
	}
	if b.slots == nil {
		b.slots = map[string]string{}
	}
	if b.Name == "" {
		b.Name = t.Name
	}
	if b.FromMinute == 0 {
		b.FromMinute = earliest
	}
	if b.ToMinute == 0 {
		b.ToMinute = latest
	}
	if b.PerMinute == 0 {
		b.PerMinute = usualPace
	}
	if b.FromMinute < earliest || b.ToMinute > latest || b.FromMinute >= b.ToMinute {
		return b, t, fault.Invalid.Field("from_minute", badHours)
	}
	if d.StartAt != "" {
		at, err := time.Parse(time.RFC3339, d.StartAt)
		if err != nil || at.After(tx.Now().Add(maxAhead)) {
			return b, t, fault.Invalid.Field("start_at", fault.BadTime)
		}
		if at.After(b.startAt) {
			b.startAt = at
		}
	}
	return b, t, nil
}

func (s *Service) template(tx *db.Tx, id int64) (Sendable, error) {
	all, err := s.Messenger.Templates(tx)
	if err != nil {
		return Sendable{}, err
	}
	for _, t := range all {
		if t.ID == id {
			return t, nil
		}
	}
	return Sendable{}, noTemplate.New()
}

// Forecast is what would happen.
type Forecast struct {
	Total    int64     `json:"total" doc:"People in the segment"`
	Eligible int64     `json:"eligible" doc:"Who would get it now; each is looked at again when it is sent"`
	LeftOut  []Why     `json:"left_out" nullable:"false"`
	Samples  []Example `json:"samples" nullable:"false" doc:"The first people with their text"`
	Warnings []string  `json:"warnings" nullable:"false" enum:"no_ad_word,no_way_out" doc:"What the law asks of an advertisement and this template does not have"`
	BeginsAt string    `json:"begins_at" format:"date-time" doc:"The first allowed moment"`
	EndsAt   string    `json:"ends_at" format:"date-time" doc:"About when the last one goes out"`
}

// Example is one person's message.
type Example struct {
	LeadID int64  `json:"lead_id"`
	Name   string `json:"name"`
	Text   string `json:"text"`
}

const samples = 3

// preview looks at everybody and sends nothing.
func (s *Service) preview(c web.Ctx, tx *db.Tx, d Draft) (Forecast, error) {
	p := Forecast{Samples: []Example{}, Warnings: []string{}}
	b, t, err := s.broadcast(tx, d)
	if err != nil {
		return p, err
	}
	filter, err := leads.FilterFor(c, d.Audience)
	if err != nil {
		return p, err
	}
	refused := map[string]int64{}
	err = s.walk(tx, filter, b.Purpose, b.closedToo, func(who candidate, reason string) error {
		p.Total++
		text := ""
		if reason == "" {
			var err error
			if text, err = s.Messenger.Fill(tx, who.ID, b.TemplateID, b.slots); fault.Is(err, fault.Invalid) {
				reason = noValue
			} else if err != nil {
				return err
			}
		}
		if reason != "" {
			refused[reason]++
			return nil
		}
		if p.Eligible++; len(p.Samples) < samples {
			p.Samples = append(p.Samples, Example{who.ID, who.Name, text})
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	zone, err := s.Zone(tx)
	if err != nil {
		return p, err
	}
	begins := b.allowed(b.startAt.In(zone))
	p.LeftOut, p.BeginsAt, p.EndsAt = ranked(refused, c.Lang), web.Time(begins), web.Time(b.ends(begins, p.Eligible))
	if t.Marketing {
		p.Warnings = warnings(t.Text)
	}
	return p, nil
}

// warnings are what section 30A of the communications law asks of an advertisement.
func warnings(text string) []string {
	all := []string{}
	if !strings.Contains(text, "פרסומת") {
		all = append(all, "no_ad_word")
	}
	if lower := strings.ToLower(text); !strings.Contains(lower, "הסר") && !strings.Contains(lower, "stop") && !strings.Contains(lower, "unsubscribe") {
		all = append(all, "no_way_out")
	}
	return all
}

// start writes down who is to get it and sets it going. A key that was used gives the broadcast of that
// time: a second press of the button sends nothing.
func (s *Service) start(c web.Ctx, tx *db.Tx, key string, d Draft) (Broadcast, error) {
	if known, err := broadcastByKey(tx, key); !fault.Is(err, fault.NotFound) {
		return known, err
	}
	b, _, err := s.broadcast(tx, d)
	if err != nil {
		return b, err
	}
	filter, err := leads.FilterFor(c, d.Audience)
	if err != nil {
		return b, err
	}
	by := bus.ActorOf(tx.Context())
	b.ID, b.key, b.createdBy, b.CreatedBy, b.State = tx.NewID(), key, by.ID, by.Name, scheduled
	if fresh, err := insertBroadcast(tx, b); err != nil || !fresh {
		return b, err
	}
	waits := false
	err = s.walk(tx, filter, b.Purpose, b.closedToo, func(who candidate, reason string) error {
		if reason != "" {
			return insertRecipient(tx, b.ID, who.ID, rowLeftOut, reason)
		}
		waits = true
		return insertRecipient(tx, b.ID, who.ID, rowWaiting, "")
	})
	if err != nil {
		return b, err
	}
	if !waits {
		return b, nobodyToSend.New()
	}
	if err := b.changed(tx); err != nil {
		return b, err
	}
	return b, b.wake(tx, b.startAt)
}

// test sends the template to a number, as it would be sent to the lead of that number.
func (s *Service) test(tx *db.Tx, d Draft, phone string) (leadID int64, err error) {
	b, _, err := s.broadcast(tx, d)
	if err != nil {
		return 0, err
	}
	if _, ok := leads.ParsePhone(phone); !ok {
		return 0, fault.Invalid.Field("phone", fault.BadPhone)
	}
	me := bus.ActorOf(tx.Context())
	lead, _, err := s.Leads.FindOrCreate(tx, leads.Contact{Phone: phone, Name: me.Name, NameSource: "import", Source: "test"})
	if err != nil {
		return 0, err
	}
	_, err = s.Messenger.Send(tx, lead.ID, b.TemplateID, b.slots, fmt.Sprint("broadcast-test:", tx.NewID()))
	return lead.ID, err
}
