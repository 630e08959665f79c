package calls

import (
	"testing"
	"time"
)

func TestCallingHours(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	for at, next := range map[string]string{ // empty: people may be called
		"2026-11-24 08:00": "",                 // a Tuesday
		"2026-11-24 19:59": "",                 //
		"2026-11-24 07:59": "2026-11-24 08:00", // too early
		"2026-11-24 20:00": "2026-11-25 08:00", // too late
		"2026-11-27 12:59": "",                 // a Friday
		"2026-11-27 13:00": "2026-11-28 17:30", // until Shabbat is out
		"2026-11-28 10:00": "2026-11-28 17:30",
		"2026-09-12 10:00": "2026-09-13 19:45", // the two days of the new year, which began on a Shabbat
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := mayCall(now); got != (next == "") {
			t.Errorf("%s: %v", at, got)
		}
		if next == "" {
			continue
		}
		if got := nextCalling(now); got.Format("2006-01-02 15:04") != next {
			t.Errorf("after %s people may be called from %s, not %s", at, got.Format("2006-01-02 15:04"), next)
		}
	}
}
