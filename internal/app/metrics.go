package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are what /metrics tells of this node: the process, the database and the queue. It is read
// when it is asked for, so it costs nothing in between.
func (a *App) metrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), nodeMetrics{a})
	return r
}

// metricsTime bounds the count of the queue, so that a scrape does not pile up on a slow database.
const metricsTime = 2 * time.Second

var (
	dbWrites  = prometheus.NewDesc("moked_db_writes_total", "Write transactions that were committed.", nil, nil)
	dbCommits = prometheus.NewDesc("moked_db_commits_total", "Commits that made them durable; SQLite shares one among many.", nil, nil)
	dbWaiting = prometheus.NewDesc("moked_db_waiting", "Write transactions that wait (SQLite), or connections in use (PostgreSQL).", nil, nil)
	jobCount  = prometheus.NewDesc("moked_jobs", "Jobs in the queue, by state.", []string{"state"}, nil)
	jobOldest = prometheus.NewDesc("moked_jobs_oldest_due_seconds", "How long the oldest due job has been waiting.", nil, nil)
)

// nodeMetrics reads the database's counters and the depth of the queue.
type nodeMetrics struct{ a *App }

// Describe names the metrics.
func (nodeMetrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{dbWrites, dbCommits, dbWaiting, jobCount, jobOldest} {
		to <- d
	}
}

// Collect reads them. A queue that cannot be counted is an error of the scrape, not a zero.
func (m nodeMetrics) Collect(to chan<- prometheus.Metric) {
	s := m.a.DB.Stats()
	to <- prometheus.MustNewConstMetric(dbWrites, prometheus.CounterValue, float64(s.Writes))
	to <- prometheus.MustNewConstMetric(dbCommits, prometheus.CounterValue, float64(s.Commits))
	to <- prometheus.MustNewConstMetric(dbWaiting, prometheus.GaugeValue, float64(s.Waiting))
	ctx, cancel := context.WithTimeout(context.Background(), metricsTime)
	defer cancel()
	d, err := m.a.Queue.Depth(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(jobCount, err)
		return
	}
	for state, n := range map[string]int{"due": d.Due, "later": d.Later, "running": d.Running, "dead": d.Dead} {
		to <- prometheus.MustNewConstMetric(jobCount, prometheus.GaugeValue, float64(n), state)
	}
	to <- prometheus.MustNewConstMetric(jobOldest, prometheus.GaugeValue, d.Oldest.Seconds())
}
