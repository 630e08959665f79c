package auth_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/secret"
	"github.com/moked/moked/internal/web"
)

func (b *browser) tryLogin(email, password string) reply {
	b.h.t.Helper()
	return b.send("POST", "/api/auth/login", `{"email":"`+email+`","password":"`+password+`"}`)
}

func TestGuessingIsSlowedAndTheOwnerIsNot(t *testing.T) {
	h := newHouse(t)
	guesser := h.browser()
	wrong, slowed := 0, 0
	for i := range 50 {
		got := guesser.tryLogin(ownerEmail, "guess number "+strconv.Itoa(i))
		switch got.Code {
		case 401:
			got.want(401, "bad_credentials")
			wrong++
		case 429:
			got.want(429, "too_many_attempts")
			if seconds, err := strconv.Atoi(got.Header().Get("Retry-After")); err != nil || seconds < 1 || seconds > 900 {
				t.Fatalf("Retry-After %q", got.Header().Get("Retry-After"))
			}
			slowed++
		}
	}
	if slowed < 40 || wrong+slowed != 50 {
		t.Fatalf("%d wrong, %d slowed", wrong, slowed)
	}
	guesser.tryLogin(ownerEmail, password).want(429, "too_many_attempts")
	owner := h.browser()
	owner.ip = "198.51.100.7"
	owner.tryLogin(strings.ToUpper(ownerEmail), password).want(200, "")
	neighbour := h.browser() // same address, another account
	neighbour.tryLogin(agentEmail, password).want(200, "")
	h.clock.Advance(15 * time.Minute)
	guesser.tryLogin(ownerEmail, password).want(200, "")
}

func TestAttemptsSentAtOnceAreAllCounted(t *testing.T) {
	h := newHouse(t)
	var mu sync.Mutex
	var wg sync.WaitGroup
	codes := map[int]int{}
	for i := range 20 {
		wg.Go(func() {
			code := h.browser().tryLogin(ownerEmail, "guess number "+strconv.Itoa(i)).Code
			mu.Lock()
			codes[code]++
			mu.Unlock()
		})
	}
	wg.Wait()
	if codes[401] > 5 || codes[401]+codes[429] != 20 {
		t.Fatalf("%v", codes)
	}
}

// Asking for links counts as signing in does, and needs no hashing to be tried a hundred times.
func TestOneAddressCannotTryAllAccounts(t *testing.T) {
	h := newHouse(t)
	sprayer := h.browser()
	sprayer.do("GET", "/api/auth/csrf", "")
	for i := range 100 {
		sprayer.do("POST", "/api/auth/forgot", fmt.Sprintf(`{"email":"nobody%d@x.test"}`, i)).want(204, "")
	}
	sprayer.do("POST", "/api/auth/forgot", `{"email":"somebody@x.test"}`).want(429, "too_many_attempts")
	sprayer.ip = "198.51.100.7"
	sprayer.do("POST", "/api/auth/forgot", `{"email":"somebody@x.test"}`).want(204, "")
}

func TestASuccessForgetsTheFailures(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	for range 4 {
		for range 4 {
			b.tryLogin(ownerEmail, "wrong wrong").want(401, "bad_credentials")
		}
		b.tryLogin(ownerEmail, password).want(200, "")
	}
}

// Unknown, invited and known accounts answer alike, in words and in work.
func TestSignInDoesNotTellWhoExists(t *testing.T) {
	h := newHouse(t)
	h.as(ownerEmail).do("POST", "/api/users", `{"email":"new@one.test","name":"חדשה","role":"agent"}`).want(201, "")
	strip := func(r reply) string { return strings.ReplaceAll(r.ResponseRecorder.Body.String(), r.RequestID, "") }
	known := strip(h.browser().tryLogin(ownerEmail, "wrong wrong").want(401, "bad_credentials"))
	for _, email := range []string{"nobody@x.test", "new@one.test", "", "not an address"} {
		if got := strip(h.browser().tryLogin(email, "wrong wrong").want(401, "bad_credentials")); got != known {
			t.Errorf("%s: %s, want %s", email, got, known)
		}
	}
	h.browser().tryLogin("new@one.test", "").want(401, "bad_credentials")
}

func TestAnOldHashIsRenewedAtSignIn(t *testing.T) {
	h := newHouse(t)
	const old = "$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
	stale := old + weakHash(password)
	h.system(func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE users SET password_hash = :hash WHERE email = :email`, db.Args{"hash": stale, "email": ownerEmail})
		return err
	})
	h.as(ownerEmail)
	if h.count(`SELECT count(*) FROM users WHERE email = :email AND password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'`, db.Args{"email": ownerEmail}) != 1 {
		t.Fatal("the hash stayed weak")
	}
	h.as(ownerEmail)
}

func TestPasswordRules(t *testing.T) {
	h := newHouse(t)
	owner := h.as(ownerEmail)
	for _, test := range []struct {
		password string
		code     int
	}{
		{"short12", 400}, {"password", 400}, {"PASSWORD", 400}, {"12345678", 400}, {"aaaaaaaaaa", 400}, {"person@one.test", 400}, {strings.Repeat("x1", 65), 400},
		{"שמונה-תו", 201}, {"correct horse battery", 201}, {strings.Repeat("ab", 64), 201},
	} {
		email := "person@one.test"
		if test.code == 201 {
			email = fmt.Sprintf("p%d@one.test", len(test.password))
		}
		got := owner.do("POST", "/api/users", `{"email":"`+email+`","name":"x","role":"agent","password":"`+test.password+`"}`)
		if got.Code != test.code || test.code == 400 && (len(got.Fields) != 1 || got.Fields[0].Field != "password") {
			t.Errorf("%q: %d %s", test.password, got.Code, got.ResponseRecorder.Body)
		}
	}
}

func TestChangePassword(t *testing.T) {
	h := newHouse(t)
	b, elsewhere := h.as(ownerEmail), h.as(ownerEmail)
	b.do("POST", "/api/auth/password", `{"current_password":"wrong","new_password":"another long one"}`).want(403, "wrong_password")
	b.do("POST", "/api/auth/password", `{"current_password":"`+password+`","new_password":"short"}`).want(400, "invalid")
	old := b.jar["__Host-sid"].Value
	b.do("POST", "/api/auth/password", `{"current_password":"`+password+`","new_password":"another long one"}`).want(200, "")
	if b.jar["__Host-sid"].Value == old {
		t.Error("the session kept its token")
	}
	b.do("GET", "/api/auth/me", "").want(200, "")
	elsewhere.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	h.browser().tryLogin(ownerEmail, password).want(401, "bad_credentials")
	h.browser().tryLogin(ownerEmail, "another long one").want(200, "")

	admin := h.as(adminEmail)
	admin.do("POST", "/api/auth/password", `{"current_password":"`+password+`","new_password":"another long one"}`).want(200, "")
}

func TestForgottenPassword(t *testing.T) {
	h := newHouse(t)
	if err := h.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer h.queue.Stop(t.Context())
	b, elsewhere := h.browser(), h.as(ownerEmail)
	b.do("GET", "/api/auth/csrf", "")
	known := b.do("POST", "/api/auth/forgot", `{"email":"`+ownerEmail+`"}`).want(204, "")
	unknown := b.do("POST", "/api/auth/forgot", `{"email":"nobody@x.test"}`).want(204, "")
	if known.ResponseRecorder.Body.String() != unknown.ResponseRecorder.Body.String() {
		t.Error("the answers differ")
	}
	if err := h.queue.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	mail := h.mail.all()
	if len(mail) != 1 || mail[0].To != ownerEmail || !strings.Contains(mail[0].Text, "https://crm.test/reset#token=") {
		t.Fatalf("mail: %+v", mail)
	}
	_, rest, _ := strings.Cut(mail[0].Text, "#token=")
	token, _, _ := strings.Cut(rest, "\n")
	if n := h.count(`SELECT count(*) FROM password_resets WHERE token_hash = :token`, db.Args{"token": token}); n != 0 {
		t.Error("the token itself is stored")
	}
	b.do("POST", "/api/auth/reset", `{"token":"`+token+`x","password":"another long one"}`).want(400, "bad_link")
	b.do("POST", "/api/auth/reset", `{"token":"`+token+`","password":"short"}`).want(400, "invalid")
	b.do("POST", "/api/auth/reset", `{"token":"`+token+`","password":"another long one"}`).want(204, "")
	b.do("POST", "/api/auth/reset", `{"token":"`+token+`","password":"yet another long one"}`).want(400, "bad_link")
	elsewhere.do("GET", "/api/auth/me", "").want(401, "unauthorized")
	h.browser().tryLogin(ownerEmail, "another long one").want(200, "")

	b.do("POST", "/api/auth/forgot", `{"email":"`+ownerEmail+`"}`).want(204, "")
	if err := h.queue.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, rest, _ = strings.Cut(h.mail.all()[1].Text, "#token=")
	token, _, _ = strings.Cut(rest, "\n")
	h.clock.Advance(time.Hour)
	b.do("POST", "/api/auth/reset", `{"token":"`+token+`","password":"a third long one"}`).want(400, "bad_link")
}

func TestSetUp(t *testing.T) {
	h := emptyHouse(t)
	link, err := h.auth.SetupLink(t.Context())
	if err != nil || !strings.HasPrefix(link, "https://crm.test/setup#token=") {
		t.Fatalf("%q %v", link, err)
	}
	token := strings.TrimPrefix(link, "https://crm.test/setup#token=")
	b := h.browser()
	b.do("GET", "/api/auth/csrf", "")
	var state auth.SetupState
	b.do("GET", "/api/auth/setup", "").want(200, "").into(&state)
	if !state.Needed {
		t.Fatal("not needed on an empty installation")
	}
	body := func(token, email string) string {
		return `{"token":"` + token + `","name":"מנהלת","email":"` + email + `","password":"` + password + `","business_name":"עסק ראשון"}`
	}
	b.do("POST", "/api/auth/setup", body("guess", "a@b.test")).want(400, "bad_link")
	b.do("POST", "/api/auth/setup", body(token, "no address")).want(400, "invalid")
	var me auth.Me
	b.do("POST", "/api/auth/setup", body(token, "Boss@b.test")).want(200, "").into(&me)
	if me.User.Role != web.SystemAdmin || me.User.Email != "boss@b.test" || me.Business.Business != nil {
		t.Fatalf("%+v", me)
	}
	b.do("POST", "/api/admin/businesses/1/impersonate", "").want(200, "").into(&me)
	if me.Business.Business == nil || me.Business.Name != "עסק ראשון" {
		t.Fatalf("%+v", me.Business)
	}
	b.do("POST", "/api/auth/setup", body(token, "second@b.test")).want(409, "setup_done")
	if link, _ := h.auth.SetupLink(t.Context()); link != "" {
		t.Error("the link is still printed")
	}
}

func TestEnsureAdmin(t *testing.T) {
	h := emptyHouse(t)
	for range 2 {
		if err := h.auth.EnsureAdmin(t.Context(), adminEmail, "admin"); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.auth.EnsureAdmin(t.Context(), "second@moked.test", password); err != nil {
		t.Fatal(err)
	}
	h.browser().tryLogin(adminEmail, "admin").want(200, "")
	h.browser().tryLogin("second@moked.test", password).want(401, "bad_credentials")
	if !strings.Contains(h.log.String(), "weak") {
		t.Error("nobody is warned of a weak password")
	}
}

// No secret of any row stands in the log.
func TestTheLogHoldsNoSecrets(t *testing.T) {
	h := newHouse(t)
	b := h.as(ownerEmail)
	b.do("POST", "/api/users", `{"email":"x@one.test","name":"line\n{\"level\":\"x\"}","role":"agent","password":"canary-password-1"}`)
	b.tryLogin(agentEmail, "canary-password-2")
	b.do("POST", "/api/auth/password", `{"current_password":"canary-password-3","new_password":"canary-password-4"}`)
	for _, secretText := range []string{"canary-password", b.jar["__Host-sid"].Value, b.jar["XSRF-TOKEN"].Value, password, agentEmail} {
		if strings.Contains(h.log.String(), secretText) {
			t.Errorf("the log holds %q", secretText)
		}
	}
	if ok, _ := secret.CheckPassword(passwordHash(), password); !ok {
		t.Fatal("the house's own password is wrong")
	}
}
