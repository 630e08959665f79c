package calls

import (
	"time"

	"github.com/moked/moked/internal/hebcal"
)

// callingHours are when the agent may call people, by the clock of the business: from, until. A
// Saturday counts from the end of Shabbat.
var callingHours = [7][2]int{
	time.Sunday: {8, 20}, time.Monday: {8, 20}, time.Tuesday: {8, 20}, time.Wednesday: {8, 20}, time.Thursday: {8, 20},
	time.Friday: {8, 13}, time.Saturday: {8, 20},
}

// mayCall reports whether people may be called at a moment, told in the business's zone.
func mayCall(at time.Time) bool {
	hours := callingHours[at.Weekday()]
	if at.Hour() < hours[0] || at.Hour() >= hours[1] {
		return false
	}
	_, resting := hebcal.RestAt(at)
	return !resting
}

// nextCalling is the first quarter of an hour from a moment on in which people may be called. A week
// of holidays has working hours between them, so it is found soon.
func nextCalling(at time.Time) time.Time {
	const step = 15 * time.Minute
	for at = at.Truncate(step).Add(step); !mayCall(at); at = at.Add(step) {
	}
	return at
}
