package sim

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const s3Skew = 15 * time.Minute

// verify checks a request's signature, version 4, as S3 does: who, when, over what, and that the
// body is the one that was signed.
func (s *S3) verify(r *http.Request, body []byte) *s3Error {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	if !ok {
		return s3Refusal(403, "AccessDenied", "Access Denied")
	}
	fields := map[string]string{}
	for f := range strings.SplitSeq(given, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(f), "=")
		fields[name] = value
	}
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		return s3Refusal(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")
	}
	scope := at.Format("20060102") + "/" + s.o.Region + "/s3/aws4_request"
	key, givenScope, _ := strings.Cut(fields["Credential"], "/")
	switch {
	case key != s.o.AccessKey:
		return s3Refusal(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
	case givenScope != scope:
		return s3Refusal(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; expecting the scope "+scope)
	case s.o.Clock.Now().Sub(at).Abs() > s3Skew:
		return s3Refusal(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
	}
	signed := strings.Split(fields["SignedHeaders"], ";")
	for name := range r.Header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-amz-") && !slices.Contains(signed, lower) {
			return s3Refusal(403, "AccessDenied", "There were headers present in the request which were not signed: "+lower)
		}
	}
	if !slices.Contains(signed, "host") {
		return s3Refusal(403, "AccessDenied", "The host header must be signed")
	}
	if refused := verifyBody(r, body); refused != nil {
		return refused
	}
	hash := sha256.Sum256([]byte(canonicalS3(r, signed)))
	toSign := "AWS4-HMAC-SHA256\n" + at.Format("20060102T150405Z") + "\n" + scope + "\n" + hex.EncodeToString(hash[:])
	sum := []byte("AWS4" + s.o.SecretKey)
	for _, step := range append(strings.Split(scope, "/"), toSign) {
		mac := hmac.New(sha256.New, sum)
		mac.Write([]byte(step))
		sum = mac.Sum(nil)
	}
	if !hmac.Equal([]byte(hex.EncodeToString(sum)), []byte(fields["Signature"])) {
		return s3Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
	}
	return nil
}

// verifyBody compares the body with its hashes. A body has to be in the signature: S3 itself would
// let it be left out, and on a plain line nothing would then protect it.
func verifyBody(r *http.Request, body []byte) *s3Error {
	sum := sha256.Sum256(body)
	if len(body) == 0 && r.Header.Get("X-Amz-Content-Sha256") == "UNSIGNED-PAYLOAD" {
		return nil
	}
	if r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(sum[:]) {
		return s3Refusal(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
	}
	if given := r.Header.Get("Content-Md5"); given != "" {
		if sum := md5.Sum(body); given != base64.StdEncoding.EncodeToString(sum[:]) {
			return s3Refusal(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
		}
	}
	return nil
}

// canonicalS3 is a request in the one form over which both sides sign.
func canonicalS3(r *http.Request, signed []string) string {
	var b strings.Builder
	b.WriteString(r.Method + "\n" + s3Escape(r.URL.Path, true) + "\n")
	var query []string
	for name, values := range r.URL.Query() {
		for _, v := range values {
			query = append(query, s3Escape(name, false)+"="+s3Escape(v, false))
		}
	}
	slices.Sort(query)
	b.WriteString(strings.Join(query, "&") + "\n")
	for _, name := range signed {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = r.Header.Get("Content-Length")
		}
		b.WriteString(name + ":" + strings.Join(strings.Fields(value), " ") + "\n")
	}
	b.WriteString("\n" + strings.Join(signed, ";") + "\n" + r.Header.Get("X-Amz-Content-Sha256"))
	return b.String()
}

// s3Escape escapes as S3 signs: everything but letters, digits, "-._~" and, in a path, the slash.
func s3Escape(s string, path bool) string {
	s = strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
	if path {
		s = strings.ReplaceAll(s, "%2F", "/")
	}
	return s
}
