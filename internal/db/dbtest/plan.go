package dbtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// Statements gives the reading and changing SQL that stands in the store files of a folder, put
// together from literals and constants, and that of its db.LeadRows. What is built at run time is the caller's to add.
func Statements(t testing.TB, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "store*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no store files in %s: %v", dir, err)
	}
	set := token.NewFileSet()
	constants := map[string]string{}
	var files []*ast.File
	for _, path := range paths {
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				for _, s := range g.Specs {
					v := s.(*ast.ValueSpec)
					for i, name := range v.Names {
						if text, ok := textOf(v.Values[i], constants); ok {
							constants[name.Name] = text
						}
					}
				}
			}
		}
	}
	var found []string
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			text, ok := textOf(e, constants)
			if ok && statement.MatchString(text) {
				found = append(found, text)
			}
			return !ok
		})
	}
	return append(found, leadRows(t, dir)...)
}

// leadRows gives the SQL of the tables that the package of a folder declares as db.LeadRows.
func leadRows(t testing.TB, dir string) (found []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.SelectorExpr); !ok || of.Sel.Name != "LeadRows" {
				return true
			}
			for _, value := range spec.Values {
				if table, ok := textOf(value, nil); ok {
					found = append(found, db.LeadRows(table).Statements()...)
				}
			}
			return true
		})
	}
	return found
}

var statement = regexp.MustCompile(`^\s*(SELECT|UPDATE|DELETE|WITH)\s[\s\S]*:tenant`)

// textOf is the value of a constant expression of texts.
func textOf(e ast.Expr, constants map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		text, ok := constants[e.Name]
		return text, ok
	case *ast.BinaryExpr:
		left, ok := textOf(e.X, constants)
		right, also := textOf(e.Y, constants)
		return left + right, ok && also && e.Op == token.ADD
	}
	return "", false
}

var (
	parameter = regexp.MustCompile(`:([a-z][a-z0-9_]*)`)
	made      = regexp.MustCompile(`^(?:MATERIALIZE|CO-ROUTINE) (\S+)`)
	matched   = regexp.MustCompile(`^SCAN \S+ VIRTUAL TABLE INDEX \d+:M`)
	scanned   = regexp.MustCompile(`^SCAN (\S+)`)
)

// sights are those in which a statement is looked at: of who sees everything, and of the narrowed.
var sights = []tenant.Sight{
	{},
	{Reach: tenant.Own, Viewer: 1},
	{Reach: tenant.Team, Viewer: 1, Unowned: true},
}

// NoScans fails for each statement that SQLite would answer by reading a table of all businesses, for
// whoever may ask.
func NoScans(t testing.TB, d *db.DB, statements []string) {
	t.Helper()
	for _, sql := range statements {
		for _, sight := range sights {
			noScan(t, sql, planFor(t, d, sql, sight))
		}
	}
}

func noScan(t testing.TB, sql string, plan []string) {
	t.Helper()
	temporary := []string{"CONSTANT"}
	for _, step := range plan {
		if m := made.FindStringSubmatch(step); m != nil {
			temporary = append(temporary, m[1])
		}
		if matched.MatchString(step) && strings.Contains(sql, "MATCH :grams") {
			continue // its terms belong to one business
		}
		m := scanned.FindStringSubmatch(step)
		if m != nil && !slices.Contains(temporary, m[1]) || strings.HasPrefix(step, "SEARCH") && !strings.Contains(step, "tenant_id=?") {
			t.Errorf("reads more than one business: %s\n%s", sql, strings.Join(plan, "\n"))
			break
		}
	}
}

// Plan is how SQLite would run a statement, step by step. On PostgreSQL, which chooses by the size of
// the tables, the test is skipped.
func Plan(t testing.TB, d *db.DB, sql string) []string {
	t.Helper()
	return planFor(t, d, sql, tenant.Sight{})
}

func planFor(t testing.TB, d *db.DB, sql string, sight tenant.Sight) []string {
	t.Helper()
	if d.Engine() != "sqlite" {
		t.Skip("only SQLite's plans are looked at")
	}
	args := db.Args{}
	for _, name := range parameter.FindAllStringSubmatch(sql, -1) {
		if name[1] != "tenant" {
			args[name[1]] = 1
		}
	}
	var plan []string
	err := d.Read(t.Context(), tenant.Grant(1).SeenBy(sight), func(tx *db.Tx) (err error) {
		plan, err = db.List(tx, `EXPLAIN QUERY PLAN `+sql, args, func(r db.Row) (string, error) {
			var id, parent, unused int64
			var detail string
			err := r.Scan(&id, &parent, &unused, &detail)
			return detail, err
		})
		return err
	})
	if err != nil {
		t.Errorf("%v in %s", err, sql)
	}
	return plan
}
