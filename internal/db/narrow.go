package db

import (
	"maps"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/moked/moked/internal/tenant"
)

// viewerName is the parameter that holds the person of a narrowed transaction; only this package
// fills it.
const viewerName = "viewer"

// narrower rewrites the statements of a transaction that may see only some of the business's leads:
// each table that belongs to leads is replaced by the rows of it that the person sees. No statement
// asks for it, so none can forget to.
type narrower struct {
	rules map[string]rule
	texts sync.Map // narrowed -> string
	count atomic.Int64
}

// narrowed is a statement in the sight of somebody.
type narrowed struct {
	query   string
	reach   tenant.Reach
	unowned bool
}

// statement is the query as the sight has it, with its parameters. The whole sight changes nothing.
func (n *narrower) statement(query string, a Args, s tenant.Sight) (string, Args, error) {
	if s.Reach == tenant.All {
		return query, a, nil
	}
	if _, given := a[viewerName]; given {
		return "", nil, refuse("the caller may not supply the viewer", query)
	}
	key := narrowed{query, s.Reach, s.Unowned}
	text, known := n.texts.Load(key)
	if !known {
		made, err := n.rewrite(query, s)
		if err != nil {
			return "", nil, err
		}
		text = made
		if n.count.Load() < statementLimit {
			if _, had := n.texts.LoadOrStore(key, text); !had {
				n.count.Add(1)
			}
		}
	}
	if text == query {
		return query, a, nil
	}
	with := maps.Clone(a)
	if with == nil {
		with = Args{}
	}
	with[viewerName] = s.Viewer
	return text.(string), with, nil
}

// rewrite narrows each table of leads in the statement. A table in a place that this reader does not
// know is refused: it would show everything.
func (n *narrower) rewrite(query string, s tenant.Sight) (string, error) {
	var out strings.Builder
	var change *changed // the UPDATE or DELETE whose WHERE is still to come
	before := [2]string{}
	depth := 0
	for i := 0; i < len(query); {
		c := query[i]
		if c == '\'' || c == '"' {
			end := strings.IndexByte(query[i+1:], c)
			if end < 0 {
				return "", refuse("an open literal", query)
			}
			if _, belongs := n.rules[strings.ToLower(query[i+1:i+1+end])]; belongs && c == '"' {
				return "", refuse("a quoted table of leads", query)
			}
			out.WriteString(query[i : i+end+2])
			i += end + 2
			before = [2]string{before[1], "''"}
			continue
		}
		if !isWord(c) {
			switch {
			case c == '(':
				depth++
			case c == ')':
				depth--
			}
			if c > ' ' {
				before = [2]string{before[1], string(c)}
			}
			out.WriteByte(c)
			i++
			continue
		}
		end := i
		for end < len(query) && isWord(query[end]) {
			end++
		}
		word, rest := query[i:end], query[end:]
		i = end
		at := [2]string{before[0], strings.ToUpper(before[1])}
		before = [2]string{before[1], word}
		rule, belongs := n.rules[strings.ToLower(word)]
		switch {
		case belongs && at[1] == "." && schemas[strings.ToLower(at[0])]:
			return "", refuse("a table of leads by its schema", query)
		case change != nil && depth == change.depth && strings.EqualFold(word, "WHERE"):
			out.WriteString(word + " " + change.rule.seen(change.name, s) + " AND")
			if hasOr(rest) {
				return "", refuse("OR beside the condition of a narrowed change: put it in parentheses", query)
			}
			change = nil
		case !belongs, strings.HasPrefix(rest, "."), at[1] == ".", at[1] == ":", at[1] == "AS", at[1] == "INTO":
			out.WriteString(word)
		case at[1] == "UPDATE", at[1] == "FROM" && strings.EqualFold(at[0], "DELETE"):
			change = &changed{rule, word, depth}
			if alias := aliasIn(rest); alias != "" && !strings.EqualFold(alias, "SET") {
				change.name = alias
			}
			out.WriteString(word)
		case at[1] == "FROM", at[1] == "JOIN":
			out.WriteString("(SELECT seen.* FROM " + word + " seen WHERE seen.tenant_id = :tenant AND " + rule.seen("seen", s) + ")")
			if aliasIn(rest) == "" {
				out.WriteString(" AS " + word)
			}
		default:
			return "", refuse("a table of leads in a place where its rows cannot be narrowed: only after FROM, JOIN, UPDATE and DELETE FROM", query)
		}
	}
	if change != nil {
		return "", refuse("a change of leads without WHERE", query)
	}
	return out.String(), nil
}

// schemas are names before a dot that make a table of what follows, not a column.
var schemas = map[string]bool{"main": true, "temp": true, "public": true}

// changed is the table that a statement updates or deletes from.
type changed struct {
	rule  rule
	name  string
	depth int
}

// after are the words that may follow a table without being its alias.
var after = map[string]bool{
	"WHERE": true, "JOIN": true, "LEFT": true, "INNER": true, "CROSS": true, "ON": true, "ORDER": true, "GROUP": true, "LIMIT": true,
	"UNION": true, "USING": true, "HAVING": true, "WINDOW": true, "EXCEPT": true, "INTERSECT": true, "RETURNING": true, "SET": true, "FOR": true,
}

// aliasIn is the alias that a table's name is followed by, "" for none.
func aliasIn(rest string) string {
	words := strings.FieldsFunc(rest[:min(len(rest), 80)], func(r rune) bool { return r > 127 || !isWord(byte(r)) })
	rest = strings.TrimLeft(rest, " \t\r\n")
	if len(words) == 0 || rest == "" || !isWord(rest[0]) {
		return ""
	}
	word := words[0]
	if strings.EqualFold(word, "AS") && len(words) > 1 {
		return words[1]
	}
	if after[strings.ToUpper(word)] {
		return ""
	}
	return word
}

// hasOr looks for an OR outside of parentheses, before the statement's RETURNING.
func hasOr(rest string) bool {
	depth := 0
	for word := range strings.FieldsSeq(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(rest)) {
		switch strings.ToUpper(word) {
		case "(":
			depth++
		case ")":
			depth--
		case "OR":
			if depth == 0 {
				return true
			}
		}
	}
	return false
}
