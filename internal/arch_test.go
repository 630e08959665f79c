package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// layers are the floors of the house: a package imports only lower ones, never its own floor.
// Sideways talk is an event, or a small interface declared by its user and wired in app.
var layers = map[string]int{
	"fault": 0, "tenant": 0, "clock": 0, "secret": 0, "audio": 0, "hebcal": 0,
	"db": 1, "blob": 1, "sheet": 1,
	"jobs": 2,
	"bus":  3, "web": 3,
	"auth": 4, "business": 4, "whatsapp": 4, "telephony": 4, "speech": 4, "llm": 4, "payments": 4,
	"leads": 5, "tasks": 5, "notify": 5, "files": 5, "billing": 5, "consent": 5,
	"agent": 6, "intake": 6, "templates": 6,
	"inbox": 7, "calls": 7,
	"activity": 8, "broadcasts": 8, "admin": 8, "summary": 8,
	"sim": 8, "app": 9, "apptest": 10,
}

// exceptions are imports that break the rule for a reason.
var exceptions = map[string]string{
	"secret>tenant": "what is sealed for one business must not open for another",
	"web>bus":       "web carries the actor that bus records; bus does not know web",
}

type source struct {
	path string // from the repository's root
	pkg  string // first folder below internal, "" elsewhere
	test bool
	file *ast.File
	text string
}

func sources(t *testing.T) (*token.FileSet, []source) {
	t.Helper()
	set := token.NewFileSet()
	var all []source
	for _, root := range []string{"../cmd", "../internal", "../client"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "dist") {
				return filepath.SkipDir
			}
			if !strings.HasSuffix(path, ".go") {
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(set, path, text, parser.ParseComments)
			if err != nil {
				return err
			}
			rel := strings.TrimPrefix(filepath.ToSlash(path), "../")
			pkg := ""
			if parts := strings.Split(rel, "/"); parts[0] == "internal" && len(parts) > 2 {
				pkg = parts[1]
			}
			all = append(all, source{rel, pkg, strings.HasSuffix(rel, "_test.go") || strings.Contains(rel, "/dbtest/"), file, string(text)})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return set, all
}

const module = "github.com/moked/moked/internal/"

// TestLayers holds law 1.
func TestLayers(t *testing.T) {
	_, files := sources(t)
	for _, f := range files {
		if f.pkg == "" || f.test {
			continue
		}
		from, known := layers[f.pkg]
		if !known {
			t.Errorf("%s: package %q has no layer; give it one in layers and in docs/architecture.md", f.path, f.pkg)
			continue
		}
		for _, imp := range f.file.Imports {
			path := strings.Trim(imp.Path.Value, `"`)
			if !strings.HasPrefix(path, module) {
				continue
			}
			to := strings.Split(strings.TrimPrefix(path, module), "/")[0]
			if to == f.pkg {
				continue
			}
			if _, ok := exceptions[f.pkg+">"+to]; ok {
				continue
			}
			if layers[to] >= from {
				t.Errorf("%s imports %s: layer %d may not reach layer %d; use an event, or an interface declared here and wired in app", f.path, to, from, layers[to])
			}
		}
	}
}

// homes are the only places of a construct: packages, or file name suffixes.
type home struct {
	what  string
	match *regexp.Regexp
	in    []string // package names, or "*.go" suffixes with a leading slash or underscore
	why   string
}

var homes = []home{
	{"time.Now", regexp.MustCompile(`\btime\.(Now|Since|Until)\(`), []string{"clock"}, "tests move time by hand; take the clock"},
	{"os.Getenv", regexp.MustCompile(`\bos\.(Getenv|LookupEnv|Environ)\(`), []string{"app", "apptest"}, "configuration is one struct"},
	{"http.DefaultClient", regexp.MustCompile(`\bhttp\.(DefaultClient|Get|Post|PostForm|Head)\b\(?`), []string{}, "a client without a time limit hangs a worker for ever"},
	{"panic", regexp.MustCompile(`(?m)^\s*panic\(`), []string{"fault"}, "return an error; the start may fail, a request may not"},
	{"fmt.Print", regexp.MustCompile(`\bfmt\.Print(f|ln)?\(`), []string{}, "log with slog, or write to the command's output"},
	{"SQL", regexp.MustCompile("[`\"]\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) "), []string{"db", "jobs", "bus", "/store"}, "SQL lives in store files, where the tenant rule is read and tested"},
	{"tenant.Grant", regexp.MustCompile(`\btenant\.Grant\(`), []string{"tenant", "auth", "business", "jobs", "app", "apptest"}, "a feature must not choose its business"},
	{"cross-tenant transaction", regexp.MustCompile(`\.System(Read)?\(`), []string{"db", "jobs", "bus", "web", "auth", "business", "admin", "inbox", "calls", "app", "apptest"}, "work across businesses is on a short list"},
	{"the whole sight", regexp.MustCompile(`\.Whole\(\)`), []string{"db", "bus", "leads"}, "what a person may not see must not be read for them; a rule among all leads is the exception"},
	{"http server types", regexp.MustCompile(`\bhttp\.(ResponseWriter|HandlerFunc|Handler)\b`), []string{"web", "auth", "whatsapp", "telephony", "speech", "llm", "sim", "app", "apptest", "/http.go", "_http.go", "/webhook.go", "/media.go"}, "HTTP stays at the edge of a feature"},
	{"r.Body assignment", regexp.MustCompile(`\b(r|req|request)\.Body = `), []string{}, "replacing a half-read body lets the rest be parsed as the next request; copy the request"},
}

// TestHomes holds laws 2, 3 and 5.
func TestHomes(t *testing.T) {
	_, files := sources(t)
	for _, f := range files {
		if f.test {
			continue
		}
		code := withoutComments(f)
		for _, h := range homes {
			if f.pkg != "" && slices.Contains(h.in, f.pkg) {
				continue
			}
			if slices.ContainsFunc(h.in, func(in string) bool {
				return strings.HasPrefix(in, "/") && strings.Contains(f.path, in) || strings.HasPrefix(in, "_") && strings.HasSuffix(f.path, in)
			}) {
				continue
			}
			if hit := h.match.FindStringIndex(code); hit != nil {
				t.Errorf("%s:%d: %s belongs elsewhere (%v): %s", f.path, 1+strings.Count(code[:hit[0]], "\n"), h.what, h.in, h.why)
			}
		}
	}
}

// withoutComments blanks comments, so that prose about a construct is not taken for it.
func withoutComments(f source) string {
	text := []byte(f.text)
	for _, group := range f.file.Comments {
		for _, c := range group.List {
			from := int(c.Pos()) - int(f.file.FileStart)
			for i := from; i < from+len(c.Text) && i < len(text); i++ {
				if text[i] != '\n' {
					text[i] = ' '
				}
			}
		}
	}
	return string(text)
}

// TestPackageDocs and the size of files: law 4 and the norm of beauty.
func TestPackageDocs(t *testing.T) {
	_, files := sources(t)
	docs := map[string]int{}
	for _, f := range files {
		if f.test {
			continue
		}
		dir := filepath.Dir(f.path)
		docs[dir] += 0
		if f.file.Doc != nil {
			docs[dir]++
		}
		if lines := strings.Count(f.text, "\n"); lines > 600 {
			t.Errorf("%s has %d lines; the house keeps files under 600", f.path, lines)
		}
	}
	for dir, n := range docs {
		if n != 1 {
			t.Errorf("%s has %d package docs; one says what the package is", dir, n)
		}
	}
}

// TestLibc: modernc.org/sqlite is translated against one version of modernc.org/libc and breaks
// subtly with another.
func TestLibc(t *testing.T) {
	version := func(mod string) string {
		m := regexp.MustCompile(`(?m)modernc\.org/libc (v\S+)`).FindStringSubmatch(mod)
		if m == nil {
			t.Fatal("no modernc.org/libc in a go.mod")
		}
		return m[1]
	}
	ours, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "modernc.org/sqlite").Output()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if version(string(ours)) != version(string(theirs)) {
		t.Errorf("modernc.org/libc is %s, modernc.org/sqlite asks for %s", version(string(ours)), version(string(theirs)))
	}
}

// TestDependencies: each direct dependency has its reason in docs/dependencies.md, and nothing else does.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, line := range strings.Split(string(mod), "\n") {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") {
			want = append(want, fields[0])
		}
	}
	var got []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(doc), -1) {
		if strings.Contains(m[1], ".") {
			got = append(got, m[1])
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Errorf("go.mod requires directly\n%v\nand docs/dependencies.md explains\n%v", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}
