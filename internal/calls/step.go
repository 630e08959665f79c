package calls

import (
	"cmp"
	"slices"
	"time"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/speech"
)

// step is the whole behaviour of a call: what happened goes in, what shall be done comes out. It
// has no clock and does no I/O, so a call can be told as a list of events and checked as a list of
// effects. Effects are appended to out, in the order in which they must be done.
func step(s *state, e event, out []effect) []effect {
	if s.ended {
		return out
	}
	s.now = max(s.now, e.at)
	if e.frames != s.frames {
		s.frames, s.frameAt, s.stalled = e.frames, s.now, false
	}
	switch e.kind {
	case evBegin:
		s.due = s.now + s.limits.Speak
		s.session = 1
		out = append(out, effect{kind: doConnect, session: s.session})
	case evModelUp:
		if e.session == s.session {
			out = s.modelUp(out)
		}
	case evModelDown:
		if e.session == s.session {
			out = s.modelDown(e.fatal, out)
		}
	case evModel:
		if e.session == s.session {
			out = s.fromModel(e, out)
		}
	case evToolDone:
		if e.session == s.session {
			out = s.toolDone(e.toolID, e.output, out)
		}
	case evPlayed:
		s.play.ack(e.gen, e.position, s.now)
	case evCallerHungUp:
		return s.end(EndCallerHungUp, out)
	case evCarrierLost:
		return s.end(cmp.Or(s.leaving, EndCarrierLost), out)
	case evShutdown:
		return s.end(EndShutdown, out)
	case evMachine:
		return s.end(EndMachine, out)
	case evHangUp:
		return s.end(EndByTeam, out)
	}
	return s.timers(s.pump(out))
}

// pump keeps the lead at the carrier, and notices when everything has been heard.
func (s *state) pump(out []effect) []effect {
	for {
		piece := s.play.next(s.now, s.limits)
		if piece == nil {
			break
		}
		out = append(out, effect{kind: doPlay, audio: piece})
		if s.play.markDue(s.limits) {
			out = append(out, effect{kind: doMark, gen: s.play.gen, position: s.play.sent})
		}
	}
	if s.play.audible(s.now) {
		s.quiet = s.now
		return out
	}
	if s.response == "" || !s.voiced {
		for _, p := range s.play.parts(s.now) {
			s.said.heard(p.item, p.total, p.total)
		}
		if s.play.settle() {
			s.quiet = s.now
			out = s.save(out)
		}
	}
	return out
}

func (s *state) save(out []effect) []effect {
	if turns := s.said.fresh(); len(turns) > 0 {
		out = append(out, effect{kind: doSave, turns: turns})
	}
	return out
}

// modelUp greets, or takes the conversation up again where the first session left it.
func (s *state) modelUp(out []effect) []effect {
	s.connected = true
	switch {
	case !s.greeted:
		s.greeted = true
		return s.speak(askGreeting, out)
	case s.due != 0:
		return s.speak(askAgain, out)
	}
	return out
}

// modelDown tries one more session; what is being played goes on meanwhile.
func (s *state) modelDown(fatal bool, out []effect) []effect {
	working := s.response != "" || s.asked != askNothing || s.want != askNothing || len(s.tools) > 0
	s.connected, s.response, s.voiced = false, "", false
	s.asked, s.want, s.tools, s.cancelled = askNothing, askNothing, nil, nil
	switch {
	case s.leaving != "":
		return out
	case s.farewell != "":
		return s.leave(s.farewell, out)
	case fatal || s.second:
		return s.leave(EndModelFailed, out)
	}
	if s.due == 0 && working {
		s.due = s.now + s.limits.Speak
	}
	s.second = true
	s.session++
	return append(out, effect{kind: doConnect, session: s.session, history: s.history()})
}

// history is what a second session has to know.
func (s *state) history() []speech.Line {
	var lines []speech.Line
	for _, t := range s.said.turns() {
		lines = append(lines, speech.Line{Bot: t.Role == RoleBot, Text: t.Text})
	}
	return lines
}

// speak is the only place where a response is asked for. The model itself answers whatever the
// caller says; asking while it does so, or while the caller speaks, would make it answer twice.
func (s *state) speak(why ask, out []effect) []effect {
	switch {
	case !s.connected || s.speaking || s.leaving != "":
		return out
	case s.response != "" || s.asked != askNothing:
		s.want = why
		return out
	}
	s.asked, s.want = why, askNothing
	if s.due == 0 { // an earlier promise to the caller stands, whoever fulfils it
		s.due = s.now + s.limits.Speak
	}
	r := s.script.respond(why)
	r.NoTools = why == askTools && s.rounds >= s.limits.ToolRounds || why == askGoodbye
	return append(out, effect{kind: doRespond, respond: r})
}

// fromModel takes one event of the model.
func (s *state) fromModel(e event, out []effect) []effect {
	m := e.model
	if m.Item == "" && m.Response != "" {
		m.Item = m.Response // one line of the transcript, even for a model that does not name its items
	}
	dropped := m.Response != "" && slices.Contains(s.cancelled, m.Response)
	switch m.Kind {
	case speech.Audio:
		if dropped || s.leaving == EndModelFailed {
			return out
		}
		s.due, s.voiced = 0, true
		s.said.place(RoleBot, m.Item, s.now)
		s.play.add(segment{session: e.session, item: m.Item, index: m.ContentIndex}, e.audio.b)
	case speech.BotItem:
		if !dropped {
			s.said.place(RoleBot, m.Item, s.now)
		}
	case speech.BotText, speech.BotTextDone:
		if !dropped {
			s.said.bot(m.Item, m.Text, m.Kind == speech.BotTextDone, s.now)
		}
	case speech.SpeechStarted:
		return s.callerBegins(m.Item, out)
	case speech.SpeechStopped:
		s.speaking, s.stalled, s.quiet = false, false, s.now
		if s.leaving == "" {
			s.due = s.now + s.limits.Speak // the model answers by itself
		}
	case speech.CallerText:
		s.said.caller(m.Item, m.Text, s.now)
		return s.save(out)
	case speech.ResponseStarted:
		unwanted := s.leaving != "" || s.speaking && s.asked != askNothing
		s.response, s.voiced, s.asked = m.Response, false, askNothing
		if unwanted {
			return s.cancel(out)
		}
		s.speaking = false // the model answers when it has heard the end of a turn
	case speech.ResponseDone:
		return s.responseDone(m, dropped, out)
	case speech.Trouble:
		return s.trouble(m, out)
	}
	return out
}

func (s *state) trouble(m speech.Event, out []effect) []effect {
	if m.Fatal {
		return s.modelDown(true, append(out, effect{kind: doDisconnect}))
	}
	if m.Code == speech.CodeResponseActive && s.asked != askNothing {
		// The model began to answer by itself before our wish arrived. Only the answers of tools still
		// want to be spoken about afterwards.
		if s.asked == askTools {
			s.want = askTools
		}
		s.asked = askNothing
	}
	return out
}

// callerBegins is the moment of an interruption. First the ear (what is on the line stops), then
// the mind (the model stops), then the memory (the model is told what was heard): in this order
// the caller waits least, and nothing that was stopped can come again.
func (s *state) callerBegins(item string, out []effect) []effect {
	s.speaking, s.stalled, s.frameAt = true, false, s.now
	s.due, s.want, s.quiet, s.prompts, s.rounds = 0, askNothing, s.now, 0, 0
	if s.leaving != "" {
		return out // the goodbye is heard to its end
	}
	if s.farewell == EndSilence {
		s.farewell = "" // somebody is there after all
	}
	out = s.interrupt(out)
	s.said.place(RoleCaller, item, s.now)
	return out
}

// interrupt silences the bot.
func (s *state) interrupt(out []effect) []effect {
	parts := s.play.parts(s.now)
	if s.play.audible(s.now) {
		if s.play.heard(s.now) < s.play.sent {
			out = append(out, effect{kind: doClear})
		}
		s.play.stop()
	} else {
		s.play.settle()
	}
	out = s.cancel(out)
	for _, p := range parts {
		s.said.heard(p.item, p.heard, p.total)
		heard := audio.Duration(int(p.heard)).Truncate(time.Millisecond)
		switch {
		case p.heard == p.total || p.session != s.session || !s.connected:
		case heard > 0:
			out = append(out, effect{kind: doTruncate, id: p.item, index: p.index, heard: heard})
		default:
			// A model refuses to truncate at nothing: the item is taken back.
			out = append(out, effect{kind: doDelete, id: p.item})
		}
	}
	return s.save(out)
}

// cancel stops the response that is being made, once, and listens to it no more.
func (s *state) cancel(out []effect) []effect {
	if s.response == "" || slices.Contains(s.cancelled, s.response) {
		return out
	}
	s.cancelled = append(s.cancelled, s.response)
	return append(out, effect{kind: doCancel, id: s.response})
}

// responseDone is the end of what the model makes, not of what the caller hears.
func (s *state) responseDone(m speech.Event, dropped bool, out []effect) []effect {
	if s.response != "" && m.Response != s.response {
		s.cancelled = without(s.cancelled, m.Response)
		return out // of an older one
	}
	voiced := s.voiced
	s.response, s.voiced, s.asked = "", false, askNothing
	s.cancelled = without(s.cancelled, m.Response)
	switch {
	case dropped:
	case m.Status == speech.StatusFailed || m.Status == speech.StatusIncomplete && !voiced:
		if m.Fatal {
			return s.modelDown(true, append(out, effect{kind: doDisconnect}))
		}
		if s.failures++; s.failures > 1 {
			return s.leave(EndModelFailed, out)
		}
		return s.speak(askAgain, out)
	case m.Status != speech.StatusCancelled:
		s.failures = 0
		if len(m.Calls) > 0 {
			return s.useTools(m.Calls, out)
		}
		if s.farewell != "" && s.want != askGoodbye {
			return s.leave(s.farewell, out)
		}
	}
	if s.want != askNothing {
		return s.speak(s.want, out)
	}
	return out
}

func without(list []string, id string) []string {
	if i := slices.Index(list, id); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return list
}
