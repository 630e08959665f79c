package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"time"
)

// concurrencies are the closed loops: one person alone, and more than the machine has cores.
var concurrencies = []int{1, 16}

// key names a figure.
type key struct {
	operation   string
	server      string
	concurrency int
}

// result is what the rounds of a figure add up to.
type result struct {
	latencies []time.Duration
	time, cpu time.Duration
	failures  int
	failure   string // the first one
}

func (r *result) add(o *result) {
	r.latencies = append(r.latencies, o.latencies...)
	r.time += o.time
	r.cpu += o.cpu
	r.failures += o.failures
	if r.failure == "" {
		r.failure = o.failure
	}
}

func (r *result) rate() float64 { return float64(len(r.latencies)) / r.time.Seconds() }

// each is the server's processor time for one request, in milliseconds.
func (r *result) each() float64 { return ms(r.cpu) / float64(max(len(r.latencies), 1)) }

// percentile is in milliseconds.
func (r *result) percentile(p float64) float64 {
	if len(r.latencies) == 0 {
		return 0
	}
	slices.Sort(r.latencies)
	return ms(r.latencies[min(int(p/100*float64(len(r.latencies))), len(r.latencies)-1)])
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// alternate runs the rounds: each operation at each concurrency, one server after the other, again
// and again, so that what else the machine does meets both alike. The product runs without its
// worker here: what it does with a message after the answer is in the steady load's figures.
func alternate(s settings, pair []*server, r *report) error {
	for _, one := range pair {
		if len(s.only) > 0 { // no phase before this one has stopped it
			if err := one.stop(); err != nil {
				return err
			}
		}
		if err := one.start("MOKED_ROLES=web,voice"); err != nil {
			return err
		}
	}
	for round := range s.rounds + 1 {
		for _, op := range s.operations() {
			for _, c := range concurrencies {
				for _, one := range pair {
					if round == 0 { // fills the caches
						if _, err := closed(one, op, c, s.round/8); err != nil {
							return err
						}
						continue
					}
					got, err := closed(one, op, c, s.round)
					if err != nil {
						return err
					}
					k := key{op.name, one.name, c}
					if r.results[k] == nil {
						r.results[k] = &result{}
					}
					r.results[k].add(got)
				}
			}
		}
	}
	return nil
}

// closed is one round: every worker sends its next request when it has the answer to the last.
func closed(s *server, op operation, workers int, length time.Duration) (*result, error) {
	before, err := s.cpu()
	if err != nil {
		return nil, err
	}
	all := &result{}
	var lock sync.Mutex
	var group sync.WaitGroup
	began := time.Now()
	for worker := range workers {
		group.Go(func() {
			mine := &result{}
			c := &connection{address: s.address}
			defer c.close()
			for time.Since(began) < length {
				request := op.request(s, worker)
				at := time.Now()
				status, err := c.send(request)
				mine.note(time.Since(at), status, err)
			}
			lock.Lock()
			defer lock.Unlock()
			all.add(mine)
		})
	}
	group.Wait()
	all.time = time.Since(began)
	after, err := s.cpu()
	all.cpu = after - before
	return all, err
}

func (r *result) note(took time.Duration, status int, err error) {
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("status %d", status)
	}
	if err != nil {
		r.failures++
		if r.failure == "" {
			r.failure = err.Error()
		}
		return
	}
	r.latencies = append(r.latencies, took)
}

// interrupted stops each server under writers and counts the requests that were sent and got no
// whole answer. A connection that is refused is none: the server was gone before.
func interrupted(s settings, pair []*server, _ *report) error {
	for n := range s.stops {
		for _, one := range pair {
			ctx, done := context.WithCancel(context.Background())
			var group sync.WaitGroup
			var lock sync.Mutex
			for range 8 {
				group.Go(func() {
					sent, cut := write(ctx, one)
					lock.Lock()
					defer lock.Unlock()
					one.sent += sent
					one.cut += cut
				})
			}
			time.Sleep(300 * time.Millisecond)
			err := one.stop()
			done()
			group.Wait()
			if err != nil {
				return err
			}
			if n < s.stops-1 { // the rounds start it as they need it
				if err := one.start(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func write(ctx context.Context, s *server) (sent, cut int) {
	c := &connection{address: s.address}
	defer c.close()
	for ctx.Err() == nil {
		err := c.dial()
		if errors.Is(err, syscall.ECONNREFUSED) {
			return sent, cut
		}
		if err == nil {
			_, err = c.send(createLead(s, 0))
		}
		sent++
		if err != nil {
			cut++
		}
	}
	return sent, cut
}
