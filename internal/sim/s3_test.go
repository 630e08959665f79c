package sim

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/moked/moked/internal/clock"
)

func s3At(t *testing.T, o S3Options, change func(*minio.Options)) (*minio.Core, *S3, string) {
	t.Helper()
	s := NewS3(o)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	with := minio.Options{Creds: credentials.NewStaticV4("simulated", "simulated", ""), Region: "us-east-1", MaxRetries: 1}
	if change != nil {
		change(&with)
	}
	api, err := minio.NewCore(u.Host, &with)
	if err != nil {
		t.Fatal(err)
	}
	return api, s, server.URL
}

var wholeBody = minio.PutObjectOptions{DisableContentSha256: true}

func putS3(api *minio.Core, key, content string) error {
	data := []byte(content)
	_, err := api.PutObject(context.Background(), "moked-files", key, bytes.NewReader(data), int64(len(data)), "", sha256Hex(data), wholeBody)
	return err
}

// TestS3SignaturesAreVerified: each part of a signature that is not right is refused, and names itself.
func TestS3SignaturesAreVerified(t *testing.T) {
	for name, c := range map[string]struct {
		options S3Options
		change  func(*minio.Options)
		code    string
	}{
		"right":          {S3Options{}, nil, ""},
		"another secret": {S3Options{SecretKey: "other"}, nil, "SignatureDoesNotMatch"},
		"another key":    {S3Options{AccessKey: "other"}, nil, "InvalidAccessKeyId"},
		"another region": {S3Options{Region: "il-central-1"}, nil, "AuthorizationHeaderMalformed"},
		"another time":   {S3Options{Clock: clock.Fake(time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC))}, nil, "RequestTimeTooSkewed"},
		"no signature":   {S3Options{}, func(o *minio.Options) { o.Creds = credentials.NewStaticV4("", "", "") }, "AccessDenied"},
	} {
		t.Run(name, func(t *testing.T) {
			api, _, _ := s3At(t, c.options, c.change)
			if got := minio.ToErrorResponse(putS3(api, "a/b", "x")).Code; got != c.code {
				t.Errorf("refused as %q, not %q", got, c.code)
			}
		})
	}
}

// TestS3RefusesWhatS3Refuses beside signatures: a changed body, small parts, wrong orders, what is not
// there.
func TestS3RefusesWhatS3Refuses(t *testing.T) {
	api, s, _ := s3At(t, S3Options{}, nil)
	ctx := context.Background()
	code := func(err error) string { return minio.ToErrorResponse(err).Code }
	_, err := api.PutObject(ctx, "moked-files", "k", strings.NewReader("changed"), 7, "", sha256Hex([]byte("another")), wholeBody)
	if code(err) != "XAmzContentSHA256Mismatch" {
		t.Errorf("a changed body: %v", err)
	}
	if _, err := api.StatObject(ctx, "moked-files", "none", minio.StatObjectOptions{}); code(err) != "NoSuchKey" {
		t.Errorf("what is not there: %v", err)
	}
	id, err := api.NewMultipartUpload(ctx, "moked-files", "k", wholeBody)
	if err != nil {
		t.Fatal(err)
	}
	var parts []minio.CompletePart
	for n := 1; n <= 2; n++ {
		part, err := api.PutObjectPart(ctx, "moked-files", "k", id, n, strings.NewReader("small"), 5, minio.PutObjectPartOptions{Sha256Hex: sha256Hex([]byte("small")), DisableContentSha256: true})
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, minio.CompletePart{PartNumber: n, ETag: part.ETag})
	}
	for name, c := range map[string]struct {
		parts []minio.CompletePart
		want  string
	}{
		"small parts":   {parts, "EntityTooSmall"},
		"another order": {[]minio.CompletePart{parts[1], parts[0]}, "InvalidPartOrder"},
		"another part":  {[]minio.CompletePart{{PartNumber: 3, ETag: "x"}}, "InvalidPart"},
	} {
		if _, err := api.CompleteMultipartUpload(ctx, "moked-files", "k", id, c.parts, wholeBody); code(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, uploads := s.Kept(); uploads != 1 {
		t.Errorf("%d uploads are open", uploads)
	}
	if err := api.AbortMultipartUpload(ctx, "moked-files", "k", id); err != nil {
		t.Error(err)
	}
	if objects, uploads := s.Kept(); objects+uploads != 0 {
		t.Errorf("%d objects, %d uploads stayed", objects, uploads)
	}
}

// TestGraphMediaAddressesEnd: the address of a file is good for minutes, and with the token only.
func TestGraphMediaAddressesEnd(t *testing.T) {
	clk := clock.Fake(time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	g := NewGraph(GraphOptions{AccessToken: "t", Clock: clk})
	g.AddMedia("7", "image/png", []byte("picture"))
	get := func(path, token string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("User-Agent", "test")
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		return w
	}
	where := get("/v23.0/7", "t").Body.String()
	_, address, _ := strings.Cut(where, "http://example.com")
	address, _, _ = strings.Cut(address, `"`)
	if w := get(address, "t"); w.Code != 200 || w.Body.String() != "picture" {
		t.Errorf("%s: %d %s", address, w.Code, w.Body)
	}
	if w := get(address, "other"); w.Code != 401 {
		t.Errorf("another token: %d", w.Code)
	}
	clk.Advance(6 * time.Minute)
	if w := get(address, "t"); w.Code != 403 {
		t.Errorf("after six minutes: %d", w.Code)
	}
}

func sha256Hex(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
