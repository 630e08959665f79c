package admin

import (
	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// Routes registers the rows of the package.
func (s *Service) Routes(r *web.Router) {
	web.AddSystem(r, "GET /api/admin/businesses", "admin", "All businesses", s.list)
	web.AddSystem(r, "POST /api/admin/businesses", "admin", "Make a business, and invite its owner", s.create, 201)
	web.AddSystem(r, "GET /api/admin/businesses/{id}", "admin", "One business", s.get)
	web.AddSystem(r, "PATCH /api/admin/businesses/{id}", "admin", "Rename, suspend or change a business", s.patch)
	web.AddPlain(r, "POST /api/admin/businesses/{id}/impersonate", "admin", "Go into a business; the role stays", s.impersonate)
	web.AddPlain(r, "POST /api/admin/impersonate/exit", "admin", "Come out of the business again", s.exit)
	web.AddSystem(r, "GET /api/admin/leads", "admin", "Look for leads in all businesses", s.leads)
	web.AddSystem(r, "GET /api/admin/health", "admin", "How the installation is doing", s.health)
	web.AddSystem(r, "GET /api/admin/parked", "admin", "Genuine webhook events for numbers that no business has", s.parked)
	web.AddPlain(r, "POST /api/admin/parked/{id}/replay", "admin", "Give a parked event to the business that has the number by now", s.replayParked)
	web.AddSystem(r, "GET /api/admin/jobs/dead", "admin", "Jobs that were given up, of all businesses", s.buried)
	web.AddSystem(r, "POST /api/admin/jobs/dead/replay", "admin", "Try a dead job again, with all its attempts", s.replayJob)
	web.AddSystem(r, "POST /api/admin/jobs/dead/discard", "admin", "Remove a dead job for good", s.discardJob)
}

type listIn struct {
	Q      string `query:"q" maxLength:"200" doc:"Part of the name, or the number"`
	Status string `query:"status" enum:"active,suspended"`
	Cursor string `query:"cursor" maxLength:"200"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Service) list(_ web.Ctx, tx *db.Tx, in *listIn) (web.Page[Business], error) {
	page := web.Page[Business]{}
	f := filter{Query: in.Q, Status: in.Status}
	if in.Cursor != "" {
		if err := web.Uncursor(in.Cursor, &f.After); err != nil {
			return page, err
		}
	}
	var err error
	if page.Total, err = countBusinesses(tx, f); err != nil {
		return page, err
	}
	if page.Items, err = listBusinesses(tx, f, in.Limit+1); err != nil {
		return page, err
	}
	if len(page.Items) > in.Limit {
		page.Items = page.Items[:in.Limit]
		page.NextCursor = web.Cursor(page.Items[in.Limit-1].ID)
	}
	return page, nil
}

type createIn struct {
	Body struct {
		Name     string `json:"name" minLength:"1" maxLength:"400"`
		Timezone string `json:"timezone,omitempty" maxLength:"64" doc:"An IANA name; Asia/Jerusalem unless given"`
		Locale   string `json:"locale,omitempty" enum:"he,en"`
		Owner    *owner `json:"owner,omitempty"`
	}
}

type owner struct {
	Email string `json:"email" minLength:"3" maxLength:"254"`
	Name  string `json:"name,omitempty" maxLength:"100"`
}

// Created is a new business. InviteURL is there when an owner was named: it is mailed, and shown
// once here, to be passed on by hand.
type Created struct {
	Business
	InviteURL string `json:"invite_url,omitempty"`
}

func (s *Service) create(c web.Ctx, tx *db.Tx, in *createIn) (Created, error) {
	b, _, err := s.o.Businesses.Create(tx, business.NewBusiness{Name: in.Body.Name, Timezone: in.Body.Timezone, Locale: in.Body.Locale})
	if err != nil {
		return Created{}, err
	}
	var out Created
	if o := in.Body.Owner; o != nil {
		out.InviteURL, err = s.o.Inviter.Invite(tx, auth.NewUser{
			Home: tenant.ID(b.ID), Email: o.Email, Name: o.Name, Role: web.Owner, Locale: b.Locale})
		if err != nil {
			return Created{}, err
		}
	}
	out.Business, err = counted(tx, b.ID)
	return out, err
}

type idIn struct {
	ID int64 `path:"id"`
}

func (s *Service) get(_ web.Ctx, tx *db.Tx, in *idIn) (Business, error) {
	if _, err := s.o.Businesses.Get(tx, in.ID); err != nil {
		return Business{}, err
	}
	return counted(tx, in.ID)
}

type patchIn struct {
	ID   int64 `path:"id"`
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"400"`
		Timezone *string `json:"timezone,omitempty" maxLength:"64"`
		Locale   *string `json:"locale,omitempty" enum:"he,en"`
		Status   *string `json:"status,omitempty" enum:"active,suspended" doc:"The people of a suspended business cannot sign in; what its customers send is kept"`
	}
}

func (s *Service) patch(_ web.Ctx, tx *db.Tx, in *patchIn) (Business, error) {
	_, err := s.o.Businesses.UpdateByID(tx, in.ID, business.Change{
		Name: in.Body.Name, Timezone: in.Body.Timezone, Locale: in.Body.Locale, Status: in.Body.Status})
	if err != nil {
		return Business{}, err
	}
	return counted(tx, in.ID)
}

// impersonateIn has a pointer for a body, because going in without a word is allowed.
type impersonateIn struct {
	ID   int64 `path:"id"`
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"300" doc:"Why; it stands in the audit log of the business"`
	}
}

func (s *Service) impersonate(c web.Ctx, in *impersonateIn) (auth.Me, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	if err := s.o.Doors.Impersonate(c, tenant.ID(in.ID), reason); err != nil {
		return auth.Me{}, err
	}
	return s.o.Doors.Me(c)
}

func (s *Service) exit(c web.Ctx, _ *web.Empty) (auth.Me, error) {
	if err := s.o.Doors.ExitImpersonation(c); err != nil {
		return auth.Me{}, err
	}
	return s.o.Doors.Me(c)
}

type leadsIn struct {
	Q          string `query:"q" maxLength:"200"`
	BusinessID int64  `query:"business_id" minimum:"0" doc:"Only this business; 0 or absent is all"`
	Cursor     string `query:"cursor" maxLength:"2000"`
	Limit      int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Service) leads(_ web.Ctx, tx *db.Tx, in *leadsIn) (web.Page[leads.Elsewhere], error) {
	return s.o.Leads.ListAcross(tx, in.Q, in.BusinessID, in.Limit, in.Cursor)
}
