package app

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

type shared struct {
	Folder string `type:"path" env:"TEST_FOLDER"`
}

type role string

type playCmd struct {
	shared
	Text   string        `required:"" help:"What is said."`
	Role   role          `enum:"a,b" default:"a"`
	Wait   time.Duration `default:"15s" env:"TEST_WAIT"`
	Times  int           `default:"1"`
	Loud   bool          `env:"TEST_LOUD"`
	Parts  []string      `default:"x,y" enum:"x,y,z" env:"TEST_PARTS"`
	Secret string        `hidden:"" name:"the-secret"`
	Store  struct {
		BigID int64
	} `prefix:"s3-"`
}

// Run does nothing.
func (*playCmd) Run(*console) error { return nil }

type testCommands struct {
	Game struct {
		Play playCmd `cmd:"" help:"Play it."`
	} `cmd:"" help:"Games."`
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args string
		env  string
		want func(*playCmd)
		err  string // part of it
	}{
		{"game play --text hello", "", func(p *playCmd) {}, ""},
		{"game play --text=hello --role b --times 3 --loud --parts z", "", func(p *playCmd) {
			p.Role, p.Times, p.Loud, p.Parts = "b", 3, true, []string{"z"}
		}, ""},
		{"game play --text hello", "TEST_WAIT=1m TEST_LOUD=1 TEST_PARTS=y,z", func(p *playCmd) {
			p.Wait, p.Loud, p.Parts = time.Minute, true, []string{"y", "z"}
		}, ""},
		{"game play --text hello --wait 2s --loud=false", "TEST_WAIT=1m TEST_LOUD=1", func(p *playCmd) { p.Wait = 2 * time.Second }, ""},
		{"game play --text hello --s3-big-id 9 --the-secret s", "", func(p *playCmd) { p.Store.BigID, p.Secret = 9, "s" }, ""},
		{"game play --text hello --folder here", "TEST_FOLDER=there", func(p *playCmd) { p.Folder, _ = filepath.Abs("here") }, ""},
		{"game play", "", nil, "missing flag --text"},
		{"game play --text", "", nil, "needs an argument"},
		{"game play --text hello more", "", nil, `unexpected argument "more"`},
		{"game play --text hello --role c", "", nil, "one of a, b"},
		{"game play --text hello --parts x,q", "", nil, `not "q"`},
		{"game play --text hello --nope", "", nil, "nope"},
		{"game play --text hello", "TEST_WAIT=soon", nil, "TEST_WAIT"},
		{"game play --text hello --times many", "", nil, "times"},
		{"game nope", "", nil, `unknown command "nope"`},
	} {
		t.Run(c.args+c.env, func(t *testing.T) {
			for _, name := range []string{"TEST_FOLDER", "TEST_WAIT", "TEST_LOUD", "TEST_PARTS"} {
				t.Setenv(name, "")
			}
			for pair := range strings.FieldsSeq(c.env) {
				name, value, _ := strings.Cut(pair, "=")
				t.Setenv(name, value)
			}
			run, _, _, err := parse(&testCommands{}, strings.Fields(c.args))
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want one with %q", err, c.err)
				}
				return
			}
			want := &playCmd{Text: "hello", Role: "a", Wait: 15 * time.Second, Times: 1, Parts: []string{"x", "y"}}
			c.want(want)
			if err != nil || !reflect.DeepEqual(run, want) {
				t.Errorf("%+v, want %+v: %v", run, want, err)
			}
		})
	}
}

func TestParseTellsWhatThereIs(t *testing.T) {
	for args, want := range map[string][]string{
		"":                 {"game", "Games."},
		"--help":           {"game", "Games."},
		"game":             {"play", "Play it."},
		"game play --help": {"--text", "What is said. Required.", "--wait", "TEST_WAIT, default 15s", "--s3-big-id"},
	} {
		_, _, usage, err := parse(&testCommands{}, strings.Fields(args))
		if !errors.Is(err, errUsage) || strings.Contains(usage, "secret") {
			t.Errorf("%q: %v, %s", args, err, usage)
		}
		for _, part := range want {
			if !strings.Contains(usage, part) {
				t.Errorf("%q does not tell %q: %s", args, part, usage)
			}
		}
	}
}
