// Package templates is the message templates of a business: what WhatsApp allows to be sent to
// somebody who has not written for a day. They are written here or at the provider, approved by the
// network, and filled with what is known of a lead when they are sent.
package templates

import (
	"context"
	"log/slog"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
	"github.com/moked/moked/internal/whatsapp"
)

// Options make a Service.
type Options struct {
	DB        *db.DB
	Log       *slog.Logger
	Business  *business.Service
	Leads     *leads.Service
	Providers map[string]whatsapp.Provider
	// Businesses calls f for every active business; nil: templates are renewed only when asked for.
	Businesses func(ctx context.Context, f func(in tenant.Scope) error) error
}

// Service is the feature.
type Service struct{ o Options }

// New makes the feature.
func New(o Options) *Service { return &Service{o} }

// Template is a template of a number of the business.
type Template struct {
	ID        int64             `json:"id"`
	ChannelID int64             `json:"channel_id"`
	Status    string            `json:"status" enum:"submitting,failed,pending,approved,rejected,paused,disabled"`
	Reason    string            `json:"reason" doc:"Why it was refused or stopped, in the provider's words"`
	Quality   string            `json:"quality" enum:"green,yellow,red,"`
	Bindings  map[string]string `json:"bindings" nullable:"false" doc:"Where the value of each slot usually comes from"`
	UpdatedAt string            `json:"updated_at" format:"date-time"`
	whatsapp.Template
	Slots []whatsapp.Slot `json:"slots" nullable:"false" doc:"What is filled when it is sent"`

	providerID string
	syncedAt   time.Time
}

// The statuses that are ours and not the network's.
const (
	submitting = "submitting" // on its way to the provider
	failed     = "failed"     // the provider did not take it; reason says why
)

// Changed says that a template is another now, or gone.
type Changed struct {
	ID     int64  `json:"template_id"`
	Name   string `json:"name"`
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"`
}

// Record is the event as stored.
func (e Changed) Record() bus.Record {
	return bus.Record{Kind: "template.changed", Entity: "template", EntityID: e.ID, Data: e}
}

func (t Template) changed(tx *db.Tx) error {
	_, err := bus.Emit(tx, Changed{t.ID, t.Name, t.Status, t.Reason})
	return err
}

// channelOf finds the number that templates belong to: the one asked for, or the one that the business
// sends with.
func (s *Service) channelOf(tx *db.Tx, id int64) (business.Channel, error) {
	if id == 0 {
		return s.o.Business.ChannelFor(tx, business.KindWhatsApp)
	}
	c, err := s.o.Business.ChannelByID(tx, id)
	if err == nil && c.Kind != business.KindWhatsApp {
		err = fault.NotFound.New()
	}
	return c, err
}

// authored refuses a number whose provider does not take templates from here.
func authored(c business.Channel) error {
	if info, _ := whatsapp.InfoOf(c.Provider); !info.Able(whatsapp.CanAuthor) {
		return notAuthored.New()
	}
	return nil
}

// checked is the template as it would be handed in, or the fault that names what would be refused.
func checked(t whatsapp.Template) (whatsapp.Template, error) {
	t.Body, t.Footer, t.Header.Text = web.CleanText(t.Body), web.CleanText(t.Footer), web.CleanText(t.Header.Text)
	if t.Header.Format != whatsapp.HeaderText {
		t.Header.Text, t.Header.Sample = "", ""
	}
	if t.Samples == nil {
		t.Samples = []whatsapp.Sample{}
	}
	if t.Buttons == nil {
		t.Buttons = []whatsapp.Button{}
	}
	return t, faultOf("", t.Check())
}

// faultOf is the refusal of all problems at once, nil if there are none.
func faultOf(prefix string, problems []whatsapp.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	bad := fault.Invalid.New()
	for _, p := range problems {
		_ = bad.Field(prefix+p.Field, p.Text)
	}
	return bad
}

// create keeps a new template and hands it in.
func (s *Service) create(tx *db.Tx, userID, channelID int64, content whatsapp.Template, bindings map[string]string) (Template, error) {
	c, err := s.channelOf(tx, channelID)
	if err != nil {
		return Template{}, err
	}
	if err := authored(c); err != nil {
		return Template{}, err
	}
	t := Template{ID: tx.NewID(), ChannelID: c.ID, Status: submitting, UpdatedAt: web.Time(tx.Now())}
	if t.Template, err = checked(content); err != nil {
		return t, err
	}
	if t.Bindings, err = s.bindings(tx, t.Template, bindings); err != nil {
		return t, err
	}
	t.Slots = t.Template.Slots()
	if fresh, err := insertTemplate(tx, t, userID); err != nil || !fresh {
		return t, orTaken(err)
	}
	if err := t.changed(tx); err != nil {
		return t, err
	}
	return t, t.handIn(tx)
}

// edit changes a template. New words are handed in again; new bindings are our own matter.
func (s *Service) edit(tx *db.Tx, userID, id int64, content *whatsapp.Template, bindings map[string]string) (Template, error) {
	t, err := loadTemplate(tx, id)
	if err != nil {
		return t, err
	}
	if content != nil {
		c, err := s.channelOf(tx, t.ChannelID)
		if err != nil {
			return t, err
		}
		if err := authored(c); err != nil {
			return t, err
		}
		switch t.Status {
		case submitting, whatsapp.TemplatePending, whatsapp.TemplateDisabled:
			return t, notEditable.New()
		}
		if t.providerID != "" {
			content.Name, content.Language = t.Name, t.Language // neither can change once it is there
		}
		if t.Template, err = checked(*content); err != nil {
			return t, err
		}
		t.Status, t.Reason = submitting, ""
	}
	if bindings != nil || content != nil {
		if bindings == nil {
			bindings = t.Bindings
		}
		if t.Bindings, err = s.bindings(tx, t.Template, bindings); err != nil {
			return t, err
		}
	}
	t.Slots, t.UpdatedAt = t.Template.Slots(), web.Time(tx.Now())
	if taken, err := templateNamed(tx, t.ChannelID, t.Name, t.Language); err != nil || taken != 0 && taken != t.ID {
		return t, orTaken(err)
	}
	if err := updateTemplate(tx, t, userID); err != nil {
		return t, err
	}
	if err := t.changed(tx); err != nil || content == nil {
		return t, err
	}
	return t, t.handIn(tx)
}

// remove takes a template off the list, and away from the provider if it is there.
func (s *Service) remove(tx *db.Tx, id int64) error {
	t, err := loadTemplate(tx, id)
	if err != nil {
		return err
	}
	if t.providerID != "" {
		c, err := s.channelOf(tx, t.ChannelID)
		if err != nil {
			return err
		}
		if err := authored(c); err != nil {
			return err
		}
		if err := jobs.Enqueue(tx, jobs.Job{Kind: jobWithdraw, Args: withdrawArgs{t.ChannelID, t.providerID, t.Name}}); err != nil {
			return err
		}
	}
	if err := deleteTemplate(tx, id); err != nil {
		return err
	}
	t.Status = whatsapp.TemplateDeleted
	return t.changed(tx)
}

func orTaken(err error) error {
	if err == nil {
		err = nameTaken.New()
	}
	return err
}

// ProviderID is what the provider calls the template, empty before it has it.
func (t Template) ProviderID() string { return t.providerID }

func isNoChannel(err error) bool { return fault.Is(err, business.NoChannel) }
