package blob

import (
	"context"
	"errors"
	"io"

	"github.com/minio/minio-go/v7"
)

// How much one request asks for: little at first, for whoever only looks at a file's end or its
// size, and more while somebody reads on. No request is as long as a large file, so that a slow
// reader holds no connection to the store for hours.
const (
	firstWindow = 64 << 10
	mostWindow  = 8 << 20
)

// s3Reader reads a file of a bucket as if it were here. All of it is of one version: when the file
// is replaced meanwhile, reading fails instead of mixing two.
type s3Reader struct {
	ctx    context.Context
	s      *S3
	name   string
	etag   string
	size   int64
	at     int64
	open   io.ReadCloser // what is left of the window, nil between windows
	window int64
}

func (r *s3Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if r.at >= r.size {
		return 0, io.EOF
	}
	if r.open == nil {
		if err := r.ask(); err != nil {
			return 0, err
		}
	}
	n, err := r.open.Read(p)
	r.at += int64(n)
	if !errors.Is(err, io.EOF) {
		return n, s3Error(err)
	}
	err = r.shut()
	if n == 0 && err == nil && r.at < r.size {
		return r.Read(p)
	}
	return n, err
}

// ask opens the window at the place.
func (r *s3Reader) ask() error {
	r.window = min(max(4*r.window, firstWindow), mostWindow)
	var o minio.GetObjectOptions
	if err := o.SetMatchETag(r.etag); err != nil {
		return err
	}
	if err := o.SetRange(r.at, min(r.at+r.window, r.size)-1); err != nil {
		return err
	}
	body, _, _, err := r.s.api.GetObject(r.ctx, r.s.bucket, r.name, o)
	if err != nil {
		return s3Error(err)
	}
	r.open = body
	return nil
}

func (r *s3Reader) shut() error {
	if r.open == nil {
		return nil
	}
	err := r.open.Close()
	r.open = nil
	return err
}

// Seek moves the place. What was asked for beyond it is given up.
func (r *s3Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("blob: a place before the beginning")
	}
	if offset == r.at {
		return offset, nil
	}
	r.at, r.window = offset, 0
	return offset, r.shut()
}

// Close ends the reading.
func (r *s3Reader) Close() error { return r.shut() }
