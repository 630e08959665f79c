package web

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"net/netip"
	"time"

	"github.com/moked/moked/internal/fault"
)

const readyTime = 3 * time.Second

func (r *Router) addHealth() {
	Raw(r, "GET /livez", public, "Is the process alive", func(w http.ResponseWriter, req *http.Request) {
		writeJSON(w, map[string]string{"status": "ok"})
	})
	Raw(r, "GET /healthz", public, "Is the process alive, and which version is it", func(w http.ResponseWriter, req *http.Request) {
		writeJSON(w, map[string]string{"status": "ok", "version": r.o.Version, "build": r.o.Build})
	})
	Raw(r, "GET /readyz", public, "May this node be sent requests", r.ready)
	Raw(r, "GET /version", public, "Version, build and commit", func(w http.ResponseWriter, req *http.Request) {
		writeJSON(w, map[string]string{"version": r.o.Version, "build": r.o.Build, "commit": r.o.Commit})
	})
	if r.o.Metrics != nil {
		Raw(r, "GET /metrics", public, "Prometheus metrics, from loopback or with their token", r.metrics)
	}
}

func (r *Router) ready(w http.ResponseWriter, req *http.Request) {
	if r.draining.Load() {
		Fail(w, req, fault.Unavailable.New().With("status", "draining"))
		return
	}
	ctx, cancel := context.WithTimeout(req.Context(), readyTime)
	defer cancel()
	if err := r.o.DB.Ping(ctx); err != nil {
		Fail(w, req, fault.Unavailable.Because(err).With("status", "database"))
		return
	}
	// Without its files a node still answers calls, messages and the board, so it stays in service.
	said := map[string]string{"status": "ok"}
	if r.o.Files != nil {
		said["files"] = r.o.Files()
	}
	writeJSON(w, said)
}

func (r *Router) metrics(w http.ResponseWriter, req *http.Request) {
	ip, err := netip.ParseAddr(ClientIP(req))
	local := err == nil && ip.IsLoopback()
	want := "Bearer " + r.o.MetricsToken
	known := r.o.MetricsToken != "" && subtle.ConstantTimeCompare([]byte(req.Header.Get("Authorization")), []byte(want)) == 1
	if !local && !known {
		Fail(w, req, fault.Unauthorized.New())
		return
	}
	r.o.Metrics.ServeHTTP(w, req)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	// The status is out: an error of the connection has nobody left to be told to.
	_ = json.NewEncoder(w).Encode(v)
}
