package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/moked/moked/internal/fault"
)

// S3Options name a bucket of a store that speaks S3.
type S3Options struct {
	Endpoint             string // https://s3.eu-central-1.amazonaws.com, or http://minio:9000
	Bucket               string
	Region               string // us-east-1 if empty, which most stores that are not Amazon's ignore
	AccessKey, SecretKey string
	Prefix               string // of all keys, for a bucket that others use as well
}

const (
	// partSize is how much of an upload is in memory at once. A file that fits is one request; with
	// the 10,000 parts that S3 allows it bounds a file at 78 GB.
	partSize = 8 << 20
	maxParts = 10_000
)

// S3 is a Store in a bucket.
type S3 struct {
	api    *minio.Core
	bucket string
	prefix string
}

// OpenS3 makes the store. Nothing is asked of the bucket yet: a node starts while it is out of reach.
func OpenS3(o S3Options) (*S3, error) {
	at, err := url.Parse(o.Endpoint)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || strings.Trim(at.Path, "/") != "" {
		return nil, errors.New("blob: the S3 endpoint must be http(s)://host[:port], without a path")
	}
	if o.Bucket == "" || o.AccessKey == "" || o.SecretKey == "" {
		return nil, errors.New("blob: S3 needs a bucket, an access key and a secret key")
	}
	if o.Prefix = strings.Trim(o.Prefix, "/"); o.Prefix != "" {
		if checkKey(o.Prefix) != nil {
			return nil, errors.New("blob: the S3 prefix may have letters, digits, dash, underscore, dot and slash")
		}
		o.Prefix += "/"
	}
	if o.Region == "" {
		o.Region = "us-east-1"
	}
	api, err := minio.NewCore(at.Host, &minio.Options{
		Creds: credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""), Secure: at.Scheme == "https", Region: o.Region, MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &S3{api, o.Bucket, o.Prefix}, nil
}

// Put sends a small file in one request and a large one in parts that appear together.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	if err := checkKey(key); err != nil {
		return 0, err
	}
	r = reader{ctx, r}
	part := make([]byte, 64<<10)
	part, last, err := nextPart(r, part)
	if err != nil {
		return 0, err
	}
	if last {
		// The hash is in the signature, so that a store refuses what a bad line changed.
		_, err := s.api.PutObject(ctx, s.bucket, s.prefix+key, bytes.NewReader(part), int64(len(part)), "", hexSum(part), s.putOptions())
		return int64(len(part)), s3Error(err)
	}
	return s.putParts(ctx, s.prefix+key, r, part)
}

// putParts sends a file whose first part is read and is not all of it. Whatever breaks off leaves
// nothing behind, for parts that nobody completes are paid for like files.
func (s *S3) putParts(ctx context.Context, name string, r io.Reader, part []byte) (size int64, err error) {
	id, err := s.api.NewMultipartUpload(ctx, s.bucket, name, s.putOptions())
	if err != nil {
		return 0, s3Error(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.api.AbortMultipartUpload(context.WithoutCancel(ctx), s.bucket, name, id))
		}
	}()
	var sent []minio.CompletePart
	for last := false; len(part) > 0; {
		if len(sent) == maxParts {
			return 0, fault.TooLarge.New().Arg("max", "78 GB")
		}
		done, err := s.api.PutObjectPart(ctx, s.bucket, name, id, len(sent)+1, bytes.NewReader(part), int64(len(part)),
			minio.PutObjectPartOptions{Sha256Hex: hexSum(part), DisableContentSha256: true})
		if err != nil {
			return 0, s3Error(err)
		}
		sent = append(sent, minio.CompletePart{PartNumber: done.PartNumber, ETag: done.ETag})
		if size += int64(len(part)); last {
			break
		}
		if part, last, err = nextPart(r, part); err != nil {
			return 0, err
		}
	}
	_, err = s.api.CompleteMultipartUpload(ctx, s.bucket, name, id, sent, s.putOptions())
	return size, s3Error(err)
}

// putOptions let the signature carry one hash of all that is sent, in place of one for each chunk.
func (s *S3) putOptions() minio.PutObjectOptions {
	return minio.PutObjectOptions{DisableContentSha256: true, ContentType: "application/octet-stream"}
}

// nextPart reads the next part into buf, which grows to a part's size only for a file that needs it.
func nextPart(r io.Reader, buf []byte) (part []byte, last bool, err error) {
	buf = buf[:cap(buf)]
	n := 0
	for n < partSize {
		if n == len(buf) {
			larger := make([]byte, min(4*len(buf), partSize))
			copy(larger, buf)
			buf = larger
		}
		m, err := r.Read(buf[n:min(len(buf), partSize)])
		n += m
		if errors.Is(err, io.EOF) {
			return buf[:n], true, nil
		}
		if err != nil {
			return nil, false, err
		}
	}
	return buf[:n], false, nil
}

// Get finds a file; its content is asked for as it is read.
func (s *S3) Get(ctx context.Context, key string) (*File, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	info, err := s.api.StatObject(ctx, s.bucket, s.prefix+key, minio.StatObjectOptions{})
	if err != nil {
		return nil, s3Error(err)
	}
	return &File{&s3Reader{ctx: ctx, s: s, name: s.prefix + key, etag: info.ETag, size: info.Size}, info.Size, info.LastModified}, nil
}

// Delete removes a file.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := s3Error(s.api.RemoveObject(ctx, s.bucket, s.prefix+key, minio.RemoveObjectOptions{}))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// Check asks for the bucket.
func (s *S3) Check(ctx context.Context) error {
	found, err := s.api.BucketExists(ctx, s.bucket)
	switch {
	case err == nil && found:
		return nil
	case err == nil:
		return fmt.Errorf("%w: %q", ErrNoBucket, s.bucket)
	}
	if answer := minio.ToErrorResponse(err); answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusBadRequest {
		return fmt.Errorf("%w: bucket %q: %w", ErrRefused, s.bucket, err)
	}
	return fmt.Errorf("%w: bucket %q: %w", ErrUnreachable, s.bucket, err)
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// s3Error says what an answer means to those who keep files.
func s3Error(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	answer := minio.ToErrorResponse(err)
	switch answer.Code {
	case "NoSuchKey":
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull", "EntityTooLarge":
		return fault.StorageFull.Because(err)
	}
	return fault.Unavailable.Because(fmt.Errorf("blob: S3: %w", err))
}
