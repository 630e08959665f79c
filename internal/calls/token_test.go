package calls

import (
	"strings"
	"testing"
	"time"
)

func TestTicket(t *testing.T) {
	key, now := []byte("0123456789abcdef0123456789abcdef"), time.Unix(1_800_000_000, 0)
	want := ticket{Provider: "twilio", Number: "+97231111111", Tenant: 1, Call: 5, CallSID: "CA" + strings.Repeat("f", 32), Expires: now.Unix() + 60}
	token := want.seal(key, forStream)
	if len("token"+token) >= 500 {
		t.Errorf("the token has %d characters; a parameter holds 500", len(token))
	}
	if got, err := openTicket(key, forStream, token, now); err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
	body, mac, _ := strings.Cut(token, ".")
	other := ticket{Provider: "twilio", Number: "+97231111111", Tenant: 2, Call: 5, CallSID: want.CallSID, Expires: want.Expires}.seal(key, forStream)
	forged, _, _ := strings.Cut(other, ".")
	for name, bad := range map[string]string{
		"empty": "", "no dot": body, "no mac": body + ".", "another body": forged + "." + mac, "not base64": "!." + mac,
		"mac not base64": body + ".!", "long": strings.Repeat("a", 2000), "tail": token + "x", "swapped": mac + "." + body,
	} {
		if _, err := openTicket(key, forStream, bad, now); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := openTicket([]byte("another key"), forStream, token, now); err == nil {
		t.Error("another key opens it")
	}
	if _, err := openTicket(key, forStream, token, now.Add(time.Minute)); err == nil {
		t.Error("an old token is accepted")
	}
}

func FuzzTicket(f *testing.F) {
	key := []byte("k")
	f.Add(ticket{Call: 1}.seal(key, forStream))
	f.Add("a.b")
	f.Fuzz(func(t *testing.T, token string) {
		// Only what was sealed opens, and expires at zero.
		if _, err := openTicket(key, forStream, token, time.Unix(1, 0)); err == nil {
			t.Error("opened")
		}
	})
}

func TestMarkNames(t *testing.T) {
	if g, p, ok := parseMark(formatMark(7, 123456)); !ok || g != 7 || p != 123456 {
		t.Error(g, p, ok)
	}
	for _, bad := range []string{"", ":", "1", "1:", "a:1", "1:-5", "99999999999:1", "1:2:3"} {
		if _, _, ok := parseMark(bad); ok {
			t.Errorf("%q is a mark of ours", bad)
		}
	}
}
