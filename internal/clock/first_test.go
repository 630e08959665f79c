package clock_test

import (
	"testing"
	"time"

	"github.com/moked/moked/internal/clock"
)

func TestFirstID(t *testing.T) {
	start := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	c := clock.Fake(start)
	before := c.NewID()
	c.Advance(time.Minute)
	after := c.NewID()
	if first := clock.FirstID(c.Now()); before >= first || after < first {
		t.Errorf("ids %d and %d are not on their sides of %d", before, after, first)
	}
	if clock.FirstID(time.Time{}) != 0 {
		t.Error("a time before the epoch has no ids and starts at 0")
	}
}
