package billing

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/jpeg" // logos
	_ "image/png"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/payments"
)

// The kinds of dealers in Israel's VAT law. An exempt dealer charges no VAT.
const (
	licensed = "licensed"
	exempt   = "exempt"
	company  = "company"
)

// BillingSettings are what stands on the documents of a business.
type BillingSettings struct {
	LegalName string `json:"legal_name" maxLength:"200"`
	TaxID     string `json:"tax_id" maxLength:"20" doc:"Nine digits"`
	Dealer    string `json:"dealer" enum:"licensed,exempt,company" doc:"An exempt dealer charges no VAT"`
	Address   string `json:"address" maxLength:"200"`
	Phone     string `json:"phone" maxLength:"40"`
	Email     string `json:"email" maxLength:"200"`
	Footer    string `json:"footer" maxLength:"4000"`
	Prefix    string `json:"prefix" maxLength:"10" doc:"Stands before each number"`
	ValidDays int64  `json:"valid_days" minimum:"1" maximum:"365" doc:"How long a quote holds unless it says otherwise"`
	Logo      string `json:"logo" maxLength:"280000" doc:"PNG or JPEG as a data URL, or empty"`
}

// BillingSettingsView is the settings with what follows from them.
type BillingSettingsView struct {
	BillingSettings
	Complete bool  `json:"complete" doc:"Documents can be issued"`
	VATBP    int64 `json:"vat_bp" doc:"Today's rate of this business in hundredths of a percent"`
	Pages    bool  `json:"pages" doc:"A payment provider is connected"`
	Invoices bool  `json:"invoices" doc:"A licensed invoicing provider is connected"`
}

const (
	maxLogo      = 200 << 10
	maxLogoSide  = 2000
	pngURL       = "data:image/png;base64,"
	jpegURL      = "data:image/jpeg;base64,"
	defaultValid = 30
)

func (c BillingSettings) complete() bool { return c.LegalName != "" && c.TaxID != "" }

// settings are those of the business, or what a new one starts with.
func (s *Service) settings(tx *db.Tx) (BillingSettingsView, error) {
	day, err := s.today(tx)
	if err != nil {
		return BillingSettingsView{}, err
	}
	c, err := loadSettings(tx)
	if err != nil {
		return BillingSettingsView{}, err
	}
	v := BillingSettingsView{BillingSettings: c, Complete: c.complete(), VATBP: rateFor(c.Dealer, day)}
	if _, v.Pages, err = loadConnector(tx, payments.KindPages); err != nil {
		return BillingSettingsView{}, err
	}
	_, v.Invoices, err = loadConnector(tx, payments.KindInvoices)
	return v, err
}

// SaveSettings replaces the settings.
func (s *Service) SaveSettings(tx *db.Tx, c BillingSettings) (BillingSettingsView, error) {
	f := newForm()
	c.LegalName = f.required("legal_name", c.LegalName, maxName)
	if c.TaxID = f.taxID("tax_id", c.TaxID); c.TaxID == "" {
		f.refuse("tax_id", fault.Required)
	}
	c.Address = f.line("address", c.Address, maxName)
	c.Phone = f.line("phone", c.Phone, 40)
	c.Email = f.line("email", c.Email, maxName)
	c.Footer = f.lines("footer", c.Footer)
	c.Prefix = f.line("prefix", c.Prefix, 10)
	if c.Logo != "" {
		if _, ok := logoImage(c.Logo); !ok {
			f.refuse("logo", badLogo)
		}
	}
	if err := f.err(); err != nil {
		return BillingSettingsView{}, err
	}
	if err := storeSettings(tx, c); err != nil {
		return BillingSettingsView{}, err
	}
	if _, err := bus.Emit(tx, settingsChanged{}); err != nil {
		return BillingSettingsView{}, err
	}
	return s.settings(tx)
}

// logoImage gives the picture's bytes, when it is one that documents can carry. Its size is read
// before its pixels, so that a small file cannot ask for gigabytes.
func logoImage(url string) ([]byte, bool) {
	text, isPNG := strings.CutPrefix(url, pngURL)
	if !isPNG {
		var isJPEG bool
		if text, isJPEG = strings.CutPrefix(url, jpegURL); !isJPEG {
			return nil, false
		}
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) > maxLogo {
		return nil, false
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || (format == "png") != isPNG || c.Width < 1 || c.Height < 1 || c.Width > maxLogoSide || c.Height > maxLogoSide {
		return nil, false
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return nil, false
	}
	return data, true
}
