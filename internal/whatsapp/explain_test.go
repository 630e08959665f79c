package whatsapp

import (
	"strconv"
	"testing"
)

// TestEveryCodeHasAnActionAndWords is the table of the Cloud API's errors, row by row.
func TestEveryCodeHasAnActionAndWords(t *testing.T) {
	for advice, codes := range map[Advice][]int{
		AuthFailed:    {0, 190, 10, 200, 210, 299, 131005},
		Retry:         {1, 2, 131000, 131016, 133004},
		SlowDown:      {4, 80007, 130429, 131056, 131057},
		WindowClosed:  {131047, 63016},
		Undeliverable: {131026, 131021, 131030, 131062},
		AccountIssue:  {131048, 131031, 368, 131042, 133010, 131045},
		Suppressed:    {131049, 131050, 130472},
		MediaIssue:    {131052, 131053, 131051},
		BadMessage:    {100, 131008, 131009, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018},
	} {
		for _, n := range codes {
			code := strconv.Itoa(n)
			if got := AdviceFor(code); got != advice {
				t.Errorf("%s: %s, want %s", code, got, advice)
			}
			if text := ExplainCode(code); text.He == "" || text.En == "" {
				t.Errorf("%s has no words", code)
			}
		}
	}
	for code := range byCode {
		n, err := strconv.Atoi(code)
		if _, listed := adviceByCode[n]; err != nil || !listed {
			t.Errorf("%s has words and no action", code)
		}
	}
}
