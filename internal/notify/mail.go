package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

// mail sends one notification to its person's mailbox.
func (s *Service) mail(ctx context.Context, run *jobs.Run) error {
	var d delivery
	if err := run.Args(&d); err != nil {
		return jobs.Dead(err)
	}
	var n row
	goOn, err := s.attempt(run, d, func(_ *db.Tx, of row) (bool, error) {
		n = of
		return s.o.Mailer != nil, nil
	})
	if err != nil || !goOn {
		return err
	}
	return s.record(run, d, n, s.sendMail(ctx, n), func(*db.Tx) error { return nil })
}

// sendMail hands the mail in. Only an error that is sure to have come before the server took it is a
// reason to try again.
func (s *Service) sendMail(ctx context.Context, n row) outcome {
	line := title(n, true)
	err := s.o.Mailer.Send(ctx, auth.Mail{
		To: n.email, Subject: line,
		Text: fmt.Sprintf(mailText.In(n.locale), n.user, line, s.o.PublicURL+path(n.Kind, n.LeadID), s.o.PublicURL+"/account"),
	})
	if err == nil {
		return outcome{state: sent}
	}
	s.o.Log.Warn("a notification by mail did not go out", "error", err)
	unsent, sure := errors.AsType[auth.Unsent](err)
	switch {
	case sure && unsent.Temporary:
		return outcome{state: waiting, after: defaultAfter}
	case sure:
		return outcome{state: refused}
	}
	return outcome{state: unknown}
}
