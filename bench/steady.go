package main

import (
	"context"
	"sync"
	"time"
)

// steadyLoad is how a server took webhooks at a fixed rate.
type steadyLoad struct {
	result
	worked time.Duration // from the last answer until the product had worked on every delivery
}

// steady sends webhooks at a fixed rate, in an open loop: a request goes out at its time whether or
// not the ones before were answered, and its latency counts from that time, so a server that stalls
// is charged for all who wait. The processor time includes the work on the deliveries behind it.
func steady(s settings, pair []*server, _ *report) error {
	for range 2 {
		for _, one := range pair {
			before, err := one.cpu()
			if err != nil {
				return err
			}
			got := fixedRate(one, s.rate, s.steady)
			ended := time.Now()
			if err := settle(one); err != nil {
				return err
			}
			after, err := one.cpu()
			if err != nil {
				return err
			}
			got.cpu = after - before
			one.steady.add(got)
			one.steady.worked = max(one.steady.worked, time.Since(ended))
		}
	}
	return nil
}

func fixedRate(s *server, rate int, length time.Duration) *result {
	all := &result{}
	free := make(chan *connection, 64)
	for range cap(free) {
		free <- &connection{address: s.address}
	}
	var lock sync.Mutex
	var group sync.WaitGroup
	began := time.Now()
	for n := range int(length.Seconds() * float64(rate)) {
		due := began.Add(time.Duration(n) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		group.Go(func() {
			c := <-free
			status, err := c.send(webhook(s, 0))
			took := time.Since(due)
			free <- c
			lock.Lock()
			defer lock.Unlock()
			all.note(took, status, err)
		})
	}
	group.Wait()
	all.time = time.Since(began)
	for range cap(free) {
		(<-free).close()
	}
	return all
}

// settle waits until the product has worked on all that it acknowledged.
func settle(s *server) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		n, err := s.backlog(ctx)
		if err != nil || n == 0 {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}
