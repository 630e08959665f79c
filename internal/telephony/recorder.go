package telephony

import (
	"context"
	"errors"
	"io"
)

// Recorder is a carrier that keeps the recordings of calls and gives their sound.
type Recorder interface {
	// Sound opens a recording by its id, ErrNoSound when the carrier does not have it (any more, or
	// yet). Close it.
	Sound(ctx context.Context, settings map[string]string, recordingID string) (Sound, error)
}

// Sound is an open recording.
type Sound struct {
	io.ReadCloser
	MediaType string
}

// ErrNoSound is a recording that the carrier does not have.
var ErrNoSound = errors.New("telephony: no such recording")
