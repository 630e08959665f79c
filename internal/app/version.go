package app

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"runtime/debug"
	"sync"

	"github.com/moked/moked/client"
)

// Version is the release; the linker sets it for release builds.
var Version = "0.1.0-dev"

// commit is set by the linker where the build knows it.
var commit = ""

// Commit is the source revision of this binary, or "unknown".
func Commit() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}

// Build names the embedded client: a hash over its files, so that an open tab notices a new one
// and the same sources always give the same number.
var Build = sync.OnceValue(func() string {
	h := sha256.New()
	_ = fs.WalkDir(client.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(client.FS(), path)
		h.Write([]byte(path))
		h.Write(raw)
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:12]
})
