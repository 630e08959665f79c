package tasks

import (
	"testing"
	"time"
)

// FuzzWallClock reads any time of any zone off the wall: the moment found shows that time there, or an
// hour that is skipped moves on by as much as the clocks do.
func FuzzWallClock(f *testing.F) {
	f.Add(int64(1_774_573_800), "Asia/Jerusalem")      // 2026-03-27 02:30, skipped
	f.Add(int64(1_792_891_800), "Asia/Jerusalem")      // 2026-10-25 01:30, twice
	f.Add(int64(1_325_289_600), "Pacific/Apia")        // 2011-12-31, after a day that never was
	f.Add(int64(1_775_347_200), "Australia/Lord_Howe") // half an hour
	f.Fuzz(func(t *testing.T, unix int64, name string) {
		zone, err := time.LoadLocation(name)
		if err != nil || unix < 0 || unix > 4_000_000_000 {
			return
		}
		wall := time.Unix(unix, 0).UTC().Truncate(time.Minute)
		y, m, d := wall.Date()
		at := wallClock(zone, y, m, d, wall.Hour(), wall.Minute()).In(zone)
		if shows(at, wall) {
			return
		}
		shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
		if moved := shown.Sub(wall); moved <= 0 || moved > 24*time.Hour {
			t.Errorf("%s in %s became %s", wall.Format(localLayout), name, at.Format(localLayout))
		}
	})
}
