package app

import (
	"strings"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/billing"
)

// wireBilling makes the feature that asks for money.
func (a *App) wireBilling(mail auth.Mailer) {
	a.Billing = billing.New(billing.Options{
		DB: a.DB, Zone: a.zone, Doors: a.Business, Messenger: a.Inbox, Mailer: mail, PublicURL: strings.TrimSuffix(a.Config.PublicURL, "/"),
	})
	a.Billing.Jobs(a.Queue)
	a.Billing.Routes(a.Router)
}
