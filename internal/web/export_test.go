package web

import "time"

// SetBodyTime shortens the time that a body may take, for tests.
func (r *Router) SetBodyTime(d time.Duration) { r.bodyTime = d }
