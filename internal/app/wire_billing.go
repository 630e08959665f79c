package app

import "github.com/moked/moked/internal/billing"

// wireBilling makes the feature that asks for money.
func (a *App) wireBilling() {
	a.Billing = billing.New(billing.Options{DB: a.DB, Zone: a.zone})
	a.Billing.Jobs(a.Queue)
	a.Billing.Routes(a.Router)
}
