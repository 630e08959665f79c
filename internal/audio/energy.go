package audio

import "math"

// ulawPower holds the square of each µ-law value, so that the energy of a frame is 160 look-ups.
var ulawPower = func() (t [256]uint64) {
	for i := range t {
		v := int64(ulawLinear[i])
		t[i] = uint64(v * v)
	}
	return t
}()

// Energy is the mean square of µ-law samples: 0 for silence, about 10^9 for full scale.
func Energy(ulaw []byte) uint64 {
	if len(ulaw) == 0 {
		return 0
	}
	var sum uint64
	for _, u := range ulaw {
		sum += ulawPower[u]
	}
	return sum / uint64(len(ulaw))
}

// Level is the energy of µ-law samples in dB below full scale; silence is -96.
func Level(ulaw []byte) float64 {
	e := Energy(ulaw)
	if e == 0 {
		return -96
	}
	return max(-96, 10*math.Log10(float64(e)/(32768*32768)))
}
