package files

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	encoder "image/jpeg"
	"io"
)

const (
	thumbSide = 480
	// maxDrawn is how much memory drawing one picture may take. A telephone's photograph takes a
	// third of it; a bigger picture has no thumbnail, and is shown when it is opened.
	maxDrawn = 96 << 20
)

// thumbnail makes a small JPEG of an image, upright; nil where there is nothing to be made: a type
// without a decoder here, one too big to draw, or a file that turns out to be damaged.
func (s *Service) thumbnail(ctx context.Context, r io.ReadSeeker, form *format) []byte {
	if form != png && form != jpeg && form != gif {
		return nil
	}
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return nil
	}
	turn := 1
	if form == jpeg {
		turn = orientation(rewound(r))
	}
	config, _, err := image.DecodeConfig(rewound(r))
	if err != nil || config.Width*config.Height*bytesPerPixel(config.ColorModel) > maxDrawn {
		return nil
	}
	full, _, err := image.Decode(rewound(r))
	if err != nil {
		return nil
	}
	var out bytes.Buffer
	if err := encoder.Encode(&out, turned(shrink(full, thumbSide), turn), &encoder.Options{Quality: 82}); err != nil {
		return nil
	}
	return out.Bytes()
}

// rewound reads from the beginning; a store that cannot seek gives an error to whoever reads.
func rewound(r io.ReadSeeker) io.Reader {
	_, _ = r.Seek(0, io.SeekStart)
	return r
}

func bytesPerPixel(m color.Model) int {
	switch m {
	case color.YCbCrModel, color.CMYKModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		return 8
	}
	return 4
}

// shrink averages the pixels that fall together, over white where the picture is transparent.
func shrink(src image.Image, side int) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	tw, th := w, h
	if m := max(w, h); m > side {
		tw, th = max(1, w*side/m), max(1, h*side/m)
	}
	out := image.NewRGBA(image.Rect(0, 0, tw, th))
	strip := image.NewRGBA(image.Rect(0, 0, w, 1))
	sums := make([]uint32, tw*4)
	for y := range h {
		draw.Draw(strip, strip.Bounds(), image.White, image.Point{}, draw.Src)
		draw.Draw(strip, strip.Bounds(), src, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
		for x := range w {
			i := x * tw / w * 4
			for c := range 3 {
				sums[i+c] += uint32(strip.Pix[x*4+c])
			}
			sums[i+3]++
		}
		if ty := y * th / h; y == h-1 || (y+1)*th/h != ty {
			for x := range tw {
				n := sums[x*4+3]
				out.SetRGBA(x, ty, color.RGBA{uint8(sums[x*4] / n), uint8(sums[x*4+1] / n), uint8(sums[x*4+2] / n), 255})
			}
			clear(sums)
		}
	}
	return out
}

// turned applies the orientation that a camera noted, 1 to 8 as EXIF counts them.
func turned(src *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			out.SetRGBA(tx, ty, src.RGBAAt(x, y))
		}
	}
	return out
}
