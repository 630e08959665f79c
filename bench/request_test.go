package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/clock"
)

// BenchmarkRequest runs each operation through the whole product within this process, where a
// profiler can look at it:
//
//	go test ./bench -run '^$' -bench 'Request/list' -cpuprofile cpu.out
func BenchmarkRequest(b *testing.B) {
	dir, ctx := b.TempDir(), context.Background()
	ids, err := seed(dir, "http://localhost", 2*leadsOfBusiness)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	a, err := app.New(ctx, app.Config{DataDir: dir, PublicURL: "http://localhost", Cookies: "deploy"}, log, clock.New(0))
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close(ctx)
	product := httptest.NewServer(a.Handler())
	s := &server{name: "moked", address: product.Listener.Addr().String(), ids: ids}
	if err := s.signIn(); err != nil {
		b.Fatal(err)
	}
	product.Close()
	for _, op := range operations {
		b.Run(op.name, func(b *testing.B) {
			before := processorTime()
			for n := 0; b.Loop(); n++ {
				// The server's limit of requests to a session is not what is measured.
				raw := op.request(s, n)
				request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
				if err != nil {
					b.Fatal(err)
				}
				request.RemoteAddr = "127.0.0.1:1"
				out := httptest.NewRecorder()
				a.Handler().ServeHTTP(out, request)
				if out.Code/100 != 2 {
					b.Fatalf("%s answered %d: %s", op.name, out.Code, out.Body)
				}
			}
			b.ReportMetric(ms(processorTime()-before)/float64(b.N), "cpu-ms/op")
		})
	}
}

// processorTime is what this process has used so far: on a busy machine it says more than the clock.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
