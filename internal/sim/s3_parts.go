package sim

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
)

// leastPart is how small no part but the last may be.
const leastPart = 5 << 20

// part is everything that happens to an upload in parts after its beginning.
func (s *S3) part(w http.ResponseWriter, r *http.Request, key string, body []byte) *s3Error {
	q := r.URL.Query()
	id := q.Get("uploadId")
	up := s.uploads[id]
	if up == nil || up.key != key {
		return s3Refusal(404, "NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.")
	}
	switch r.Method {
	case http.MethodPut:
		n, err := strconv.Atoi(q.Get("partNumber"))
		if err != nil || n < 1 || n > 10_000 {
			return s3Refusal(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
		}
		o := s.object(body)
		up.parts[n] = o
		w.Header().Set("ETag", o.etag)
		return nil
	case http.MethodDelete:
		delete(s.uploads, id)
		w.WriteHeader(http.StatusNoContent)
		return nil
	case http.MethodPost:
		return s.complete(w, id, up, body)
	}
	return s3Refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource")
}

func (s *S3) complete(w http.ResponseWriter, id string, up *s3Upload, body []byte) *s3Error {
	var asked struct {
		Parts []struct {
			PartNumber int
			ETag       string
		} `xml:"Part"`
	}
	if xml.Unmarshal(body, &asked) != nil || len(asked.Parts) == 0 {
		return s3Refusal(400, "MalformedXML", "The XML you provided was not well-formed")
	}
	for i := range asked.Parts[1:] {
		if asked.Parts[i+1].PartNumber <= asked.Parts[i].PartNumber {
			return s3Refusal(400, "InvalidPartOrder", "The list of parts was not in ascending order.")
		}
	}
	var whole []byte
	for i, p := range asked.Parts {
		part := up.parts[p.PartNumber]
		switch {
		case part == nil || strings.Trim(part.etag, `"`) != strings.Trim(p.ETag, `"`):
			return s3Refusal(400, "InvalidPart", "One or more of the specified parts could not be found.")
		case i < len(asked.Parts)-1 && len(part.data) < leastPart:
			return s3Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
		}
		whole = append(whole, part.data...)
	}
	o := s.object(whole)
	o.etag = strings.TrimSuffix(o.etag, `"`) + "-" + strconv.Itoa(len(asked.Parts)) + `"`
	s.objects[up.key] = o
	delete(s.uploads, id)
	writeXML(w, http.StatusOK, struct {
		XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
		Bucket  string
		Key     string
		ETag    string
	}{Bucket: s.o.Bucket, Key: up.key, ETag: o.etag})
	return nil
}
