package telephony

import (
	"context"
	"fmt"
	"time"
)

// Dialer is a carrier that places calls.
type Dialer interface {
	// Dial rings a number and gives the carrier's id of the call. A RefusedError says that nobody was
	// rung; after any other error nobody knows.
	Dial(ctx context.Context, settings map[string]string, d Dial) (callID string, err error)
}

// Dial is a call to be placed.
type Dial struct {
	From, To string // E.164
	// Answered is asked for the plan once somebody has picked up, Status is told how the call goes,
	// Machine whether a person or a machine is on the line.
	Answered, Status, Machine string
	Ring                      time.Duration // until it counts as not answered
	Max                       time.Duration // of the whole call
}

// RefusedError is a carrier's clear no: the call was not placed.
type RefusedError struct {
	Code      int  // the carrier's own
	Temporary bool // asking again in a moment may help
}

// Error is for the log.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("telephony: the carrier refused the call with code %d", e.Code)
}
