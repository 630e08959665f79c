package db

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/moked/moked/internal/tenant"
)

// tenantName is the parameter that only this package fills.
const tenantName = "tenant"

// statement is a parsed text: its parameters numbered $1, $2, … as both engines understand.
type statement struct {
	sql string
	// sqlite writes them +$1, +$2, … which means the same. SQLite reads the value of a bare
	// parameter while it plans, and then plans the statement anew for each value: that costs more
	// than most statements take to run.
	sqlite string
	names  []string
	tenant bool
}

// statements caches the parsed texts. Texts built at run time (lists of varying length) must not
// grow it without end, so past the limit they are parsed each time.
var (
	statements     sync.Map // text -> *statement
	statementCount atomic.Int64
)

const statementLimit = 4096

// bind rewrites the named parameters and puts their values in order. In a transaction of a
// business the statement must use :tenant; in a System transaction it must not.
func bind(query string, a Args, id tenant.ID) (*statement, []any, error) {
	st, err := parsed(query)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case id != 0 && !st.tenant:
		return nil, nil, refuse("without :tenant", query)
	case id == 0 && st.tenant:
		return nil, nil, refuse(":tenant in a System transaction: bind it with As", query)
	}
	if _, given := a[tenantName]; given {
		return nil, nil, refuse("the caller may not supply the tenant", query)
	}
	args := make([]any, len(st.names))
	used := 0
	for i, name := range st.names {
		if name == tenantName {
			args[i] = int64(id)
			continue
		}
		v, given := a[name]
		if !given {
			return nil, nil, refuse("no value for :"+name, query)
		}
		used++
		if args[i], err = value(v); err != nil {
			return nil, nil, refuse(":"+name+" "+err.Error(), query)
		}
	}
	if used != len(a) {
		return nil, nil, refuse("a value that the statement does not use", query)
	}
	return st, args, nil
}

func parsed(query string) (*statement, error) {
	if st, ok := statements.Load(query); ok {
		return st.(*statement), nil
	}
	st, err := parse(query)
	if err != nil {
		return nil, err
	}
	if statementCount.Load() < statementLimit {
		if _, had := statements.LoadOrStore(query, st); !had {
			statementCount.Add(1)
		}
	}
	return st, nil
}

// refuse names the statement by its first words; values never get into the error.
func refuse(why, query string) error {
	short := strings.Join(strings.Fields(query), " ")
	if len(short) > 80 {
		short = strings.ToValidUTF8(short[:80], "") + "…"
	}
	return fmt.Errorf("db: refused: %s: %q", why, short)
}

// parse finds the :name parameters outside of literals and refuses what could smuggle a second
// statement, a comment or a positional parameter past the tenant rule.
func parse(query string) (*statement, error) {
	st := &statement{}
	var out, lite strings.Builder
	both := func(text string) { out.WriteString(text); lite.WriteString(text) }
	numbers := map[string]int{}
	for i := 0; i < len(query); {
		c := query[i]
		switch {
		case c == '\'' || c == '"':
			if c == '\'' && i > 0 && isWord(query[i-1]) {
				return nil, refuse("a prefixed string", query) // E'…' has other escapes
			}
			end := strings.IndexByte(query[i+1:], c)
			if end < 0 {
				return nil, refuse("an open literal", query)
			}
			// A doubled quote ends one literal and begins another, which is the same to us.
			both(query[i : i+end+2])
			i += end + 2
		case c == ';', c == '?', c == '$', c == '`', c == '@', c == '#', c == '[', c == 0:
			return nil, refuse(strconv.QuoteRune(rune(c)), query)
		case strings.HasPrefix(query[i:], "--"), strings.HasPrefix(query[i:], "/*"):
			return nil, refuse("a comment", query)
		case c == ':':
			end := i + 1
			for end < len(query) && isWord(query[end]) {
				end++
			}
			name := query[i+1 : end]
			if name == "" || name[0] >= '0' && name[0] <= '9' || strings.HasPrefix(query[end:], ":") {
				return nil, refuse("a colon that names no parameter", query)
			}
			if numbers[name] == 0 {
				st.names = append(st.names, name)
				numbers[name] = len(st.names)
			}
			st.tenant = st.tenant || name == tenantName
			lite.WriteByte('+')
			both("$" + strconv.Itoa(numbers[name]))
			i = end
		default:
			both(query[i : i+1])
			i++
		}
	}
	st.sql, st.sqlite = out.String(), lite.String()
	return st, nil
}

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// value brings an argument to int64, float64, string, []byte or nil.
func value(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, []byte, float64:
		return v, nil
	case string:
		return text(v)
	case int:
		return int64(v), nil
	case bool:
		return truth(v), nil
	case json.RawMessage:
		if v == nil {
			return nil, nil
		}
		return text(string(v))
	case time.Time, *time.Time:
		return nil, errors.New("is a time: store it through Ms")
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return nil, nil
		}
		return value(r.Elem().Interface())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.String:
		return text(r.String())
	case reflect.Bool:
		return truth(r.Bool()), nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return r.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("has the type %T, which is not stored", v)
}

// text refuses on both engines what PostgreSQL cannot store.
func text(s string) (any, error) {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return nil, errors.New("is not UTF-8 text without NUL")
	}
	return s, nil
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
