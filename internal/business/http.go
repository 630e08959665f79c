package business

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Routes registers the rows of the package.
func (s *Service) Routes(r *web.Router) {
	web.Add(r, "GET /api/business/current", "signed_in", "The business that one works in", s.getBusiness)
	web.Add(r, "PATCH /api/business/current", "settings:write", "Change the name, time zone or language of the business", s.patchBusiness)
	s.promptRoutes(r)
	web.Add(r, "GET /api/business/current/ai", "settings:read", "Which models speak for the business", s.getAI)
	web.Add(r, "PUT /api/business/current/ai", "settings:write", "Change the AI settings; absent fields stay", s.putAI)
	s.channelRoutes(r)
}

// View is a business in an answer.
type View struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Timezone  string `json:"timezone"`
	Locale    string `json:"locale"`
	Status    string `json:"status" enum:"active,suspended"`
	CreatedAt string `json:"created_at"`
}

// View is the business as clients see it.
func (b Business) View() View {
	return View{ID: b.ID, Name: b.Name, Timezone: b.Timezone, Locale: b.Locale, Status: b.Status, CreatedAt: web.Time(b.CreatedAt)}
}

func (s *Service) getBusiness(_ web.Ctx, tx *db.Tx, _ *web.Empty) (View, error) {
	b, err := s.Current(tx)
	return b.View(), err
}

type patchBusinessIn struct {
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"400"`
		Timezone *string `json:"timezone,omitempty" maxLength:"64" doc:"An IANA name such as Asia/Jerusalem"`
		Locale   *string `json:"locale,omitempty" enum:"he,en"`
	}
}

func (s *Service) patchBusiness(_ web.Ctx, tx *db.Tx, in *patchBusinessIn) (View, error) {
	b, err := s.Update(tx, Change{Name: in.Body.Name, Timezone: in.Body.Timezone, Locale: in.Body.Locale})
	return b.View(), err
}

// AIView is the AI settings in an answer. The key itself is never in it.
type AIView struct {
	BotWhatsApp   bool   `json:"bot_whatsapp"`
	BotCalls      bool   `json:"bot_calls"`
	ChatModel     string `json:"chat_model"`
	RealtimeModel string `json:"realtime_model"`
	Voice         string `json:"voice"`
	Language      string `json:"language"`
	Greeting      string `json:"greeting"`
	BaseURL       string `json:"base_url" doc:"The business's own address; empty where the installation's serves"`
	HasAPIKey     bool   `json:"has_api_key" doc:"The business has a key of its own"`
	Configured    bool   `json:"configured" doc:"There is a model to talk to"`
	Source        string `json:"source" enum:"own,installation,none" doc:"Whose account the models run on"`
}

func (a AI) view() AIView {
	return AIView{
		BotWhatsApp: a.BotWhatsApp, BotCalls: a.BotCalls, ChatModel: a.ChatModel, RealtimeModel: a.RealtimeModel,
		Voice: a.Voice, Language: a.Language, Greeting: a.Greeting, BaseURL: a.own.BaseURL,
		HasAPIKey: a.own.SealedKey != "", Configured: a.Configured(), Source: a.source,
	}
}

func (s *Service) getAI(_ web.Ctx, tx *db.Tx, _ *web.Empty) (AIView, error) {
	ai, err := s.AI(tx)
	return ai.view(), err
}

type putAIIn struct{ Body AIChange }

func (s *Service) putAI(c web.Ctx, tx *db.Tx, in *putAIIn) (AIView, error) {
	who := Asker{SystemAdmin: c.Principal.Role == web.SystemAdmin, Impersonating: c.Principal.Impersonating}
	ai, err := s.SaveAI(tx, who, in.Body)
	return ai.view(), err
}
