package sim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// Unsubscribe takes the app off the account: nothing would be delivered any more.
func (g *Graph) Unsubscribe() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.unsubscribed = true
}

// debugToken tells of a token. Here the one that asks is always a permanent one with all rights.
func (g *Graph) debugToken(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("input_token")
	data := event{"app_id": "300000000000001", "type": "SYSTEM_USER", "application": "Moked", "expires_at": 0, "is_valid": true,
		"scopes": []string{"whatsapp_business_management", "whatsapp_business_messaging", "public_profile"}}
	if token == "" || g.o.AccessToken != "" && token != g.o.AccessToken {
		data = event{"is_valid": false, "scopes": []string{}, "error": event{"code": 190, "message": "Invalid OAuth access token."}}
	}
	writeJSON(w, http.StatusOK, event{"data": data})
}

// subscribedApps lists the apps that hear of the account, or adds the token's own.
func (g *Graph) subscribedApps(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch r.Method {
	case http.MethodPost:
		g.unsubscribed = false
		writeJSON(w, http.StatusOK, event{"success": true})
	case http.MethodGet:
		data := []any{}
		if !g.unsubscribed {
			data = append(data, event{"whatsapp_business_api_data": event{"id": "300000000000001", "name": "Moked", "link": "https://example.test"}})
		}
		writeJSON(w, http.StatusOK, event{"data": data})
	default:
		(&graphError{status: 400, code: 100, message: "Unsupported method"}).write(w)
	}
}

var numberFields = map[string]bool{"id": true, "display_phone_number": true, "verified_name": true, "quality_rating": true, "status": true,
	"messaging_limit_tier": true, "code_verification_status": true, "platform_type": true}

// number tells of a number of the account. A proof that is sent along must be right.
func (g *Graph) number(w http.ResponseWriter, r *http.Request, id, display string) {
	q := r.URL.Query()
	if proof := q.Get("appsecret_proof"); proof != "" && g.o.AppSecret != "" {
		mac := hmac.New(sha256.New, []byte(g.o.AppSecret))
		mac.Write([]byte(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
		if proof != hex.EncodeToString(mac.Sum(nil)) {
			(&graphError{status: 400, code: 100, message: "Invalid appsecret_proof provided in the API argument"}).write(w)
			return
		}
	}
	all := event{"id": id, "display_phone_number": display, "verified_name": "Simulated", "quality_rating": "GREEN", "status": "CONNECTED",
		"messaging_limit_tier": "TIER_2K"}
	shown := event{"id": id}
	fields := q.Get("fields")
	if fields == "" {
		fields = "display_phone_number,verified_name,quality_rating"
	}
	for _, f := range strings.Split(fields, ",") {
		if !numberFields[f] {
			(&graphError{status: 400, code: 100, message: "(#100) Tried accessing nonexisting field (" + f + ")"}).write(w)
			return
		}
		if v, ok := all[f]; ok {
			shown[f] = v
		}
	}
	writeJSON(w, http.StatusOK, shown)
}
