package whatsapp

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/moked/moked/internal/fault"
)

// graphVersion is the Cloud API's version that this code was written against.
const graphVersion = "v25.0"

func init() {
	register(Info{
		Provider: "meta",
		Label:    fault.Text{He: "וואטסאפ עסקי (Meta Cloud API)", En: "WhatsApp Business (Meta Cloud API)"},
		Fields: []Field{
			{Key: "phone_number_id", Label: fault.Text{He: "מזהה מספר הטלפון", En: "Phone number ID"}, Required: true},
			{Key: "waba_id", Label: fault.Text{He: "מזהה חשבון הוואטסאפ", En: "WhatsApp Business Account ID"}},
			{Key: "access_token", Label: fault.Text{He: "אסימון גישה", En: "Access token"}, Secret: true, Required: true},
			{Key: "app_secret", Label: fault.Text{He: "סוד האפליקציה", En: "App secret"}, Secret: true, Required: true},
			{Key: "verify_token", Label: fault.Text{He: "אסימון אימות ה-webhook", En: "Webhook verify token"}, Secret: true, Required: true},
		},
		Account:      func(_ string, settings map[string]string) string { return settings["phone_number_id"] },
		AccountField: "waba_id",
		SigningKey:   "app_secret",
		Limit:        4096,
		Can:          []Ability{CanTemplate, CanAuthor, CanFile, CanQuote, CanReact, CanChoices, CanPlace, CanReceipt, CanSubscribe},
	}, func(c Config) Provider {
		if c.GraphURL == "" {
			c.GraphURL = "https://graph.facebook.com"
		}
		return &meta{base: strings.TrimSuffix(c.GraphURL, "/") + "/" + graphVersion, client: c.HTTP}
	})
}

// meta is the WhatsApp Cloud API.
type meta struct {
	base   string
	client *http.Client
}

// metaDelivery is one change of a webhook body, as stored.
type metaDelivery struct {
	WABA  string          `json:"waba"`
	Field string          `json:"field"`
	Value json.RawMessage `json:"value"`
}

var errNotWhatsApp = errors.New("whatsapp: not a WhatsApp Business webhook")

// Split makes one delivery of each change. Changes of the account as a whole name no number; they
// are filed under the account's id.
func (m *meta) Split(r Request) ([]Delivery, error) {
	var body struct {
		Object string `json:"object"`
		Entry  []struct {
			ID      string `json:"id"`
			Changes []struct {
				Field string          `json:"field"`
				Value json.RawMessage `json:"value"`
			} `json:"changes"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return nil, err
	}
	if body.Object != "whatsapp_business_account" {
		return nil, errNotWhatsApp
	}
	var all []Delivery
	for _, e := range body.Entry {
		for _, c := range e.Changes {
			account := readObject(c.Value).object("metadata").text("phone_number_id")
			if account == "" {
				account = WholeAccount + e.ID
			}
			raw, err := json.Marshal(metaDelivery{e.ID, c.Field, c.Value})
			if err != nil {
				return nil, err
			}
			text := clean(string(raw))
			sum := sha256.Sum256([]byte(account + "\n" + text))
			all = append(all, Delivery{Account: clean(account), Key: hex.EncodeToString(sum[:]), Raw: text})
		}
	}
	return all, nil
}

// Signed checks X-Hub-Signature-256 over the raw bytes.
func (m *meta) Signed(r Request, a Account) bool {
	secret := a.Settings["app_secret"]
	given, ok := strings.CutPrefix(r.Header.Get(metaSignature), "sha256=")
	if !ok || secret == "" {
		return false
	}
	sum, err := hex.DecodeString(given)
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(r.Body)
	return hmac.Equal(sum, mac.Sum(nil))
}

// Fetch asks where the file lies and opens it there.
func (m *meta) Fetch(ctx context.Context, a Account, mediaID string) (io.ReadCloser, error) {
	allowed := hosts(m.base, "fbsbx.com", "fbcdn.net", "whatsapp.net")
	bearer := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+a.Settings["access_token"]) }
	where, err := open(ctx, m.client, m.base+"/"+url.PathEscape(mediaID), allowed, bearer)
	if err != nil {
		return nil, err
	}
	defer where.Close()
	var got struct {
		URL string `json:"url"`
	}
	if err := json.NewDecoder(io.LimitReader(where, answerLimit)).Decode(&got); err != nil {
		return nil, err
	}
	return open(ctx, m.client, got.URL, allowed, bearer)
}
