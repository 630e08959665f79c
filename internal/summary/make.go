package summary

import (
	"context"
	"errors"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/llm"
	"github.com/moked/moked/internal/web"
)

const (
	modelTimeout = 45 * time.Second
	attempts     = 3
)

// Reasons of a failure, as the client words them.
const (
	reasonModel  = "model"  // it did not answer, or refused
	reasonAnswer = "answer" // it answered something else
)

// Made is the event of a new summary.
type Made struct {
	LeadID    int64  `json:"-"`
	State     string `json:"state"`
	Model     string `json:"model"`
	Sentences int    `json:"sentences"`
}

// Record files the event under the person.
func (e Made) Record() bus.Record {
	return bus.Record{Kind: "summary.made", Entity: "lead", EntityID: e.LeadID, LeadID: e.LeadID, Data: e}
}

// task is what one summary is made from, read in one transaction.
type task struct {
	skip  bool
	wait  time.Time // nobody has paused yet
	ai    business.AI
	zone  *time.Location
	lines []line
}

// make asks the model, outside of any transaction, and keeps what it said.
func (s *Service) make(ctx context.Context, run *jobs.Run) error {
	var args makeArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var t task
	if err := run.Read(func(tx *db.Tx) (err error) {
		t, err = s.gather(tx, args)
		return err
	}); err != nil || t.skip {
		return err
	}
	if !t.wait.IsZero() {
		return jobs.Again(t.wait)
	}
	made := stored{State: nothing, Model: t.ai.ChatModel}
	if len(t.lines) > 0 {
		var err error
		if made, err = s.ask(ctx, t); err != nil {
			s.o.Log.Warn("the model did not summarise", "lead", args.LeadID, "attempt", run.Attempt, "error", err)
			if run.Attempt < attempts && llm.Temporary(err) {
				return err
			}
		}
	}
	return run.Done(func(tx *db.Tx) error {
		made.MadeAt = tx.Now()
		write := store
		if made.State == failed {
			write = storeFailure
		}
		if err := write(tx, args.LeadID, made); err != nil {
			return err
		}
		_, err := bus.Emit(tx, Made{args.LeadID, made.State, made.Model, len(made.Sentences)})
		return err
	})
}

// gather reads what was said, unless there is nobody to summarise it.
func (s *Service) gather(tx *db.Tx, args makeArgs) (t task, err error) {
	if _, err = s.o.Leads.Get(tx, args.LeadID); fault.Is(err, fault.NotFound) {
		return task{skip: true}, nil // deleted meanwhile
	}
	if err != nil {
		return t, err
	}
	if t.ai, err = s.o.Models.AI(tx); err != nil || !t.ai.Configured() {
		return task{skip: true}, err
	}
	if t.zone, err = s.o.Zone(tx); err != nil {
		return t, err
	}
	if t.lines, err = s.said(tx, args.LeadID); err != nil || len(t.lines) == 0 || args.First.IsZero() {
		return t, err
	}
	last := t.lines[len(t.lines)-1].at
	if quiet := last.Add(settle); quiet.After(tx.Now()) && tx.Now().Before(args.First.Add(patience)) {
		t.wait = quiet
	}
	return t, nil
}

// said is all that was said, oldest first.
func (s *Service) said(tx *db.Tx, leadID int64) ([]line, error) {
	messages, err := s.o.Messages.Said(tx, leadID, maxMessages)
	if err != nil {
		return nil, err
	}
	turns, err := s.o.Calls.Said(tx, leadID, maxTurns)
	if err != nil {
		return nil, err
	}
	lines := make([]line, 0, len(messages)+len(turns))
	for _, m := range messages {
		who := "business"
		if m.Inbound {
			who = "customer"
		}
		lines = append(lines, line{Source{Kind: "message", ID: m.ID, At: web.Time(m.At)}, m.At, who, m.Text})
	}
	for _, turn := range turns {
		who := "business (by phone)"
		if turn.Caller {
			who = "customer (by phone)"
		}
		lines = append(lines, line{Source{Kind: "call", ID: turn.CallID, Seq: turn.Seq, At: web.Time(turn.At)}, turn.At, who, turn.Text})
	}
	return latest(lines), nil
}

// ask gives a summary to keep, that of a failure with its error.
func (s *Service) ask(ctx context.Context, t task) (stored, error) {
	ctx, cancel := context.WithTimeout(ctx, modelTimeout)
	defer cancel()
	client := &llm.Client{BaseURL: t.ai.BaseURL, APIKey: t.ai.APIKey, HTTP: s.o.HTTP}
	made := stored{State: failed, Reason: reasonModel, Model: t.ai.ChatModel}
	reply, err := client.Chat(ctx, question(t.ai.ChatModel, t.ai.Language, t.zone, t.lines), nil)
	if err != nil {
		return made, err
	}
	sentences, ok := read(reply.Text, t.lines)
	switch {
	case !ok:
		made.Reason = reasonAnswer
		return made, errAnswer
	case len(sentences) == 0:
		made.State, made.Reason = nothing, ""
	default:
		made.State, made.Reason, made.Sentences = ready, "", sentences
	}
	return made, nil
}

var errAnswer = errors.New("summary: the model's answer is not a summary")
