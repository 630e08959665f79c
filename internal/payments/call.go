package payments

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// maxAnswer is far above what a provider answers.
const maxAnswer = 1 << 20

// post sends JSON and reads JSON. A 4xx is Refused, with what the provider said about it.
func post(ctx context.Context, c *http.Client, url string, header map[string]string, in, out any) error {
	data, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(data))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return err
	}
	switch {
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("payments: the provider answered %d", res.StatusCode)
	case res.StatusCode >= 400:
		return &Refused{res.StatusCode, wordsOf(body, res.StatusCode)}
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("payments: the answer is not what was agreed: %w", err)
	}
	return nil
}

// wordsOf finds the provider's own words in a refusal, in the places where these providers put them.
func wordsOf(body []byte, status int) string {
	var said struct {
		ErrorMessage string `json:"errorMessage"`
		Results      struct {
			Description string `json:"description"`
		} `json:"results"`
	}
	_ = json.Unmarshal(body, &said) // a page of a proxy has no words for us
	words := []rune(cmp.Or(said.ErrorMessage, said.Results.Description, "HTTP "+strconv.Itoa(status)))
	return string(words[:min(len(words), 200)])
}

// shekels is agorot as a JSON number of shekels, exactly.
func shekels(agorot int64) json.Number {
	sign := ""
	if agorot < 0 {
		sign, agorot = "-", -agorot
	}
	return json.Number(fmt.Sprintf("%s%d.%02d", sign, agorot/100, agorot%100))
}

// agorot reads a number of shekels exactly. More than two places, exponents and signs are refused.
func agorot(n json.Number) (int64, bool) {
	whole, rest, _ := strings.Cut(n.String(), ".")
	if len(rest) > 2 {
		if strings.Trim(rest[2:], "0") != "" {
			return 0, false
		}
		rest = rest[:2]
	}
	rest += "00"[len(rest):]
	if whole == "" || len(whole) > 12 || strings.ContainsFunc(whole+rest, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	v, err := strconv.ParseInt(whole+rest, 10, 64)
	return v, err == nil
}
