package calls

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/speech"
)

// connect opens a session and reads it, in the model's reader.
func (c *conversation) connect(f *effect) {
	config := c.config
	config.History = f.history
	session := f.session // the effect's memory is used again by the next step
	ctx, cancel := context.WithCancel(c.life)
	c.giveUp = cancel
	c.readers.Go(func() {
		defer cancel()
		c.converse(ctx, session, config)
	})
}

// adopt takes a session that has just been opened, unless it has been given up meanwhile.
func (c *conversation) adopt(e event) bool {
	if e.session != c.state.session {
		return false
	}
	c.session = e.opened
	return true
}

// disconnect gives the present session up, opened or not.
func (c *conversation) disconnect() {
	if c.giveUp != nil {
		c.giveUp()
	}
	c.session = nil
}

// converse is the model's reader: one session from its opening to its end, at the latest that of ctx.
func (c *conversation) converse(ctx context.Context, number int, config speech.Config) {
	down := event{kind: evModelDown, session: number}
	defer func() {
		if p := recover(); p != nil {
			c.log.Error("the model's reader broke", "panic", p)
		}
		c.post(down)
	}()
	dial, done := context.WithTimeout(ctx, c.svc.Limits.Dial)
	session, err := c.svc.Models.Dial(dial, config)
	done()
	if err != nil {
		c.log.Warn("the model could not be reached", "session", number, "error", err)
		down.fatal = errors.Is(err, speech.ErrRefused)
		return
	}
	defer session.Close()
	defer context.AfterFunc(ctx, session.Close)()
	c.post(event{kind: evModelUp, session: number, opened: session})
	var m speech.Event
	for session.Recv(&m) == nil {
		e := event{kind: evModel, session: number, model: m}
		if m.Kind == speech.Audio {
			e.audio = c.sound(m.Audio)
			e.model.Audio = nil // the session's buffer is used again before the actor looks
		}
		if m.Kind == speech.Trouble {
			c.log.Info("the model complains", "session", number, "code", m.Code)
		}
		c.post(e)
	}
}

// sound copies audio into a buffer that is used again.
func (c *conversation) sound(p []byte) *sound {
	s, ok := c.sounds.Get().(*sound)
	if !ok {
		s = &sound{}
	}
	s.b = append(s.b[:0], p...)
	return s
}

// useTool runs a tool in the business's own transaction, on a hand of the desk.
func (c *conversation) useTool(session int, t speech.ToolCall) {
	started := c.svc.desk.try(func() {
		ctx, cancel := context.WithTimeout(c.ctx, c.svc.Limits.Tool)
		defer cancel()
		c.post(event{kind: evToolDone, session: session, toolID: t.ID, output: c.runTool(ctx, t)})
	})
	if !started {
		c.backlog = append(c.backlog, event{kind: evToolDone, session: session, toolID: t.ID, output: toolFailed})
	}
}

// runTool uses a key of call and wish: the same wish has its effect once.
func (c *conversation) runTool(ctx context.Context, t speech.ToolCall) json.RawMessage {
	key := "call:" + strconv.FormatInt(c.call.ID, 10) + ":" + t.ID
	var output json.RawMessage
	err := c.svc.DB.Write(ctx, c.scope, func(tx *db.Tx) (err error) {
		output, err = c.svc.Agent.Use(tx, agent.Calls, c.call.LeadID, key, t.Name, t.Arguments)
		return err
	})
	if err != nil {
		c.log.Error("a tool failed", "tool", t.Name, "error", err)
		return toolFailed
	}
	return output
}
