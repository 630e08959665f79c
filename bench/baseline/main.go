// Command baseline is the yardstick of the benchmark: one small honest server that does the
// benchmarked operations with net/http, the same SQLite driver and prepared statements, and nothing
// else. It looks the session up, keeps to the business, checks the CSRF header and the webhook's
// signature, hashes passwords at the product's cost and makes each write durable, one commit each.
// It has no validation, events, audit, access log, jobs, live feed, OpenAPI or permissions.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "listen address")
	file := flag.String("db", "baseline.db", "database file")
	from := flag.String("seed-from", "", "make the database from this file of the product, then end")
	flag.Parse()
	if err := run(*addr, *file, *from); err != nil {
		fmt.Fprintln(os.Stderr, "baseline:", err)
		os.Exit(1)
	}
}

func run(addr, file, from string) error {
	if from != "" {
		return seed(file, from)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	store, err := openStore(file)
	if err != nil {
		return err
	}
	s := &server{store: store}
	web := &http.Server{Addr: addr, Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- web.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// As the documentation of net/http shows it.
	last, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return errors.Join(web.Shutdown(last), store.close())
}
