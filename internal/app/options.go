package app

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// command is what a command line asks for.
type command interface{ Run(*console) error }

// errUsage is a command line that asks for help, or a part of a command where one is missing.
var errUsage = errors.New("usage")

// parse finds the command that the arguments name and fills its options. Fields of cli with the tag
// cmd are commands, within each other if need be; all other fields are options, which are set by
// their default, by the environment and by a flag, the last of these that there is.
//
//	name, help, default, env, enum (values, by comma), required, hidden, type:"path", prefix
//
// No value of package reflect may get into an interface here, and none of its methods that find
// methods may be called: the linker then keeps every method of every type (ADR 13).
func parse(cli any, args []string) (run command, path, usage string, err error) {
	at, path := reflect.ValueOf(cli).Elem(), "moked"
	for hasCommands(at.Type()) {
		if len(args) == 0 || asksForHelp(args[0]) {
			return nil, path, usageOf(at), errUsage
		}
		next, ok := commandOf(at, args[0])
		if !ok {
			return nil, path, "", fmt.Errorf("unknown command %q", args[0])
		}
		at, path, args = next, path+" "+args[0], args[1:]
	}
	if slices.ContainsFunc(args, asksForHelp) {
		return nil, path, usageOf(at), errUsage
	}
	run, ok := at.Addr().Interface().(command)
	if !ok {
		return nil, path, "", fmt.Errorf("%s does nothing", path)
	}
	return run, path, "", fill(options(at, ""), args)
}

func asksForHelp(arg string) bool { return arg == "--help" || arg == "-h" || arg == "help" }

func hasCommands(t reflect.Type) bool {
	for i := range t.NumField() {
		if _, is := t.Field(i).Tag.Lookup("cmd"); is {
			return true
		}
	}
	return false
}

func commandOf(at reflect.Value, name string) (reflect.Value, bool) {
	for i := range at.NumField() {
		if field := at.Type().Field(i); nameOf(field) == name {
			return at.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// option is one field that can be set.
type option struct {
	tag   reflect.StructTag
	name  string
	place reflect.Value
	given bool
}

// options are the fields of a command, those of embedded structs among them.
func options(at reflect.Value, prefix string) (all []*option) {
	for i := range at.NumField() {
		field := at.Type().Field(i)
		if field.Type.Kind() == reflect.Struct {
			all = append(all, options(at.Field(i), prefix+field.Tag.Get("prefix"))...)
			continue
		}
		all = append(all, &option{tag: field.Tag, name: prefix + nameOf(field), place: at.Field(i)})
	}
	return all
}

// nameOf is the field's name as a flag: as its tag says, or AppSecret as app-secret.
func nameOf(field reflect.StructField) string {
	if name := field.Tag.Get("name"); name != "" {
		return name
	}
	var b strings.Builder
	var last rune
	for _, r := range field.Name {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	return b.String()
}

func fill(all []*option, args []string) error {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	for _, o := range all {
		for _, from := range []struct{ what, value string }{
			{"the default", o.tag.Get("default")}, {o.tag.Get("env"), os.Getenv(o.tag.Get("env"))},
		} {
			if from.value == "" {
				continue
			}
			if err := o.set(from.value); err != nil {
				return fmt.Errorf("%s: %w", from.what, err)
			}
			o.given = from.what == o.tag.Get("env")
		}
		if o.place.Kind() == reflect.Bool {
			flags.BoolFunc(o.name, "", o.set)
		} else {
			flags.Func(o.name, "", o.set)
		}
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for _, o := range all {
		if _, required := o.tag.Lookup("required"); required && !o.given {
			return fmt.Errorf("missing flag --%s", o.name)
		}
	}
	return nil
}

// set gives the option a value.
func (o *option) set(text string) (err error) {
	o.given = true
	values := []string{text}
	if o.place.Kind() == reflect.Slice {
		values = strings.Split(text, ",")
	}
	for i, value := range values {
		values[i] = strings.TrimSpace(value)
		if enum := o.tag.Get("enum"); enum != "" && !slices.Contains(strings.Split(enum, ","), values[i]) {
			return fmt.Errorf("must be one of %s, not %q", strings.ReplaceAll(enum, ",", ", "), value)
		}
	}
	switch into := o.place.Addr().Interface().(type) {
	case *time.Duration:
		*into, err = time.ParseDuration(text)
	case *[]string:
		*into = values
	case *bool:
		*into, err = strconv.ParseBool(text)
	default:
		switch o.place.Kind() {
		case reflect.String:
			if o.tag.Get("type") == "path" {
				text, err = filepath.Abs(text)
			}
			o.place.SetString(text)
		case reflect.Int, reflect.Int64:
			var n int64
			n, err = strconv.ParseInt(text, 10, 64)
			o.place.SetInt(n)
		default:
			err = errors.New("a field of this type cannot be set")
		}
	}
	return err
}

// usageOf is what may follow on the command line.
func usageOf(at reflect.Value) string {
	var text strings.Builder
	out := tabwriter.NewWriter(&text, 0, 4, 2, ' ', 0)
	if hasCommands(at.Type()) {
		for i := range at.NumField() {
			field := at.Type().Field(i)
			fmt.Fprintf(out, "  %s\t%s\n", nameOf(field), field.Tag.Get("help"))
		}
	} else {
		for _, o := range options(at, "") {
			if _, hidden := o.tag.Lookup("hidden"); !hidden {
				fmt.Fprintf(out, "  --%s\t%s\n", o.name, o.about())
			}
		}
	}
	_ = out.Flush() // a strings.Builder takes everything
	return text.String()
}

// about is the option's help, with where else it can be set and what it is otherwise.
func (o *option) about() string {
	about := o.tag.Get("help")
	if _, required := o.tag.Lookup("required"); required {
		about += " Required."
	}
	var notes []string
	if env := o.tag.Get("env"); env != "" {
		notes = append(notes, env)
	}
	if otherwise := o.tag.Get("default"); otherwise != "" {
		notes = append(notes, "default "+otherwise)
	}
	if len(notes) > 0 {
		about += " [" + strings.Join(notes, ", ") + "]"
	}
	return about
}
