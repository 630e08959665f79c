package business

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

// VendorBaseURL is where models live unless the installation or the business says otherwise.
const VendorBaseURL = "https://api.openai.com/v1"

// What speaks for a business that has chosen nothing.
const (
	DefaultChatModel     = "gpt-4o-mini"
	DefaultRealtimeModel = "gpt-realtime"
	DefaultVoice         = "marin"
	DefaultLanguage      = "he"
)

// Installation is the model account of whoever runs the installation; it serves the businesses
// that bring none of their own.
type Installation struct{ APIKey, BaseURL string }

// AI says which models speak for a business, and where. All defaults are filled in.
type AI struct {
	BotWhatsApp, BotCalls    bool
	ChatModel, RealtimeModel string
	Voice, Language          string
	Greeting                 string
	APIKey, BaseURL          string

	source string
	own    aiRow
}

// Configured reports whether there is a model to talk to: a key, or an address other than the
// vendor's, since a model on one's own machine often wants no key.
func (a AI) Configured() bool { return a.APIKey != "" || a.BaseURL != VendorBaseURL }

// aiRow is what the business itself has chosen; an empty text means the default.
type aiRow struct {
	BotWhatsApp, BotCalls    bool
	ChatModel, RealtimeModel string
	Voice, Language          string
	Greeting, BaseURL        string
	SealedKey                string
}

const aiKeyField = "ai:api_key"

// AI reads the settings of the transaction's business.
func (s *Service) AI(tx *db.Tx) (AI, error) {
	row, id, err := loadAI(tx)
	if err != nil {
		return AI{}, err
	}
	return s.resolve(id, row)
}

// resolve fills in the defaults. The installation's key goes to the installation's address only:
// a business that names another address must bring its own key, or it could collect ours.
func (s *Service) resolve(id tenant.ID, row aiRow) (AI, error) {
	a := AI{
		BotWhatsApp: row.BotWhatsApp, BotCalls: row.BotCalls,
		ChatModel: cmp.Or(row.ChatModel, DefaultChatModel), RealtimeModel: cmp.Or(row.RealtimeModel, DefaultRealtimeModel),
		Voice: cmp.Or(row.Voice, DefaultVoice), Language: cmp.Or(row.Language, DefaultLanguage),
		Greeting: row.Greeting, BaseURL: cmp.Or(row.BaseURL, s.inst.BaseURL), own: row,
	}
	if row.SealedKey != "" {
		key, err := s.box.Open(id, aiKeyField, row.SealedKey)
		if err != nil {
			return AI{}, err
		}
		a.APIKey = string(key)
	} else if a.BaseURL == s.inst.BaseURL {
		a.APIKey = s.inst.APIKey
	}
	switch {
	case !a.Configured():
		a.source = "none"
	case row.SealedKey != "" || a.BaseURL != s.inst.BaseURL:
		a.source = "own"
	default:
		a.source = "installation"
	}
	return a, nil
}

// AIChange is a partial change; nil leaves a field as it is, an empty text takes the default again.
type AIChange struct {
	BotWhatsApp   *bool   `json:"bot_whatsapp,omitempty" doc:"The bot answers on WhatsApp"`
	BotCalls      *bool   `json:"bot_calls,omitempty" doc:"The bot answers calls"`
	ChatModel     *string `json:"chat_model,omitempty" maxLength:"100"`
	RealtimeModel *string `json:"realtime_model,omitempty" maxLength:"100"`
	Voice         *string `json:"voice,omitempty" maxLength:"100"`
	Language      *string `json:"language,omitempty" maxLength:"16"`
	Greeting      *string `json:"greeting,omitempty" maxLength:"500" doc:"The first words of a call"`
	BaseURL       *string `json:"base_url,omitempty" maxLength:"500" doc:"Where the models are, if not at the installation's address"`
	APIKey        *string `json:"api_key,omitempty" maxLength:"500" doc:"Write only; an empty text removes the key"`
}

// Asker is what a change of the AI settings has to know about the person who asks for it.
type Asker struct{ SystemAdmin, Impersonating bool }

// SaveAI changes the settings of the transaction's business. The saved prompts must still fit the
// models that are chosen.
func (s *Service) SaveAI(tx *db.Tx, who Asker, c AIChange) (AI, error) {
	row, id, err := loadAI(tx)
	if err != nil {
		return AI{}, err
	}
	changed, err := c.apply(&row, who, loopback(s.inst.BaseURL))
	if err != nil {
		return AI{}, err
	}
	if c.APIKey != nil {
		if row.SealedKey, err = s.sealKey(id, strings.TrimSpace(*c.APIKey)); err != nil {
			return AI{}, err
		}
	}
	ai, err := s.resolve(id, row)
	if err != nil || len(changed) == 0 {
		return ai, err
	}
	prompts, err := s.Prompts(tx)
	if err != nil {
		return AI{}, err
	}
	if err := ai.fits(prompts.Calls, prompts.WhatsApp); err != nil {
		return AI{}, err
	}
	if err := saveAI(tx, row); err != nil {
		return AI{}, err
	}
	_, err = bus.Emit(tx, AIChanged{Fields: changed})
	return ai, err
}

func (s *Service) sealKey(id tenant.ID, key string) (string, error) {
	if key == "" {
		return "", nil
	}
	return s.box.Seal(id, aiKeyField, []byte(key))
}

var (
	modelName    = regexp.MustCompile(`^[A-Za-z0-9._:/@-]*$`)
	languageName = regexp.MustCompile(`^([a-z]{2,3}(-[A-Z]{2})?)?$`)
	keyText      = regexp.MustCompile(`^[!-~]*$`)
)

// apply puts the change into row and names what it changed.
func (c AIChange) apply(row *aiRow, who Asker, localModels bool) (changed []string, err error) {
	// A new address would be sent the key that is already there, so it counts as a use of the key.
	if who.Impersonating && (c.APIKey != nil || c.BaseURL != nil && row.SealedKey != "" && *c.BaseURL != row.BaseURL) {
		return nil, fault.Impersonating.New()
	}
	bad := fault.Invalid.New()
	text := func(name string, to *string, from *string, allowed *regexp.Regexp) {
		if from == nil {
			return
		}
		value := strings.TrimSpace(*from)
		if allowed != nil && !allowed.MatchString(value) || !storableText(value) {
			_ = bad.Field(name, fault.BadValue)
		}
		if value != *to {
			*to = value
			changed = append(changed, name)
		}
	}
	flag := func(name string, to, from *bool) {
		if from != nil && *from != *to {
			*to = *from
			changed = append(changed, name)
		}
	}
	flag("bot_whatsapp", &row.BotWhatsApp, c.BotWhatsApp)
	flag("bot_calls", &row.BotCalls, c.BotCalls)
	text("chat_model", &row.ChatModel, c.ChatModel, modelName)
	text("realtime_model", &row.RealtimeModel, c.RealtimeModel, modelName)
	text("voice", &row.Voice, c.Voice, modelName)
	text("language", &row.Language, c.Language, languageName)
	text("greeting", &row.Greeting, c.Greeting, nil)
	if c.BaseURL != nil {
		address, problem := cleanBaseURL(*c.BaseURL, who.SystemAdmin, localModels)
		if problem != nil {
			_ = bad.Field("base_url", *problem)
		}
		text("base_url", &row.BaseURL, &address, nil)
	}
	if c.APIKey != nil {
		if !keyText.MatchString(strings.TrimSpace(*c.APIKey)) {
			_ = bad.Field("api_key", fault.BadText)
		}
		changed = append(changed, "api_key")
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return changed, nil
}

// cleanBaseURL checks an address that this server will call. Inside our own network only a system
// administrator may point it, or anybody where the installation's own models are on this machine.
func cleanBaseURL(raw string, systemAdmin, localModels bool) (string, *fault.Text) {
	raw = strings.TrimRight(strings.TrimSpace(raw), "/")
	if raw == "" {
		return "", nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery {
		return "", &textURL
	}
	switch {
	case systemAdmin, localModels && loopback(raw):
		return raw, nil
	case u.Scheme != "https" || private(u.Hostname()):
		return "", &textURLPrivate
	}
	return raw, nil
}

func loopback(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// private reports whether a host is plainly inside a network: a name without a public suffix, or an
// address that is not a public one. What a public name resolves to is the dialer's concern.
func private(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return !ip.IsGlobalUnicast() || ip.IsPrivate() || sharedSpace.Contains(ip)
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch last {
	case "localhost", "local", "internal", "lan", "home", "intranet", "corp":
		return true
	}
	// "127.1" and "0x7f.1" are addresses to some resolvers; no public name ends in a number.
	return last == host || last == "" || last[0] >= '0' && last[0] <= '9'
}

var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")
