package hebcal

import (
	"math"
	"time"
)

// place is a point on the earth in degrees, north and east positive.
type place struct{ latitude, longitude float64 }

// Israel's two big cities; the country's other towns lie within a few minutes of them.
var (
	jerusalem = place{31.778, 35.235}
	telAviv   = place{32.087, 34.789}
)

// The sun's centre below the horizon: at sunset for refraction and its own radius, and when three
// middling stars are seen.
const (
	sunsetBelow = 0.833
	starsBelow  = 8.5
)

// sinks is when the sun's centre passes a depth below the western horizon on a civil day, at sea level.
// It is the low-precision method of NOAA's Solar Calculator (fractional year, equation of time and
// declination by Spencer's series; gml.noaa.gov/grad/solcalc/solareqns.PDF), good to about two minutes
// at these latitudes.
func sinks(d Day, at place, below float64) time.Time {
	n := float64(d.noon().YearDay())
	days := 365.0
	if y := d.noon().Year(); y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		days = 366
	}
	g := 2 * math.Pi / days * (n - 1 + 0.25) // about 18:00, when suns set
	equation := 229.18 * (0.000075 + 0.001868*math.Cos(g) - 0.032077*math.Sin(g) - 0.014615*math.Cos(2*g) - 0.040849*math.Sin(2*g))
	declination := 0.006918 - 0.399912*math.Cos(g) + 0.070257*math.Sin(g) - 0.006758*math.Cos(2*g) +
		0.000907*math.Sin(2*g) - 0.002697*math.Cos(3*g) + 0.00148*math.Sin(3*g)
	latitude := at.latitude * math.Pi / 180
	zenith := (90 + below) * math.Pi / 180
	hour := math.Acos(math.Cos(zenith)/(math.Cos(latitude)*math.Cos(declination)) - math.Tan(latitude)*math.Tan(declination))
	minutes := 720 - 4*(at.longitude-hour*180/math.Pi) - equation // of the day in UTC
	return d.noon().Add(-12 * time.Hour).Add(time.Duration(minutes * float64(time.Minute)))
}
