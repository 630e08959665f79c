package calls

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/moked/moked/internal/speech"
	"github.com/moked/moked/internal/telephony"
	"github.com/moked/moked/internal/tenant"
)

// conversation leads one call. Five goroutines belong to it: the carrier's reader (the one that
// serves the socket), the carrier's writer, the model's reader, the model's writer, and the actor,
// which alone owns the state. The actor does no I/O: it takes events, and hands effects to
// whoever can do them without making it wait.
type conversation struct {
	svc      *Service
	ctx      context.Context // of everything done for this call; carries its actor, is never cancelled
	scope    tenant.Scope
	settings map[string]string // of the channel
	call     Call
	config   speech.Config
	script   script
	leg      telephony.Leg

	in      lineIn
	begun   time.Time // by the media watch
	events  chan event
	over    chan struct{}   // closed when the actor has ended
	life    context.Context // ends with the actor
	readers sync.WaitGroup  // of models
	log     *slog.Logger
	stop    chan struct{} // closed to end the call because the node stops
	stopped sync.Once
	sounds  sync.Pool

	// The actor's own.
	state   *state
	session speech.Session     // nil while none is open
	giveUp  context.CancelFunc // ends the present session, opened or not
	backlog []event            // results that were ready at once
}

// eventQueue bounds what may wait for the actor, which never waits itself.
const eventQueue = 256

// run leads the call to its end. It returns when everything is closed and stored.
func (c *conversation) run() {
	c.log = c.svc.Log.With("call", c.call.ID, "tenant", c.scope.ID().String())
	c.in.up = speech.NewUplink()
	c.config.Audio = c.in.up
	c.begun = c.svc.watch.Now()
	c.state = newState(c.svc.Limits, c.script, c.call.StreamAt)
	var end context.CancelFunc
	c.life, end = context.WithCancel(c.ctx)
	go func() {
		defer close(c.over)
		defer end()
		c.act()
	}()
	c.listen()
	<-c.over
	c.readers.Wait()
}

// shutdown ends the call because the node stops. It may be called at any time, by anybody.
func (c *conversation) shutdown() { c.stopped.Do(func() { close(c.stop) }) }

// post hands an event to the actor; after its end there is nobody to hand it to.
func (c *conversation) post(e event) {
	select {
	case c.events <- e:
	case <-c.over:
	}
}

// listen reads the carrier's stream. The audio goes straight to the model's uplink; the actor only
// counts it.
func (c *conversation) listen() {
	var e telephony.Event
	for {
		if err := c.leg.Recv(&e); err != nil {
			select {
			case <-c.over: // it is us who closed the stream
			default:
				c.log.Info("media stream lost", "reason", err.Error())
			}
			c.post(event{kind: evCarrierLost})
			return
		}
		switch e.Kind {
		case telephony.Media:
			c.in.frame(e.Timestamp, e.Payload)
		case telephony.Played:
			if gen, position, ok := parseMark(e.Mark); ok {
				c.post(event{kind: evPlayed, gen: gen, position: position})
			}
		case telephony.Stopped:
			c.post(event{kind: evCallerHungUp})
			return
		}
	}
}

// act is the actor.
func (c *conversation) act() {
	defer c.recovered()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	var out []effect
	e := event{kind: evBegin}
	for {
		e.at = c.svc.watch.Now().Sub(c.begun)
		e.frames = c.in.frames.Load()
		if e.opened != nil && !c.adopt(e) {
			e = event{kind: evTick, at: e.at, frames: e.frames}
		}
		out = step(c.state, e, out[:0])
		for i := range out {
			c.do(&out[i])
		}
		if e.audio != nil {
			c.sounds.Put(e.audio)
		}
		if c.state.ended {
			return
		}
		e = c.next(timer)
	}
}

// next waits for the next event, or until the state wants to be looked at.
func (c *conversation) next(timer *time.Timer) event {
	if len(c.backlog) > 0 {
		e := c.backlog[0]
		c.backlog = c.backlog[1:]
		return e
	}
	timer.Reset(max(time.Millisecond, c.state.wake()-c.svc.watch.Now().Sub(c.begun)))
	select {
	case e := <-c.events:
		return e
	case <-timer.C:
		return event{kind: evTick}
	case <-c.stop:
		return event{kind: evShutdown}
	}
}

// recovered keeps a mistake in one call from ending all others: the call is given back to the
// carrier, which goes on with the message offer.
func (c *conversation) recovered() {
	if p := recover(); p != nil {
		c.log.Error("a call broke", "panic", p)
		c.close(EndModelFailed)
	}
}

// do does one effect.
func (c *conversation) do(f *effect) {
	switch f.kind {
	case doConnect:
		c.connect(f)
	case doDisconnect:
		c.disconnect()
	case doPlay:
		c.leg.Audio(f.audio)
	case doMark:
		c.leg.Mark(formatMark(f.gen, f.position))
	case doClear:
		c.leg.Clear()
	case doSilence:
		c.in.stall(time.Second)
	case doTool:
		c.useTool(f.session, f.tool)
	case doSave:
		c.save(f.turns)
	case doEnd:
		c.close(f.reason)
	default:
		if c.session != nil {
			c.tell(f)
		}
	}
}

// tell passes an effect on to the model.
func (c *conversation) tell(f *effect) {
	switch f.kind {
	case doRespond:
		c.session.Respond(f.respond)
	case doCancel:
		c.session.Cancel(f.id)
	case doTruncate:
		c.session.Truncate(f.id, f.index, f.heard)
	case doDelete:
		c.session.Delete(f.id)
	case doToolResult:
		c.session.ToolResult(f.id, f.output)
	}
}

// formatMark names a mark by what it stands behind.
func formatMark(gen uint32, position int64) string {
	b := strconv.AppendUint(make([]byte, 0, 24), uint64(gen), 10)
	return string(strconv.AppendInt(append(b, ':'), position, 10))
}

func parseMark(name string) (gen uint32, position int64, ok bool) {
	for i := range len(name) {
		if name[i] == ':' {
			g, err := strconv.ParseUint(name[:i], 10, 32)
			p, err2 := strconv.ParseInt(name[i+1:], 10, 64)
			return uint32(g), p, err == nil && err2 == nil && p >= 0
		}
	}
	return 0, 0, false
}
