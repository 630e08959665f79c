package sim

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/moked/moked/internal/clock"
)

// S3Options configures an S3 simulator. All fields are optional.
type S3Options struct {
	Bucket    string // moked-files if empty
	Region    string // us-east-1 if empty
	AccessKey string // "simulated" if empty
	SecretKey string // "simulated" if empty
	Clock     *clock.Clock
	Log       *Log
}

// S3Faults is what goes wrong at the store. The zero value is a good day.
type S3Faults struct {
	Status int           `yaml:"status"` // requests are answered with this, and Code
	Code   string        `yaml:"code"`
	Delay  time.Duration `yaml:"delay"`
	Cut    bool          `yaml:"cut"`   // the connection dies before the answer
	Times  int           `yaml:"times"` // how many requests meet it; 0 is all
}

// S3 simulates a store that speaks S3: one bucket, addressed by path, that refuses what S3 refuses.
type S3 struct {
	o       S3Options
	mu      sync.Mutex
	n       int
	faults  S3Faults
	objects map[string]*s3Object
	uploads map[string]*s3Upload
}

type s3Object struct {
	data []byte
	etag string
	at   time.Time
}

type s3Upload struct {
	key   string
	parts map[int]*s3Object
}

// NewS3 makes a simulator of an S3 store.
func NewS3(o S3Options) *S3 {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	if o.Log == nil {
		o.Log = &Log{}
	}
	o.Bucket, o.Region = cmp.Or(o.Bucket, "moked-files"), cmp.Or(o.Region, "us-east-1")
	o.AccessKey, o.SecretKey = cmp.Or(o.AccessKey, "simulated"), cmp.Or(o.SecretKey, "simulated")
	return &S3{o: o, objects: map[string]*s3Object{}, uploads: map[string]*s3Upload{}}
}

// SetFaults changes how things go wrong from now on.
func (s *S3) SetFaults(f S3Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// Kept counts the objects, and the uploads that nobody completed or aborted.
func (s *S3) Kept() (objects, uploads int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.objects), len(s.uploads)
}

func (s *S3) takeFaults() S3Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faults
	if f.Times > 0 {
		if s.faults.Times--; s.faults.Times == 0 {
			s.faults = S3Faults{}
		}
	}
	return f
}

// s3Error is an error in S3's form.
type s3Error struct {
	XMLName  xml.Name `xml:"Error"`
	Code     string   `xml:"Code"`
	Message  string   `xml:"Message"`
	Resource string   `xml:"Resource,omitempty"`
	status   int
}

func s3Refusal(status int, code, message string) *s3Error {
	return &s3Error{status: status, Code: code, Message: message}
}

func writeXML(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, xml.Header) // a client that went away needs no answer
	_ = xml.NewEncoder(w).Encode(v)
}

// ServeHTTP answers S3's REST API.
func (s *S3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := s.takeFaults()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 5<<30))
	if err != nil {
		writeXML(w, http.StatusBadRequest, s3Refusal(400, "IncompleteBody", "The request body terminated unexpectedly"))
		return
	}
	s.o.Log.add(Record{At: s.o.Clock.Now(), Server: "s3", Kind: r.Method + " " + r.URL.Path, Header: r.Header, Body: fmt.Sprintf("%d bytes", len(body))})
	if !wait(r.Context(), f.Delay) {
		return
	}
	refused := s.verify(r, body)
	switch {
	case f.Cut:
		cut(w)
		return
	case f.Status != 0:
		refused = s3Refusal(f.Status, f.Code, "A simulated failure")
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if refused == nil && bucket != s.o.Bucket {
		refused = s3Refusal(404, "NoSuchBucket", "The specified bucket does not exist")
	}
	if refused == nil && len(key) > 1024 {
		refused = s3Refusal(400, "KeyTooLongError", "Your key is too long")
	}
	if refused == nil {
		refused = s.operate(w, r, key, body)
	}
	if refused == nil {
		return
	}
	refused.Resource = r.URL.Path
	if r.Method == http.MethodHead {
		w.WriteHeader(refused.status)
		return
	}
	writeXML(w, refused.status, refused)
}

// operate carries out an operation, or says why not.
func (s *S3) operate(w http.ResponseWriter, r *http.Request, key string, body []byte) *s3Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	switch {
	case key == "" && r.Method == http.MethodHead && len(q) == 0:
		return nil // 200
	case key == "":
		return s3Refusal(501, "NotImplemented", "This simulator has no such operation of a bucket")
	case q.Has("uploadId"):
		return s.part(w, r, key, body)
	case r.Method == http.MethodPost && q.Has("uploads"):
		s.n++
		id := "upload-" + strconv.Itoa(s.n)
		s.uploads[id] = &s3Upload{key, map[int]*s3Object{}}
		writeXML(w, http.StatusOK, struct {
			XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
			Bucket   string
			Key      string
			UploadId string //nolint:revive // S3's name
		}{Bucket: s.o.Bucket, Key: key, UploadId: id})
		return nil
	case len(q) > 0 && !(len(q) == 1 && q.Has("x-id")):
		return s3Refusal(501, "NotImplemented", "This simulator has no such operation of an object")
	}
	switch r.Method {
	case http.MethodPut:
		o := s.object(body)
		s.objects[key] = o
		w.Header().Set("ETag", o.etag)
		return nil
	case http.MethodDelete:
		delete(s.objects, key) // one that is not there is no error at S3
		w.WriteHeader(http.StatusNoContent)
		return nil
	case http.MethodGet, http.MethodHead:
		return s.read(w, r, key)
	}
	return s3Refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource")
}

func (s *S3) object(data []byte) *s3Object {
	sum := md5.Sum(data)
	return &s3Object{data, `"` + hex.EncodeToString(sum[:]) + `"`, s.o.Clock.Now()}
}

func (s *S3) read(w http.ResponseWriter, r *http.Request, key string) *s3Error {
	o := s.objects[key]
	if o == nil {
		return s3Refusal(404, "NoSuchKey", "The specified key does not exist.")
	}
	if want := r.Header.Get("If-Match"); want != "" && strings.Trim(want, `"`) != strings.Trim(o.etag, `"`) {
		return s3Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
	}
	h := w.Header()
	h.Set("ETag", o.etag)
	h.Set("Last-Modified", o.at.UTC().Format(http.TimeFormat))
	h.Set("Accept-Ranges", "bytes")
	h.Set("Content-Type", "application/octet-stream")
	data, status := o.data, http.StatusOK
	if asked := r.Header.Get("Range"); asked != "" && r.Method == http.MethodGet {
		var from, to int
		if _, err := fmt.Sscanf(asked, "bytes=%d-%d", &from, &to); err != nil || from > to || from >= len(data) {
			return s3Refusal(416, "InvalidRange", "The requested range is not satisfiable")
		}
		to = min(to, len(data)-1)
		h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, len(data)))
		data, status = data[from:to+1], http.StatusPartialContent
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(data) // a client that went away needs no answer
	}
	return nil
}
