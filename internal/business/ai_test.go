package business

import (
	"testing"
)

func TestBaseURLs(t *testing.T) {
	const none, admin, local = 0, 1, 2
	cases := []struct {
		raw  string
		who  int
		want string
		ok   bool
	}{
		{"", none, "", true},
		{" https://models.example.com/v1/ ", none, "https://models.example.com/v1", true},
		{"https://8.8.8.8/v1", none, "https://8.8.8.8/v1", true},
		{"http://models.example.com/v1", none, "", false},
		{"http://models.example.com/v1", admin, "http://models.example.com/v1", true},
		{"http://127.0.0.1:9000/v1", none, "", false},
		{"http://127.0.0.1:9000/v1", local, "http://127.0.0.1:9000/v1", true},
		{"http://localhost:9000/v1", local, "http://localhost:9000/v1", true},
		{"http://10.0.0.1/v1", local, "", false},
		{"http://10.0.0.1/v1", admin, "http://10.0.0.1/v1", true},
		{"https://localhost/v1", none, "", false},
		{"https://LOCALHOST./v1", none, "", false},
		{"https://192.168.1.5/v1", none, "", false},
		{"https://169.254.169.254/latest", none, "", false},
		{"https://100.64.1.1/v1", none, "", false},
		{"https://[::1]/v1", none, "", false},
		{"https://[::ffff:127.0.0.1]/v1", none, "", false},
		{"https://[fd00::1]/v1", none, "", false},
		{"https://127.1/v1", none, "", false},
		{"https://0x7f.1/v1", none, "", false},
		{"https://2130706433/v1", none, "", false},
		{"https://0.0.0.0/v1", none, "", false},
		{"https://models.internal/v1", none, "", false},
		{"https://models/v1", none, "", false},
		{"https://a../v1", none, "", false},
		{"ftp://models.example.com", admin, "", false},
		{"models.example.com/v1", admin, "", false},
		{"https:///v1", admin, "", false},
		{"https://user:pw@models.example.com/v1", admin, "", false},
		{"https://models.example.com/v1?key=1", admin, "", false},
		{"https://models.example.com/v1?", admin, "", false},
		{"https://models.example.com/v1#x", admin, "", false},
		{"https://models.example.com/\x00", admin, "", false},
		{"javascript:alert(1)", admin, "", false},
	}
	for _, c := range cases {
		got, problem := cleanBaseURL(c.raw, c.who == admin, c.who == local)
		if got != c.want || (problem == nil) != c.ok {
			t.Errorf("cleanBaseURL(%q, %d) = %q, %v", c.raw, c.who, got, problem)
		}
	}
}

func FuzzBaseURLStaysOutside(f *testing.F) {
	f.Add("https://models.example.com/v1")
	f.Add("https://[::ffff:10.0.0.1]:8/")
	f.Add("https://a..")
	f.Fuzz(func(t *testing.T, raw string) {
		got, problem := cleanBaseURL(raw, false, false)
		if problem != nil || got == "" {
			return
		}
		if loopback(got) {
			t.Errorf("%q passed as %q", raw, got)
		}
		if again, problem := cleanBaseURL(got, false, false); problem != nil || again != got {
			t.Errorf("%q is not stable: %q, %v", got, again, problem)
		}
	})
}

func TestWhoseKeyGoesWhere(t *testing.T) {
	const ours = "https://gateway.example.com/v1"
	cases := []struct {
		name              string
		inst              Installation
		own               string // the business's address
		key, base, source string
		configured        bool
	}{
		{"nothing at all", Installation{}, "", "", VendorBaseURL, "none", false},
		{"the installation's key", Installation{APIKey: "k"}, "", "k", VendorBaseURL, "installation", true},
		{"the installation's own models without a key", Installation{BaseURL: ours}, "", "", ours, "installation", true},
		{"the business's address never gets our key", Installation{APIKey: "k", BaseURL: ours}, "https://evil.example.com/v1", "", "https://evil.example.com/v1", "own", true},
		{"the same address written out", Installation{APIKey: "k", BaseURL: ours + "/"}, ours, "k", ours, "installation", true},
	}
	for _, c := range cases {
		s := New(Options{Installation: c.inst})
		ai, err := s.resolve(1, aiRow{BaseURL: c.own})
		if err != nil {
			t.Fatal(err)
		}
		if ai.APIKey != c.key || ai.BaseURL != c.base || ai.source != c.source || ai.Configured() != c.configured {
			t.Errorf("%s: key %q at %q from %s, configured %v", c.name, ai.APIKey, ai.BaseURL, ai.source, ai.Configured())
		}
		if ai.ChatModel != DefaultChatModel || ai.RealtimeModel != DefaultRealtimeModel || ai.Voice != DefaultVoice || ai.Language != "he" {
			t.Errorf("%s: defaults %+v", c.name, ai)
		}
	}
}
