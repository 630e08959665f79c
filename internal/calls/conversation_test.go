package calls_test

import (
	"strings"
	"testing"

	"github.com/moked/moked/internal/sim"
)

// TestConversation is a whole call: greeting, a question, an answer, a tool, goodbye.
func TestConversation(t *testing.T) {
	quiet(t)
	h := newHouse(t, setup{})
	ctx := soon(t)
	phone := h.carrier.Call(ctx, sim.CallRequest{From: "+972521234567", To: number})
	must(t, phone.WaitSpoken(ctx))
	if err := phone.WaitHeard(ctx, "המספרה של דנה"); err != nil {
		t.Fatalf("%v; heard %q, %+v", err, phone.Heard(), phone.Stats())
	}
	phone.Say("מה שלומך")
	must(t, phone.WaitHeard(ctx, "הבנתי: מה שלומך"))
	must(t, phone.WaitQuiet(ctx))
	phone.Say("להתראות")
	must(t, phone.Wait(ctx))
	if v := phone.Violations(); len(v) > 0 {
		t.Errorf("violations: %v", v)
	}
	c := h.only()
	t.Log("\n" + c.said())
	if c.EndReason != "bot_hung_up" || c.Status != "completed" || c.EndedAt == nil || c.Outcome != "conversation" {
		t.Errorf("call: %+v", c)
	}
	if c.PromptVersion == nil || *c.PromptVersion == 0 {
		t.Error("no prompt version")
	}
	if !strings.Contains(c.said(), "caller: מה שלומך\nbot: הבנתי: מה שלומך") {
		t.Errorf("transcript:\n%s", c.said())
	}
}
