package sim

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed scripts/*.yaml
var scripts embed.FS

// DefaultScript is the scenario of a call when none is named.
const DefaultScript = "first-call"

// Scenario is a call as a script: see the package's documentation for the YAML.
type Scenario struct {
	Name       string        `yaml:"name"`
	From       string        `yaml:"from"`
	To         string        `yaml:"to"`
	CallerName string        `yaml:"caller_name"`
	Limit      time.Duration `yaml:"limit"` // of the whole call; two minutes if zero
	Faults     StreamFaults  `yaml:"faults"`
	Simulator  *Control      `yaml:"simulator"` // sent to the simulator that plays the model, first
	Steps      []Step        `yaml:"steps"`
	Expect     Outcome       `yaml:"expect"`
}

// Step is one thing the caller does or waits for.
type Step struct {
	Say       string  `yaml:"say"`
	BargeInMs *int    `yaml:"barge_in_after_ms"` // speak this long after the other side began, not when it is quiet
	SilenceMs int     `yaml:"silence_ms"`        // say nothing, on the open line
	WaitMs    int     `yaml:"wait_ms"`           // the same, but the end of the call ends it too
	DTMF      string  `yaml:"dtmf"`
	Hangup    bool    `yaml:"hangup"`
	Expect    *Expect `yaml:"expect"`
}

// Expect is what must be heard since the caller's last words.
type Expect struct {
	HeardContains string `yaml:"heard_contains"`
	Words         int    `yaml:"words"`     // at least so many
	WithinMs      int    `yaml:"within_ms"` // ten seconds if zero
}

// Outcome is what must be true when the call is over.
type Outcome struct {
	HeardContains    []string `yaml:"heard_contains"`
	HeardNotContains []string `yaml:"heard_not_contains"`
	Verbs            []string `yaml:"verbs"`      // the TwiML verbs began with these
	Status           string   `yaml:"status"`     // of the call
	Violations       *int     `yaml:"violations"` // how often the product broke the carrier's rules
	Clears           *int     `yaml:"clears"`     // at least so many interruptions
	Replay           string   `yaml:"replay"`     // refused or accepted
}

// Scripts are the names of the built-in scenarios.
func Scripts() []string {
	entries, err := fs.ReadDir(scripts, "scripts")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// LoadScenario reads a built-in scenario by name, or a file.
func LoadScenario(name string) (Scenario, error) {
	if name == "" {
		name = DefaultScript
	}
	doc, err := scripts.ReadFile("scripts/" + name + ".yaml")
	if err != nil {
		if doc, err = os.ReadFile(name); err != nil {
			return Scenario{}, fmt.Errorf("no scenario %q (built in: %s): %w", name, strings.Join(Scripts(), ", "), err)
		}
	}
	return ParseScenario(doc)
}

// ParseScenario reads a scenario from YAML and refuses unknown fields and steps that do nothing.
func ParseScenario(doc []byte) (Scenario, error) {
	var s Scenario
	if err := yaml.UnmarshalWithOptions(doc, &s, yaml.Strict()); err != nil {
		return Scenario{}, err
	}
	if len(s.Steps) == 0 {
		return Scenario{}, errors.New("a scenario needs steps")
	}
	for i, step := range s.Steps {
		if step == (Step{}) {
			return Scenario{}, fmt.Errorf("step %d does nothing", i+1)
		}
		if step.BargeInMs != nil && step.Say == "" {
			return Scenario{}, fmt.Errorf("step %d interrupts with nothing to say", i+1)
		}
	}
	if s.Limit == 0 {
		s.Limit = 2 * time.Minute
	}
	return s, nil
}
