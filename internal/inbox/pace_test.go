package inbox

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func TestANumberDoesNotSendFasterThanItMay(t *testing.T) {
	p := newPace()
	sent := 0
	for range 200 {
		if p.take(1, noon).IsZero() {
			sent++
		}
	}
	if sent != numberRate {
		t.Errorf("%d at once, want %d", sent, numberRate)
	}
	if wait := p.take(1, noon); !wait.After(noon) || wait.After(noon.Add(time.Second)) {
		t.Errorf("to ask again at %v", wait)
	}
	if !p.take(2, noon).IsZero() {
		t.Error("another number waits as well")
	}
	for s := 1; s <= 10; s++ {
		sent = 0
		for range 200 {
			if p.take(1, noon.Add(time.Duration(s)*time.Second)).IsZero() {
				sent++
			}
		}
		if sent != numberRate {
			t.Fatalf("%d in second %d", sent, s)
		}
	}
	if wait := p.take(1, noon.Add(-time.Hour)); wait.IsZero() {
		t.Error("a clock that is put back gives tokens")
	}
}

func TestANumberRestsWhenItIsTold(t *testing.T) {
	p := newPace()
	p.hold(1, noon.Add(time.Minute))
	p.hold(1, noon.Add(time.Second)) // the longer rest stands
	if got := p.take(1, noon); !got.Equal(noon.Add(time.Minute)) {
		t.Errorf("rests until %v", got)
	}
	if !p.take(1, noon.Add(time.Minute)).IsZero() {
		t.Error("still rests afterwards")
	}
}

func TestTypingIsShownNowAndThen(t *testing.T) {
	p := newPace()
	shown := 0
	for s := range 60 {
		if p.typing(1, noon.Add(time.Duration(s)*time.Second)) {
			shown++
		}
	}
	if shown != 3 {
		t.Errorf("shown %d times in a minute", shown)
	}
	if !p.typing(2, noon) || len(p.typed) != 2 {
		t.Errorf("another conversation: %v", p.typed)
	}
}
