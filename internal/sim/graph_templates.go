package sim

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// graphTemplate is a message template of the account.
type graphTemplate struct {
	id, name, language, category, status, reason string
	format                                       string
	components                                   []any
}

var (
	exampleShape   = openObject()
	componentShape = choice("type", map[string]*shape{
		"HEADER": choice("format", map[string]*shape{
			"TEXT":  object(fields{"text": textUpTo(60).between(1, 60), "example": exampleShape}, "text"),
			"IMAGE": mediaHeader, "VIDEO": mediaHeader, "DOCUMENT": mediaHeader, "LOCATION": object(fields{}),
		}),
		"BODY":   object(fields{"text": textUpTo(1024).between(1, 1024), "example": exampleShape}, "text"),
		"FOOTER": object(fields{"text": textUpTo(60).between(1, 60)}, "text"),
		"BUTTONS": object(fields{"buttons": list(choice("type", map[string]*shape{
			"QUICK_REPLY":  object(fields{"text": textUpTo(25).between(1, 25)}, "text"),
			"URL":          object(fields{"text": textUpTo(25).between(1, 25), "url": textUpTo(2000), "example": list(text())}, "text", "url"),
			"PHONE_NUMBER": object(fields{"text": textUpTo(25).between(1, 25), "phone_number": textUpTo(20)}, "text", "phone_number"),
			"COPY_CODE":    object(fields{"example": textUpTo(15)}, "example"),
		})).between(1, 10)}, "buttons"),
	})
	mediaHeader   = object(fields{"example": object(fields{"header_handle": list(text()).between(1, 1)}, "header_handle")}, "example")
	templateEdit  = object(fields{"category": text("MARKETING", "UTILITY", "AUTHENTICATION"), "parameter_format": text("positional", "named"), "components": list(componentShape).between(1, 0)}, "components")
	templateMake  = object(fields{"name": textUpTo(512).between(1, 512), "language": textUpTo(10).between(2, 10), "category": text("MARKETING", "UTILITY", "AUTHENTICATION"), "parameter_format": text("positional", "named"), "components": list(componentShape).between(1, 0)}, "name", "language", "category", "components")
	simVariable   = regexp.MustCompile(`\{\{([a-z0-9_]+)\}\}`)
	simNameFormat = regexp.MustCompile(`^[a-z0-9_]+$`)
)

// AddTemplate puts an approved template there, as if it had been made long ago. components are in Meta's
// form.
func (g *Graph) AddTemplate(name, language string, components ...any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
	t := &graphTemplate{id: strconv.Itoa(900000000000000 + g.n), name: name, language: language, category: "UTILITY", status: "APPROVED", components: components}
	t.format = "POSITIONAL"
	for _, n := range variableNames(componentText(components, "BODY")) {
		if strings.Trim(n, "0123456789") != "" {
			t.format = "NAMED"
		}
	}
	g.templates = append(g.templates, t)
}

// Judge says what the readers at Meta think of a template, and posts it to the webhook: APPROVED,
// REJECTED with a reason, PAUSED, DISABLED.
func (g *Graph) Judge(ctx context.Context, name, language, status, reason string) error {
	g.mu.Lock()
	t := g.template(name, language)
	if t == nil {
		g.mu.Unlock()
		return fmt.Errorf("sim: no template %s in %s", name, language)
	}
	t.status, t.reason = status, reason
	id := t.id
	g.mu.Unlock()
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return err
	}
	return g.Post(ctx, "message_template_status_update", event{
		"event": status, "message_template_id": number, "message_template_name": name, "message_template_language": language,
		"reason": cmp.Or(reason, "NONE"),
	})
}

// template finds one; the lock is held.
func (g *Graph) template(name, language string) *graphTemplate {
	for _, t := range g.templates {
		if t.name == name && t.language == language {
			return t
		}
	}
	return nil
}

func templateRefused(subcode int, title, message string) *graphError {
	return &graphError{status: 400, code: 100, subcode: subcode, message: "Invalid parameter", userTitle: title, userMessage: message}
}

// templatesOf answers /{waba}/message_templates.
func (g *Graph) templatesOf(r *http.Request, body []byte) (event, *graphError) {
	switch r.Method {
	case http.MethodGet:
		return g.listTemplates(r.URL.Query())
	case http.MethodPost:
		return g.makeTemplate(body)
	case http.MethodDelete:
		return g.dropTemplate(r.URL.Query())
	}
	return nil, &graphError{status: 400, code: 100, message: "Unsupported method"}
}

func (g *Graph) listTemplates(q url.Values) (event, *graphError) {
	limit, err := strconv.Atoi(cmp.Or(q.Get("limit"), "25"))
	if err != nil || limit < 1 {
		return nil, &graphError{status: 400, code: 100, message: "(#100) Invalid limit"}
	}
	limit = min(limit, 100, cmp.Or(g.o.TemplatePage, 100))
	from := 0
	if after := q.Get("after"); after != "" {
		raw, err := base64.StdEncoding.DecodeString(after)
		if err != nil {
			return nil, &graphError{status: 400, code: 100, message: "(#100) Invalid cursor"}
		}
		if from, err = strconv.Atoi(string(raw)); err != nil {
			return nil, &graphError{status: 400, code: 100, message: "(#100) Invalid cursor"}
		}
	}
	wanted := strings.Split(cmp.Or(q.Get("fields"), "name,status,category,language,components"), ",")
	g.mu.Lock()
	defer g.mu.Unlock()
	data := []any{}
	end := min(from+limit, len(g.templates))
	for _, t := range g.templates[min(from, end):end] {
		all := event{"name": t.name, "status": t.status, "category": t.category, "language": t.language, "components": t.components,
			"parameter_format": t.format, "quality_score": event{"score": "GREEN", "date": g.o.Clock.Now().Unix()},
			"rejected_reason": cmp.Or(t.reason, "NONE")}
		shown := event{"id": t.id}
		for _, f := range wanted {
			if v, ok := all[f]; ok {
				shown[f] = v
			} else if f != "id" {
				return nil, &graphError{status: 400, code: 100, message: "(#100) Tried accessing nonexisting field (" + f + ")"}
			}
		}
		data = append(data, shown)
	}
	cursor := func(n int) string { return base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(n))) }
	paging := event{"cursors": event{"before": cursor(from), "after": cursor(end)}}
	if end < len(g.templates) {
		paging["next"] = "https://graph.facebook.com/next?after=" + cursor(end)
	}
	return event{"data": data, "paging": paging}, nil
}

func (g *Graph) makeTemplate(body []byte) (event, *graphError) {
	m, p := templateMake.parse(body)
	if p != nil {
		return nil, invalid(p)
	}
	name, _ := m["name"].(string)
	if !simNameFormat.MatchString(name) {
		return nil, templateRefused(2388042, "Name", "Message template name must be lowercase alphanumeric and underscores.")
	}
	components, _ := m["components"].([]any)
	format, _ := m["parameter_format"].(string)
	if e := readTemplateWords(components, format); e != nil {
		return nil, e
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	language, _ := m["language"].(string)
	if g.template(name, language) != nil {
		return nil, templateRefused(2388024, "Content in this language already exists", "There is already content in this language for this template.")
	}
	g.n++
	t := &graphTemplate{id: strconv.Itoa(900000000000000 + g.n), name: name, language: language, category: m["category"].(string),
		status: "PENDING", format: strings.ToUpper(cmp.Or(format, "positional")), components: components}
	g.templates = append(g.templates, t)
	g.judgeSoon(t)
	return event{"id": t.id, "status": t.status, "category": t.category}, nil
}

func (g *Graph) editTemplate(id string, body []byte) (event, *graphError) {
	m, p := templateEdit.parse(body)
	if p != nil {
		return nil, invalid(p)
	}
	components, _ := m["components"].([]any)
	format, _ := m["parameter_format"].(string)
	if e := readTemplateWords(components, format); e != nil {
		return nil, e
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range g.templates {
		if t.id != id {
			continue
		}
		if t.status == "PENDING" {
			return nil, templateRefused(2593002, "Cannot be edited", "Templates in review cannot be edited.")
		}
		t.components, t.status, t.reason = components, "PENDING", ""
		g.judgeSoon(t)
		return event{"success": true}, nil
	}
	return nil, noObject(id)
}

func (g *Graph) dropTemplate(q url.Values) (event, *graphError) {
	g.mu.Lock()
	defer g.mu.Unlock()
	before := len(g.templates)
	g.templates = slices.DeleteFunc(g.templates, func(t *graphTemplate) bool {
		return t.name == q.Get("name") && (q.Get("hsm_id") == "" || t.id == q.Get("hsm_id"))
	})
	if len(g.templates) == before {
		return nil, templateRefused(2593002, "Not found", "Message template not found.")
	}
	return event{"success": true}, nil
}

// judgeSoon lets the readers approve by themselves, where there is nobody to judge. A name with "reject"
// in it is refused, so that this can be seen too. The lock is held.
func (g *Graph) judgeSoon(t *graphTemplate) {
	if !g.o.AutoApprove {
		return
	}
	name, language := t.name, t.language
	g.busy.run(func() {
		wait(context.Background(), 20*g.o.Delivery)
		status, reason := "APPROVED", ""
		if strings.Contains(name, "reject") {
			status, reason = "REJECTED", "INVALID_FORMAT"
		}
		_ = g.Judge(context.Background(), name, language, status, reason) // it is in the log, and nobody waits
	})
}

// readTemplateWords checks what Meta checks by machine before people read.
func readTemplateWords(components []any, format string) *graphError {
	seen := map[string]bool{}
	for _, c := range components {
		part, _ := c.(map[string]any)
		kind, _ := part["type"].(string)
		if seen[kind] {
			return templateRefused(2388040, "Components", "Each component may appear only once.")
		}
		seen[kind] = true
		words, _ := part["text"].(string)
		names := variableNames(words)
		example, _ := part["example"].(map[string]any)
		switch kind {
		case "HEADER":
			if len(names) > 1 || len(names) == 1 && examples(example, "header_text", format) != 1 {
				return templateRefused(2388043, "Header", "The header needs one variable at most, with one example.")
			}
		case "BODY":
			trimmed := strings.TrimSpace(words)
			if strings.HasPrefix(trimmed, "{{") || strings.HasSuffix(trimmed, "}}") {
				return templateRefused(2388299, "Variables can't be at the start or end", "Variables can't be at the start or end of the template.")
			}
			if len(names) > 0 && examples(example, "body_text", format) != len(names) {
				return templateRefused(2388043, "Body", "Each variable of the body needs an example.")
			}
			for i, n := range names {
				number := strings.Trim(n, "0123456789") == ""
				if format == "named" && number || format != "named" && (!number || !slices.Contains(names, strconv.Itoa(i+1))) {
					return templateRefused(2388073, "Variables", "The variables do not fit the parameter format.")
				}
			}
		case "FOOTER":
			if len(names) > 0 {
				return templateRefused(2388071, "Footer", "The footer can't have variables.")
			}
		case "BUTTONS":
			if e := readTemplateButtons(part); e != nil {
				return e
			}
		}
	}
	if !seen["BODY"] {
		return templateRefused(2388040, "Components", "A body is required.")
	}
	return nil
}

func readTemplateButtons(part map[string]any) *graphError {
	count := map[string]int{}
	buttons, _ := part["buttons"].([]any)
	for _, b := range buttons {
		one, _ := b.(map[string]any)
		kind, _ := one["type"].(string)
		count[kind]++
		address, _ := one["url"].(string)
		if kind == "URL" {
			names := variableNames(address)
			given, _ := one["example"].([]any)
			if len(names) > 1 || len(names) == 1 && (!strings.HasSuffix(address, "}}") || len(given) != 1) {
				return templateRefused(2388043, "Button", "A URL may end in one variable, which needs an example.")
			}
		}
	}
	if count["URL"] > 2 || count["PHONE_NUMBER"] > 1 || count["COPY_CODE"] > 1 {
		return templateRefused(2388040, "Buttons", "Too many buttons of a kind.")
	}
	return nil
}

// examples counts the examples of a component.
func examples(example map[string]any, key, format string) int {
	if format == "named" {
		all, _ := example[key+"_named_params"].([]any)
		return len(all)
	}
	all, _ := example[key].([]any)
	if len(all) > 0 {
		if inner, ok := all[0].([]any); ok {
			return len(inner)
		}
	}
	return len(all)
}

func variableNames(words string) []string {
	var names []string
	for _, m := range simVariable.FindAllStringSubmatch(words, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

func componentText(components []any, kind string) string {
	for _, c := range components {
		part, _ := c.(map[string]any)
		if part["type"] == kind {
			words, _ := part["text"].(string)
			return words
		}
	}
	return ""
}

// sendable refuses a template message that does not fit its template. An account without templates takes
// any, so that a test of something else need not make one.
func (g *Graph) sendable(content map[string]any) *graphError {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.templates) == 0 {
		return nil
	}
	name, _ := content["name"].(string)
	language, _ := content["language"].(map[string]any)
	code, _ := language["code"].(string)
	t := g.template(name, code)
	refuse := func(number int, title, details string) *graphError {
		return &graphError{status: 400, code: number, message: fmt.Sprintf("(#%d) %s", number, title), details: details}
	}
	switch {
	case t == nil || t.status != "APPROVED" && t.status != "PAUSED" && t.status != "DISABLED":
		return refuse(132001, "Template name does not exist in the translation", fmt.Sprintf("template name (%s) does not exist in %s", name, code))
	case t.status == "PAUSED":
		return refuse(132015, "Template is Paused", "Template is paused due to low quality.")
	case t.status == "DISABLED":
		return refuse(132016, "Template is Disabled", "Template has been paused too many times.")
	}
	sent, _ := content["components"].([]any)
	for _, kind := range []string{"HEADER", "BODY"} {
		want, got := variableNames(componentText(t.components, kind)), 0
		for _, c := range sent {
			part, _ := c.(map[string]any)
			if !strings.EqualFold(fmt.Sprint(part["type"]), kind) {
				continue
			}
			params, _ := part["parameters"].([]any)
			for _, p := range params {
				value, _ := p.(map[string]any)
				if value["type"] != "text" {
					continue
				}
				got++
				words, _ := value["text"].(string)
				if strings.ContainsAny(words, "\n\t") || strings.Contains(words, "     ") || utf8.RuneCountInString(words) > 1024 {
					return refuse(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces", words)
				}
				named, _ := value["parameter_name"].(string)
				if t.format == "NAMED" && !slices.Contains(want, named) {
					return refuse(100, "Invalid parameter", "Parameter name is missing or empty")
				}
			}
		}
		if got != len(want) {
			return refuse(132000, "Number of parameters does not match the expected number of params",
				fmt.Sprintf("%s: number of localizable_params (%d) does not match the expected number of params (%d)", strings.ToLower(kind), got, len(want)))
		}
	}
	return nil
}
