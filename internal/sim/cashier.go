package sim

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Cashier is PayPlus's payment pages and morning's invoices, as strict as they are: a field of the
// wrong kind, a wrong key or an amount with three places is refused in the vendor's words.
type Cashier struct {
	// APIKey, SecretKey and PageUID are what PayPlus takes; APIID and APISecret what morning takes.
	APIKey, SecretKey, PageUID, APIID, APISecret string

	mu       sync.Mutex
	pages    map[string]cashierPage
	invoices []map[string]any
	tokens   map[string]bool
	lose     int // answers of morning that get lost after the document was made
}

type cashierPage struct {
	amount   json.Number
	callback string
	moreInfo string
}

// ServeHTTP serves both vendors: /payplus/… and /morning/….
func (c *Cashier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /payplus/PaymentPages/generateLink", c.generateLink)
	mux.HandleFunc("POST /morning/account/token", c.token)
	mux.HandleFunc("POST /morning/documents", c.document)
	mux.HandleFunc("POST /morning/documents/search", c.search)
	mux.ServeHTTP(w, r)
}

func (c *Cashier) generateLink(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("api-key") != c.APIKey || r.Header.Get("secret-key") != c.SecretKey {
		writeJSON(w, http.StatusUnauthorized, payPlusResult("error", "not-authorized", nil))
		return
	}
	var in struct {
		PageUID  string      `json:"payment_page_uid"`
		Charge   int         `json:"charge_method"`
		Amount   json.Number `json:"amount"`
		Currency string      `json:"currency_code"`
		MoreInfo string      `json:"more_info"`
		Language string      `json:"language_code"`
		Callback string      `json:"refURL_callback"`
		Success  string      `json:"refURL_success"`
		Customer struct {
			Name  string `json:"customer_name"`
			Email string `json:"email"`
			Phone string `json:"phone"`
		} `json:"customer"`
		Mail    bool `json:"sendEmailApproval"`
		Failed  bool `json:"send_failure_callback"`
		Invoice bool `json:"initial_invoice"`
	}
	why := ""
	switch err := strict(r.Body, &in); {
	case err != nil:
		why = err.Error()
	case in.PageUID != c.PageUID:
		why = "payment-page-not-found"
	case in.Charge != 1 || in.Currency != "ILS" || in.Callback == "" || !twoPlaces(in.Amount):
		why = "validation-error"
	}
	if why != "" {
		writeJSON(w, http.StatusOK, payPlusResult("error", why, nil)) // PayPlus refuses with 200
		return
	}
	id := randomID()
	c.mu.Lock()
	if c.pages == nil {
		c.pages = map[string]cashierPage{}
	}
	c.pages[id] = cashierPage{in.Amount, in.Callback, in.MoreInfo}
	c.mu.Unlock()
	writeJSON(w, http.StatusOK, payPlusResult("success", "operation has been success", map[string]string{
		"page_request_uid": id, "payment_page_link": "https://payments.payplus.test/" + id}))
}

func payPlusResult(status, description string, data any) map[string]any {
	return map[string]any{"results": map[string]any{"status": status, "code": 0, "description": description}, "data": data}
}

// Pay is a customer who pays on a page: the callback goes out, signed as PayPlus signs, as many times
// as told. It returns the statuses.
func (c *Cashier) Pay(ctx context.Context, link, statusCode string, times int) ([]int, error) {
	id := link[strings.LastIndexByte(link, '/')+1:]
	c.mu.Lock()
	p, ok := c.pages[id]
	c.mu.Unlock()
	if !ok {
		return nil, fmt.Errorf("sim: there is no page %s", id)
	}
	body, err := json.Marshal(map[string]any{"transaction_type": "Charge", "transaction": map[string]any{
		"uid": randomID(), "payment_page_request_uid": id, "status_code": statusCode, "amount": p.amount, "currency": "ILS", "more_info": p.moreInfo}})
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, []byte(c.SecretKey))
	mac.Write(body)
	var statuses []int
	for range times {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.callback, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("User-Agent", "PayPlus")
		req.Header.Set("hash", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		res, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
		if err != nil {
			return nil, err
		}
		_ = res.Body.Close()
		statuses = append(statuses, res.StatusCode)
	}
	return statuses, nil
}

func (c *Cashier) token(w http.ResponseWriter, r *http.Request) {
	var in struct{ ID, Secret string }
	if err := strict(r.Body, &in); err != nil || in.ID != c.APIID || in.Secret != c.APISecret {
		morningError(w, http.StatusUnauthorized, 401, "מפתח API לא תקין")
		return
	}
	token := randomID()
	c.mu.Lock()
	if c.tokens == nil {
		c.tokens = map[string]bool{}
	}
	c.tokens[token] = true
	c.mu.Unlock()
	writeJSON(w, http.StatusOK, map[string]any{"token": token, "expires": 1800})
}

func (c *Cashier) signedIn(w http.ResponseWriter, r *http.Request) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")] {
		return true
	}
	morningError(w, http.StatusUnauthorized, 401, "אין הרשאה")
	return false
}

// LoseAnswers makes the documents of the next n calls, and cuts the answers off.
func (c *Cashier) LoseAnswers(n int) { c.mu.Lock(); c.lose = n; c.mu.Unlock() }

// Invoices is how many documents morning has issued.
func (c *Cashier) Invoices() int { c.mu.Lock(); defer c.mu.Unlock(); return len(c.invoices) }

func (c *Cashier) document(w http.ResponseWriter, r *http.Request) {
	if !c.signedIn(w, r) {
		return
	}
	var in struct {
		Type        int    `json:"type"`
		Description string `json:"description"`
		Remarks     string `json:"remarks"`
		Lang        string `json:"lang"`
		Currency    string `json:"currency"`
		VATType     int    `json:"vatType"`
		Client      struct {
			Name   string   `json:"name"`
			TaxID  string   `json:"taxId"`
			Emails []string `json:"emails"`
			Add    bool     `json:"add"`
		} `json:"client"`
		Income []struct {
			Description string      `json:"description"`
			Quantity    int         `json:"quantity"`
			Price       json.Number `json:"price"`
			Currency    string      `json:"currency"`
			VATType     int         `json:"vatType"`
		} `json:"income"`
		Payment []struct {
			Type     int         `json:"type"`
			Price    json.Number `json:"price"`
			Currency string      `json:"currency"`
			Date     string      `json:"date"`
		} `json:"payment"`
	}
	err := strict(r.Body, &in)
	ok := err == nil && in.Client.Name != "" && in.Currency == "ILS" && in.Lang == "he" && len(in.Payment) == 1 && twoPlaces(in.Payment[0].Price)
	ok = ok && (in.Type == 320 && len(in.Income) == 1 && in.Income[0].Price == in.Payment[0].Price || in.Type == 400 && len(in.Income) == 0)
	if ok {
		_, err = time.Parse(time.DateOnly, in.Payment[0].Date)
	}
	if !ok || err != nil {
		morningError(w, http.StatusBadRequest, 2400, "נתונים חסרים או שגויים")
		return
	}
	c.mu.Lock()
	n := len(c.invoices) + 1
	made := map[string]any{"id": randomID(), "number": 50000 + n, "type": in.Type, "description": in.Description, "remarks": in.Remarks,
		"url": map[string]string{"he": fmt.Sprintf("https://www.morning.test/d/%d", n), "origin": fmt.Sprintf("https://www.morning.test/d/%d", n)}}
	c.invoices = append(c.invoices, made)
	lost := c.lose > 0
	if lost {
		c.lose--
	}
	c.mu.Unlock()
	if lost {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	writeJSON(w, http.StatusOK, made)
}

func (c *Cashier) search(w http.ResponseWriter, r *http.Request) {
	if !c.signedIn(w, r) {
		return
	}
	var in struct {
		Page, PageSize    int
		Description, Sort string
	}
	if err := strict(r.Body, &in); err != nil || in.Page < 1 {
		morningError(w, http.StatusBadRequest, 2400, "נתונים חסרים או שגויים")
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	items := []map[string]any{}
	for _, made := range c.invoices {
		if strings.Contains(made["description"].(string), in.Description) {
			items = append(items, made)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"items": items, "total": len(items), "page": 1})
}

func morningError(w http.ResponseWriter, status, code int, words string) {
	writeJSON(w, status, map[string]any{"errorCode": code, "errorMessage": words})
}

// strict reads JSON and refuses what it does not know.
func strict(body io.Reader, into any) error {
	d := json.NewDecoder(body)
	d.UseNumber()
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func twoPlaces(n json.Number) bool {
	whole, rest, _ := strings.Cut(n.String(), ".")
	return whole != "" && len(rest) <= 2 && !strings.ContainsAny(whole, "-eE") && strings.Trim(whole+rest, "0") != ""
}

func randomID() string {
	var b [12]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
