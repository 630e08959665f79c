package hebcal_test

import (
	"testing"
	"time"

	"github.com/moked/moked/internal/hebcal"
)

func zone(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestHolidays(t *testing.T) {
	for date, want := range map[string]string{
		"2024-04-22": "erev_pesach", "2024-04-23": "pesach", "2024-04-24": "chol_hamoed_pesach", "2024-04-28": "erev_pesach_7", "2024-04-29": "pesach_7",
		"2024-04-30": "", "2025-04-13": "pesach", "2026-04-02": "pesach", "2027-04-22": "pesach", "2028-04-11": "pesach", "2029-03-31": "pesach", "2030-04-18": "pesach",
		"2023-05-26": "shavuot", "2024-06-12": "shavuot", "2025-06-02": "shavuot", "2026-05-22": "shavuot", "2026-05-21": "erev_shavuot", "2026-05-23": "",
		"2024-10-02": "erev_rosh_hashanah", "2024-10-03": "rosh_hashanah", "2024-10-04": "rosh_hashanah", "2024-10-11": "erev_yom_kippur", "2024-10-12": "yom_kippur",
		"2024-10-17": "sukkot", "2024-10-18": "chol_hamoed_sukkot", "2024-10-23": "erev_shemini_atzeret", "2024-10-24": "shemini_atzeret", "2024-10-25": "",
		// Days of the state, moved away from Shabbat in one way or another.
		"2024-05-06": "yom_hashoah", "2024-05-13": "yom_hazikaron", "2024-05-14": "yom_haatzmaut", // 5 Iyar is a Monday
		"2025-04-24": "yom_hashoah", "2025-04-30": "yom_hazikaron", "2025-05-01": "yom_haatzmaut", // 5 Iyar is a Shabbat
		"2023-04-18": "yom_hashoah", "2023-04-25": "yom_hazikaron", "2023-04-26": "yom_haatzmaut", // as it stands
		"2022-04-28": "yom_hashoah", "2022-05-04": "yom_hazikaron", "2022-05-05": "yom_haatzmaut", // 5 Iyar is a Friday
		"2021-04-08": "yom_hashoah", "2021-04-14": "yom_hazikaron", "2021-04-15": "yom_haatzmaut",
		"2024-08-13": "tisha_bav", "2022-08-07": "tisha_bav", "2022-08-06": "", "2025-08-03": "tisha_bav",
	} {
		at, err := time.Parse("2006-01-02", date)
		if err != nil {
			t.Fatal(err)
		}
		h, _ := hebcal.HolidayOn(hebcal.DayOf(at))
		if h.Key != want {
			t.Errorf("%s is %q, want %q", date, h.Key, want)
		}
	}
}

// Times printed for Israel's towns, earliest candles and latest stars among Jerusalem, Tel Aviv, Haifa,
// Beersheba and Eilat. Ours begins no later and ends no earlier, and not by more than a quarter of an hour.
func TestRestCoversPrintedTimes(t *testing.T) {
	z := zone(t)
	for _, c := range []struct{ candles, stars, names string }{
		{"2019-12-06 15:55", "2019-12-07 17:20", "shabbat"},
		{"2024-10-23 17:18", "2024-10-24 18:36", "shemini_atzeret"},
		{"2025-10-10 17:37", "2025-10-11 18:52", "shabbat"},
		{"2025-11-14 16:05", "2025-11-15 17:23", "shabbat"},
		{"2026-02-20 16:49", "2026-02-21 18:10", "shabbat"},
	} {
		candles, err := time.ParseInLocation("2006-01-02 15:04", c.candles, z)
		if err != nil {
			t.Fatal(err)
		}
		stars, err := time.ParseInLocation("2006-01-02 15:04", c.stars, z)
		if err != nil {
			t.Fatal(err)
		}
		r := hebcal.NextRest(candles.Add(-8 * time.Hour))
		early, late := candles.Sub(r.Begins), r.Ends.Sub(stars)
		if early < 0 || early > 15*time.Minute || late < 0 || late > 15*time.Minute || r.Holidays[0].Key != c.names {
			t.Errorf("%s to %s: ours is %v to %v, %v", c.candles, c.stars, r.Begins, r.Ends, r.Holidays)
		}
	}
}

// Days that follow one another are one rest: its evening in the middle is no time to work.
func TestRestsJoin(t *testing.T) {
	z := zone(t)
	for _, c := range []struct{ at, from, to, names string }{
		{"2024-10-03 12:00", "2024-10-02", "2024-10-05", "rosh_hashanah shabbat "}, // Thursday, Friday, Shabbat
		{"2023-09-16 12:00", "2023-09-15", "2023-09-17", "rosh_hashanah "},         // on Shabbat itself
		{"2026-05-23 12:00", "2026-05-21", "2026-05-23", "shavuot shabbat "},
		{"2022-08-06 12:00", "2022-08-05", "2022-08-07", "shabbat tisha_bav "},
		{"2026-11-24 12:00", "2026-11-27", "2026-11-28", "shabbat "}, // the next one
		{"2024-10-12 12:00", "2024-10-11", "2024-10-12", "yom_kippur "},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, z)
		if err != nil {
			t.Fatal(err)
		}
		r := hebcal.NextRest(at)
		names := ""
		for _, h := range r.Holidays {
			names += h.Key + " "
		}
		if got := r.Begins.Format("2006-01-02"); got != c.from || r.Ends.Format("2006-01-02") != c.to || names != c.names {
			t.Errorf("%s: from %v to %v, %q", c.at, r.Begins, r.Ends, names)
		}
	}
}

func TestRestAt(t *testing.T) {
	z := zone(t)
	for text, want := range map[string]bool{
		"2026-11-27 12:00": false, // Friday noon
		"2026-11-27 16:30": true,
		"2026-11-28 00:30": true,
		"2026-11-28 16:30": true,
		"2026-11-28 17:45": false,
		"2026-06-26 18:30": false, // summer: candles at about 19:10
		"2026-06-26 19:30": true,
		"2026-06-27 20:20": true,
		"2026-06-27 21:00": false,
		"2026-04-21 12:00": true, // Memorial Day
		"2026-04-22 12:00": false,
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, z)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := hebcal.RestAt(at); got != want {
			t.Errorf("%s rests: %v", text, got)
		}
		// The moment decides, not the clock on which it is read.
		if r, got := hebcal.RestAt(at.UTC()); got != want || r.Begins.Location() != time.UTC {
			t.Errorf("%s in UTC rests: %v", text, got)
		}
	}
}

// Every week of two hundred years holds a rest of at least a day, none is empty, and they follow in order.
func TestRestsFollow(t *testing.T) {
	at := time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)
	for at.Year() < 2150 {
		r := hebcal.NextRest(at)
		if length := r.Ends.Sub(r.Begins); length < 24*time.Hour || length > 75*time.Hour || r.Ends.Sub(at) > 9*24*time.Hour || len(r.Holidays) == 0 {
			t.Fatalf("after %v: %v to %v", at, r.Begins, r.Ends)
		}
		at = r.Ends
	}
}
