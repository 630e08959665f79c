package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report is everything that was measured.
type report struct {
	settings settings
	results  map[key]*result
	servers  []*server // the product, the baseline
	binary   int64
}

// goal is what an operation should cost on two cores, and manage with 16 clients.
type goal struct {
	cpu, rate, p95 float64 // ms, requests a second, ms; 0 is no goal
}

var goals = map[string]goal{
	"create lead": {1.0, 1500, 50},
	"list 50":     {0.6, 2400, 25},
	"move":        {0.45, 3000, 20},
	leadPage:      {0.3, 5000, 15},
	"search":      {1.5, 900, 40},
	"webhook ack": {0.8, 0, 0},
	"login":       {32, 45, 0},
	"healthz":     {0.04, 30000, 0},
}

// check is a goal with what was seen.
type check struct {
	what, want, got string
	met             bool
}

func atMost(what, unit string, want, got float64) check {
	return check{what, fmt.Sprintf("<= %g %s", want, unit), short(got) + " " + unit, got <= want}
}

func atLeast(what, unit string, want, got float64) check {
	return check{what, fmt.Sprintf(">= %.0f %s", want, unit), short(got) + " " + unit, got >= want}
}

// quietLogin is what a login of the baseline takes, in milliseconds, on the machine that the goals
// were set on. It is nearly all argon2id, so it tells how fast this machine is just now: what shares
// the cores and their memory makes every instruction dearer, not only later.
const quietLogin = 28.6

// slowness is how many times longer the same work takes here than where the goals were set.
func (r *report) slowness() float64 {
	login := r.results[key{"login", "baseline", 1}]
	if login == nil {
		return 1
	}
	return max(1, login.each()/quietLogin)
}

// failed reports whether a request that nobody interrupted went wrong: the figures then mean nothing.
func (r *report) failed() bool { return len(r.failures()) > 0 }

func (r *report) failures() (all []string) {
	for k, one := range r.results {
		if one.failures > 0 {
			all = append(all, fmt.Sprintf("%s %s c%d: %d failed, first: %s", k.server, k.operation, k.concurrency, one.failures, one.failure))
		}
	}
	for _, s := range r.servers {
		if s.steady.failures > 0 {
			all = append(all, fmt.Sprintf("%s steady webhooks: %d failed, first: %s", s.name, s.steady.failures, s.steady.failure))
		}
	}
	slices.Sort(all)
	return all
}

func (r *report) checks() []check {
	var all []check
	ours := r.servers[0]
	for _, op := range r.settings.operations() {
		g, one, many := goals[op.name], r.results[key{op.name, ours.name, 1}], r.results[key{op.name, ours.name, 16}]
		cost := atMost(op.name+", CPU a request at c16", "ms", g.cpu, many.each()/r.slowness())
		cost.got += fmt.Sprintf(" (%s here)", short(many.each()))
		all = append(all, cost)
		if g.rate > 0 {
			all = append(all, atLeast(op.name+", c16", "req/s", g.rate, many.rate()))
		}
		if g.p95 > 0 {
			all = append(all, atMost(op.name+", c16 p95", "ms", g.p95, many.percentile(95)))
		}
		if op.name == "move" {
			all = append(all, atMost("move, c1 p99", "ms", 10, one.percentile(99)))
		}
	}
	if len(r.settings.only) > 0 {
		return all
	}
	return append(all,
		atMost(fmt.Sprintf("webhooks at %d/s, p50", r.settings.rate), "ms", 10, ours.steady.percentile(50)),
		atMost(fmt.Sprintf("webhooks at %d/s, p99", r.settings.rate), "ms", 250, ours.steady.percentile(99)),
		atMost("memory when idle", "MiB", 30, mib(ours.idle)),
		atMost("memory at its peak", "MiB", 200, mib(ours.peak)),
		atMost("start on this data set", "ms", 300, ms(median(ours.starts))),
		atMost("binary with the client", "MiB", 40, mib(r.binary)),
		atMost("requests cut by SIGTERM", "", 0, float64(ours.cut)),
	)
}

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// print writes the report as text, or as Markdown.
func (r *report) print(w io.Writer, markdown bool) {
	write := text
	if markdown {
		write = markdownTable
	}
	fmt.Fprintf(w, "Moked beside a bare net/http server on the same SQLite driver: %d leads, %d cores, %d rounds of %s each, load generator on the same machine. Latency and CPU in milliseconds; CPU is the server's own, a request.\n\n",
		r.settings.leads, runtime.NumCPU(), r.settings.rounds, r.settings.round)
	rows := [][]string{{"operation", "c", "moked req/s", "p50", "p95", "p99", "CPU", "baseline req/s", "p50", "p95", "p99", "CPU", "CPU ratio"}}
	for _, op := range r.settings.operations() {
		for _, c := range concurrencies {
			ours, theirs := r.results[key{op.name, "moked", c}], r.results[key{op.name, "baseline", c}]
			row := append([]string{op.name, fmt.Sprint(c)}, figures(ours)...)
			rows = append(rows, append(append(row, figures(theirs)...), fmt.Sprintf("%.1f", ours.each()/theirs.each())))
		}
	}
	if len(r.settings.only) > 0 {
		write(w, rows)
		r.printGoals(w, write)
		return
	}
	ours, theirs := r.servers[0], r.servers[1]
	row := append([]string{fmt.Sprintf("webhooks, %d/s *", r.settings.rate), "open"}, figures(&ours.steady.result)...)
	rows = append(rows, append(append(row, figures(&theirs.steady.result)...), fmt.Sprintf("%.1f", ours.steady.each()/theirs.steady.each())))
	write(w, rows)
	fmt.Fprintf(w, "\n* With the work behind it: lead, conversation, message, event; all done %.0f ms after the last answer. The baseline only stores the delivery. In the rows above, the product runs without its worker.\n\n", ms(ours.steady.worked))
	write(w, [][]string{
		{"", "moked", "baseline"},
		{"start until the first answer, ms", fmt.Sprintf("%.0f", ms(median(ours.starts))), fmt.Sprintf("%.0f", ms(median(theirs.starts)))},
		{"memory when idle / at the end / peak, MiB", memory(ours), memory(theirs)},
		{fmt.Sprintf("requests cut by SIGTERM, 8 writers, %d stops", r.settings.stops), fmt.Sprintf("%d of %d", ours.cut, ours.sent), fmt.Sprintf("%d of %d", theirs.cut, theirs.sent)},
	})
	r.printGoals(w, write)
}

func (r *report) printGoals(w io.Writer, write func(io.Writer, [][]string)) {
	fmt.Fprintf(w, "\nGoals, set on two quiet cores with 200,000 leads. By the baseline's login, one at a time, this machine is %.1f times slower just now; CPU is judged with that taken out, requests a second and latency as they were.\n\n", r.slowness())
	rows := [][]string{{"goal", "wanted", "seen", ""}}
	for _, c := range r.checks() {
		verdict := "met"
		if !c.met {
			verdict = "MISSED"
		}
		rows = append(rows, []string{c.what, strings.TrimSpace(c.want), strings.TrimSpace(c.got), verdict})
	}
	write(w, rows)
	for _, f := range r.failures() {
		fmt.Fprintln(w, "FAILED:", f)
	}
}

func memory(s *server) string {
	return fmt.Sprintf("%.0f / %.0f / %.0f", mib(s.idle), mib(s.resident), mib(s.peak))
}

func figures(r *result) []string {
	return []string{fmt.Sprintf("%.0f", r.rate()), short(r.percentile(50)), short(r.percentile(95)), short(r.percentile(99)), fmt.Sprintf("%.3f", r.each())}
}

func short(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 0.1:
		return fmt.Sprintf("%.3f", v)
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
