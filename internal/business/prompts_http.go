package business

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

func (s *Service) promptRoutes(r *web.Router) {
	web.Add(r, "GET /api/business/current/prompt", "prompts:read", "The two prompts in force", s.getPrompts)
	web.Add(r, "PUT /api/business/current/prompt", "prompts:write", "Save both prompts as a new version", s.putPrompts)
	web.Add(r, "GET /api/business/current/prompt/versions", "prompts:read", "The saved versions, newest first", s.listVersions)
	web.Add(r, "GET /api/business/current/prompt/versions/{version}", "prompts:read", "The texts of one version", s.getVersion)
	web.Add(r, "POST /api/business/current/prompt/versions/{version}/restore", "prompts:write", "Take up the texts of an earlier version as a new one", s.restoreVersion)
}

// VersionView says who saved a version and when.
type VersionView struct {
	Version      int64   `json:"version"`
	Author       *string `json:"author"`
	AuthorID     *int64  `json:"author_id"`
	SavedAt      *string `json:"saved_at"`
	RestoredFrom *int64  `json:"restored_from" doc:"The version whose texts were taken up again"`
}

// TextsView is a version with its texts.
type TextsView struct {
	CallsPrompt    string `json:"calls_prompt"`
	WhatsAppPrompt string `json:"whatsapp_prompt"`
	VersionView
}

// PromptsView is the version in force, what it uses of the models, and a warning where the bot has
// nothing to go by. Version 0 means that none was saved.
type PromptsView struct {
	TextsView
	Budget struct {
		Calls    Budget `json:"calls"`
		WhatsApp Budget `json:"whatsapp"`
	} `json:"budget"`
	Warning *string `json:"warning,omitempty"`
}

func (v PromptVersion) view() VersionView {
	out := VersionView{Version: v.Version}
	if v.Author != "" {
		out.Author = &v.Author
	}
	if v.AuthorID != 0 {
		out.AuthorID = &v.AuthorID
	}
	if v.RestoredFrom != 0 {
		out.RestoredFrom = &v.RestoredFrom
	}
	if !v.SavedAt.IsZero() {
		at := web.Time(v.SavedAt)
		out.SavedAt = &at
	}
	return out
}

func (v PromptVersion) texts() TextsView {
	return TextsView{CallsPrompt: v.Calls, WhatsAppPrompt: v.WhatsApp, VersionView: v.view()}
}

func (s *Service) promptsView(c web.Ctx, tx *db.Tx, v PromptVersion) (PromptsView, error) {
	ai, err := s.AI(tx)
	if err != nil {
		return PromptsView{}, err
	}
	out := PromptsView{TextsView: v.texts()}
	out.Budget.Calls = callsBudget(ai.RealtimeModel, v.Calls)
	out.Budget.WhatsApp = chatBudget(ai.ChatModel, v.WhatsApp)
	if warning := v.warning(); warning != nil {
		text := warning.In(c.Lang)
		out.Warning = &text
	}
	return out, nil
}

func (s *Service) getPrompts(c web.Ctx, tx *db.Tx, _ *web.Empty) (PromptsView, error) {
	v, err := latestPrompts(tx)
	if err != nil {
		return PromptsView{}, err
	}
	return s.promptsView(c, tx, v)
}

// putPromptsIn has exactly the two fields, both required: a client that forgot one must not wipe it.
type putPromptsIn struct {
	Body struct {
		CallsPrompt    string `json:"calls_prompt" doc:"What the bot on the phone is told; saved and used byte for byte"`
		WhatsAppPrompt string `json:"whatsapp_prompt" doc:"What the bot on WhatsApp is told; saved and used byte for byte"`
	}
}

func (s *Service) putPrompts(c web.Ctx, tx *db.Tx, in *putPromptsIn) (PromptsView, error) {
	v, err := s.SavePrompts(tx, in.Body.CallsPrompt, in.Body.WhatsAppPrompt)
	if err != nil {
		return PromptsView{}, err
	}
	return s.promptsView(c, tx, v)
}

type listVersionsIn struct {
	Cursor string `query:"cursor" maxLength:"200"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
}

func (s *Service) listVersions(_ web.Ctx, tx *db.Tx, in *listVersionsIn) (web.Page[VersionView], error) {
	page := web.Page[VersionView]{Items: []VersionView{}}
	var before int64
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &before); err != nil {
			return page, err
		}
	}
	current, err := latestPrompts(tx)
	if err != nil {
		return page, err
	}
	page.Total = current.Version // versions count from 1 and none is ever removed
	found, err := listPrompts(tx, before, in.Limit+1)
	if err != nil {
		return page, err
	}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		page.NextCursor = web.Cursor(found[in.Limit-1].Version)
	}
	for _, v := range found {
		page.Items = append(page.Items, v.view())
	}
	return page, nil
}

type versionIn struct {
	Version int64 `path:"version" minimum:"1"`
}

func (s *Service) getVersion(_ web.Ctx, tx *db.Tx, in *versionIn) (TextsView, error) {
	v, err := promptVersion(tx, in.Version)
	return v.texts(), err
}

func (s *Service) restoreVersion(c web.Ctx, tx *db.Tx, in *versionIn) (PromptsView, error) {
	v, err := s.RestorePrompts(tx, in.Version)
	if err != nil {
		return PromptsView{}, err
	}
	return s.promptsView(c, tx, v)
}
