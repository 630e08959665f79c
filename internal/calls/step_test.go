package calls

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/moked/moked/internal/speech"
)

const second = time.Second

func TestGreetingIsPaced(t *testing.T) {
	p := newTape(t)
	p.at = 200 * time.Millisecond
	p.up()
	p.at = 400 * time.Millisecond
	p.says("r1", "a", "שלום וברוכים הבאים", second)
	p.wait(1100 * time.Millisecond)
	p.is(`
	    0 begin
	    0   connect 1
	  200 model up
	  200   respond The call has just been answered
	  400 audio a 1s
	  400   play 400ms
	  400 done r1 completed
	  500   play 100ms
	  600   play 100ms
	  700   play 100ms
	  800   play 100ms
	  900   play 100ms
	 1000   play 100ms
	 1400   save bot: שלום וברוכים הבאים`)
}

// talking is a call after its greeting.
func talking(t *testing.T) *tape {
	p := newTape(t).up().says("r1", "a", "שלום", 500*time.Millisecond).wait(600 * time.Millisecond).mark()
	return p.fresh()
}

// TestInterruption: the ear first, then the mind, then the memory.
func TestInterruption(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").wait(400*time.Millisecond).callerEnds("u1", "מתי אתם פתוחים?")
	p.started("r2").text("r2", "b", "אנחנו פתוחים כל יום מתשע עד שבע בערב").audio("r2", "b", 4*second)
	p.wait(1600 * time.Millisecond).fresh()
	p.callerBegins("u2")
	p.audio("r2", "b", 2*second) // late deltas
	p.done("r2", speech.StatusCancelled)
	p.wait(500*time.Millisecond).callerEnds("u2", "רגע")
	p.is(`
	 2600 caller begins u2
	 2600   clear
	 2600   cancel r2
	 2600   truncate b at 1.6s
	 2600   save bot: אנחנו פתוחים…
	 2600 audio b 2s
	 2600 done r2 cancelled
	 3100 caller ends u2
	 3100   save caller: רגע`)
}

func TestInterruptionWhileThinking(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").text("r2", "b", "לא יישמע").fresh()
	p.callerBegins("u2").audio("r2", "b", second).done("r2", speech.StatusCancelled).callerEnds("u2", "ב")
	p.on("hang up", event{kind: evCallerHungUp})
	p.is(`
	  600 caller begins u2
	  600   cancel r2
	  600 audio b 1s
	  600 done r2 cancelled
	  600 caller ends u2
	  600   save caller: ב
	  600 hang up
	  600   end caller_hung_up`)
	if turns := p.s.said.turns(); len(turns) != 3 {
		t.Errorf("what nobody heard is in the transcript: %+v", turns)
	}
}

// TestUnheardItemIsDeleted: two items wait, the first is heard in part, the second not at all.
func TestUnheardItemIsDeleted(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א")
	p.started("r2").text("r2", "b", "ראשון ראשון ראשון ראשון").audio("r2", "b", second)
	p.text("r2", "c", "שני").audio("r2", "c", second).done("r2", speech.StatusCompleted)
	p.wait(500 * time.Millisecond).fresh()
	p.callerBegins("u2")
	p.is(`
	 1100 caller begins u2
	 1100   clear
	 1100   truncate b at 500ms
	 1100   delete c
	 1100   save bot: ראשון ראשון…`)
}

// TestNothingToCancel: what is heard to its end is neither cleared nor truncated, and no response
// is cancelled that is not being made.
func TestNothingToCancel(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").is(`
	  600 caller begins u1`)
}

// TestLateCarrier: marks that come back late tell that the caller has heard less.
func TestLateCarrier(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").audio("r2", "b", 2*second).done("r2", speech.StatusCompleted)
	p.wait(500 * time.Millisecond)
	p.on("", event{kind: evPlayed, gen: p.s.play.gen, position: p.s.play.acked + 1600}) // 200 ms heard after 500
	p.fresh().callerBegins("u2")
	p.is(`
	 1100 caller begins u2
	 1100   clear
	 1100   truncate b at 200ms`)
}

// TestHastyCarrier: a carrier that gives marks back at once is not believed.
func TestHastyCarrier(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").audio("r2", "b", 2*second).done("r2", speech.StatusCompleted)
	p.mark().wait(300 * time.Millisecond).mark().fresh()
	p.callerBegins("u2")
	p.is(`
	  900 caller begins u2
	  900   clear
	  900   truncate b at 300ms`)
}

func TestMarksOfAnOldGeneration(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").audio("r2", "b", 2*second).wait(100 * time.Millisecond)
	old := p.s.play.gen
	p.callerBegins("u2").done("r2", speech.StatusCancelled).callerEnds("u2", "ב").started("r3").audio("r3", "c", second)
	p.on("", event{kind: evPlayed, gen: old, position: 3200})
	if p.s.play.acked != 0 {
		t.Error("a mark of what was cleared counts for what came after it")
	}
}

func TestTools(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "תחזרו אליי").started("r2").fresh()
	p.done("r2", speech.StatusCompleted, call("c1", "schedule_callback"), call("c2", "add_note"))
	p.on("c2", event{kind: evToolDone, session: 1, toolID: "c2", output: json.RawMessage(`2`)})
	p.on("c1", event{kind: evToolDone, session: 1, toolID: "c1", output: json.RawMessage(`1`)})
	p.on("c1 again", event{kind: evToolDone, session: 1, toolID: "c1", output: json.RawMessage(`1`)})
	p.is(`
	  600 done r2 completed
	  600   tool schedule_callback
	  600   tool add_note
	  600 c2
	  600   result c2 2
	  600 c1
	  600   result c1 1
	  600   respond
	  600 c1 again`)
}

func TestSlowTool(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").fresh()
	p.done("r2", speech.StatusCompleted, call("c1", "save_lead")).wait(5100 * time.Millisecond)
	p.is(`
	  600 done r2 completed
	  600   tool save_lead
	 5600   result c1 ` + string(toolFailed) + `
	 5600   respond`)
}

func TestToolRoundsEnd(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א")
	for _, id := range []string{"1", "2", "3"} {
		p.started("r"+id).done("r"+id, speech.StatusCompleted, call("c"+id, "add_note"))
		p.fresh().on("", event{kind: evToolDone, session: 1, toolID: "c" + id, output: json.RawMessage(`1`)})
	}
	p.is(`
	  600   result c3 1
	  600   respond  without tools`)
}

// TestOneResponseAtATime: an answer of tools that comes while the caller speaks, or while the model
// answers by itself, does not make it speak twice at once.
func TestOneResponseAtATime(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").done("r2", speech.StatusCompleted, call("c1", "add_note"))
	p.callerBegins("u2").fresh()
	p.on("answer", event{kind: evToolDone, session: 1, toolID: "c1", output: json.RawMessage(`1`)})
	p.callerEnds("u2", "ב").started("r3").done("r3", speech.StatusCompleted)
	p.is(`
	  600 answer
	  600   result c1 1
	  600 caller ends u2
	  600   save caller: ב
	  600 done r3 completed`)
}

func TestRefusedWishIsRepeatedOnlyForTools(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").done("r2", speech.StatusCompleted, call("c1", "add_note"))
	p.on("", event{kind: evToolDone, session: 1, toolID: "c1", output: json.RawMessage(`1`)}).fresh()
	p.model("refused", speech.Event{Kind: speech.Trouble, Code: speech.CodeResponseActive})
	p.started("auto").done("auto", speech.StatusCompleted)
	p.is(`
	  600 refused
	  600 done auto completed
	  600   respond`)
}

// TestGoodbyeIsHeard: the call ends when the last mark has come, not when the model says so.
func TestGoodbyeIsHeard(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "ביי").started("r2").text("r2", "b", "להתראות").audio("r2", "b", 2*second).fresh()
	p.done("r2", speech.StatusCompleted, call("c1", "end_call")).wait(2100 * time.Millisecond)
	p.callerBegins("u2") // a word into the goodbye does not stop it
	p.mark()
	p.is(`
	  600 done r2 completed
	  700   play 100ms
	  800   play 100ms
	  900   play 100ms
	 1000   play 100ms
	 1100   play 100ms
	 1200   play 100ms
	 1300   play 100ms
	 1400   play 100ms
	 1500   play 100ms
	 1600   play 100ms
	 1700   play 100ms
	 1800   play 100ms
	 1900   play 100ms
	 2000   play 100ms
	 2100   play 100ms
	 2200   play 100ms
	 2600   save bot: להתראות
	 2700 caller begins u2
	 2700 mark
	 2700   end bot_hung_up`)
}

func TestGoodbyeWithoutMarks(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "ביי").started("r2").audio("r2", "b", 100*time.Millisecond).fresh()
	p.done("r2", speech.StatusCompleted, call("c1", "end_call")).wait(7 * second)
	p.is(`
	  600 done r2 completed
	 5700   end bot_hung_up`)
}

func TestSilence(t *testing.T) {
	p := talking(t)
	p.wait(8*second).says("r2", "b", "עדיין שם?", second)
	p.wait(9*second).says("r3", "c", "הלו?", second)
	p.wait(9*second).says("r4", "d", "להתראות", second)
	p.wait(second).mark()
	p.onlyLines("respond", "end").is(`
	 8500   respond The caller has been silent for a while
	17600   respond The caller has been silent for a while
	26600   respond The call has to end now without tools
	27600   end silence`)
}

func TestSomebodyIsThereAfterAll(t *testing.T) {
	p := talking(t)
	p.wait(8*second).says("r2", "b", "?", second).wait(9*second).says("r3", "c", "?", second).wait(9 * second)
	p.started("r4").audio("r4", "d", second).callerBegins("u1").done("r4", speech.StatusCancelled).callerEnds("u1", "אני כאן")
	p.says("r5", "e", "נהדר", second).wait(2 * second)
	if p.s.ended || p.s.leaving != "" {
		t.Error("the caller spoke and was hung up on")
	}
}

func TestModelThatNeverAnswers(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "הלו").fresh()
	p.wait(4500 * time.Millisecond).up().wait(3 * second)
	p.is(`
	 4600   disconnect
	 4600   connect 2 [true שלום] [false הלו]
	 5100 model up
	 5100   respond
	 6100   disconnect
	 6100   end model_failed`)
}

func TestModelThatCannotBeReached(t *testing.T) {
	p := newTape(t)
	p.at = second
	p.down()
	p.at = 2 * second
	p.down()
	p.is(`
	    0 begin
	    0   connect 1
	 1000 model down
	 1000   connect 2
	 2000 model down
	 2000   end model_failed`)
}

func TestModelThatRefuses(t *testing.T) {
	p := newTape(t)
	p.on("refused", event{kind: evModelDown, session: 1, fatal: true})
	p.is(`
	    0 begin
	    0   connect 1
	    0 refused
	    0   end model_failed`)
}

// TestDropInTheMiddleOfASentence: what is on its way is heard, and a second session goes on.
func TestDropInTheMiddleOfASentence(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").text("r2", "b", "תשובה").audio("r2", "b", 500*time.Millisecond).fresh()
	p.down().wait(200 * time.Millisecond).up().wait(500 * time.Millisecond)
	p.is(`
	  600 model down
	  600   connect 2 [true שלום] [false א] [true תשובה]
	  700   play 100ms
	  800 model up
	  800   respond
	 1100   save bot: תשובה`)
	p.fresh().callerBegins("u2").is(`
	 1300 caller begins u2`)
}

func TestQuotaIsNotRetried(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").fresh()
	p.model("quota", speech.Event{Kind: speech.ResponseDone, Response: "r2", Status: speech.StatusFailed, Code: "insufficient_quota", Fatal: true})
	p.is(`
	  600 quota
	  600   disconnect
	  600   end model_failed`)
}

// TestContentFilterIsNoGoodbye: a response that failed is tried once more, and never ends a call
// by itself.
func TestContentFilterIsNoGoodbye(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").fresh()
	p.done("r2", speech.StatusIncomplete).says("r3", "b", "סליחה", 100*time.Millisecond)
	p.is(`
	  600 done r2 incomplete
	  600   respond
	  600 audio b 100ms
	  600   play 100ms
	  600 done r3 completed`)
}

func TestMaxDuration(t *testing.T) {
	p := talking(t)
	p.s.limits.MaxDuration = 4 * second
	p.callerBegins("u1").wait(3*second).callerEnds("u1", "א").says("r2", "b", "ב", second).wait(2 * second)
	p.says("r3", "c", "להתראות", second).wait(1100 * time.Millisecond).mark()
	p.onlyLines("respond", "end").is(`
	 4000   respond The call has to end now without tools
	 6700   end max_duration`)
}

func TestMaxDurationOfATalker(t *testing.T) {
	p := talking(t)
	p.s.limits.MaxDuration = 4 * second
	p.callerBegins("u1").wait(40 * second).onlyLines("end").is(`
	24000   end max_duration`)
}

func TestDeadLineWhileSpeaking(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").fresh().pass(40*second, false)
	p.is(`
	 1350   silence
	30600   end carrier_lost`)
}

func TestUnaskedAnswerAfterTheGoodbye(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "ביי").started("r2").audio("r2", "b", 3*second).done("r2", speech.StatusCompleted, call("c1", "end_call")).fresh()
	p.callerBegins("u2").callerEnds("u2", "ביי ביי").started("r3")
	p.is(`
	  600 caller begins u2
	  600 caller ends u2
	  600   save caller: ביי ביי
	  600   cancel r3`)
}

func TestShutdownEndsAtOnce(t *testing.T) {
	p := talking(t)
	p.callerBegins("u1").callerEnds("u1", "א").started("r2").text("r2", "b", "אחת שתיים שלוש ארבע").audio("r2", "b", 4*second).wait(2 * second).fresh()
	p.on("shutdown", event{kind: evShutdown}).on("late", event{kind: evCallerHungUp})
	p.is(`
	 2600 shutdown
	 2600   end shutdown
	 2600 late`)
	turns := p.s.said.turns()
	if last := turns[len(turns)-1]; last.Text != "אחת שתיים" || !last.Interrupted {
		t.Errorf("the bot's last turn is %+v", last)
	}
}
