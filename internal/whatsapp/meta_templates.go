package whatsapp

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// templatePages bounds how far a list is followed: an account holds 6,000 templates at most.
const templatePages = 100

const templateFields = "name,status,category,language,components,parameter_format,quality_score,rejected_reason"

// noWABA is what management without the account's id comes to.
func noWABA() error {
	return &SendError{Code: "no_waba", Advice: NoAccountID}
}

// Templates lists the account's templates, page by page.
func (m *meta) Templates(ctx context.Context, a Account) ([]Listed, error) {
	waba := a.Settings["waba_id"]
	if waba == "" {
		return nil, noWABA()
	}
	var all []Listed
	after := ""
	for range templatePages {
		query := url.Values{"fields": {templateFields}, "limit": {"100"}}
		if after != "" {
			query.Set("after", after)
		}
		var got struct {
			Data   []json.RawMessage `json:"data"`
			Paging struct {
				Cursors struct {
					After string `json:"after"`
				} `json:"cursors"`
				Next string `json:"next"`
			} `json:"paging"`
		}
		if err := m.call(ctx, a, http.MethodGet, url.PathEscape(waba)+"/message_templates?"+query.Encode(), nil, &got); err != nil {
			return nil, err
		}
		for _, raw := range got.Data {
			if l := readTemplate(readObject(raw)); l.Name != "" && l.ID != "" {
				all = append(all, l)
			}
		}
		// The last page has cursors too; only "next" says that there is more. Its own address is not
		// followed: the token goes to our base and nowhere else.
		if got.Paging.Next == "" || got.Paging.Cursors.After == "" || got.Paging.Cursors.After == after {
			return all, nil
		}
		after = got.Paging.Cursors.After
	}
	return all, nil
}

// Submit makes a template, or changes the one with this id; either way people at Meta read it.
func (m *meta) Submit(ctx context.Context, a Account, id string, t Template) (Standing, error) {
	waba := a.Settings["waba_id"]
	if waba == "" {
		return Standing{}, noWABA()
	}
	body := metaTemplateOf(t)
	if id != "" {
		body.Name, body.Language = "", "" // neither can change
		err := m.call(ctx, a, http.MethodPost, url.PathEscape(id), body, nil)
		return Standing{ID: id, Status: TemplatePending}, err
	}
	var got struct {
		ID       string `json:"id"`
		Status   string `json:"status"`
		Category string `json:"category"`
	}
	if err := m.call(ctx, a, http.MethodPost, url.PathEscape(waba)+"/message_templates", body, &got); err != nil {
		return Standing{}, err
	}
	if got.ID == "" {
		return Standing{}, &SendError{Outcome: Unknown, Code: "no_answer", Advice: NoAnswer}
	}
	s := Standing{ID: clean(got.ID), Status: templateStatus(got.Status)}
	if got.Category != "" {
		s.Category = categoryOf(got.Category)
	}
	return s, nil
}

// Withdraw removes one language of a template.
func (m *meta) Withdraw(ctx context.Context, a Account, id, name string) error {
	waba := a.Settings["waba_id"]
	if waba == "" {
		return noWABA()
	}
	query := url.Values{"hsm_id": {id}, "name": {name}}
	return m.call(ctx, a, http.MethodDelete, url.PathEscape(waba)+"/message_templates?"+query.Encode(), nil, nil)
}

// readTemplateNews reads a change of a template that the network tells by webhook.
func readTemplateNews(field string, value object) *TemplateNews {
	news := TemplateNews{Name: value.text("message_template_name"), Language: value.text("message_template_language"),
		Standing: Standing{ID: value.text("message_template_id")}}
	switch field {
	case "message_template_status_update":
		news.Status = templateStatus(value.text("event"))
		if reason := value.text("reason"); reason != "NONE" {
			news.Reason = cmp.Or(reason, value.object("other_info").text("description"))
		}
	case "message_template_quality_update":
		news.Quality = qualityOf(value.text("new_quality_score"))
	case "template_category_update":
		if word := value.text("new_category"); word != "" {
			news.Category = categoryOf(word)
		}
	default:
		return nil
	}
	if news.ID == "" {
		return nil
	}
	return &news
}
