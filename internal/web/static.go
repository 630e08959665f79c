package web

import (
	"io/fs"
	"net/http"
)

// client serves the built single-page client.
type client struct {
	dist fs.FS
	o    Options
}

func newClient(dist fs.FS, o Options) *client { return &client{dist: dist, o: o} }

func (c *client) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
