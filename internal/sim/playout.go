package sim

import "github.com/moked/moked/internal/audio"

// playout is the buffer between a stream and the caller's ear. Sound is played in order in real
// time; a mark is due when everything queued before it has been played.
type playout struct {
	queue   []queued
	pending int // bytes of sound
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
	for i := sound; i < len(frame); i++ {
		frame[i] = audio.Silence
	}
	return marks, sound
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
	p.queue, p.pending = nil, 0
	return marks, dropped
}
