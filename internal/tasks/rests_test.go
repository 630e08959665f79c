package tasks_test

import (
	"strings"
	"testing"
	"time"
)

func TestRests(t *testing.T) {
	h, _ := newHouse(t, time.Date(2026, 9, 10, 8, 0, 0, 0, time.UTC)) // a Thursday before Rosh Hashanah on Shabbat
	a := h.must(200, "GET", "/api/tasks/rests", "")
	items := a.body["items"].([]any)
	first := items[0].(map[string]any)
	if first["name"] != "Rosh Hashanah" || !strings.HasPrefix(first["begins"].(string), "2026-09-11T15:") || !strings.HasPrefix(first["ends"].(string), "2026-09-13T16:") {
		t.Errorf("first %v", first)
	}
	names := ""
	for _, one := range items {
		names += one.(map[string]any)["name"].(string) + "|"
	}
	if want := "Rosh Hashanah|Shabbat|Yom Kippur|Sukkot|Simchat Torah|"; !strings.HasPrefix(names, want) {
		t.Errorf("names %q, want %q first", names, want)
	}
}
