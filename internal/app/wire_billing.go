package app

import (
	"net/http"
	"strings"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/billing"
	"github.com/moked/moked/internal/payments"
)

// wireBilling makes the feature that asks for money.
func (a *App) wireBilling(mail auth.Mailer) {
	pages, invoices := payments.Open(payments.Config{
		PayPlusURL: a.Config.PayPlusURL, MorningURL: a.Config.MorningURL, HTTP: &http.Client{Timeout: 20 * time.Second},
	})
	a.Billing = billing.New(billing.Options{
		DB: a.DB, Zone: a.zone, Doors: a.Business, Vault: a.Business, Messenger: a.Inbox, Mailer: mail,
		Pages: pages, Invoices: invoices, PublicURL: strings.TrimSuffix(a.Config.PublicURL, "/"),
	})
	a.Billing.Jobs(a.Queue)
	a.Billing.Routes(a.Router)
}
