package web

import (
	"slices"
	"strings"

	"github.com/moked/moked/internal/fault"
)

// Role is what a person may do; each includes the ones before it.
type Role string

// The roles, weakest first.
const (
	Viewer      Role = "viewer"
	Agent       Role = "agent"
	Manager     Role = "manager"
	Owner       Role = "owner"
	SystemAdmin Role = "system_admin"
)

var ranks = []Role{Viewer, Agent, Manager, Owner, SystemAdmin}

// Includes reports whether r may do everything that other may. An unknown role includes nothing.
func (r Role) Includes(other Role) bool {
	mine, theirs := slices.Index(ranks, r), slices.Index(ranks, other)
	return mine >= 0 && theirs >= 0 && mine >= theirs
}

const (
	public   = "public"
	signedIn = "signed_in"
)

// permissions is the whole of what rows may ask for, with the weakest role that has it.
var permissions = map[string]Role{
	"leads:read":       Viewer,
	"leads:write":      Agent,
	"leads:import":     Manager,
	"leads:export":     Manager,
	"tasks:read":       Viewer,
	"tasks:write":      Agent,
	"inbox:read":       Viewer,
	"inbox:write":      Agent,
	"calls:read":       Viewer,
	"calls:write":      Agent,
	"files:read":       Viewer,
	"files:write":      Agent,
	"billing:read":     Viewer,
	"billing:write":    Agent,
	"broadcasts:read":  Manager,
	"broadcasts:write": Manager,
	"prompts:read":     Agent,
	"prompts:write":    Manager,
	"board:write":      Manager,
	"settings:read":    Manager,
	"settings:write":   Owner,
	"users:read":       Manager,
	"users:write":      Owner,
	"admin":            SystemAdmin,
}

// Pages are the parts of the product that a business may switch off: the permissions that begin with
// their name then let nobody in.
var Pages = []string{"inbox", "calls", "tasks", "files", "billing", "broadcasts"}

// pageOf is the part of the product that a permission is about.
func pageOf(permission string) string {
	page, _, _ := strings.Cut(permission, ":")
	return page
}

// Permissions lists what somebody may do, sorted, for the client's menus: what the role includes, but
// for the pages that are switched off. The server never trusts it.
func Permissions(role Role, off []string) []string {
	var names []string
	for name, least := range permissions {
		if role.Includes(least) && !slices.Contains(off, pageOf(name)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func knownPermission(name string) bool {
	_, ok := permissions[name]
	return ok || name == public || name == signedIn
}

// allow refuses a principal who lacks the permission; an anonymous one is asked to sign in first.
func allow(p *Principal, permission string) error {
	switch {
	case permission == public:
		return nil
	case p == nil:
		return fault.Unauthorized.New()
	case permission == signedIn:
		return nil
	case !p.Role.Includes(permissions[permission]):
		return fault.Forbidden.New()
	case slices.Contains(p.PagesOff, pageOf(permission)):
		return PageOff.New()
	}
	return nil
}
