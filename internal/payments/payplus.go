package payments

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/moked/moked/internal/fault"
)

func init() {
	register(provider{
		Info: Info{Kind: KindPages, Provider: "payplus", Label: fault.Text{He: "PayPlus", En: "PayPlus"}, Fields: []Field{
			{Key: "api_key", Label: fault.Text{He: "מפתח API", En: "API key"}, Secret: true, Required: true},
			{Key: "secret_key", Label: fault.Text{He: "מפתח סודי", En: "Secret key"}, Secret: true, Required: true},
			{Key: "payment_page_uid", Label: fault.Text{He: "מזהה דף התשלום", En: "Payment page UID"}, Required: true},
		}},
		pages: func(c Config) Pages {
			return &payPlus{cmp.Or(c.PayPlusURL, "https://restapi.payplus.co.il/api/v1.0"), c.HTTP}
		},
	})
}

// payPlus is PayPlus's REST API v1.0.
type payPlus struct {
	base string
	http *http.Client
}

type payPlusCustomer struct {
	Name  string `json:"customer_name"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

type payPlusOrder struct {
	PageUID      string          `json:"payment_page_uid"`
	ChargeMethod int             `json:"charge_method"` // 1: charge at once
	Amount       json.Number     `json:"amount"`
	Currency     string          `json:"currency_code"`
	MoreInfo     string          `json:"more_info"`
	Language     string          `json:"language_code"`
	Callback     string          `json:"refURL_callback"`
	Success      string          `json:"refURL_success,omitempty"`
	Customer     payPlusCustomer `json:"customer"`
	SendMail     bool            `json:"sendEmailApproval"`
	SendFailed   bool            `json:"send_failure_callback"`
	Invoice      bool            `json:"initial_invoice"` // our own connector issues it
}

type payPlusAnswer struct {
	Results struct {
		Status      string `json:"status"`
		Description string `json:"description"`
	} `json:"results"`
	Data struct {
		Request string `json:"page_request_uid"`
		Link    string `json:"payment_page_link"`
	} `json:"data"`
}

// Open asks for a page. PayPlus answers 200 to refusals, too; results says which it is.
func (p *payPlus) Open(ctx context.Context, settings map[string]string, o Order) (Page, error) {
	var answer payPlusAnswer
	err := post(ctx, p.http, p.base+"/PaymentPages/generateLink",
		map[string]string{"api-key": settings["api_key"], "secret-key": settings["secret_key"]},
		payPlusOrder{PageUID: settings["payment_page_uid"], ChargeMethod: 1, Amount: shekels(o.Agorot), Currency: "ILS", MoreInfo: o.Reference,
			Language: "he", Callback: o.NotifyURL, Success: o.ReturnURL, Customer: payPlusCustomer{o.Name, o.Email, o.Phone}, SendFailed: true}, &answer)
	if err != nil {
		return Page{}, err
	}
	if answer.Results.Status != "success" {
		return Page{}, &Refused{http.StatusOK, answer.Results.Description}
	}
	if u, err := url.Parse(answer.Data.Link); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || answer.Data.Request == "" {
		return Page{}, errors.New("payments: PayPlus answered without a page")
	}
	return Page{answer.Data.Request, answer.Data.Link}, nil
}

type payPlusNotice struct {
	Transaction struct {
		UID      string      `json:"uid"`
		Status   string      `json:"status_code"`
		Amount   json.Number `json:"amount"`
		Currency string      `json:"currency"`
		MoreInfo string      `json:"more_info"`
	} `json:"transaction"`
}

// Receive checks the hash header: base64 of HMAC-SHA256 over the raw body with the secret key.
func (p *payPlus) Receive(settings map[string]string, header http.Header, body []byte) (Notice, error) {
	given, err := base64.StdEncoding.DecodeString(header.Get("hash"))
	mac := hmac.New(sha256.New, []byte(settings["secret_key"]))
	mac.Write(body)
	if err != nil || settings["secret_key"] == "" || !hmac.Equal(given, mac.Sum(nil)) {
		return Notice{}, ErrSignature
	}
	var n payPlusNotice
	if err := json.Unmarshal(body, &n); err != nil || n.Transaction.UID == "" {
		return Notice{}, ErrBody
	}
	sum, ok := agorot(n.Transaction.Amount)
	if !ok {
		return Notice{}, ErrBody
	}
	return Notice{
		Transaction: n.Transaction.UID, Reference: n.Transaction.MoreInfo, Agorot: sum,
		Paid: n.Transaction.Status == "000" && (n.Transaction.Currency == "" || n.Transaction.Currency == "ILS"),
	}, nil
}
