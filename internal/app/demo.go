package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
)

// seedDemo fills an empty database with two businesses in Hebrew: people, prompts, leads in every
// column, chats, calls and reminders. It goes through the features' own rules; only what lies in
// the past is dated back afterwards. A database that has a business is left alone.
func (a *App) seedDemo(ctx context.Context) error {
	seeded := false
	err := a.DB.System(bus.WithActor(ctx, bus.Actor{Kind: "system", Name: "Moked"}), "demo data for an empty database", func(tx *db.Tx) error {
		if some, err := anyBusiness(tx); err != nil || some {
			return err
		}
		seeded = true
		for i, d := range demoBusinesses {
			if err := a.seedBusiness(tx, i, d); err != nil {
				return fmt.Errorf("%s: %w", d.name, err)
			}
		}
		return nil
	})
	if err != nil || !seeded {
		return err
	}
	return a.seedFiles(ctx)
}

// seedBusiness makes one business with all that belongs to it.
func (a *App) seedBusiness(system *db.Tx, index int, d demoBusiness) error {
	b, tx, err := a.Business.Create(system, business.NewBusiness{Name: d.name})
	if err != nil {
		return err
	}
	var people []int64
	for _, p := range d.people {
		u, err := a.Auth.CreateUser(system, auth.NewUser{Home: tenant.ID(b.ID), Email: p.email, Name: p.name, Role: p.role})
		if err != nil {
			return err
		}
		people = append(people, u.ID)
	}
	if _, err := a.Business.SavePrompts(tx, d.calls, d.whatsApp); err != nil {
		return err
	}
	if err := a.seedFields(tx, d); err != nil {
		return err
	}
	if _, err := a.Intake.Add(tx, tenant.ID(b.ID), "טופס באתר", false); err != nil {
		return err
	}
	if _, err := a.Intake.Add(tx, tenant.ID(b.ID), "מודעות בפייסבוק", true); err != nil {
		return err
	}
	var line demoLine
	if a.simulators != nil {
		if line, err = a.seedChannels(tx, index); err != nil {
			return err
		}
	}
	// The same numbers each time: screenshots and tests see one demo.
	dice := rand.New(rand.NewPCG(uint64(index), 2026)) //nolint:gosec // variety, not secrecy
	for i, l := range slices.Backward(d.leads) {       // the latest last: new leads go on top
		l.fields = d.values(l, i)
		if err := a.seedLead(tx, b, l, i, people, line, dice); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
	}
	for tag, color := range demoTagColors {
		if err := a.Leads.ColorTag(tx, tag, color); err != nil {
			return err
		}
	}
	return a.seedBilling(tx, d.name)
}

// seedLead makes one lead, and the conversation or call by which they came.
func (a *App) seedLead(tx *db.Tx, b business.Business, l demoLead, i int, people []int64, line demoLine, dice *rand.Rand) error {
	draft := leads.Draft{
		Name: l.name, Phone: fmt.Sprintf("05%d-%07d", []int{0, 2, 3, 4, 8}[dice.IntN(5)], 2000000+dice.IntN(7000000)),
		Status: l.status, Source: l.source, Notes: l.notes, Tags: slices.Concat(l.tags, demoTags[i%len(demoTags)]),
		ValueAgorot: l.value * 100, Fields: l.fields,
	}
	if dice.IntN(3) > 0 {
		draft.OwnerID = people[dice.IntN(len(people))]
	}
	lead, _, err := a.Leads.Create(tx, draft)
	if err != nil {
		return err
	}
	age := time.Duration(i*i*3+i*17+4) * time.Minute // the latest minutes ago, the first a week or more
	came := tx.Now().Add(-age)
	if err := dateBackLead(tx, lead.ID, came.Add(-time.Duration(dice.IntN(120))*time.Minute)); err != nil {
		return err
	}
	last := l.words
	switch l.source {
	case "whatsapp":
		messages := []demoMessage{{"contact", last}}
		if len(l.chat) > 0 {
			messages = slices.Concat([]demoMessage{opening}, l.chat, messages)
		}
		err = seedConversation(tx, lead, line.whatsApp, came, messages)
	case "phone":
		err = seedCall(tx, lead, line.voice, came, l.chat)
		if err == nil && i == 1 { // one who called has written before, so that every tab of theirs has something
			err = seedConversation(tx, lead, line.whatsApp, came.Add(-26*time.Hour), slices.Concat([]demoMessage{opening}, visitChat))
		}
	}
	if err != nil {
		return err
	}
	if err := seedEarlier(tx, lead, l.source, line, came, i); err != nil {
		return err
	}
	channel := map[string]string{"whatsapp": "whatsapp", "phone": "phone"}[l.source]
	spoke := leads.Spoke{Channel: channel, Words: last, At: came, Inbound: l.unread}
	if err := a.Leads.Spoke(tx, lead.ID, spoke); err != nil {
		return err
	}
	if l.callBack == 0 {
		return nil
	}
	due := tx.Now().In(b.Location()).Add(l.callBack).Truncate(15 * time.Minute)
	_, err = a.Tasks.Remind(tx, lead.ID, due, "לחזור עם הצעת מחיר")
	return err
}
