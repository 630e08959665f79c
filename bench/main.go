// Command bench measures the product beside a bare net/http server on the same driver and the same
// data, both as child processes on loopback, in one run whose rounds alternate between the two. On
// a shared machine the ratio of two neighbours says more than any absolute number.
//
// The server's CPU time per request is the primary figure: it survives a busy machine, and a load
// generator on the same cores. See test/bench.sh for how it is built and run.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// settings are the flags.
type settings struct {
	product, baseline string
	leads             int
	round             time.Duration
	rounds            int
	rate              int
	steady            time.Duration
	stops             int
	markdown          bool
	only              []string // operations; empty is all of them
}

func main() {
	var s settings
	flag.StringVar(&s.product, "moked", "bin/moked", "the product's binary")
	flag.StringVar(&s.baseline, "baseline", "bin/bench-baseline", "the baseline's binary")
	flag.IntVar(&s.leads, "leads", 20_000, "leads in the data set, 10,000 to a business; the goals are for 200000")
	flag.DurationVar(&s.round, "round", 800*time.Millisecond, "length of a round")
	flag.IntVar(&s.rounds, "rounds", 3, "rounds of each operation, concurrency and server")
	flag.IntVar(&s.rate, "rate", 200, "webhooks a second of the steady load")
	flag.DurationVar(&s.steady, "steady", 3*time.Second, "length of each of the two steady loads of a server")
	flag.IntVar(&s.stops, "stops", 3, "times that each server is stopped under load")
	flag.BoolVar(&s.markdown, "markdown", false, "print the report for the README")
	only := flag.String("only", "", "measure only the operations that begin so, separated by commas, and neither the steady load nor the stops")
	flag.Parse()
	if *only != "" {
		s.only = strings.Split(*only, ",")
	}
	report, err := run(s)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	report.print(os.Stdout, s.markdown)
	if report.failed() {
		os.Exit(1)
	}
}

// operations are those that are measured.
func (s settings) operations() []operation {
	if len(s.only) == 0 {
		return operations
	}
	return slices.DeleteFunc(slices.Clone(operations), func(o operation) bool {
		return !slices.ContainsFunc(s.only, func(name string) bool { return strings.HasPrefix(o.name, name) })
	})
}

// rounds is the phase that alternates between the servers.
const rounds = "rounds"

// run seeds both servers and takes them through the whole program.
func run(s settings) (*report, error) {
	dir, err := os.MkdirTemp("", "moked-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	product, baseline, err := prepare(s, dir)
	if err != nil {
		return nil, err
	}
	pair := []*server{product, baseline}
	defer product.kill()
	defer baseline.kill()
	r := &report{settings: s, results: map[key]*result{}, servers: pair}
	if info, err := os.Stat(s.product); err == nil {
		r.binary = info.Size()
	}
	for _, one := range pair {
		if err := one.start(); err != nil {
			return nil, err
		}
	}
	time.Sleep(time.Second) // what a start leaves behind is not idle yet
	for _, one := range pair {
		if one.idle, _, err = one.memory(); err != nil {
			return nil, err
		}
		if err := one.signIn(); err != nil {
			return nil, err
		}
	}
	for _, phase := range []struct {
		what string
		run  func(settings, []*server, *report) error
	}{
		{"webhooks at a steady rate", steady},
		{"SIGTERM under load", interrupted},
		{rounds, alternate},
	} {
		if len(s.only) > 0 && phase.what != rounds {
			continue
		}
		progress("%s", phase.what)
		if err := phase.run(s, pair, r); err != nil {
			return nil, fmt.Errorf("%s: %w", phase.what, err)
		}
	}
	for _, one := range pair {
		if one.resident, one.peak, err = one.memory(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// prepare makes the two databases with the same rows.
func prepare(s settings, dir string) (product, baseline *server, err error) {
	progress("seeding %d leads", s.leads)
	address, err := freeAddress()
	if err != nil {
		return nil, nil, err
	}
	data := filepath.Join(dir, "moked")
	ids, err := seed(data, "http://"+address, s.leads)
	if err != nil {
		return nil, nil, fmt.Errorf("seeding: %w", err)
	}
	product = newProduct(s.product, data, address, ids)
	other, err := freeAddress()
	if err != nil {
		return nil, nil, err
	}
	baseline, err = newBaseline(s.baseline, filepath.Join(dir, "baseline.db"), filepath.Join(data, "moked.db"), other, ids)
	return product, baseline, err
}

func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}
