package payments

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/moked/moked/internal/fault"
)

func init() {
	register(provider{
		Info: Info{Kind: KindInvoices, Provider: "morning", Label: fault.Text{He: "morning (חשבונית ירוקה)", En: "morning (Green Invoice)"}, Fields: []Field{
			{Key: "api_id", Label: fault.Text{He: "מזהה מפתח API", En: "API key id"}, Required: true},
			{Key: "api_secret", Label: fault.Text{He: "סוד API", En: "API secret"}, Secret: true, Required: true},
		}},
		invoices: func(c Config) Invoices {
			return &morning{cmp.Or(c.MorningURL, "https://api.greeninvoice.co.il/api/v1"), c.HTTP}
		},
	})
}

// morning is the API of morning, formerly Green Invoice.
type morning struct {
	base string
	http *http.Client
}

// The documents: a tax invoice that is a receipt too, and the receipt of an exempt dealer.
const (
	morningInvoiceReceipt = 320
	morningReceipt        = 400
)

var morningMethods = map[string]int{"cash": 1, "cheque": 2, "card": 3, "transfer": 4, "bit": 10, "other": 11}

type morningClient struct {
	Name   string   `json:"name"`
	TaxID  string   `json:"taxId,omitempty"`
	Emails []string `json:"emails,omitempty"`
	Add    bool     `json:"add"`
}

// morningIncome is priced with VAT (vatType 2), or by a dealer who charges none (1).
type morningIncome struct {
	Description string      `json:"description"`
	Quantity    int         `json:"quantity"`
	Price       json.Number `json:"price"`
	Currency    string      `json:"currency"`
	VATType     int         `json:"vatType"`
}

type morningPayment struct {
	Type     int         `json:"type"`
	Price    json.Number `json:"price"`
	Currency string      `json:"currency"`
	Date     string      `json:"date"`
}

type morningDocument struct {
	Type        int              `json:"type"`
	Description string           `json:"description"`
	Remarks     string           `json:"remarks"`
	Language    string           `json:"lang"`
	Currency    string           `json:"currency"`
	VATType     int              `json:"vatType"`
	Client      morningClient    `json:"client"`
	Income      []morningIncome  `json:"income,omitempty"`
	Payment     []morningPayment `json:"payment"`
}

type morningIssued struct {
	ID      string      `json:"id"`
	Number  json.Number `json:"number"`
	Remarks string      `json:"remarks"`
	URL     struct {
		Hebrew string `json:"he"`
		Origin string `json:"origin"`
	} `json:"url"`
}

func (i morningIssued) invoice() Invoice {
	return Invoice{i.ID, i.Number.String(), cmp.Or(i.URL.Hebrew, i.URL.Origin)}
}

// token signs in; a token lives for half an hour, and each job asks for its own.
func (m *morning) token(ctx context.Context, settings map[string]string) (map[string]string, error) {
	var answer struct {
		Token string `json:"token"`
	}
	err := post(ctx, m.http, m.base+"/account/token", nil, map[string]string{"id": settings["api_id"], "secret": settings["api_secret"]}, &answer)
	if err != nil {
		return nil, err
	}
	return map[string]string{"Authorization": "Bearer " + answer.Token}, nil
}

// Issue makes the document that the law wants for this sale. Our reference stands in its description,
// which is what the search looks into.
func (m *morning) Issue(ctx context.Context, settings map[string]string, s Sale) (Invoice, error) {
	bearer, err := m.token(ctx, settings)
	if err != nil {
		return Invoice{}, err
	}
	d := morningDocument{Type: morningInvoiceReceipt, Description: s.Description + " · " + s.Reference, Remarks: s.Reference, Language: "he", Currency: "ILS",
		Client:  morningClient{Name: s.Customer, TaxID: s.TaxID, Add: true},
		Income:  []morningIncome{{s.Description, 1, shekels(s.Agorot), "ILS", 2}},
		Payment: []morningPayment{{morningMethods[s.Method], shekels(s.Agorot), "ILS", s.PaidOn}},
	}
	if s.Email != "" {
		d.Client.Emails = []string{s.Email}
	}
	if s.Exempt {
		d.Type, d.VATType, d.Income = morningReceipt, 1, nil
	}
	var issued morningIssued
	if err := post(ctx, m.http, m.base+"/documents", bearer, d, &issued); err != nil {
		return Invoice{}, err
	}
	return issued.invoice(), nil
}

// Find searches for a document that carries the reference.
func (m *morning) Find(ctx context.Context, settings map[string]string, reference string) (Invoice, bool, error) {
	bearer, err := m.token(ctx, settings)
	if err != nil {
		return Invoice{}, false, err
	}
	var found struct {
		Items []morningIssued `json:"items"`
	}
	in := map[string]any{"page": 1, "pageSize": 50, "description": reference, "sort": "creationDate"}
	if err := post(ctx, m.http, m.base+"/documents/search", bearer, in, &found); err != nil {
		return Invoice{}, false, err
	}
	for _, i := range found.Items {
		if strings.Contains(i.Remarks, reference) {
			return i.invoice(), true, nil
		}
	}
	return Invoice{}, false, nil
}
