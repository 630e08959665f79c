package calls

import (
	"time"

	"github.com/moked/moked/internal/audio"
)

// ledger knows what the bot has said, what of it is on the line, and what the caller has heard.
// Models speak faster than people listen: most of a sentence waits here, and only a short lead is
// at the carrier, so that an interruption loses little and the heard position is exact.
//
// Positions count bytes of µ-law since the generation began; an interruption begins a new one, and
// marks of an old generation say nothing.
type ledger struct {
	gen      uint32
	waiting  []byte // received, not yet sent
	from     int    // where waiting begins
	received int64
	sent     int64
	marked   int64
	acked    int64         // the furthest mark that came back
	ends     time.Duration // when what was sent would have been heard, if the carrier played at once
	lag      time.Duration // how much later the carrier plays, as its marks tell
	segments []segment
}

// segment is the audio of one item of the model.
type segment struct {
	session    int
	item       string
	index      int
	begin, end int64
}

// add takes audio of an item; of names only who says it.
func (l *ledger) add(of segment, p []byte) {
	of.begin, of.end = l.received, l.received+int64(len(p))
	if n := len(l.segments); n > 0 && l.segments[n-1].continuedBy(of) {
		l.segments[n-1].end = of.end
	} else {
		l.segments = append(l.segments, of)
	}
	if l.from == len(l.waiting) {
		l.waiting, l.from = l.waiting[:0], 0
	}
	l.waiting = append(l.waiting, p...)
	l.received += int64(len(p))
}

func (s segment) continuedBy(o segment) bool {
	return s.session == o.session && s.item == o.item && s.index == o.index
}

// next takes the next piece to send, none while the lead is long enough. The piece is valid until
// the next add.
func (l *ledger) next(now time.Duration, lim Limits) []byte {
	if l.from == len(l.waiting) || l.ends+l.lag-now > lim.Lead {
		return nil
	}
	if now >= l.ends+l.lag { // the carrier has nothing left: it begins anew, without a lag
		l.ends, l.lag = now, 0
	}
	piece := l.waiting[l.from:min(l.from+audio.Bytes(lim.Chunk), len(l.waiting))]
	l.from += len(piece)
	l.sent += int64(len(piece))
	l.ends += audio.Duration(len(piece))
	return piece
}

// markDue reports whether a mark belongs behind what was just sent.
func (l *ledger) markDue(lim Limits) bool {
	if l.sent-l.marked < int64(audio.Bytes(lim.MarkEvery)) && l.from < len(l.waiting) {
		return false
	}
	l.marked = l.sent
	return true
}

// ack takes a mark that came back. A carrier that is behind corrects the estimate; it is never
// believed to be ahead of the time, since nobody can have heard what was not yet played.
func (l *ledger) ack(gen uint32, position int64, now time.Duration) {
	if gen != l.gen || position > l.sent || position <= l.acked {
		return
	}
	l.acked = position
	l.lag = max(0, now+audio.Duration(int(l.sent-position))-l.ends)
}

// heard is the position that the caller has heard.
func (l *ledger) heard(now time.Duration) int64 {
	left := max(0, l.ends+l.lag-now)
	return max(0, l.sent-int64(audio.Bytes(left)))
}

// ended is when everything received so far will have been heard.
func (l *ledger) ended(now time.Duration) time.Duration {
	return max(now, l.ends+l.lag) + audio.Duration(len(l.waiting)-l.from)
}

// audible reports whether something is still to be heard.
func (l *ledger) audible(now time.Duration) bool {
	return l.from < len(l.waiting) || now < l.ends+l.lag
}

// confirmed reports whether the carrier has confirmed everything.
func (l *ledger) confirmed() bool { return l.acked == l.received }

// part is how much of an item has been heard, in bytes.
type part struct {
	segment
	heard, total int64
}

// parts tells of each item in the ledger how much of it has been heard.
func (l *ledger) parts(now time.Duration) []part {
	heard := l.heard(now)
	out := make([]part, len(l.segments))
	for i, s := range l.segments {
		out[i] = part{s, min(max(heard-s.begin, 0), s.end-s.begin), s.end - s.begin}
	}
	return out
}

// settle forgets the items that have been heard to their end, and reports whether there were any.
func (l *ledger) settle() bool {
	some := len(l.segments) > 0
	l.segments = l.segments[:0]
	return some
}

// stop drops what was not heard and begins a new generation.
func (l *ledger) stop() {
	*l = ledger{gen: l.gen + 1, waiting: l.waiting[:0], segments: l.segments[:0]}
}
