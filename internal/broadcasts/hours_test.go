package broadcasts

import (
	"testing"
	"time"
)

func jerusalem(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestAllowed(t *testing.T) {
	zone := jerusalem(t)
	day := Broadcast{FromMinute: earliest, ToMinute: latest}
	evening := Broadcast{FromMinute: 17 * 60, ToMinute: 20 * 60}
	always := Broadcast{FromMinute: earliest, ToMinute: latest, OnRest: true}
	for _, c := range []struct {
		name     string
		b        Broadcast
		at, want string
	}{
		{"a weekday at noon", day, "2026-11-24 12:00", "2026-11-24 12:00"},
		{"early", day, "2026-11-24 06:10", "2026-11-24 08:00"},
		{"late", day, "2026-11-24 21:00", "2026-11-25 08:00"},
		{"its own hours", evening, "2026-11-24 09:00", "2026-11-24 17:00"},
		{"after its own hours", evening, "2026-11-24 20:00", "2026-11-25 17:00"},
		{"Friday evening", day, "2026-11-27 16:00", "2026-11-28 17:26"},
		{"Friday evening, for who does not keep it", always, "2026-11-27 16:00", "2026-11-27 16:00"},
		{"Friday morning", day, "2026-11-27 09:00", "2026-11-27 09:00"},
		{"Rosh Hashanah into Shabbat", day, "2024-10-02 18:00", "2024-10-05 19:07"},
		{"a rest that ends after the hours", day, "2026-06-26 19:30", "2026-06-27 20:40"},
		{"Memorial Day", day, "2026-04-21 10:00", "2026-04-21 20:01"},
		{"the morning on which clocks go forward", day, "2026-03-27 01:30", "2026-03-27 08:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := c.b.allowed(at)
		want, err := time.ParseInLocation("2006-01-02 15:04", c.want, zone)
		if err != nil {
			t.Fatal(err)
		}
		if d := got.Sub(want).Abs(); d > 3*time.Minute {
			t.Errorf("%s: %v, want %v", c.name, got, want)
		}
		if again := c.b.allowed(got); !again.Equal(got) {
			t.Errorf("%s: %v is allowed only at %v", c.name, got, again)
		}
	}
}

func TestEnds(t *testing.T) {
	zone := jerusalem(t)
	b := Broadcast{FromMinute: earliest, ToMinute: latest, PerMinute: 20}
	at := time.Date(2026, 11, 24, 20, 0, 0, 0, zone)
	for n, want := range map[int64]string{0: "24 20:00", 20: "24 20:01", 1200: "24 21:00", 1400: "25 08:10"} {
		if got := b.ends(at, n).Format("02 15:04"); got != want {
			t.Errorf("%d people by %s, want %s", n, got, want)
		}
	}
	friday := time.Date(2026, 11, 27, 15, 0, 0, 0, zone)
	if got := b.ends(friday, 2000); got.Day() != 28 || got.Hour() < 17 {
		t.Errorf("over Shabbat by %v", got)
	}
}

func TestPace(t *testing.T) {
	for perMinute, want := range map[int64]float64{1: 1, 20: 20, 60: 60, 90: 120, 600: 600} {
		together, wait := Broadcast{PerMinute: perMinute}.pace()
		if got := float64(together) * time.Minute.Seconds() / wait.Seconds(); got != want {
			t.Errorf("%d a minute goes at %v", perMinute, got)
		}
	}
}

func TestWarnings(t *testing.T) {
	for text, want := range map[string]int{"פרסומת: מבצע. להסרה כתבו הסר": 0, "מבצע": 2, "פרסומת מבצע": 1, "פרסומת\n[STOP]": 0} {
		if got := warnings(text); len(got) != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
