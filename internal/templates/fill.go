package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/whatsapp"
)

// The places where the value of a variable may come from; "field." with a key is one of the business's
// own fields.
const (
	fromName      = "lead.name"
	fromFirstName = "lead.first_name"
	fromPhone     = "lead.phone"
	fromEmail     = "lead.email"
	fromBusiness  = "business.name"
	fromMe        = "me.name"
	fromField     = "field."
)

var sources = []string{fromName, fromFirstName, fromPhone, fromEmail, fromBusiness, fromMe}

// usual are the names that people give to variables, and what they mean by them.
var usual = map[string]string{
	"name": fromName, "full_name": fromName, "customer_name": fromName, "first_name": fromFirstName, "customer": fromFirstName,
	"phone": fromPhone, "email": fromEmail, "business": fromBusiness, "business_name": fromBusiness, "company": fromBusiness,
	"agent": fromMe, "agent_name": fromMe, "me": fromMe,
}

// bindings are those asked for, and for slots that nobody spoke of, what their names say.
func (s *Service) bindings(tx *db.Tx, t whatsapp.Template, asked map[string]string) (map[string]string, error) {
	kept := map[string]string{}
	for _, slot := range t.Slots() {
		from, ok := asked[slot.Key]
		if !ok {
			_, name, _ := strings.Cut(slot.Key, ".")
			from = usual[name]
		}
		if from == "" {
			continue
		}
		if key, own := strings.CutPrefix(from, fromField); own {
			fields, err := s.o.Leads.Fields(tx)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(fields, func(f leads.Field) bool { return f.Key == key }) {
				return nil, fault.Invalid.Field("bindings."+slot.Key, badBinding)
			}
		} else if !slices.Contains(sources, from) {
			return nil, fault.Invalid.Field("bindings."+slot.Key, badBinding)
		}
		kept[slot.Key] = from
	}
	return kept, nil
}

// Values are what is known of a lead for the template's slots: a proposal that a person may change.
func (s *Service) Values(tx *db.Tx, t Template, lead leads.Lead) (map[string]string, error) {
	current, err := s.o.Business.Current(tx)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for key, from := range t.Bindings {
		value := ""
		switch from {
		case fromName:
			value = lead.Name
		case fromFirstName:
			value, _, _ = strings.Cut(lead.Name, " ")
		case fromPhone:
			if lead.Phone != nil {
				value = *lead.Phone
			}
		case fromEmail:
			value = lead.Email
		case fromBusiness:
			value = current.Name
		case fromMe:
			value = bus.ActorOf(tx.Context()).Name
		default:
			if v, ok := lead.Fields[strings.TrimPrefix(from, fromField)]; ok && v != nil {
				value = fmt.Sprint(v)
			}
		}
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			values[key] = value
		}
	}
	return values, nil
}

// Ready is a template that can be sent as it is.
type Ready struct {
	Filled whatsapp.FilledTemplate
	Text   string
	// Needs is the format of the header's file, empty if there is none.
	Needs string
	// Buttons are the words of the buttons, to be shown below the text.
	Buttons []string
}

// Prepare fills an approved template of a number for a lead. values win over what is known; what is
// missing is named. withFile says that the sender has a file for the header.
func (s *Service) Prepare(tx *db.Tx, lead leads.Lead, channelID, id int64, values map[string]string, withFile bool) (Ready, error) {
	t, err := loadTemplate(tx, id)
	switch {
	case err != nil:
		return Ready{}, err
	case t.ChannelID != channelID:
		return Ready{}, otherChannel.New()
	case t.Status != whatsapp.TemplateApproved:
		return Ready{}, notApproved.New()
	}
	all, err := s.Values(tx, t, lead)
	if err != nil {
		return Ready{}, err
	}
	maps.Copy(all, values)
	filled, problems := t.Template.Fill(all)
	if err := faultOf("values.", problems); err != nil {
		return Ready{}, err
	}
	r := Ready{Filled: filled, Text: t.Template.Text(filled)}
	r.Filled.ID = t.providerID
	switch t.Header.Format {
	case whatsapp.HeaderLocation:
		return r, fault.Invalid.Field("values.header", needPlace)
	case whatsapp.HeaderImage, whatsapp.HeaderVideo, whatsapp.HeaderDocument:
		if r.Needs = t.Header.Format; !withFile {
			return r, fault.Invalid.Field("values.header", needFile)
		}
	}
	for _, b := range t.Buttons {
		r.Buttons = append(r.Buttons, b.Text)
	}
	return r, nil
}

// Approved are the templates of a number that can be sent, by name.
func (s *Service) Approved(tx *db.Tx, channelID int64) ([]Template, error) {
	all, err := templatesOf(tx, channelID)
	return slices.DeleteFunc(all, func(t Template) bool { return t.Status != whatsapp.TemplateApproved }), err
}

// Signed are values with those that name the sender: when the template goes out later, nobody is there
// to be named.
func (s *Service) Signed(tx *db.Tx, id int64, values map[string]string) (map[string]string, error) {
	t, err := loadTemplate(tx, id)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for key, from := range t.Bindings {
		if from == fromMe {
			all[key] = bus.ActorOf(tx.Context()).Name
		}
	}
	maps.Copy(all, values)
	return all, nil
}

// Name is what a template is called; fault.NotFound when it is gone.
func (s *Service) Name(tx *db.Tx, id int64) (string, error) {
	t, err := loadTemplate(tx, id)
	return t.Name, err
}
