package apptest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/sim"
)

// TestMessageThenCall is the product's first promise: a WhatsApp message and a call from the same
// phone are one lead, and both were answered by the prompts that were saved a moment before.
func TestMessageThenCall(t *testing.T) {
	desk := apptest.New(t, apptest.WithSimulators())
	company := desk.Company(1)
	owner := desk.As(company.Owner)
	owner.Do("PUT", "/api/business/current/prompt", map[string]string{
		"calls_prompt": "כאן קפה אלמוג, שלוחת הטלפון.", "whatsapp_prompt": "כאן קפה אלמוג בוואטסאפ.",
	}).Want(200)

	const phone = "972521234567"
	apptest.MetaText(t, desk, company, phone, "wamid.first", "שלום, יש מקום לשניים הערב?")
	var list struct {
		Items []struct {
			ID    int64   `json:"id"`
			Phone *string `json:"phone"`
		} `json:"items"`
	}
	apptest.Eventually(t, "the message made a lead", func() bool {
		owner.Do("GET", "/api/leads", nil).Want(200).Into(&list)
		return len(list.Items) == 1
	})
	lead := list.Items[0].ID
	apptest.Eventually(t, "the bot's answer was delivered", func() bool {
		body := string(owner.Do("GET", fmt.Sprintf("/api/leads/%d/conversation", lead), nil).Want(200).Body)
		return strings.Contains(body, "כאן קפה אלמוג בוואטסאפ.") && strings.Contains(body, `"prompt_version":1`) && strings.Contains(body, `"status":"read"`)
	})

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	call := desk.Sim.Carrier.Call(ctx, sim.CallRequest{From: "+" + phone, To: company.Line})
	if err := call.WaitHeard(ctx, "כאן קפה אלמוג, שלוחת הטלפון."); err != nil {
		t.Fatalf("the caller did not hear the saved prompt: %v; heard %q, verbs %v", err, call.Heard(), call.Verbs())
	}
	call.Say("אפשר להזמין שולחן?")
	if err := call.WaitHeard(ctx, "אפשר להזמין שולחן"); err != nil {
		t.Fatalf("the bot did not answer: %v; heard %q", err, call.Heard())
	}
	call.Hangup()
	if err := call.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if v := call.Violations(); len(v) > 0 {
		t.Errorf("the carrier's rules were broken: %v", v)
	}
	var calls struct {
		Items []struct {
			EndReason     string `json:"end_reason"`
			PromptVersion int64  `json:"prompt_version"`
			Transcript    []struct{ Role, Text string }
		} `json:"items"`
	}
	apptest.Eventually(t, "the call has ended on the lead", func() bool {
		owner.Do("GET", fmt.Sprintf("/api/leads/%d/calls", lead), nil).Want(200).Into(&calls)
		return len(calls.Items) == 1 && calls.Items[0].EndReason != "" && len(calls.Items[0].Transcript) >= 3
	})
	if calls.Items[0].PromptVersion != 1 {
		t.Errorf("the call used prompt version %d", calls.Items[0].PromptVersion)
	}
	if owner.Do("GET", "/api/leads", nil).Want(200).Into(&list); len(list.Items) != 1 {
		t.Errorf("message and call made %d leads", len(list.Items))
	}
}

// TestLeadIsSeenLive: what one person does, another sees, and a stream that broke resumes without a gap.
func TestLeadIsSeenLive(t *testing.T) {
	desk := apptest.New(t)
	company := desk.Company(1)
	watching, writing := desk.As(company.Owner), desk.As(company.Owner)
	events := watching.Watch("/api/events")
	var lead struct {
		ID int64 `json:"id"`
	}
	writing.Do("POST", "/api/leads", map[string]string{"name": "דנה"}).Want(201).Into(&lead)
	first := events.Next("lead.created")
	writing.Do("POST", fmt.Sprintf("/api/leads/%d/status", lead.ID), map[string]string{"status": "won"}).Want(200)
	events.Next("lead.moved")
	events.Close()

	watching.Header.Set("Last-Event-ID", first)
	again := watching.Watch("/api/events")
	again.Next("lead.moved") // what came after the last event that was seen, without a gap
	again.Close()
}
