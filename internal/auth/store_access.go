package auth

import (
	"errors"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// accessColumns come with every session, so they are NULL for a business that has decided nothing.
const accessColumns = `a.viewer_reach, a.agent_reach, a.manager_reach, a.unowned, a.pages_off`

// storedAccess receives accessColumns.
type storedAccess struct {
	viewer, agent, manager, pages *string
	unowned                       *bool
}

func (a *storedAccess) dest() []any {
	return []any{&a.viewer, &a.agent, &a.manager, &a.unowned, &a.pages}
}

func (a *storedAccess) access() (Access, error) {
	if a.pages == nil {
		return openAccess(), nil
	}
	wire := func(stored *string) string { return wireReach(tenant.Reach(*stored)) }
	pages, err := decodePages(*a.pages)
	return Access{Reach: RoleReach{Viewer: wire(a.viewer), Agent: wire(a.agent), Manager: wire(a.manager)}, Unowned: *a.unowned, PagesOff: pages}, err
}

// accessOf is the access of the transaction's business.
func accessOf(tx *db.Tx) (Access, error) {
	var a storedAccess
	err := tx.One(`SELECT `+accessColumns+` FROM business_access a WHERE a.tenant_id = :tenant`, nil, a.dest()...)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return Access{}, err
	}
	return a.access()
}

func storeAccess(tx *db.Tx, a Access) error {
	_, err := tx.Exec(`INSERT INTO business_access (tenant_id, viewer_reach, agent_reach, manager_reach, unowned, pages_off, updated_at)
		VALUES (:tenant, :viewer_reach, :agent_reach, :manager_reach, :unowned, :pages, :now)
		ON CONFLICT (tenant_id) DO UPDATE SET viewer_reach = excluded.viewer_reach, agent_reach = excluded.agent_reach,
			manager_reach = excluded.manager_reach, unowned = excluded.unowned, pages_off = excluded.pages_off, updated_at = excluded.updated_at`,
		db.Args{"viewer_reach": reachOf(a.Reach.Viewer), "agent_reach": reachOf(a.Reach.Agent), "manager_reach": reachOf(a.Reach.Manager),
			"unowned": a.Unowned, "pages": encodePages(a.PagesOff), "now": db.Ms(tx.Now())})
	return err
}

// teamsOf lists the teams of the business with their members.
func teamsOf(tx *db.Tx) ([]Group, error) {
	all := []Group{}
	err := tx.Query(`SELECT t.id, t.name, m.user_id FROM teams t
		LEFT JOIN team_members m ON m.tenant_id = t.tenant_id AND m.team_id = t.id
		WHERE t.tenant_id = :tenant ORDER BY t.name_key, t.id, m.user_id`, nil, func(r db.Row) error {
		g := Group{Members: []int64{}}
		var member *int64
		if err := r.Scan(&g.ID, &g.Name, &member); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].ID != g.ID {
			all = append(all, g)
		}
		if last := &all[len(all)-1]; member != nil {
			last.Members = append(last.Members, *member)
		}
		return nil
	})
	return all, err
}

// teamNamed finds a team by its folded name, 0 when there is none.
func teamNamed(tx *db.Tx, key string) (id int64, err error) {
	err = tx.One(`SELECT id FROM teams WHERE tenant_id = :tenant AND name_key = :key`, db.Args{"key": key}, &id)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

func insertTeam(tx *db.Tx, g Group) (bool, error) {
	n, err := tx.Exec(`INSERT INTO teams (tenant_id, id, name, name_key, created_at) VALUES (:tenant, :id, :name, :key, :now)`,
		db.Args{"id": g.ID, "name": g.Name, "key": strings.ToLower(g.Name), "now": db.Ms(tx.Now())})
	return n > 0, err
}

func updateTeam(tx *db.Tx, g Group) (bool, error) {
	n, err := tx.Exec(`UPDATE teams SET name = :name, name_key = :key WHERE tenant_id = :tenant AND id = :id`,
		db.Args{"id": g.ID, "name": g.Name, "key": strings.ToLower(g.Name)})
	return n > 0, err
}

// storeMembers leaves exactly these members in the team.
func storeMembers(tx *db.Tx, g Group) error {
	if _, err := tx.Exec(`DELETE FROM team_members WHERE tenant_id = :tenant AND team_id = :team`, db.Args{"team": g.ID}); err != nil {
		return err
	}
	for _, user := range g.Members {
		if _, err := tx.Exec(`INSERT INTO team_members (tenant_id, team_id, user_id) VALUES (:tenant, :team, :user)`,
			db.Args{"team": g.ID, "user": user}); err != nil {
			return err
		}
	}
	return nil
}

func deleteTeam(tx *db.Tx, id int64) (bool, error) {
	n, err := tx.Exec(`DELETE FROM teams WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return n > 0, err
}
