package calls

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/speech"
)

// useTools runs what the model asked for. The wish to hang up is the call's own to fulfil.
func (s *state) useTools(calls []speech.ToolCall, out []effect) []effect {
	leave := false
	for _, c := range calls {
		if c.Name == agent.ToolEndCall {
			leave = true
			continue
		}
		s.tools = append(s.tools, c.ID)
		out = append(out, effect{kind: doTool, session: s.session, tool: c})
	}
	if len(s.tools) > 0 {
		s.due, s.toolsBy = 0, s.now+s.limits.Tool // the caller waits for the tools, not for the model
		s.rounds++
	}
	if leave {
		return s.leave(EndBotHungUp, out)
	}
	return out
}

// toolFailed is what the model is told when a tool did not come to an end: an honest answer, so
// that it does not claim what has not happened.
var toolFailed = json.RawMessage(`{"ok":false,"say":"","error":"This could not be saved now. Say so, and that the business will take care of it."}`)

// toolDone passes an answer on, and after the last one lets the model speak about them.
func (s *state) toolDone(id string, output json.RawMessage, out []effect) []effect {
	if !slices.Contains(s.tools, id) {
		return out // too late, or the session that asked is gone
	}
	s.tools = without(s.tools, id)
	out = append(out, effect{kind: doToolResult, id: id, output: output})
	if len(s.tools) > 0 {
		return out
	}
	s.quiet = s.now
	return s.speak(askTools, out)
}

// leave ends the call once everything has been heard. A model that is still at work is not
// listened to any more.
func (s *state) leave(reason string, out []effect) []effect {
	if s.leaving != "" {
		return out
	}
	s.leaving, s.farewell, s.due, s.want = reason, "", 0, askNothing
	s.leaveBy = s.play.ended(s.now)
	if reason != EndModelFailed { // a caller whose bot is gone waits for no mark
		s.leaveBy += s.limits.Goodbye
	}
	return s.cancel(out)
}

// end is the end.
func (s *state) end(reason string, out []effect) []effect {
	for _, p := range s.play.parts(s.now) {
		s.said.heard(p.item, p.heard, p.total)
	}
	s.said.close()
	s.ended = true
	return append(out, effect{kind: doEnd, reason: reason})
}

// timers does what is due, and is the only judge of silence.
func (s *state) timers(out []effect) []effect {
	switch {
	case s.leaving != "":
		if !s.play.audible(s.now) && s.play.confirmed() || s.now >= s.leaveBy {
			return s.end(s.leaving, out)
		}
		return out
	case s.now-s.frameAt >= s.limits.Lost:
		return s.end(EndCarrierLost, out)
	case s.now >= s.limits.MaxDuration+s.limits.MaxOvertime:
		return s.end(EndMaxDuration, out)
	}
	if s.now >= s.limits.MaxDuration && s.farewell == "" {
		s.farewell = EndMaxDuration
		out = s.speak(askGoodbye, out)
	}
	for len(s.tools) > 0 && s.now >= s.toolsBy {
		out = s.toolDone(s.tools[0], toolFailed, out)
	}
	if s.due != 0 && s.now >= s.due {
		return s.timers(s.leave(EndModelFailed, append(out, effect{kind: doDisconnect})))
	}
	if s.rescueAt() != 0 && s.now >= s.rescueAt() {
		out = s.modelDown(false, append(out, effect{kind: doDisconnect}))
	}
	if s.speaking && !s.stalled && s.now-s.frameAt >= s.limits.Stall {
		// A line that went dead in the middle of a word: without silence the model would wait for
		// the end of it for ever.
		s.stalled = true
		out = append(out, effect{kind: doSilence})
	}
	if at := s.quietAt(); at != 0 && s.now >= at {
		s.quiet = s.now
		if s.prompts++; s.prompts <= s.limits.QuietPrompts {
			return s.speak(askQuiet, out)
		}
		s.farewell = EndSilence
		return s.speak(askGoodbye, out)
	}
	return out
}

// rescueAt is when a second session is tried because the first keeps silent, 0 for never.
func (s *state) rescueAt() (at time.Duration) {
	if s.due == 0 || s.second || !s.connected {
		return 0
	}
	return s.due - s.limits.Speak + s.limits.Rescue
}

// quietAt is when the bot asks into the silence, 0 while it is anybody's turn.
func (s *state) quietAt() (at time.Duration) {
	if s.speaking || s.due != 0 || s.response != "" || s.asked != askNothing || len(s.tools) > 0 || s.farewell != "" || !s.connected || s.play.audible(s.now) {
		return 0
	}
	return s.quiet + s.limits.Quiet
}

// wake is when the state wants to be looked at again if nothing happens before.
func (s *state) wake() (at time.Duration) {
	at = s.now + s.limits.Lost
	sooner := func(t time.Duration) {
		if t != 0 && t < at {
			at = t
		}
	}
	if s.play.audible(s.now) {
		sooner(s.play.ends + s.play.lag)
		if s.play.from < len(s.play.waiting) {
			sooner(s.play.ends + s.play.lag - s.limits.Lead)
		}
	}
	if s.leaving != "" {
		sooner(s.leaveBy)
		return at
	}
	sooner(s.due)
	sooner(s.rescueAt())
	sooner(s.quietAt())
	if len(s.tools) > 0 {
		sooner(s.toolsBy)
	}
	if s.speaking && !s.stalled {
		sooner(s.frameAt + s.limits.Stall)
	}
	sooner(s.frameAt + s.limits.Lost)
	if s.farewell == "" {
		sooner(s.limits.MaxDuration)
	}
	sooner(s.limits.MaxDuration + s.limits.MaxOvertime)
	return at
}
