package billing

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

func (s *Service) documentPDF(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.documentFile) }

func (s *Service) paymentPDF(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.paymentFile) }

// serve answers a file of the asker's business.
func (s *Service) serve(w http.ResponseWriter, r *http.Request, make func(*http.Request, tenant.Scope, int64) (string, []byte, error)) {
	p := web.PrincipalOf(r)
	if err := web.Scoped(p); err != nil {
		web.Fail(w, r, err)
		return
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		web.Fail(w, r, fault.NotFound.New())
		return
	}
	name, data, err := make(r, p.Scope, id)
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	sendPDF(w, r, name, data)
}

func (s *Service) documentFile(r *http.Request, scope tenant.Scope, id int64) (string, []byte, error) {
	return s.PDF(r.Context(), scope, id)
}

// PDF draws a document outside of the transaction that reads it, and names the file.
func (s *Service) PDF(ctx context.Context, scope tenant.Scope, id int64) (name string, data []byte, err error) {
	var d BillingDocument
	var c BillingSettingsView
	err = s.o.DB.Read(ctx, scope, func(tx *db.Tx) (err error) {
		if d, err = loadDocument(tx, id); err == nil {
			c, err = s.settings(tx)
		}
		return err
	})
	if err != nil {
		return "", nil, err
	}
	if d.Status == draft {
		d.issuer = c.BillingSettings
	}
	data, err = renderDocument(d, c.Logo)
	return fileName(titleOf(d), d.Label), data, err
}

func (s *Service) paymentFile(r *http.Request, scope tenant.Scope, id int64) (string, []byte, error) {
	var p Payment
	var c BillingSettingsView
	forLabel := ""
	err := s.o.DB.Read(r.Context(), scope, func(tx *db.Tx) (err error) {
		if p, err = loadPayment(tx, id); err != nil {
			return err
		}
		if p.RequestID != nil {
			d, err := loadDocument(tx, *p.RequestID)
			if err != nil {
				return err
			}
			forLabel = d.Label
		}
		c, err = s.settings(tx)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	data, err := renderPayment(p, forLabel, c.Logo)
	return fileName("אישור תשלום", p.Label), data, err
}

func fileName(title, label string) string {
	if label == "" {
		return title + ".pdf"
	}
	return title + " " + label + ".pdf"
}

// sendPDF answers a PDF that is shown by the browser's own viewer and nowhere embedded by others.
func sendPDF(w http.ResponseWriter, r *http.Request, name string, data []byte) {
	web.SendFile(w, r, web.Download{Name: name, Type: "application/pdf", Attach: r.URL.Query().Has("download"), Content: bytes.NewReader(data)})
}
