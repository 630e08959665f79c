package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/moked/moked/internal/audio"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// demoRecordings is how many of the latest calls of a business can be heard.
const demoRecordings = 4

// seedFiles gives the demo's newest customers documents and the latest calls a sound. It runs after the
// transaction of the rows: a store of files may be far away.
func (a *App) seedFiles(ctx context.Context) error {
	for i := range demoBusinesses {
		in := tenant.Grant(tenant.ID(i + 1)) // businesses of an empty database count from 1
		if err := a.seedDocuments(ctx, in); err != nil {
			return err
		}
		if err := a.seedSounds(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) seedDocuments(ctx context.Context, in tenant.Scope) error {
	var quotes []demoQuote
	if err := a.DB.Read(ctx, in, func(tx *db.Tx) (err error) { quotes, err = demoQuotes(tx); return err }); err != nil {
		return err
	}
	plan, err := demoPlan()
	if err != nil {
		return err
	}
	for _, q := range quotes {
		name, pdf, err := a.Billing.PDF(ctx, in, q.id)
		if err != nil {
			return err
		}
		if _, err := a.Docs.Make(ctx, in, q.lead, name, bytes.NewReader(pdf)); err != nil {
			return err
		}
		if _, err := a.Docs.Make(ctx, in, q.lead, "תוכנית הדירה.png", bytes.NewReader(plan)); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) seedSounds(ctx context.Context, in tenant.Scope) error {
	var calls []demoCall
	if err := a.DB.Read(ctx, in, func(tx *db.Tx) (err error) { calls, err = demoCalls(tx, demoRecordings); return err }); err != nil {
		return err
	}
	for _, c := range calls {
		key := fmt.Sprintf("recordings/%d/%s", c.id, rand.Text())
		if _, err := a.Files.Put(ctx, key, bytes.NewReader(demoSound(int(c.seconds)))); err != nil {
			return err
		}
		if err := a.DB.Write(ctx, in, func(tx *db.Tx) error { return insertDemoRecording(tx, c, key) }); err != nil {
			return err
		}
	}
	return nil
}

// demoSound murmurs in two voices in turn, as a call sounds through a wall.
func demoSound(seconds int) []byte {
	const rate, turn = 8000, 11
	samples := make([]int16, seconds*rate)
	for i := range samples {
		at := float64(i) / rate
		pitch := 118.0
		if int(at)/turn%2 == 0 {
			pitch = 196
		}
		pitch *= 1 + 0.06*math.Sin(at*2.1)
		syllable := math.Pow(math.Max(0, math.Sin(at*math.Pi*3.4)), 0.7) * (0.55 + 0.45*math.Sin(at*0.9))
		voice := 0.0
		for harmonic := 1.0; harmonic <= 5; harmonic++ {
			voice += math.Sin(2*math.Pi*pitch*harmonic*at) / (harmonic * harmonic)
		}
		samples[i] = int16(2600 * syllable * voice)
	}
	return audio.WAV{Encoding: audio.MuLaw, Rate: rate, Channels: 1, Data: audio.EncodeULaw(nil, samples)}.Bytes()
}

// demoPlan draws a flat: rooms with walls and doors.
func demoPlan() ([]byte, error) {
	paper, ink := color.RGBA{250, 249, 246, 255}, color.RGBA{52, 60, 68, 255}
	m := image.NewRGBA(image.Rect(0, 0, 960, 640))
	fill := func(x, y, w, h int, c color.Color) {
		draw.Draw(m, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, 960, 640, paper)
	for x := 40; x < 960; x += 40 {
		fill(x, 0, 1, 640, color.RGBA{232, 231, 226, 255})
		fill(0, min(x, 639), 960, 1, color.RGBA{232, 231, 226, 255})
	}
	fill(124, 84, 352, 232, color.RGBA{214, 236, 232, 255}) // kitchen
	fill(484, 84, 352, 152, color.RGBA{233, 228, 246, 255}) // bathroom
	for _, wall := range [][4]int{
		{120, 80, 720, 8}, {120, 552, 720, 8}, {120, 80, 8, 480}, {832, 80, 8, 480}, {476, 80, 8, 480}, {120, 316, 356, 8}, {476, 236, 364, 8},
	} {
		fill(wall[0], wall[1], wall[2], wall[3], ink)
	}
	for _, door := range [][4]int{{240, 316, 80, 8}, {476, 380, 8, 80}, {600, 236, 80, 8}, {260, 552, 100, 8}} {
		fill(door[0], door[1], door[2], door[3], paper)
	}
	for _, thing := range [][4]int{{136, 96, 200, 44}, {136, 140, 44, 120}, {700, 96, 120, 64}, {500, 100, 60, 48}, {560, 400, 180, 90}, {160, 400, 160, 110}} {
		fill(thing[0], thing[1], thing[2], thing[3], ink)
		fill(thing[0]+3, thing[1]+3, thing[2]-6, thing[3]-6, color.White)
	}
	var out bytes.Buffer
	err := png.Encode(&out, m)
	return out.Bytes(), err
}
