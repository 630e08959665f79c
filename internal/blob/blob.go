// Package blob keeps files, in a folder or in a bucket that speaks S3: recordings, documents, media
// of messages. A key names a file, as in "recordings/7/1234.wav"; the business is part of the key,
// chosen by the feature that owns it.
package blob

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

var (
	// ErrNotFound is a key under which nothing is kept.
	ErrNotFound = errors.New("blob: not found")
	// ErrBadKey is a key that no store takes.
	ErrBadKey = errors.New("blob: bad key")
)

// Store keeps files by key.
type Store interface {
	// Put keeps what r gives under the key, in place of what was there, and returns its size. The
	// file appears at once and whole, or not at all, and once Put has returned it is durable.
	Put(ctx context.Context, key string, r io.Reader) (int64, error)
	// Get opens a file. Close it.
	Get(ctx context.Context, key string) (*File, error)
	// Delete removes a file. One that is not there is no error.
	Delete(ctx context.Context, key string) error
	// Check reports why nothing could be kept or read just now.
	Check(ctx context.Context) error
}

// File is an open file. It seeks, so that a Range of it can be served.
type File struct {
	io.ReadSeekCloser
	Size    int64
	ModTime time.Time
}

const (
	keyLimit  = 300
	partLimit = 100
)

// checkKey takes slash-separated parts of letters, digits, dash, underscore and dot, none of which
// begins with a dot: nothing that climbs, hides, or means something to a file system.
func checkKey(key string) error {
	if len(key) > keyLimit {
		return ErrBadKey
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || len(part) > partLimit || part[0] == '.' {
			return ErrBadKey
		}
		for _, c := range []byte(part) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if !letter && c != '-' && c != '_' && c != '.' {
				return ErrBadKey
			}
		}
	}
	return nil
}

// reader ends a copy when its context ends.
type reader struct {
	ctx context.Context
	io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
