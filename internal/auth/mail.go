package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"

	gomail "github.com/wneessen/go-mail"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
)

// Mail is a message in plain text to one person.
type Mail struct {
	To, Subject, Text string
	Attachments       []Attachment
}

// Attachment is a file of a mail.
type Attachment struct {
	Name, Type string
	Data       []byte
}

// Mailer sends mail. An Unsent error is certain that nobody took the mail; after another one the
// server may have taken it.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// SMTP says where mail is handed in. TLS is demanded unless the server is on this machine.
type SMTP struct {
	Host     string
	Port     int
	User     string
	Password string
	From     string
}

// NewSMTP makes a Mailer from a mail server's settings.
func NewSMTP(o SMTP) (Mailer, error) {
	options := []gomail.Option{gomail.WithTLSPortPolicy(gomail.TLSMandatory)}
	if loopback(o.Host) {
		options = []gomail.Option{gomail.WithTLSPolicy(gomail.TLSOpportunistic)}
	}
	if o.Port != 0 {
		options = append(options, gomail.WithPort(o.Port))
	}
	if o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	client, err := gomail.NewClient(o.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("auth: mail server: %w", err)
	}
	return &smtpMailer{client, o.From}, nil
}

// Unsent is an error that came before the server took the mail. Temporary says that trying again may help.
type Unsent struct {
	Cause     error
	Temporary bool
}

// Error tells the cause.
func (u Unsent) Error() string { return "auth: mail not sent: " + u.Cause.Error() }

// Unwrap gives the cause.
func (u Unsent) Unwrap() error { return u.Cause }

type smtpMailer struct {
	client *gomail.Client
	from   string
}

func (m *smtpMailer) Send(ctx context.Context, mail Mail) error {
	msg := gomail.NewMsg()
	if err := msg.From(m.from); err != nil {
		return jobs.Dead(err)
	}
	if err := msg.To(mail.To); err != nil {
		return jobs.Dead(err)
	}
	msg.Subject(mail.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, mail.Text)
	for _, a := range mail.Attachments {
		if err := msg.AttachReader(a.Name, bytes.NewReader(a.Data), gomail.WithFileContentType(gomail.ContentType(a.Type))); err != nil {
			return jobs.Dead(err)
		}
	}
	conn, err := m.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return Unsent{Cause: err, Temporary: true}
	}
	defer m.client.CloseWithSMTPClient(conn)
	return certain(m.client.SendWithSMTPClient(conn, msg))
}

// certain marks the errors after which the server has surely not taken the mail: all but those that
// came while it was handed over.
func certain(err error) error {
	refusal, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return err
	}
	switch refusal.Reason {
	case gomail.ErrSMTPDataClose, gomail.ErrWriteContent, gomail.ErrConnCheck, gomail.ErrSMTPReset:
		return err
	}
	return Unsent{Cause: err, Temporary: refusal.IsTemp()}
}

// logMailer is for installations without a mail server: the operator passes the link on.
type logMailer struct{ log *slog.Logger }

func (m logMailer) Send(ctx context.Context, mail Mail) error {
	m.log.Warn("no mail server is configured: pass this message on yourself", "to", mail.To, "text", mail.Text)
	return nil
}

type mailKind string

const (
	resetMail  mailKind = "reset"
	inviteMail mailKind = "invite"

	mailJob = "auth.mail"
)

type wording struct{ subject, text fault.Text }

var mailWords = map[mailKind]wording{
	resetMail: {
		fault.Text{He: "בחירת סיסמה חדשה", En: "Set a new password"},
		fault.Text{He: "שלום %s,\n\nלבחירת סיסמה חדשה למוקד:\n%s\n\nהקישור תקף לשעה. לא ביקשתם? אפשר להתעלם מההודעה.\n",
			En: "Hello %s,\n\nTo set a new password for Moked:\n%s\n\nThe link is valid for one hour. If you did not ask for it, ignore this message.\n"},
	},
	inviteMail: {
		fault.Text{He: "הוזמנתם למוקד", En: "You are invited to Moked"},
		fault.Text{He: "שלום %s,\n\nנפתח עבורכם חשבון במוקד. לבחירת סיסמה וכניסה:\n%s\n\nהקישור תקף לשבוע.\n",
			En: "Hello %s,\n\nAn account was opened for you in Moked. To set a password and sign in:\n%s\n\nThe link is valid for a week.\n"},
	},
}

// mailArgs are stored with the job; the link opens an account, so it is sealed.
type mailArgs struct {
	To     string   `json:"to"`
	Name   string   `json:"name"`
	Locale string   `json:"locale"`
	Kind   mailKind `json:"kind"`
	Link   string   `json:"link"`
}

func (s *Service) enqueueMail(tx *db.Tx, u User, kind mailKind, link string) error {
	sealed, err := s.o.Box.Seal(0, mailJob, []byte(link))
	if err != nil {
		return err
	}
	return jobs.Enqueue(tx, jobs.Job{Kind: mailJob, Args: mailArgs{To: u.Email, Name: u.Name, Locale: u.Locale, Kind: kind, Link: sealed}})
}

func (s *Service) sendMail(ctx context.Context, run *jobs.Run) error {
	var a mailArgs
	if err := run.Args(&a); err != nil {
		return jobs.Dead(err)
	}
	link, err := s.o.Box.Open(0, mailJob, a.Link)
	if err != nil {
		return jobs.Dead(err)
	}
	words := mailWords[a.Kind]
	return s.o.Mailer.Send(ctx, Mail{To: a.To, Subject: words.subject.In(a.Locale), Text: fmt.Sprintf(words.text.In(a.Locale), a.Name, link)})
}
