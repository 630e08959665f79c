package apptest_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/clock"
)

// A server that cannot open its database says so and does not fall over.
func TestStartSaysWhatIsMissing(t *testing.T) {
	_, err := app.New(context.Background(), app.Config{
		DataDir: t.TempDir(), PublicURL: "http://localhost:1", Cookies: "deploy", Roles: []string{"web"}, DatabaseURL: "postgres://127.0.0.1:1/none",
	}, slog.New(slog.DiscardHandler), clock.New(0))
	if err == nil || !strings.Contains(err.Error(), "the database") {
		t.Errorf("%v", err)
	}
}
