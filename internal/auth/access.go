package auth

import (
	"encoding/json"
	"slices"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

// Access is what a business lets its people see: how far each role sees among the leads, and the pages
// that are switched off for everybody. An owner always sees all leads.
type Access struct {
	Reach    RoleReach `json:"reach"`
	Unowned  bool      `json:"unowned" doc:"Leads that nobody owns are seen by everybody"`
	PagesOff []string  `json:"pages_off" nullable:"false" maxItems:"10" enum:"inbox,calls,tasks,files,billing,broadcasts"`
}

// RoleReach is how far each role sees among the leads.
type RoleReach struct {
	Viewer  string `json:"viewer" enum:"all,team,own"`
	Agent   string `json:"agent" enum:"all,team,own"`
	Manager string `json:"manager" enum:"all,team,own"`
}

// allReach is tenant.All on the wire; asRole is a person whom their role's reach applies to.
const (
	allReach = "all"
	asRole   = "role"
)

// openAccess is the access of a business that has decided nothing.
func openAccess() Access {
	return Access{Reach: RoleReach{Viewer: allReach, Agent: allReach, Manager: allReach}, Unowned: true, PagesOff: []string{}}
}

// reachOf turns a reach on the wire, or none, into the stored one and back.
func reachOf(wire string) tenant.Reach {
	if wire == allReach {
		return tenant.All
	}
	return tenant.Reach(wire)
}

func wireReach(r tenant.Reach) string {
	if r == tenant.All {
		return allReach
	}
	return string(r)
}

// sight is how much of the business's leads a person sees. Who runs the business, or the
// installation, sees everything.
func (a Access) sight(u User) tenant.Sight {
	reach := u.Reach
	if reach == asRole {
		reach = map[web.Role]string{web.Viewer: a.Reach.Viewer, web.Agent: a.Reach.Agent, web.Manager: a.Reach.Manager}[u.Role]
	}
	if u.Role.Includes(web.Owner) {
		reach = allReach
	}
	return tenant.Sight{Reach: reachOf(reach), Viewer: u.ID, Unowned: a.Unowned}
}

// AccessChanged says that somebody may now see more or less than before; every client asks again who
// it is.
type AccessChanged struct {
	PagesOff []string `json:"pages_off,omitempty"`
	UserID   int64    `json:"user_id,omitempty"`
	TeamID   int64    `json:"team_id,omitempty"`
}

// Record is the event as stored.
func (e AccessChanged) Record() bus.Record {
	return bus.Record{Kind: "access.changed", Entity: "access", EntityID: e.UserID + e.TeamID, Data: e}
}

func (s *Service) getAccess(_ web.Ctx, tx *db.Tx, _ *web.Empty) (Access, error) { return accessOf(tx) }

type setAccessIn struct{ Body Access }

func (s *Service) setAccess(_ web.Ctx, tx *db.Tx, in *setAccessIn) (Access, error) {
	a := in.Body
	slices.Sort(a.PagesOff)
	a.PagesOff = slices.Compact(a.PagesOff)
	if err := storeAccess(tx, a); err != nil {
		return Access{}, err
	}
	_, err := bus.Emit(tx, AccessChanged{PagesOff: a.PagesOff})
	return a, err
}

func encodePages(pages []string) string {
	data, _ := json.Marshal(pages) // texts always encode
	return string(data)
}

func decodePages(stored string) ([]string, error) {
	pages := []string{}
	err := json.Unmarshal([]byte(stored), &pages)
	return pages, err
}
