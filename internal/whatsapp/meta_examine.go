package whatsapp

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// soon is when the end of a token is near enough to speak of it.
const soon = 14 * 24 * time.Hour

// Examine looks at the token, the app's secret, the number and the subscription.
func (m *meta) Examine(ctx context.Context, a Account) Examination {
	var e Examination
	if !m.examineToken(ctx, a, &e) {
		return e // nothing else would be answered
	}
	m.examineSecret(ctx, a, &e)
	m.examineNumber(ctx, a, &e)
	m.examineSubscription(ctx, a, &e)
	return e
}

// ask sends a GET and keeps the provider's clock.
func (m *meta) ask(ctx context.Context, a Account, path string, query url.Values, e *Examination, got any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.base+"/"+path+"?"+query.Encode(), nil)
	if err != nil {
		return &SendError{Code: string(AuthFailed), Advice: AuthFailed, cause: err}
	}
	header, err := m.exchange(req, a, got)
	if at, parseErr := http.ParseTime(header.Get("Date")); parseErr == nil {
		e.Clock = at
	}
	return err
}

func (m *meta) examineToken(ctx context.Context, a Account, e *Examination) bool {
	var got struct {
		Data struct {
			Valid   bool     `json:"is_valid"`
			Expires int64    `json:"expires_at"`
			Scopes  []string `json:"scopes"`
		} `json:"data"`
	}
	err := m.ask(ctx, a, "debug_token", url.Values{"input_token": {a.Settings["access_token"]}}, e, &got)
	switch {
	case err != nil:
		e.failed("token", err)
		return false
	case !got.Data.Valid:
		e.Findings = append(e.Findings, Finding{"token", Bad, ExplainCode("190")})
		return false
	}
	switch left := time.Unix(got.Data.Expires, 0).Sub(e.Clock); {
	case got.Data.Expires == 0:
		e.add("token", Good, "האסימון קבוע ותקף", "The token is permanent and valid")
	case left < soon && !e.Clock.IsZero():
		e.add("token", Doubt, "האסימון זמני ועומד לפוג ב-"+time.Unix(got.Data.Expires, 0).UTC().Format("2006-01-02")+". יש ליצור אסימון קבוע (System User)",
			"The token is temporary and ends on "+time.Unix(got.Data.Expires, 0).UTC().Format("2006-01-02")+". Make a permanent one (System User)")
	default:
		e.add("token", Good, "האסימון תקף", "The token is valid")
	}
	var missing []string
	for _, scope := range []string{"whatsapp_business_messaging", "whatsapp_business_management"} {
		if !slices.Contains(got.Data.Scopes, scope) {
			missing = append(missing, scope)
		}
	}
	if len(missing) > 0 {
		list := strings.Join(missing, ", ")
		e.add("scopes", Bad, "לאסימון חסרות הרשאות: "+list, "The token lacks permissions: "+list)
	} else {
		e.add("scopes", Good, "לאסימון יש את כל ההרשאות", "The token has all permissions")
	}
	return true
}

// examineSecret proves the app's secret: Meta checks a proof made with it. A wrong secret would refuse
// every webhook.
func (m *meta) examineSecret(ctx context.Context, a Account, e *Examination) {
	mac := hmac.New(sha256.New, []byte(a.Settings["app_secret"]))
	mac.Write([]byte(a.Settings["access_token"]))
	err := m.ask(ctx, a, url.PathEscape(a.Settings["phone_number_id"]), url.Values{"fields": {"id"}, "appsecret_proof": {hex.EncodeToString(mac.Sum(nil))}}, e, nil)
	refused, ok := errors.AsType[*SendError](err)
	switch {
	case err == nil:
		e.add("secret", Good, "סוד האפליקציה נכון, וחתימות של webhook יתקבלו", "The app secret is right; the signatures of webhooks will be accepted")
	case ok && strings.Contains(strings.ToLower(refused.Detail), "appsecret_proof"):
		e.add("secret", Bad, "סוד האפליקציה שגוי: כל הודעה נכנסת תידחה. יש להעתיק אותו מ-App settings › Basic אצל Meta",
			"The app secret is wrong: every message coming in would be refused. Copy it from App settings › Basic at Meta")
	default:
		e.add("secret", Skipped, "אי אפשר לבדוק את סוד האפליקציה לפני שהמספר נמצא", "The app secret cannot be checked before the number is found")
	}
}

func (m *meta) examineNumber(ctx context.Context, a Account, e *Examination) {
	var got struct {
		Display string `json:"display_phone_number"`
		Name    string `json:"verified_name"`
		Quality string `json:"quality_rating"`
		Status  string `json:"status"`
		Limit   string `json:"messaging_limit_tier"`
	}
	err := m.ask(ctx, a, url.PathEscape(a.Settings["phone_number_id"]),
		url.Values{"fields": {"display_phone_number,verified_name,quality_rating,status,messaging_limit_tier"}}, e, &got)
	if err != nil {
		e.failed("number", err)
		return
	}
	ours := strings.TrimPrefix(a.Address, "+")
	theirs := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, got.Display)
	switch {
	case theirs != "" && theirs != ours:
		e.add("number", Bad, "מזהה המספר שייך למספר אחר: +"+theirs, "The number's id belongs to another number: +"+theirs)
	case got.Status != "" && got.Status != "CONNECTED":
		e.add("number", Bad, "המספר לא מחובר ל-Cloud API ("+got.Status+"). יש להשלים את הרישום אצל Meta",
			"The number is not connected to the Cloud API ("+got.Status+"). Finish its registration at Meta")
	default:
		name := clean(got.Name)
		e.add("number", Good, "המספר מחובר בשם "+name, "The number is connected as "+name)
	}
	switch got.Quality {
	case "RED":
		e.add("quality", Bad, "איכות המספר נמוכה: לקוחות חוסמים או מדווחים. יש לעצור דיוור", "The number's quality is low: customers block or report it. Stop mass messages")
	case "YELLOW":
		e.add("quality", Doubt, "איכות המספר בינונית. כדאי להאט דיוור", "The number's quality is medium. Slow mass messages down")
	case "GREEN":
		limit := ""
		if got.Limit != "" {
			limit = ", " + strings.TrimPrefix(got.Limit, "TIER_")
		}
		e.add("quality", Good, "איכות המספר גבוהה"+limit, "The number's quality is high"+limit)
	}
}

func (m *meta) examineSubscription(ctx context.Context, a Account, e *Examination) {
	waba := a.Settings["waba_id"]
	if waba == "" {
		e.add("subscription", Doubt, "חסר מזהה חשבון הוואטסאפ, ולכן אי אפשר לבדוק מינוי ולנהל תבניות. יש להוסיף אותו בהגדרות הערוץ",
			"The WhatsApp Business Account ID is missing, so the subscription cannot be checked nor templates managed. Add it to the channel's settings")
		return
	}
	var got struct {
		Data []json.RawMessage `json:"data"`
	}
	if err := m.ask(ctx, a, url.PathEscape(waba)+"/subscribed_apps", url.Values{}, e, &got); err != nil {
		e.failed("subscription", err)
		return
	}
	if len(got.Data) == 0 {
		e.add("subscription", Bad, "החשבון לא רשום לאפליקציה, ולכן שום הודעה לא תגיע. אפשר לרשום אותו מכאן", "The account is not subscribed to the app, so no message will come. It can be subscribed from here")
		return
	}
	e.add("subscription", Good, "החשבון רשום לאפליקציה", "The account is subscribed to the app")
}

// Subscribe has the account's events delivered to the app whose token this is.
func (m *meta) Subscribe(ctx context.Context, a Account) error {
	waba := a.Settings["waba_id"]
	if waba == "" {
		return noWABA()
	}
	return m.call(ctx, a, http.MethodPost, url.PathEscape(waba)+"/subscribed_apps", nil, nil)
}
