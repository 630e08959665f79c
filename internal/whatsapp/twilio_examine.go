package whatsapp

import (
	"context"
	"net/http"
	"net/url"
)

// Examine looks at the account. That the token is right proves the signatures too: they are made with it.
func (t *twilio) Examine(ctx context.Context, a Account) Examination {
	var e Examination
	var got struct {
		Status string `json:"status"`
		Type   string `json:"type"`
	}
	sid := a.Settings["account_sid"]
	if err := t.call(ctx, a, http.MethodGet, t.base+"/2010-04-01/Accounts/"+url.PathEscape(sid)+".json", nil, &got); err != nil {
		e.failed("token", err)
		return e
	}
	e.add("token", Good, "פרטי החשבון נכונים", "The credentials are right")
	e.add("secret", Good, "חתימות של webhook נבדקות באותו אסימון", "The signatures of webhooks are made with the same token")
	switch {
	case got.Status != "" && got.Status != "active":
		e.add("account", Bad, "החשבון ב-Twilio לא פעיל ("+clean(got.Status)+")", "The account at Twilio is not active ("+clean(got.Status)+")")
	case got.Type == "Trial":
		e.add("account", Doubt, "חשבון ניסיון: אפשר לשלוח רק למספרים שאומתו אצל Twilio", "A trial account: messages go only to numbers verified at Twilio")
	default:
		e.add("account", Good, "החשבון ב-Twilio פעיל", "The account at Twilio is active")
	}
	return e
}
