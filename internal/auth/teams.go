package auth

import (
	"slices"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// Group is a team: who has the reach "team" sees the leads of everybody in the same teams.
type Group struct {
	ID      int64   `json:"id"`
	Name    string  `json:"name"`
	Members []int64 `json:"members" nullable:"false" doc:"Users"`
}

// GroupList is the teams of a business.
type GroupList struct {
	Items []Group `json:"items" nullable:"false"`
}

const maxTeams = 100

func (s *Service) listTeams(_ web.Ctx, tx *db.Tx, _ *web.Empty) (GroupList, error) {
	all, err := teamsOf(tx)
	return GroupList{all}, err
}

type teamBody struct {
	Name    string  `json:"name" minLength:"1" maxLength:"60"`
	Members []int64 `json:"members" nullable:"false" maxItems:"500"`
}

type addTeamIn struct{ Body teamBody }

func (s *Service) addTeam(c web.Ctx, tx *db.Tx, in *addTeamIn) (Group, error) {
	all, err := teamsOf(tx)
	if err != nil {
		return Group{}, err
	}
	if len(all) >= maxTeams {
		return Group{}, tooManyTeams.New()
	}
	c.Status(201)
	return saveTeam(tx, Group{ID: tx.NewID(), Name: in.Body.Name, Members: in.Body.Members}, true)
}

type editTeamIn struct {
	ID   int64 `path:"id" minimum:"1" doc:"Team"`
	Body teamBody
}

func (s *Service) editTeam(_ web.Ctx, tx *db.Tx, in *editTeamIn) (Group, error) {
	return saveTeam(tx, Group{ID: in.ID, Name: in.Body.Name, Members: in.Body.Members}, false)
}

// saveTeam writes a team with exactly these members, who are people of the business.
func saveTeam(tx *db.Tx, g Group, isNew bool) (Group, error) {
	if g.Name = web.CleanName(g.Name); g.Name == "" {
		return Group{}, fault.Invalid.Field("name", fault.Required)
	}
	slices.Sort(g.Members)
	g.Members = slices.Compact(g.Members)
	people, err := usersOf(tx)
	if err != nil {
		return Group{}, err
	}
	for _, id := range g.Members {
		if !slices.ContainsFunc(people, func(u User) bool { return u.ID == id }) {
			return Group{}, fault.Invalid.Field("members", fault.BadValue)
		}
	}
	store := updateTeam
	if isNew {
		store = insertTeam
	}
	others, err := teamNamed(tx, strings.ToLower(g.Name))
	if err != nil {
		return Group{}, err
	}
	if others != 0 && others != g.ID {
		return Group{}, teamTaken.Field("name", teamTaken.Message)
	}
	done, err := store(tx, g)
	switch {
	case err != nil:
		return Group{}, err
	case !done:
		return Group{}, fault.NotFound.New()
	}
	if err := storeMembers(tx, g); err != nil {
		return Group{}, err
	}
	_, err = bus.Emit(tx, AccessChanged{TeamID: g.ID})
	return g, err
}

func (s *Service) removeTeam(_ web.Ctx, tx *db.Tx, in *idIn) (web.Empty, error) {
	gone, err := deleteTeam(tx, in.ID)
	if err == nil && !gone {
		err = fault.NotFound.New()
	}
	if err == nil {
		_, err = bus.Emit(tx, AccessChanged{TeamID: in.ID})
	}
	return web.Empty{}, err
}
