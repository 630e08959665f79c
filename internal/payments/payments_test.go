package payments

import (
	"encoding/json"
	"net/http"
	"testing"
)

// TestRegistry: every provider tells all that its form needs, and has an adapter of its kind.
func TestRegistry(t *testing.T) {
	pages, invoices := Open(Config{HTTP: &http.Client{}})
	seen := map[string]bool{}
	for _, p := range Providers() {
		seen[p.Kind] = true
		if p.Label.He == "" || p.Label.En == "" || len(p.Fields) == 0 {
			t.Errorf("%s tells too little", p.Provider)
		}
		secrets := 0
		for _, f := range p.Fields {
			if f.Key == "" || f.Label.He == "" || f.Label.En == "" {
				t.Errorf("%s has a nameless field", p.Provider)
			}
			if f.Secret {
				secrets++
			}
		}
		if secrets == 0 {
			t.Errorf("%s has no secret", p.Provider)
		}
		if p.Kind == KindPages && pages[p.Provider] == nil || p.Kind == KindInvoices && invoices[p.Provider] == nil {
			t.Errorf("%s has no adapter", p.Provider)
		}
	}
	if !seen[KindPages] || !seen[KindInvoices] {
		t.Errorf("kinds %v", seen)
	}
}

// FuzzAgorot: what is read is exactly what stood there.
func FuzzAgorot(f *testing.F) {
	for _, s := range []string{"1", "1.5", "1.50", "1.500", "0.29", "1.005", "-1", "1e2", "", ".", "999999999999.99", "9999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, ok := agorot(json.Number(s))
		if !ok {
			return
		}
		again, ok := agorot(shekels(v))
		if v < 0 || !ok || again != v {
			t.Errorf("%q is %d, which is %s, which is %d", s, v, shekels(v), again)
		}
	})
}

// FuzzReceive: nothing without the signature gets in, whatever it is.
func FuzzReceive(f *testing.F) {
	f.Add([]byte(`{"transaction":{"uid":"u","status_code":"000","amount":1}}`), "x")
	f.Add([]byte(``), "")
	f.Fuzz(func(t *testing.T, body []byte, hash string) {
		p := &payPlus{}
		if _, err := p.Receive(map[string]string{"secret_key": "k"}, http.Header{"Hash": {hash}}, body); err == nil {
			t.Errorf("accepted %q with %q", body, hash)
		}
		if _, err := p.Receive(map[string]string{}, http.Header{"Hash": {hash}}, body); err == nil {
			t.Errorf("accepted %q without a secret", body)
		}
	})
}
