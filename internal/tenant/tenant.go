// Package tenant names a business inside the program. A Scope can only be made by Grant, and the
// architecture test allows Grant in a handful of packages, so that a feature can neither choose
// nor forge the business it works for: it receives a transaction that is already bound to one.
package tenant

import "strconv"

// ID is the number of a business. Businesses count 1, 2, 3; zero is no business at all.
type ID int64

// String formats the id for logs.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Scope is the right to work on the data of one business. The zero Scope opens nothing.
type Scope struct {
	id    ID
	sight Sight
}

// Reach is how far a person sees among the leads of their business.
type Reach string

// The reaches. The zero Reach is All: machines, and people whom nobody narrowed.
const (
	All  Reach = ""
	Team Reach = "team" // one's own leads and those of the people in the same teams
	Own  Reach = "own"
)

// Sight is the part of a business's leads that a person sees. The zero Sight sees all of them.
type Sight struct {
	Reach   Reach
	Viewer  int64 // the person; 0 while Reach is All
	Unowned bool  // leads that nobody owns are seen as well
}

// Grant makes the Scope of a business. Only the packages that prove who is asking may call it.
func Grant(id ID) Scope { return Scope{id: id} }

// ID returns the business the scope opens, zero for the zero Scope.
func (s Scope) ID() ID { return s.id }

// IsZero reports whether the scope opens nothing.
func (s Scope) IsZero() bool { return s.id == 0 }

// SeenBy narrows the scope to what a person sees. Every transaction of the scope is narrowed with it.
func (s Scope) SeenBy(sight Sight) Scope {
	if sight.Reach == All {
		sight = Sight{}
	}
	return Scope{id: s.id, sight: sight}
}

// Sight is what the scope sees.
func (s Scope) Sight() Sight { return s.sight }

// Whole is the scope without its narrowing, for work that is the business's and not the person's.
func (s Scope) Whole() Scope { return Scope{id: s.id} }
