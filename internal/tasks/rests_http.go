package tasks

import (
	"strings"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/hebcal"
	"github.com/moked/moked/internal/web"
)

// restsAhead is how far the rests are told: as far as one looks when a call is promised.
const restsAhead = 90 * 24 * time.Hour

// Rest is a stretch in which people in Israel do not expect a call from a business.
type Rest struct {
	Begins string `json:"begins" format:"date-time"`
	Ends   string `json:"ends" format:"date-time"`
	Name   string `json:"name" doc:"In the asker's language, e.g. Shabbat"`
}

// Rests are the next stretches of rest, in their order.
type Rests struct {
	Items []Rest `json:"items" nullable:"false"`
}

func (s *Service) rests(c web.Ctx, tx *db.Tx, _ *struct{}) (Rests, error) {
	out := Rests{Items: []Rest{}}
	end := tx.Now().Add(restsAhead)
	for r := hebcal.NextRest(tx.Now()); r.Begins.Before(end); r = hebcal.NextRest(r.Ends) {
		out.Items = append(out.Items, Rest{web.Time(r.Begins), web.Time(r.Ends), restName(r, c.Lang)})
	}
	return out, nil
}

// restName names everything that the rest is kept for.
func restName(r hebcal.Rest, lang string) string {
	names := make([]string, len(r.Holidays))
	for i, h := range r.Holidays {
		if names[i] = h.He; lang == "en" {
			names[i] = h.En
		}
	}
	return strings.Join(names, ", ")
}
