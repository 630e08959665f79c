package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Empty is the input or output of a row that takes or gives nothing; an Empty output is 204.
type Empty struct{}

// Add registers an operation on the data of the asker's business. in is a huma input struct: fields
// tagged path, query or header, and Body for JSON. GET rows run h in a read transaction, others in
// a write transaction that commits before the answer goes out; h may run again, so it has no
// effects but through tx. Without a business the answer is 409 no_tenant.
//
// statuses are what a success may answer, the usual one first; without them it is 200, or 204 for an
// Empty output. A handler chooses another than the first with Ctx.Status.
func Add[I, O any](r *Router, pattern, permission, summary string, h func(c Ctx, tx *db.Tx, in *I) (O, error), statuses ...int) {
	row := r.newRow(pattern, permission, summary, statuses)
	row.tenant = true
	register(r, row, func(c Ctx, in *I) (out O, err error) {
		run := func(tx *db.Tx) (err error) {
			c.meta.reset()
			if err = r.audit(tx, c, row); err == nil {
				out, err = h(c, tx, in)
			}
			return err
		}
		if SafeMethod(row.Method) {
			err = r.o.DB.Read(c, c.Principal.Scope, run)
		} else {
			err = r.o.DB.Write(c, c.Principal.Scope, run)
		}
		return out, err
	})
}

// AddSystem registers an operation across businesses; h runs in a System transaction.
// Only auth, business and admin may use it.
func AddSystem[I, O any](r *Router, pattern, permission, summary string, h func(c Ctx, tx *db.Tx, in *I) (O, error), statuses ...int) {
	row := r.newRow(pattern, permission, summary, statuses)
	register(r, row, func(c Ctx, in *I) (out O, err error) {
		run := func(tx *db.Tx) (err error) {
			c.meta.reset()
			if r.mustAudit(c, row) {
				err = r.audit(tx.As(c.Principal.Scope), c, row)
			}
			if err == nil {
				out, err = h(c, tx, in)
			}
			return err
		}
		if SafeMethod(row.Method) {
			err = r.o.DB.SystemRead(c, row.pattern(), run)
		} else {
			err = r.o.DB.System(c, row.pattern(), run)
		}
		return out, err
	})
}

// AddPlain registers an operation that opens its own transactions, because something slow (a
// password hash, a provider) must happen outside of them. A write under impersonation is recorded
// before h runs, so that it cannot happen unrecorded.
func AddPlain[I, O any](r *Router, pattern, permission, summary string, h func(c Ctx, in *I) (O, error), statuses ...int) {
	row := r.newRow(pattern, permission, summary, statuses)
	register(r, row, func(c Ctx, in *I) (out O, err error) {
		if err := r.auditAlone(c, row); err != nil {
			return out, err
		}
		return h(c, in)
	})
}

// Raw registers a plain handler: webhooks, WebSockets, event streams, downloads. Its errors go
// through Fail. A Raw row under /webhook/ is exempt from CSRF and has no principal; any other
// write is checked.
func Raw(r *Router, pattern, permission, summary string, h http.HandlerFunc) {
	row := r.newRow(pattern, permission, summary, nil)
	r.document(row)
	r.handle(row, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		q := requestOf(req.Context())
		if err := r.auditAlone(q.ctx(req.Context()), row); err != nil {
			Fail(w, req, err)
			return
		}
		h(w, req)
	}))
}

// answer and bare are the output structs that huma wants. The body's type is told apart from them:
// huma.Register is compiled for each pair of an input and an output, 17 kB each time.
type answer struct {
	Status int
	Body   any
}

type bare struct{ Status int }

// register makes the typed row: huma reads and checks the input, h runs, the answer goes out.
func register[I, O any](r *Router, row *row, h func(c Ctx, in *I) (O, error)) {
	if row.broken {
		return
	}
	run := func(ctx context.Context, in *I) (out O, status int, err error) {
		q := requestOf(ctx)
		c := q.ctx(ctx)
		if out, err = h(c, in); err != nil {
			return out, 0, q.problem(err)
		}
		for name, values := range c.meta.header {
			q.w.Header()[name] = values
		}
		for _, cookie := range c.meta.cookies {
			http.SetCookie(q.w, cookie)
		}
		return out, c.meta.status, nil
	}
	op := row.operation()
	if _, none := any(*new(O)).(Empty); none {
		usual := row.usual(http.StatusNoContent)
		op.DefaultStatus = usual
		huma.Register(r.api, op, func(ctx context.Context, in *I) (*bare, error) {
			_, status, err := run(ctx, in)
			return &bare{Status: cmp.Or(status, usual)}, err
		})
	} else {
		usual := row.usual(http.StatusOK)
		op.DefaultStatus = usual
		body := &huma.MediaType{Schema: r.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, op.OperationID+"Response")}
		op.Responses = map[string]*huma.Response{strconv.Itoa(usual): {Content: map[string]*huma.MediaType{"application/json": body}}}
		huma.Register(r.api, op, func(ctx context.Context, in *I) (*answer, error) {
			out, status, err := run(ctx, in)
			return &answer{Status: cmp.Or(status, usual), Body: out}, err
		})
	}
	r.documentStatuses(row)
}

// usual is the status of a success whose handler names none.
func (w *row) usual(unnamed int) int {
	if len(w.statuses) > 0 {
		return w.statuses[0]
	}
	return unnamed
}

// row is a Route with what serving it needs.
type row struct {
	Route
	tenant  bool // works on the data of one business
	machine bool // called by programs that prove themselves: no session, no CSRF
	broken  bool // refused at registration; Err says why

	statuses []int // of a success, the usual one first; empty is the usual one alone
}

func (w *row) pattern() string { return w.Method + " " + w.Path }

// newRow checks what is declared and notes where. What it refuses stops the start through Err.
func (r *Router) newRow(pattern, permission, summary string, statuses []int) *row {
	_, file, line, _ := runtime.Caller(2)
	if _, rel, ok := strings.Cut(file, "/internal/"); ok {
		file = "internal/" + rel
	}
	method, path, ok := strings.Cut(pattern, " ")
	w := &row{Route: Route{Method: method, Path: path, Permission: permission, Summary: summary, Source: fmt.Sprintf("%s:%d", file, line)}}
	w.statuses = statuses
	w.machine = strings.HasPrefix(path, "/webhook/") || !strings.HasPrefix(path, "/api/")
	if probe, err := http.NewRequest(method, path, nil); err == nil {
		w.CSRF = !SafeMethod(method) && !CSRFExempt(probe)
	}
	refuse := func(why string) {
		w.broken = true
		r.errs = append(r.errs, fmt.Errorf("web: %s (%s): %s", pattern, w.Source, why))
	}
	if !ok || !strings.HasPrefix(path, "/") {
		refuse("a row is a method, a space and a path")
	}
	if !knownPermission(permission) {
		refuse("unknown permission " + permission)
	}
	for _, other := range r.rows {
		if other.pattern() == pattern {
			refuse("already declared at " + other.Source)
		}
	}
	r.rows = append(r.rows, w)
	return w
}

// Err is what is wrong with the rows; the program must not start with it.
func (r *Router) Err() error { return errors.Join(r.errs...) }

func (r *Router) mustAudit(c Ctx, w *row) bool {
	return c.Principal != nil && c.Principal.Impersonating && !SafeMethod(w.Method)
}

func (r *Router) audit(tx *db.Tx, c Ctx, w *row) error {
	if !r.mustAudit(c, w) {
		return nil
	}
	return r.o.Guard.Audit(tx, c, w.pattern())
}

func (r *Router) auditAlone(c Ctx, w *row) error {
	if !r.mustAudit(c, w) {
		return nil
	}
	return r.o.DB.Write(c, c.Principal.Scope, func(tx *db.Tx) error { return r.audit(tx, c, w) })
}

// Scoped refuses a principal who is in no business, for AddPlain and Raw rows that need one.
func Scoped(p *Principal) error {
	if p == nil || p.Scope.IsZero() {
		return fault.NoTenant.New()
	}
	return nil
}
