package auth

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Routes registers the rows of sign-in, sessions and people.
func (s *Service) Routes(r *web.Router) {
	web.AddPlain(r, "GET /api/auth/csrf", "public", "Get the CSRF token and its cookie", s.csrf)
	web.AddPlain(r, "POST /api/auth/login", "public", "Sign in", s.login)
	web.AddSystem(r, "POST /api/auth/logout", "public", "Sign out", s.logout)
	web.AddPlain(r, "GET /api/auth/me", "signed_in", "Who is signed in, and where", s.me)
	web.AddPlain(r, "PATCH /api/auth/me", "signed_in", "Change one's own name or language", s.editMe)
	web.AddPlain(r, "POST /api/auth/password", "signed_in", "Change one's own password", s.changePassword)
	web.AddSystem(r, "POST /api/auth/forgot", "public", "Ask for a link to set a new password", s.forgot)
	web.AddPlain(r, "POST /api/auth/reset", "public", "Set a password with a link", s.reset)
	web.AddPlain(r, "GET /api/auth/setup", "public", "Does the installation wait for its first administrator", s.setupState)
	web.AddPlain(r, "POST /api/auth/setup", "public", "Make the first administrator", s.setup)
	web.AddSystem(r, "GET /api/auth/sessions", "signed_in", "List one's own sessions", s.listSessions)
	web.AddSystem(r, "DELETE /api/auth/sessions", "signed_in", "End all one's other sessions", s.endOtherSessions)
	web.AddSystem(r, "DELETE /api/auth/sessions/{id}", "signed_in", "End one of one's sessions", s.endSession)
	web.Add(r, "GET /api/users", "users:read", "List the people of the business", s.listUsers)
	web.AddPlain(r, "POST /api/users", "users:write", "Add or invite a person", s.addUser, 201)
	web.AddSystem(r, "PATCH /api/users/{id}", "users:write", "Change a person's name, role or access", s.patchUser)
	web.AddSystem(r, "POST /api/users/{id}/invite", "users:write", "Invite a person again", s.inviteAgain)
	web.Add(r, "GET /api/access", "users:read", "Who sees which leads, and which pages are off", s.getAccess)
	web.Add(r, "PUT /api/access", "users:write", "Say who sees which leads, and which pages are off", s.setAccess)
	web.Add(r, "GET /api/teams", "users:read", "List the teams", s.listTeams)
	web.Add(r, "POST /api/teams", "users:write", "Add a team", s.addTeam)
	web.Add(r, "PUT /api/teams/{id}", "users:write", "Change a team's name and members", s.editTeam)
	web.Add(r, "DELETE /api/teams/{id}", "users:write", "Delete a team", s.removeTeam)
	web.Add(r, "GET /api/team", "leads:read", "Names of the people of the business", s.team)
	web.Add(r, "GET /api/audit", "users:read", "What happened that matters to security", s.listAudit)
}

// CSRFToken is the answer of GET /api/auth/csrf.
type CSRFToken struct {
	Token string `json:"csrfToken"`
}

func (s *Service) csrf(c web.Ctx, in *web.Empty) (CSRFToken, error) {
	token, cookies := s.csrfCookies(c.Request)
	for _, k := range cookies {
		c.Cookie(k)
	}
	return CSRFToken{token}, nil
}

// SessionItem is one of a person's sessions.
type SessionItem struct {
	ID         int64  `json:"id"`
	Device     string `json:"device"`
	IP         string `json:"ip"`
	CreatedAt  string `json:"created_at"`
	LastSeenAt string `json:"last_seen_at"`
	Current    bool   `json:"current"`
}

// SessionList is all of them.
type SessionList struct {
	Items []SessionItem `json:"items" nullable:"false"`
}

func (s *Service) listSessions(c web.Ctx, tx *db.Tx, in *web.Empty) (SessionList, error) {
	list := SessionList{Items: []SessionItem{}}
	all, err := sessionsOf(tx, c.Principal.UserID)
	for _, e := range all {
		if e.alive(tx.Now()) {
			list.Items = append(list.Items, SessionItem{ID: e.ID, Device: e.Device, IP: e.IP, CreatedAt: web.Time(e.CreatedAt),
				LastSeenAt: web.Time(e.LastSeenAt), Current: e.ID == c.Principal.SessionID})
		}
	}
	return list, err
}

func (s *Service) endOtherSessions(c web.Ctx, tx *db.Tx, in *web.Empty) (web.Empty, error) {
	return web.Empty{}, revokeSessions(tx, c.Principal.UserID, c.Principal.SessionID)
}

type idIn struct {
	ID int64 `path:"id"`
}

func (s *Service) endSession(c web.Ctx, tx *db.Tx, in *idIn) (web.Empty, error) {
	found, err := revokeSession(tx, c.Principal.UserID, in.ID)
	if err == nil && !found {
		err = fault.NotFound.New()
	}
	if err == nil && in.ID == c.Principal.SessionID {
		s.signedOutCookies(c)
	}
	return web.Empty{}, err
}
