package business

import (
	"strings"
	"testing"

	"github.com/moked/moked/internal/fault"
)

func TestAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		"+97231234567":              "+97231234567",
		"03-123-4567":               "+97231234567",
		" 054 123 4567 ":            "+972541234567",
		"\u200e+972-54-123-4567":    "+972541234567",
		"+1 (415) 523-8886":         "+14155238886",
		"054־1234567":               "+972541234567",
		"":                          "",
		"12":                        "",
		"whatsapp:+972541234567":    "",
		"+97231234567 or so":        "",
		"++++":                      "",
		"+999999999999999999999999": "",
	} {
		got, ok := e164(raw)
		if got != want || ok != (want != "") {
			t.Errorf("e164(%q) = %q, %v", raw, got, ok)
		}
	}
}

func FuzzAddressesAreStable(f *testing.F) {
	f.Add("+97231234567")
	f.Add("054-1234567")
	f.Fuzz(func(t *testing.T, raw string) {
		got, ok := e164(raw)
		if !ok {
			return
		}
		if !strings.HasPrefix(got, "+") || strings.Trim(got[1:], "0123456789") != "" {
			t.Fatalf("e164(%q) = %q", raw, got)
		}
	})
}

func TestProviderCheckNamesEverythingWrong(t *testing.T) {
	p := ProviderInfo{Fields: []Field{{Key: "id", Required: true}, {Key: "token", Required: true, Secret: true}, {Key: "note"}}}
	_, _, err := p.check("nonsense", map[string]string{"token": "a\nb", "note": strings.Repeat("x", maxSetting+1), "zz": "1", "aa": "2"})
	if !fault.Is(err, fault.Invalid) {
		t.Fatal(err)
	}
	var names []string
	for _, f := range fault.Of(err).Fields {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "address settings.id settings.token settings.note settings.aa settings.zz" {
		t.Errorf("named %s", got)
	}

	address, settings, err := p.check("03-1234567", map[string]string{"id": " 7\n", "token": "t", "note": ""})
	if err != nil || address != "+97231234567" || len(settings) != 2 || settings["id"] != "7" || settings["token"] != "t" {
		t.Errorf("check = %q %v %v", address, settings, err)
	}
}

func TestForgottenFieldsAreSecret(t *testing.T) {
	p := ProviderInfo{Fields: []Field{{Key: "id"}, {Key: "token", Secret: true}}}
	if p.secret("id") || !p.secret("token") || !p.secret("gone") {
		t.Error("only what is declared clear is clear")
	}
}
