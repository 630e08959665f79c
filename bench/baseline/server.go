package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/moked/moked/internal/secret"
)

// The names are the product's, so that one load generator drives both.
const (
	sessionCookie = "sid"
	csrfCookie    = "XSRF-TOKEN"
	csrfHeader    = "X-CSRFToken"
	signature     = "X-Hub-Signature-256"
)

type server struct{ store *store }

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /api/auth/login", s.login)
	mux.HandleFunc("GET /api/leads", s.signedIn(s.list))
	mux.HandleFunc("POST /api/leads", s.signedIn(s.create))
	for _, part := range []string{"", "/activity", "/reminders", "/conversation"} { // it has no more than the lead to say
		mux.HandleFunc("GET /api/leads/{id}"+part, s.signedIn(s.lead))
	}
	mux.HandleFunc("POST /api/leads/{id}/status", s.signedIn(s.move))
	mux.HandleFunc("POST /webhook/whatsapp/meta", s.webhook)
	return mux
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the status is out; nobody is left to be told
}

func fail(w http.ResponseWriter, err error) {
	if errors.Is(err, sql.ErrNoRows) {
		answer(w, http.StatusNotFound, map[string]string{"error": "not_found"})
		return
	}
	answer(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func newToken() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// signedIn finds the business of the request's session, and refuses a write without its CSRF token.
func (s *server) signedIn(h func(w http.ResponseWriter, r *http.Request, tenant int64) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie(sessionCookie)
		if err != nil {
			answer(w, http.StatusUnauthorized, map[string]string{"error": "unauthorized"})
			return
		}
		tenant, err := s.store.session(r.Context(), hash(cookie.Value))
		if err != nil {
			answer(w, http.StatusUnauthorized, map[string]string{"error": "unauthorized"})
			return
		}
		if r.Method != http.MethodGet {
			token, err := r.Cookie(csrfCookie)
			if err != nil || subtle.ConstantTimeCompare([]byte(token.Value), []byte(r.Header.Get(csrfHeader))) != 1 {
				answer(w, http.StatusForbidden, map[string]string{"error": "csrf"})
				return
			}
		}
		if err := h(w, r, tenant); err != nil {
			fail(w, err)
		}
	}
}

func (s *server) login(w http.ResponseWriter, r *http.Request) {
	var in struct{ Email, Password string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"error": "bad_request"})
		return
	}
	user, err := s.store.user(r.Context(), strings.ToLower(in.Email))
	if err != nil {
		fail(w, err)
		return
	}
	if ok, _ := secret.CheckPassword(user.hash, in.Password); !ok {
		answer(w, http.StatusUnauthorized, map[string]string{"error": "bad_credentials"})
		return
	}
	token := newToken()
	if err := s.store.startSession(r.Context(), hash(token), user); err != nil {
		fail(w, err)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.SetCookie(w, &http.Cookie{Name: csrfCookie, Value: newToken(), Path: "/", SameSite: http.SameSiteLaxMode})
	answer(w, http.StatusOK, map[string]any{"id": user.id, "business": user.tenant})
}

func (s *server) list(w http.ResponseWriter, r *http.Request, tenant int64) error {
	q := r.URL.Query()
	page, err := s.store.list(r.Context(), tenant, q.Get("status"), strings.ToLower(q.Get("q")))
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, page)
	return nil
}

func (s *server) create(w http.ResponseWriter, r *http.Request, tenant int64) error {
	var in struct{ Name, Phone string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return err
	}
	lead, err := s.store.create(r.Context(), tenant, in.Name, in.Phone)
	if err != nil {
		return err
	}
	answer(w, http.StatusCreated, lead)
	return nil
}

func (s *server) lead(w http.ResponseWriter, r *http.Request, tenant int64) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return sql.ErrNoRows
	}
	lead, err := s.store.lead(r.Context(), tenant, id)
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, lead)
	return nil
}

func (s *server) move(w http.ResponseWriter, r *http.Request, tenant int64) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return sql.ErrNoRows
	}
	var in struct{ Status string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return err
	}
	lead, err := s.store.move(r.Context(), tenant, id, in.Status)
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, lead)
	return nil
}

// webhook stores a signed message of Meta's. What the product does with it later has no match here.
func (s *server) webhook(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 3<<20))
	if err != nil {
		fail(w, err)
		return
	}
	var body struct {
		Entry []struct {
			Changes []struct {
				Value struct {
					Metadata struct {
						PhoneNumberID string `json:"phone_number_id"`
					}
					Messages []struct{ ID string }
				}
			}
		}
	}
	if err := json.Unmarshal(raw, &body); err != nil || len(body.Entry) == 0 || len(body.Entry[0].Changes) == 0 {
		answer(w, http.StatusBadRequest, map[string]string{"error": "bad_request"})
		return
	}
	value := body.Entry[0].Changes[0].Value
	tenant, key, err := s.store.channel(r.Context(), value.Metadata.PhoneNumberID)
	if err != nil {
		fail(w, err)
		return
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(raw)
	given, err := hex.DecodeString(strings.TrimPrefix(r.Header.Get(signature), "sha256="))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) || len(value.Messages) == 0 {
		answer(w, http.StatusUnauthorized, map[string]string{"error": "bad_signature"})
		return
	}
	if err := s.store.keep(r.Context(), tenant, value.Messages[0].ID, string(raw)); err != nil {
		fail(w, err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"status": "ok"})
}
