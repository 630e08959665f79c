package apptest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/moked/moked/internal/apptest"
)

// TestMetrics holds that an operator sees how the database commits and how deep the queue is.
func TestMetrics(t *testing.T) {
	d := apptest.New(t)
	d.Company(1)
	res, err := http.Get(d.URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		t.Fatal(res.StatusCode, err)
	}
	for _, want := range []string{"moked_db_writes_total ", "moked_db_commits_total ", "moked_db_waiting ", `moked_jobs{state="due"} `,
		`moked_jobs{state="dead"} 0`, "moked_jobs_oldest_due_seconds ", "go_goroutines ", "process_resident_memory_bytes "} {
		if !strings.Contains(string(body), "\n"+want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if strings.Contains(string(body), "moked_db_writes_total 0\n") {
		t.Error("writes are not counted")
	}
}
