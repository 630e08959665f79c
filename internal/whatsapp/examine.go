package whatsapp

import (
	"context"
	"errors"
	"time"

	"github.com/moked/moked/internal/fault"
)

// Examiner is a Provider that can look at how a number is set up. It changes nothing.
type Examiner interface {
	Examine(ctx context.Context, a Account) Examination
}

// Subscriber is a Provider whose account must be told to deliver to the app. A failure is a *SendError.
type Subscriber interface {
	Subscribe(ctx context.Context, a Account) error
}

// Examination is what a provider says about a number and its account.
type Examination struct {
	Findings []Finding
	Clock    time.Time // the provider's clock, zero if it told none
}

// Finding is one thing that was looked at.
type Finding struct {
	Check string // token, scopes, secret, number, quality, subscription, account
	Grade Grade
	Text  fault.Text // what is, and what to do about it
}

// Grade is how good a finding is.
type Grade string

// The grades.
const (
	Good    Grade = "good"
	Doubt   Grade = "doubt" // works, and wants to be looked at
	Bad     Grade = "bad"
	Skipped Grade = "skipped" // could not be looked at
)

func (e *Examination) add(check string, grade Grade, he, en string) {
	e.Findings = append(e.Findings, Finding{check, grade, fault.Text{He: he, En: en}})
}

// failed adds what an error says about a check.
func (e *Examination) failed(check string, err error) {
	refused, ok := errors.AsType[*SendError](err)
	if !ok {
		refused = &SendError{Advice: NoAnswer}
	}
	text := ExplainCode(refused.Code)
	if refused.Advice == NoAnswer || refused.Advice == Retry {
		e.add(check, Skipped, "הספק לא ענה. אפשר לבדוק שוב בעוד רגע", "The provider did not answer. Check again in a moment")
		return
	}
	if refused.Detail != "" {
		text.He += " (" + refused.Detail + ")"
		text.En += " (" + refused.Detail + ")"
	}
	e.Findings = append(e.Findings, Finding{check, Bad, text})
}
