package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Route is one row, as listed by `moked routes`.
type Route struct {
	Method, Path, Permission, Summary string
	CSRF                              bool   // checked
	Source                            string // file:line of the row
}

// Routes lists all rows, by path and method.
func (r *Router) Routes() []Route {
	all := make([]Route, 0, len(r.rows))
	for _, w := range r.rows {
		all = append(all, w.Route)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Path != all[j].Path {
			return all[i].Path < all[j].Path
		}
		return all[i].Method < all[j].Method
	})
	return all
}

// typedMux is what huma registers its handlers on: the router's own mux, behind the same door as
// Raw rows, with the body read and checked before huma sees it.
type typedMux struct{ r *Router }

func (m typedMux) ServeHTTP(w http.ResponseWriter, req *http.Request) { m.r.mux.ServeHTTP(w, req) }

func (m typedMux) HandleFunc(pattern string, next func(http.ResponseWriter, *http.Request)) {
	var w *row
	for _, declared := range m.r.rows {
		if declared.pattern() == pattern {
			w = declared
		}
	}
	m.r.handle(w, http.HandlerFunc(func(out http.ResponseWriter, req *http.Request) {
		if !SafeMethod(req.Method) {
			whole, body, err := withBody(out, req, maxJSON, m.r.bodyTime)
			if err == nil && len(body) > 0 {
				if err = checkMedia(req); err == nil {
					err = checkJSON(body)
				}
			}
			if err != nil {
				Fail(out, req, err)
				return
			}
			req = whole
		}
		next(out, req)
	}))
}

func newAPI(r *Router) huma.API {
	hookHuma()
	names := schemaNames{taken: map[string]reflect.Type{}, given: map[reflect.Type]string{}}
	version := r.o.Version
	if version == "" {
		version = "0"
	}
	return humago.New(typedMux{r}, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Moked", Version: version, Description: "Every write needs the header X-CSRFToken with the value of the cookie XSRF-TOKEN " +
				"(GET /api/auth/csrf), but for sign-in, sign-out and webhooks. Errors are {error, message, hint}."},
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", names.name)},
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat},
		DefaultFormat: "application/json",
	})
}

// schemaNames names schemas by their Go type, and tells apart types of the same name.
type schemaNames struct {
	taken map[string]reflect.Type
	given map[reflect.Type]string
}

func (n *schemaNames) name(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return huma.DefaultSchemaNamer(t, hint)
	}
	if name, ok := n.given[t]; ok {
		return name
	}
	plain := huma.DefaultSchemaNamer(t, hint)
	name := plain
	if _, pkg, ok := cutLast(t.PkgPath(), "/"); ok && n.taken[name] != nil {
		name = strings.ToUpper(pkg[:1]) + pkg[1:] + plain
	}
	for i := 2; n.taken[name] != nil; i++ {
		name = fmt.Sprint(plain, i)
	}
	n.taken[name], n.given[t] = t, name
	return name
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

var nonWord = regexp.MustCompile(`[^A-Za-z0-9]+`)

// operation describes the row for huma. huma's own limits are off: the body is in memory already.
func (w *row) operation() huma.Operation {
	id := strings.ToLower(w.Method)
	for _, part := range nonWord.Split(strings.TrimPrefix(w.Path, "/api/"), -1) {
		if part != "" {
			id += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	segments := strings.Split(strings.Trim(w.Path, "/"), "/")
	op := huma.Operation{
		Method: w.Method, Path: w.Path, Summary: w.Summary, OperationID: id,
		Tags:         []string{segments[min(1, len(segments)-1)]},
		MaxBodyBytes: 2 * maxJSON, BodyReadTimeout: -1,
		Extensions: map[string]any{"x-permission": w.Permission},
	}
	if w.CSRF {
		op.Parameters = []*huma.Param{{Name: "X-CSRFToken", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "The value of the cookie XSRF-TOKEN"}}
	}
	return op
}

// documentStatuses adds to the document what else a success of the row may answer: the same body.
func (r *Router) documentStatuses(w *row) {
	if len(w.statuses) < 2 {
		return
	}
	path := r.api.OpenAPI().Paths[w.Path]
	for _, op := range []*huma.Operation{path.Get, path.Post, path.Put, path.Patch, path.Delete} {
		if op == nil || op.Method != w.Method {
			continue
		}
		for _, status := range w.statuses[1:] {
			other := *op.Responses[strconv.Itoa(w.statuses[0])]
			other.Description = http.StatusText(status)
			op.Responses[strconv.Itoa(status)] = &other
		}
	}
}

// document adds a Raw row to the OpenAPI document.
func (r *Router) document(w *row) {
	if w.broken || !forPrograms(w.Path) {
		return
	}
	op := w.operation()
	op.Path = strings.ReplaceAll(op.Path, "...}", "}")
	for _, segment := range strings.Split(op.Path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			op.Parameters = append(op.Parameters, &huma.Param{Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
		}
	}
	op.Responses = map[string]*huma.Response{
		"200":     {Description: "OK"},
		"default": {Description: "Error", Content: map[string]*huma.MediaType{"application/json": {Schema: r.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")}}},
	}
	r.api.OpenAPI().AddOperation(&op)
}

type specCache struct {
	once sync.Once
	data []byte
	err  error
}

// OpenAPI is the document of all rows as JSON. It is made once, after the last row is added.
func (r *Router) OpenAPI() ([]byte, error) {
	r.spec.once.Do(func() { r.spec.data, r.spec.err = json.MarshalIndent(r.api.OpenAPI(), "", "  ") })
	return r.spec.data, r.spec.err
}

func (r *Router) serveSpec(w http.ResponseWriter, req *http.Request) {
	data, err := r.OpenAPI()
	if err != nil {
		Fail(w, req, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(data) // the status is out
}
