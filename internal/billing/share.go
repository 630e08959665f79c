package billing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/tenant"
)

// Doors makes and opens addresses for customers, who have no account.
type Doors interface {
	// LinkToken makes a token of the transaction's business.
	LinkToken(tx *db.Tx, purpose string) (string, error)
	// OpenLink gives the business of a token, if it was made for this purpose.
	OpenLink(token, purpose string) (tenant.Scope, bool)
}

// Messenger writes to a lead on WhatsApp. Its refusals are faults, in words: the window is closed,
// there is no number.
type Messenger interface {
	Say(tx *db.Tx, leadID int64, text string) error
}

const (
	purposeDocument = "document"
	jobMail         = "billing.mail"
	// linkLife is how long a customer can open a document by its link.
	linkLife = 90 * 24 * time.Hour
)

// The ways to a customer.
const (
	byWhatsApp = "whatsapp"
	byMail     = "mail"
	byLink     = "link"
)

// share makes a new address of an issued document. Only its hash is kept, so it can be told once.
func (s *Service) share(tx *db.Tx, id int64) (url string, err error) {
	token, err := s.o.Doors.LinkToken(tx, purposeDocument)
	if err != nil {
		return "", err
	}
	return s.o.PublicURL + "/q/" + token, insertLink(tx, hashOf(token), id, tx.Now().Add(linkLife))
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

type mailArgs struct {
	DocumentID int64  `json:"document_id"`
	To         string `json:"to"`
}

// Send brings an issued document to the customer, and gives its address.
func (s *Service) Send(tx *db.Tx, id int64, channel string) (url string, err error) {
	d, err := s.issued(tx, id)
	if err != nil {
		return "", err
	}
	if d.Status == replaced || d.Status == cancelled {
		return "", wrongState.New()
	}
	if channel == byMail {
		lead, err := loadLead(tx, d.LeadID)
		if err != nil {
			return "", err
		}
		if lead.Email == "" {
			return "", noEmail.New()
		}
		return "", jobs.Enqueue(tx, jobs.Job{Kind: jobMail, Args: mailArgs{id, lead.Email}, Unique: "billing.mail:" + itoa(id)})
	}
	if url, err = s.share(tx, id); err != nil {
		return "", err
	}
	if channel == byWhatsApp {
		if err := s.o.Messenger.Say(tx, d.LeadID, s.words(d, url)); err != nil {
			return "", err
		}
	}
	return url, s.markSent(tx, d, channel)
}

func (s *Service) markSent(tx *db.Tx, d BillingDocument, channel string) error {
	if err := storeSent(tx, d.ID); err != nil {
		return err
	}
	_, err := bus.Emit(tx, documentSent{documentEvent("bill.sent", d), channel})
	return err
}

// words is what the customer reads. Values are isolated, so that a number between Hebrew words and
// an address after them read as they are.
func (s *Service) words(d BillingDocument, url string) string {
	return "שלום " + isolate(d.CustomerName) + ",\n" + titleOf(d) + " " + isolate(d.Label) + " מאת " + isolate(d.issuer.LegalName) +
		" על סך " + isolate(grouped(d.Total/100)+"."+twoDigits(d.Total%100)) + " ₪:\n" + url
}

// isolate wraps a value in FSI and PDI.
func isolate(value string) string { return "\u2068" + value + "\u2069" }

// mail sends a document with its PDF. The link is made in the job, so that it lies in no queue.
func (s *Service) mail(ctx context.Context, run *jobs.Run) error {
	var args mailArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var d BillingDocument
	var c BillingSettingsView
	var url string
	err := run.Write(func(tx *db.Tx) (err error) {
		if d, err = loadDocument(tx, args.DocumentID); err != nil {
			return err
		}
		if c, err = s.settings(tx); err != nil {
			return err
		}
		url, err = s.share(tx, d.ID)
		return err
	})
	if err != nil {
		return err
	}
	pdf, err := renderDocument(d, c.Logo)
	if err != nil {
		return jobs.Dead(err)
	}
	if err := s.o.Mailer.Send(ctx, auth.Mail{
		To: args.To, Subject: titleOf(d) + " " + d.Label + " - " + d.issuer.LegalName, Text: s.words(d, url),
		Attachments: []auth.Attachment{{Name: fileName(titleOf(d), d.Label), Type: "application/pdf", Data: pdf}},
	}); err != nil {
		// Only a mail that is sure not to have been taken is sent again.
		if unsent, sure := errors.AsType[auth.Unsent](err); sure && unsent.Temporary {
			return err
		}
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error { return s.markSent(tx, d, byMail) })
}
