// Package client carries the built single-page client inside the binary, so that pages, assets and
// their manifest always come from one build.
package client

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS is the root of the built client: index.html, assets/ and .vite/manifest.json. Before the first
// client build it holds no index.html.
func FS() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return dist // fs.Sub fails on an invalid path only, and "dist" is valid
	}
	return sub
}
