package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

func TestRefusedInput(t *testing.T) {
	h := newHouse(t)
	h.sample()
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for name, test := range map[string]struct {
		path, body string
		headers    []string
		status     int
		code       string
		field      string
	}{
		"no body":              {body: "", status: 400, code: "bad_json"},
		"not JSON":             {body: "name=x", status: 400, code: "bad_json"},
		"cut short":            {body: `{"name":"x"`, status: 400, code: "bad_json"},
		"two values":           {body: `{"name":"x"}{}`, status: 400, code: "bad_json"},
		"invalid UTF-8":        {body: "{\"name\":\"\xff\"}", status: 400, code: "bad_json"},
		"too deep":             {body: `{"name":` + deep + `}`, status: 400, code: "bad_json"},
		"an array":             {body: `[]`, status: 400, code: "invalid", field: "body"},
		"null":                 {body: `null`, status: 400, code: "invalid", field: "body"},
		"a missing field":      {body: `{}`, status: 400, code: "invalid", field: "name"},
		"an unknown field":     {body: `{"name":"x","tenant_id":2}`, status: 400, code: "invalid", field: "tenant_id"},
		"another case":         {body: `{"Name":"x"}`, status: 400, code: "invalid", field: "name"},
		"a field twice":        {body: `{"name":"x","name":"y"}`, status: 400, code: "invalid", field: "name"},
		"a nested field twice": {body: `{"name":"x","extra":{"a":"1","a":"2"}}`, status: 400, code: "invalid", field: "extra.a"},
		"NUL":                  {body: `{"name":"a\u0000b"}`, status: 400, code: "invalid", field: "name"},
		"NUL in a key":         {body: `{"name":"a","extra":{"\u0000":"x"}}`, status: 400, code: "invalid", field: "extra"},
		"a wrong type":         {body: `{"name":5}`, status: 400, code: "invalid", field: "name"},
		"too short":            {body: `{"name":""}`, status: 400, code: "invalid", field: "name"},
		"too long":             {body: `{"name":"` + strings.Repeat("א", 21) + `"}`, status: 400, code: "invalid", field: "name"},
		"not one of":           {body: `{"name":"x","kind":"c"}`, status: 400, code: "invalid", field: "kind"},
		"below":                {body: `{"name":"x","age":-1}`, status: 400, code: "invalid", field: "age"},
		"a fraction":           {body: `{"name":"x","age":1.5}`, status: 400, code: "invalid", field: "age"},
		"a huge number":        {body: `{"name":"x","age":1e300}`, status: 400, code: "invalid", field: "age"},
		"too many":             {body: `{"name":"x","tags":["1","2","3","4"]}`, status: 400, code: "invalid", field: "tags"},
		"a bad item":           {body: `{"name":"x","tags":[1]}`, status: 400, code: "invalid", field: "tags[0]"},
		"an id that is no id":  {path: "/api/samples/x", body: `{"name":"x"}`, status: 400, code: "invalid", field: "id"},
		"an id out of range":   {path: "/api/samples/99999999999999999999", body: `{"name":"x"}`, status: 400, code: "invalid", field: "id"},
		"a query with NUL":     {path: "/api/samples/1?q=%00", body: `{"name":"x"}`, status: 400, code: "invalid", field: "q"},
		"a query not UTF-8":    {path: "/api/samples/1?q=%ff", body: `{"name":"x"}`, status: 400, code: "invalid", field: "q"},
		"a broken query":       {path: "/api/samples/1?q=%zz", body: `{"name":"x"}`, status: 400, code: "bad_request"},
		"a form":               {body: "name=x", headers: []string{"Content-Type: application/x-www-form-urlencoded"}, status: 415, code: "unsupported_media_type"},
		"a compressed body":    {body: `{"name":"x"}`, headers: []string{"Content-Encoding: gzip"}, status: 415, code: "unsupported_media_type"},
		"another charset":      {body: `{"name":"x"}`, headers: []string{"Content-Type: application/json; charset=windows-1255"}, status: 415, code: "unsupported_media_type"},
		"1 MiB and a byte":     {body: `{"name":"` + strings.Repeat("x", 1<<20) + `"}`, status: 413, code: "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			path := test.path
			if path == "" {
				path = "/api/samples/1"
			}
			got := h.do("POST", path, test.body, append(test.headers, asAgent, token)...)
			if got.Code != test.status || got.Error != test.code {
				t.Fatalf("%d %s: %s", got.Code, got.Error, got.ResponseRecorder.Body)
			}
			if test.field == "" {
				return
			}
			names := []string{}
			for _, f := range got.Fields {
				names = append(names, f.Field)
			}
			if !slices.Contains(names, test.field) {
				t.Fatalf("fields %v, want %s", names, test.field)
			}
		})
	}
}

func TestARefusalNeverRepeatsTheValue(t *testing.T) {
	h := newHouse(t)
	h.sample()
	const canary = "k4n4ry"
	for _, body := range []string{
		`{"name":{"` + canary + `":1}}`, `{"name":"x","kind":"` + canary + `"}`, `"` + canary + `"`,
		`{"name":"` + canary + strings.Repeat("x", 30) + `"}`, canary,
	} {
		got := h.do("POST", "/api/samples/1", body, asAgent, token)
		if got.Code != 400 || strings.Contains(got.ResponseRecorder.Body.String(), canary) {
			t.Errorf("%s: %d %s", body, got.Code, got.ResponseRecorder.Body)
		}
	}
	h.do("POST", "/api/samples/1?secret="+canary, `{"name":"x"}`, asAgent, token, "Cookie: sid="+canary)
	if strings.Contains(h.log.String(), canary) {
		t.Errorf("the log has it: %s", h.log)
	}
}

func TestErrors(t *testing.T) {
	h := newHouse(t)
	h.sample()
	if got := h.do("GET", "/api/nowhere", ""); got.Code != 404 || got.Error != "no_route" {
		t.Errorf("unknown path: %d %s", got.Code, got.Error)
	}
	if got := h.do("PUT", "/api/samples/1", ""); got.Code != 405 || got.Error != "method_not_allowed" || got.Header().Get("Allow") != "POST" {
		t.Errorf("wrong method: %d %s Allow %q", got.Code, got.Error, got.Header().Get("Allow"))
	}
	got := h.do("GET", "/api/broken", "")
	if got.Code != 500 || got.Error != "internal" || strings.Contains(got.ResponseRecorder.Body.String(), "secret cause") {
		t.Errorf("plain error: %d %s", got.Code, got.ResponseRecorder.Body)
	}
	if !strings.Contains(h.log.String(), "secret cause") || !strings.Contains(h.log.String(), got.RequestID) || got.Header().Get("X-Request-Id") != got.RequestID {
		t.Errorf("the cause and the request id %q are not in the log: %s", got.RequestID, h.log)
	}
	got = h.do("GET", "/api/busy", "")
	var busy map[string]any
	json.Unmarshal(got.ResponseRecorder.Body.Bytes(), &busy)
	if got.Code != 429 || got.Header().Get("Retry-After") != "2" || busy["limit"] != 7.0 {
		t.Errorf("429: Retry-After %q, %v", got.Header().Get("Retry-After"), busy)
	}
	if got := h.do("GET", "/api/panics", ""); got.Code != 500 || got.Error != "internal" {
		t.Errorf("panic: %d %s", got.Code, got.Error)
	}
}

func TestErrorsSpeakTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	h.sample()
	for name, test := range map[string]struct {
		headers []string
		want    string
	}{
		"Hebrew by default":            {nil, fault.NoRoute.Message.He},
		"English when asked":           {[]string{"Accept-Language: en-GB,en;q=0.8,he;q=0.2"}, fault.NoRoute.Message.En},
		"Hebrew when asked":            {[]string{"Accept-Language: he-IL,he;q=0.9,en;q=0.8"}, fault.NoRoute.Message.He},
		"Hebrew for any other":         {[]string{"Accept-Language: ja"}, fault.NoRoute.Message.He},
		"Hebrew for what is no header": {[]string{"Accept-Language: ;;q=x"}, fault.NoRoute.Message.He},
	} {
		if got := h.do("GET", "/api/nowhere", "", test.headers...); got.Message != test.want || got.Error != "no_route" {
			t.Errorf("%s: %s", name, got.Message)
		}
	}
	if got := h.do("POST", "/api/samples/1", "{}", asAgent, token); got.Message != fault.Invalid.Message.En {
		t.Errorf("a user whose language is English reads %s", got.Message)
	}
	if got := h.do("POST", "/api/samples/1", "{}", asAgent, token, "Accept-Language: he"); got.Message != fault.Invalid.Message.He {
		t.Errorf("who asks for Hebrew reads %s", got.Message)
	}
}

func TestPermissions(t *testing.T) {
	h := newHouse(t)
	rows := map[string]string{"viewer": "leads:read", "agent": "leads:write", "manager": "prompts:write", "owner": "users:write", "system_admin": "admin"}
	for role, permission := range rows {
		web.AddPlain(h.Router, "GET /api/"+role, permission, "x", func(c web.Ctx, in *web.Empty) (string, error) { return "in", nil })
	}
	web.AddPlain(h.Router, "GET /api/anybody", "signed_in", "x", func(c web.Ctx, in *web.Empty) (string, error) { return "in", nil })
	order := []string{"viewer", "agent", "manager", "owner", "system_admin"}
	for i, who := range order {
		for j, row := range order {
			want := 200
			if i < j {
				want = 403
			}
			if got := h.do("GET", "/api/"+row, "", "Who: "+who); got.Code != want {
				t.Errorf("%s on %s: %d, want %d", who, row, got.Code, want)
			}
		}
	}
	for _, path := range append(order, "anybody") {
		if got := h.do("GET", "/api/"+path, ""); got.Code != 401 || got.Error != "unauthorized" {
			t.Errorf("nobody on %s: %d %s", path, got.Code, got.Error)
		}
	}
	if got := h.do("GET", "/api/anybody", "", "Who: stranger_role"); got.Code != 200 {
		t.Errorf("signed_in: %d", got.Code)
	}
	if got := h.do("GET", "/api/viewer", "", "Who: stranger_role"); got.Code != 403 {
		t.Errorf("an unknown role may read: %d", got.Code)
	}
}

func TestTheTokenIsAskedForBeforeTheAsker(t *testing.T) {
	h := newHouse(t)
	h.sample()
	for _, who := range []string{"Who: viewer", "Who: ", "Authorization: Bearer x"} {
		if got := h.do("POST", "/api/samples/1", `{"name":"x"}`, who); got.Code != 403 || got.Error != "test_forged" {
			t.Errorf("%s: %d %s", who, got.Code, got.Error)
		}
	}
}

func TestBusinessTransactions(t *testing.T) {
	h := newHouse(t)
	web.Add(h.Router, "GET /api/rows", "leads:read", "x", func(c web.Ctx, tx *db.Tx, in *web.Empty) (web.Empty, error) {
		_, err := tx.Exec(`UPDATE businesses SET name = name WHERE id = :tenant`, nil)
		return web.Empty{}, err
	})
	web.Add(h.Router, "POST /api/rows", "leads:write", "x", func(c web.Ctx, tx *db.Tx, in *web.Empty) (string, error) {
		c.Header("X-Half", "done")
		_, err := tx.Exec(`INSERT INTO businesses (id, name, search, timezone, locale, status, created_at) VALUES (:tenant, 'x', 'x', 'x', 'he', 'active', 1)`, nil)
		if err == nil {
			err = fault.Conflict.New()
		}
		return "", err
	})
	web.AddSystem(h.Router, "POST /api/admin/rows", "admin", "x", func(c web.Ctx, tx *db.Tx, in *web.Empty) (web.Empty, error) { return web.Empty{}, nil })
	web.AddPlain(h.Router, "POST /api/plain", "leads:write", "x", func(c web.Ctx, in *web.Empty) (web.Empty, error) { return web.Empty{}, web.Scoped(c.Principal) })
	web.Raw(h.Router, "POST /api/raw", "leads:write", "x", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) })

	if got := h.do("GET", "/api/rows", "", asAgent); got.Code != 500 {
		t.Errorf("a GET row can write: %s", got.ResponseRecorder.Body)
	}
	if got := h.do("POST", "/api/rows", "", asAgent, token); got.Code != 409 || got.Header().Get("X-Half") != "" {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	if got := h.do("POST", "/api/rows", "", asAgent, token); got.Error != "conflict" {
		t.Errorf("the refused write stayed: %s", got.Error)
	}
	for _, path := range []string{"/api/rows", "/api/plain"} {
		if got := h.do("POST", path, "", "Who: system_admin", token); got.Code != 409 || got.Error != "no_tenant" {
			t.Errorf("%s without a business: %d %s", path, got.Code, got.Error)
		}
	}
	if len(h.guard.audited) != 0 {
		t.Errorf("audited without impersonation: %v", h.guard.audited)
	}
	for _, path := range []string{"/api/rows", "/api/admin/rows", "/api/plain", "/api/raw"} {
		h.guard.audited = nil
		h.do("POST", path, "", "Who: impersonator", token)
		if !slices.Contains(h.guard.audited, "POST "+path) {
			t.Errorf("a write under impersonation on %s is not audited", path)
		}
	}
	h.guard.audited = nil
	h.do("GET", "/api/rows", "", "Who: impersonator")
	if len(h.guard.audited) != 0 {
		t.Errorf("a read is audited: %v", h.guard.audited)
	}
}

func TestBadRowsStopTheStart(t *testing.T) {
	for name, add := range map[string]func(r *web.Router){
		"unknown permission": func(r *web.Router) { web.Raw(r, "GET /api/x", "leads:everything", "x", nil) },
		"no method":          func(r *web.Router) { web.Raw(r, "/api/x", "public", "x", nil) },
		"twice": func(r *web.Router) {
			for range 2 {
				web.AddPlain(r, "GET /api/x", "public", "x", func(c web.Ctx, in *web.Empty) (web.Empty, error) { return web.Empty{}, nil })
			}
		},
	} {
		h := newHouse(t)
		add(h.Router)
		if err := h.Err(); err == nil || !strings.Contains(err.Error(), "internal/web/problem_test.go:") {
			t.Errorf("%s: %v", name, err)
		}
		if got := h.do("GET", "/livez", ""); got.Code != 503 {
			t.Errorf("%s: the router serves: %d", name, got.Code)
		}
	}
}

func TestWebhooksGetTheirBodyWholeAndNoSession(t *testing.T) {
	h := newHouse(t)
	web.Raw(h.Router, "POST /webhook/{name}", "public", "x", func(w http.ResponseWriter, r *http.Request) {
		if web.PrincipalOf(r) != nil || r.PathValue("name") != "x" {
			t.Errorf("principal %v, name %q", web.PrincipalOf(r), r.PathValue("name"))
		}
		n, _ := r.Body.Read(make([]byte, 8<<20))
		w.Header().Set("X-Read", http.StatusText(200))
		w.WriteHeader(200 + n%2)
	})
	if got := h.do("POST", "/webhook/x", strings.Repeat("x", 3<<20+1), asAgent); got.Code != 201 {
		t.Errorf("%d %s", got.Code, got.ResponseRecorder.Body)
	}
	if got := h.do("POST", "/webhook/x", strings.Repeat("x", 4<<20+1)); got.Code != 413 || got.Error != "too_large" {
		t.Errorf("%d %s", got.Code, got.Error)
	}
	if strings.Contains(h.log.String(), "/webhook/x") {
		t.Error("the path of a webhook, which may be a secret, is in the log")
	}
}

func TestHeaders(t *testing.T) {
	h := newHouse(t)
	h.sample()
	for _, path := range []string{"/", "/api/broken", "/api/nowhere", "/livez", "/api/openapi.json", "/assets/none.js"} {
		header := h.raw("GET", path, "", browser).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "base-uri 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if !strings.Contains(header.Get("Permissions-Policy"), "microphone=(self)") {
			t.Errorf("%s: %s", path, header.Get("Permissions-Policy"))
		}
	}
}

func TestClientIP(t *testing.T) {
	for name, test := range map[string]struct{ peer, forwarded, want string }{
		"direct":                       {"203.0.113.9:1", "", "203.0.113.9"},
		"a stranger's header is a lie": {"203.0.113.9:1", "1.2.3.4", "203.0.113.9"},
		"through the proxy":            {"10.0.0.1:1", "1.2.3.4", "1.2.3.4"},
		"what stands left is a lie":    {"10.0.0.1:1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"},
		"not an address":               {"10.0.0.1:1", "unknown", "10.0.0.1"},
		"IPv6 with IPv4 inside":        {"[::ffff:203.0.113.9]:1", "", "203.0.113.9"},
	} {
		var got string
		r := web.New(web.Options{Clock: newHouse(t).clock, Log: newHouse(t).slog, Guard: &fakeGuard{}, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
		web.Raw(r, "GET /webhook/ip", "public", "x", func(w http.ResponseWriter, r *http.Request) { got = web.ClientIP(r) })
		req := httptest.NewRequest("GET", "/webhook/ip", nil)
		req.RemoteAddr = test.peer
		if test.forwarded != "" {
			req.Header.Set("X-Forwarded-For", test.forwarded)
		}
		r.Handler().ServeHTTP(httptest.NewRecorder(), req)
		if got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestHealth(t *testing.T) {
	h := newHouse(t)
	if got := h.do("GET", "/readyz", ""); got.Code != 200 {
		t.Errorf("readyz: %d %s", got.Code, got.ResponseRecorder.Body)
	}
	if got := strings.TrimSpace(h.do("GET", "/version", "").ResponseRecorder.Body.String()); got != `{"build":"b42","commit":"abc","version":"1.2.3"}` {
		t.Errorf("version: %s", got)
	}
	h.Drain()
	if got := h.do("GET", "/readyz", ""); got.Code != 503 {
		t.Errorf("readyz while draining: %d", got.Code)
	}
	for _, path := range []string{"/livez", "/healthz"} {
		if got := h.do("GET", path, ""); got.Code != 200 {
			t.Errorf("%s while draining: %d", path, got.Code)
		}
	}
	if got := h.do("POST", "/livez", ""); got.Code != 405 {
		t.Errorf("POST /livez: %d", got.Code)
	}
}

func TestOpenAPIListsEveryRow(t *testing.T) {
	h := newHouse(t)
	h.sample()
	web.Raw(h.Router, "POST /webhook/x/{token}", "public", "A webhook", func(w http.ResponseWriter, r *http.Request) {})
	web.Raw(h.Router, "GET /api/files/{rest...}", "files:read", "A download", func(w http.ResponseWriter, r *http.Request) {})
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]map[string]any
	}
	if err := json.Unmarshal(h.do("GET", "/api/openapi.json", "").ResponseRecorder.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("version %s", doc.OpenAPI)
	}
	for _, route := range h.Routes() {
		if !strings.HasPrefix(route.Path, "/api") && !strings.HasPrefix(route.Path, "/webhook") {
			continue
		}
		op := doc.Paths[strings.ReplaceAll(route.Path, "...}", "}")][strings.ToLower(route.Method)]
		if op["summary"] != route.Summary || op["x-permission"] != route.Permission {
			t.Errorf("%s %s is documented as %v", route.Method, route.Path, op)
		}
		if !strings.Contains(route.Source, "internal/web/") {
			t.Errorf("%s comes from %s", route.Path, route.Source)
		}
	}
}

// FuzzJSON: whatever is sent, the answer is below 500 and a refusal has its three parts.
func FuzzJSON(f *testing.F) {
	h := newHouse(f)
	h.sample()
	for _, seed := range []string{`{"name":"x"}`, `{"name":"x","age":1e400}`, `{"name":"\ud800"}`, "\xff", `{"":1}`, `[[[[`, `{"name":null}`, `{"extra":{"a":null}}`, `-`, `{"name":"x","tags":[null]}`, "\xef\xbb\xbf{}"} {
		f.Add("1", seed)
	}
	f.Add("9223372036854775808", "{}")
	f.Fuzz(func(t *testing.T, id, body string) {
		r := httptest.NewRequest("POST", "/api/samples/x", strings.NewReader(body))
		r.URL.Path = "/api/samples/" + id
		r.Header.Set("Who", "agent")
		r.Header.Set("Token", "t")
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		var refusal fault.Body
		if w.Code >= 400 && (json.Unmarshal(w.Body.Bytes(), &refusal) != nil || refusal.Error == "" || refusal.Message == "" || refusal.Hint == "") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}
