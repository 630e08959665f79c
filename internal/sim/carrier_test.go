package sim

import (
	"strings"
	"testing"
)

// The whole path: the caller's words reach the model as sound, and its words reach the caller's ear.
func TestCallThroughCarrierAndModel(t *testing.T) {
	p, c, rt, ctx := lab(t)
	p.tool = `{"say":"רשמתי את דנה."}`
	call := c.Call(ctx, CallRequest{From: "+972521234567", To: "+97231234567"})
	must(t, call.WaitHeard(ctx, "העסק הוא מספרה."))
	must(t, call.WaitQuiet(ctx))
	call.Say("שלום, קוראים לי דנה כהן")
	must(t, call.WaitHeard(ctx, "רשמתי את דנה."))
	must(t, call.WaitQuiet(ctx))
	call.Hangup()
	must(t, call.Wait(ctx))
	s, err := rt.WaitSession(ctx, 1)
	must(t, err)
	<-s.Done()
	if got := s.Heard(); len(got) != 1 || got[0] != "שלום, קוראים לי דנה כהן" {
		t.Errorf("the model heard %q", got)
	}
	if s.Instructions() != "העסק הוא מספרה." {
		t.Errorf("the model was told %q", s.Instructions())
	}
	items := s.Items()
	found := false
	for _, it := range items {
		found = found || it.Type == "function_call" && strings.Contains(it.Arguments, "דנה כהן")
	}
	if !found {
		t.Errorf("no tool call with the name in %+v", items)
	}
	c.Close()
	if st := p.posted("/status"); len(st) != 1 || st[0].Get("CallStatus") != "completed" || st[0].Get("CallDuration") == "" {
		t.Errorf("status callbacks: %v", st)
	}
	if v := call.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
	if st := call.Stats(); st.Marks < 2 || st.FramesSent == 0 || st.Underruns > 0 {
		t.Errorf("stats: %+v", st)
	}
	if len(p.posted("/after")) != 0 {
		t.Error("verbs went on after the caller had hung up")
	}
}
