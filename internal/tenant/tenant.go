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
type Scope struct{ id ID }

// Grant makes the Scope of a business. Only the packages that prove who is asking may call it.
func Grant(id ID) Scope { return Scope{id: id} }

// ID returns the business the scope opens, zero for the zero Scope.
func (s Scope) ID() ID { return s.id }

// IsZero reports whether the scope opens nothing.
func (s Scope) IsZero() bool { return s.id == 0 }
