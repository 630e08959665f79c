package sim

import "github.com/moked/moked/internal/audio"

// playout is the buffer between a stream and the caller's ear. Sound is played in order in real
// time; a mark is due when everything queued before it has been played.
type playout struct {
	queue   []queued
	pending int // bytes of sound
	lead    int // bytes that are collected before sound begins, as a jitter buffer does
	waited  int // bytes of silence played while collecting; never more than lead
	playing bool
	dry     bool // sound ran out with no mark behind it
	gaps    int  // how often it then went on
}

type queued struct {
	sound []byte // or
	mark  string
}

func (p *playout) add(sound []byte) {
	p.queue = append(p.queue, queued{sound: sound})
	p.pending += len(sound)
}

func (p *playout) mark(name string) { p.queue = append(p.queue, queued{mark: name}) }

// play fills one frame and returns the marks that were reached, and how many bytes were sound.
func (p *playout) play(frame []byte) (marks []string, sound int) {
	if p.collecting() {
		p.waited += len(frame)
		fill(frame)
		return nil, 0
	}
	if p.dry && p.pending > 0 {
		p.dry, p.gaps = false, p.gaps+1
	}
	for sound < len(frame) && len(p.queue) > 0 {
		head := &p.queue[0]
		if head.sound == nil {
			marks = append(marks, head.mark)
			p.queue = p.queue[1:]
			continue
		}
		n := copy(frame[sound:], head.sound)
		sound += n
		p.pending -= n
		if head.sound = head.sound[n:]; len(head.sound) == 0 {
			p.queue = p.queue[1:]
		}
	}
	for len(p.queue) > 0 && p.queue[0].sound == nil {
		marks = append(marks, p.queue[0].mark)
		p.queue = p.queue[1:]
	}
	fill(frame[sound:])
	if len(marks) > 0 {
		p.dry = false
	} else if sound > 0 && p.pending == 0 {
		p.dry = true
	}
	p.playing = p.pending > 0
	return marks, sound
}

// collecting says whether there is not yet enough sound to begin with.
func (p *playout) collecting() bool {
	if p.playing || p.pending == 0 || p.pending >= p.lead || p.waited >= p.lead {
		p.waited = 0
		return false
	}
	return p.queue[len(p.queue)-1].sound != nil // a mark says that no more is to come
}

func fill(silence []byte) {
	for i := range silence {
		silence[i] = audio.Silence
	}
}

// clear drops what is queued and returns the marks in it, which are echoed at once, and how many
// bytes nobody will hear.
func (p *playout) clear() (marks []string, dropped int) {
	for _, q := range p.queue {
		if q.sound == nil {
			marks = append(marks, q.mark)
		}
	}
	dropped = p.pending
	p.queue, p.pending, p.playing, p.dry = nil, 0, false, false
	return marks, dropped
}
