package app

import (
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/intake"
	"github.com/moked/moked/internal/leads"
)

// makeFiles makes the documents of leads over the node's blob store.
func (a *App) makeFiles() {
	a.Docs = files.New(files.Options{DB: a.DB, Blobs: a.Files, Log: a.Log, Normalise: leads.Normalise, Limits: files.Limits{
		File: a.Config.FileMaxMB << 20, Quota: a.Config.FileQuotaMB << 20, PerLead: a.Config.FilesPerLead,
	}})
}

// wireFiles tells the queue and the router of the documents.
func (a *App) wireFiles() {
	a.Docs.Jobs(a.Queue)
	a.Docs.Routes(a.Router)
}

// wireIntake makes the addresses to which others send leads.
func (a *App) wireIntake() {
	a.Intake = intake.New(intake.Options{
		DB: a.DB, Log: a.Log, Box: a.Box, Business: a.Business, Leads: a.Leads, Consents: a.Consents, PublicURL: a.Config.PublicURL,
	})
	a.Intake.Jobs(a.Queue)
	a.Intake.Routes(a.Router)
}
