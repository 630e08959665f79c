package activity

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

// stuck is a client that reads nothing: a write returns when its deadline has passed.
type stuck struct {
	http.ResponseWriter
	cut chan struct{}
}

func (s *stuck) SetWriteDeadline(at time.Time) error {
	if !at.IsZero() {
		close(s.cut)
	}
	return nil
}

func (s *stuck) Write([]byte) (int, error) {
	<-s.cut
	return 0, errors.New("timed out")
}

func TestClientThatReadsNothingIsCutOff(t *testing.T) {
	w := &stuck{cut: make(chan struct{})}
	out := &line{w: w, control: http.NewResponseController(w), patience: time.Millisecond}
	if out.send("x") == nil {
		t.Error("the write went through")
	}
}
