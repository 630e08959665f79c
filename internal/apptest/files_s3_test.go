package apptest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/apptest"
	"github.com/moked/moked/internal/sim"
)

func inBucket(t *testing.T, secret string) *apptest.Desk {
	t.Helper()
	server, err := sim.StartServer(sim.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return apptest.New(t, apptest.WithConfig(func(c *app.Config) {
		c.S3 = app.S3Config{Endpoint: server.BaseURLs().S3, Bucket: "moked-files", AccessKey: "simulated", SecretKey: secret}
	}))
}

// TestDocumentsInABucket takes a document into S3 and out again, whole and in part.
func TestDocumentsInABucket(t *testing.T) {
	desk := inBucket(t, "simulated")
	owner := desk.As(desk.Company(1).Owner)
	var lead, document struct{ ID int64 }
	must(t, json.Unmarshal(owner.Do("POST", "/api/leads", map[string]any{"name": "דנה", "phone": "0521234567"}).Want(201).Body, &lead))
	text := bytes.Repeat([]byte("a line of the text\n"), 10_000)
	must(t, json.Unmarshal(owner.Do("POST", fmt.Sprintf("/api/leads/%d/documents?name=notes.txt", lead.ID), text).Want(201).Body, &document))
	path := fmt.Sprintf("/api/documents/%d/content", document.ID)
	if got := owner.Do("GET", path, nil).Want(200); !bytes.Equal(got.Body, text) {
		t.Errorf("%d bytes came back of %d", len(got.Body), len(text))
	}
	owner.Header.Set("Range", "bytes=100000-100018")
	if got := owner.Do("GET", path, nil).Want(206); !bytes.Equal(got.Body, text[100000:100019]) {
		t.Errorf("a part of it: %q", got.Body)
	}
	if ready := desk.Visitor().Do("GET", "/readyz", nil).Want(200); !bytes.Contains(ready.Body, []byte(`"files":"ok"`)) {
		t.Errorf("ready: %s", ready.Body)
	}
}

// TestWrongKeysAreTold: the node serves, and says everywhere what is wrong.
func TestWrongKeysAreTold(t *testing.T) {
	desk := inBucket(t, "another")
	if ready := desk.Visitor().Do("GET", "/readyz", nil).Want(200); !bytes.Contains(ready.Body, []byte(`"files":"refused"`)) {
		t.Errorf("ready: %s", ready.Body)
	}
	if health := desk.Admin().Do("GET", "/api/admin/health", nil).Want(200); !bytes.Contains(health.Body, []byte(`"files":"refused"`)) {
		t.Errorf("health: %s", health.Body)
	}
	owner := desk.As(desk.Company(1).Owner)
	var lead struct{ ID int64 }
	must(t, json.Unmarshal(owner.Do("POST", "/api/leads", map[string]any{"name": "דנה", "phone": "0521234567"}).Want(201).Body, &lead))
	owner.Do("POST", fmt.Sprintf("/api/leads/%d/documents?name=notes.txt", lead.ID), []byte("text")).Want(503)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
