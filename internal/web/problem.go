package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/moked/moked/internal/fault"
)

// Problem is a fault as answered: what huma writes, and what the OpenAPI document describes.
type Problem struct {
	fault.Body
	status  int
	header  http.Header
	details map[string]any
}

// Error is for huma's interfaces; the log gets the cause elsewhere.
func (p *Problem) Error() string { return p.Body.Error }

// GetStatus is the HTTP status, asked for by huma.
func (p *Problem) GetStatus() int { return p.status }

// GetHeaders are further answer headers, asked for by huma.
func (p *Problem) GetHeaders() http.Header { return p.header }

// MarshalJSON adds the fault's machine-readable members beside the fixed ones.
func (p *Problem) MarshalJSON() ([]byte, error) {
	if len(p.details) == 0 {
		return json.Marshal(p.Body)
	}
	body := map[string]any{}
	for name, value := range p.details {
		body[name] = value
	}
	body["error"], body["message"], body["hint"] = p.Body.Error, p.Message, p.Hint
	if len(p.Fields) > 0 {
		body["fields"] = p.Fields
	}
	if p.RequestID != "" {
		body["request_id"] = p.RequestID
	}
	return json.Marshal(body)
}

// problem turns any error into the answer, in the request's language, and logs its cause.
func (q *request) problem(err error) *Problem {
	f := faultOf(err)
	q.fault = f.Kind.Code
	if q.log != nil && (f.Kind.Status >= 500 || f.Unwrap() != nil) {
		level := slog.LevelInfo
		if f.Kind.Status >= 500 {
			level = slog.LevelError
		}
		q.log.Log(context.Background(), level, "fault", "request_id", q.id, "code", f.Kind.Code, "route", q.route(), "cause", errorText(f.Unwrap()))
	}
	p := &Problem{Body: f.Render(q.lang(), q.id), status: f.Kind.Status, details: f.Details}
	if f.Retry > 0 {
		seconds := strconv.Itoa(int(math.Ceil(f.Retry.Seconds())))
		p.header = http.Header{"Retry-After": {seconds}}
	}
	return p
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// faultOf knows the errors of the standard library that have a better name than internal.
func faultOf(err error) *fault.Error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.TooLarge.Because(err).Arg("max", sizeText(tooLarge.Limit))
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Unavailable.Because(err)
	}
	return fault.Of(err)
}

func sizeText(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatInt(n>>20, 10) + " MiB"
	}
	return strconv.FormatInt(n>>10, 10) + " KiB"
}

// Fail writes err as {error, message, hint} in the request's language and logs its cause.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	p := requestOf(r.Context()).problem(err)
	for name, values := range p.header {
		w.Header()[name] = values
	}
	h := w.Header()
	for _, name := range []string{"Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Content-Disposition"} {
		h.Del(name)
	}
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.status)
	// The status is out: an error of the connection has nobody left to be told to.
	_ = json.NewEncoder(w).Encode(p)
}

// hookHuma makes huma's own refusals speak our language. The hooks are variables of huma's
// package, hence once per process.
var hookHuma = sync.OnceFunc(func() {
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return requestOf(ctx.Context()).problem(refusal(status, msg, errs))
	}
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return (&request{}).problem(refusal(status, msg, errs))
	}
})
