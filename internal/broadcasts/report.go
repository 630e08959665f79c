package broadcasts

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/web"
)

// Recipient is one person of a broadcast and what became of them.
type Recipient struct {
	LeadID   int64  `json:"lead_id"`
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Status   string `json:"status" enum:"waiting,left_out,queued,sent,delivered,read,failed,unknown"`
	Reason   string `json:"reason" doc:"Why they were left out or it failed, in the asker's language"`
	Replied  bool   `json:"replied"`
	OptedOut bool   `json:"opted_out"`
	At       string `json:"at" format:"date-time"`

	row, reason, status, code string
	at                        int64
}

// shown is the row as people read it.
func (p Recipient) shown(lang string) Recipient {
	p.At = web.Time(db.Time(p.at))
	switch {
	case p.row != rowSent:
		if p.Status = p.row; p.reason != "" {
			p.Reason = explain(p.reason, lang)
		}
	default:
		if p.Status = p.status; p.code != "" {
			p.Reason = explain(p.code, lang)
		}
	}
	return p
}

// counted is a broadcast with what became of its people.
func (s *Service) counted(tx *db.Tx, b Broadcast, lang string) (Broadcast, error) {
	rows, err := tally(tx, b.ID)
	if err != nil {
		return b, err
	}
	why := map[string]int64{}
	for _, r := range rows {
		b.Counts.Total += r.count
		switch r.state {
		case rowWaiting:
			b.Counts.Waiting += r.count
		case rowLeftOut:
			b.Counts.LeftOut += r.count
			why[r.reason] += r.count
		case rowFailed:
			b.Counts.Failed += r.count
			why[r.reason] += r.count
		default:
			b.Counts.add(r.status, r.count)
			if r.code != "" && (r.status == "failed" || r.status == "unknown") {
				why[r.code] += r.count
			}
		}
	}
	b.Undelivered = ranked(why, lang)
	if b.Counts.Replied, b.Counts.OptedOut, err = fruits(tx, b.ID); err != nil || b.State != running && b.State != scheduled {
		return b, err
	}
	zone, err := s.Zone(tx)
	if err != nil {
		return b, err
	}
	now := tx.Now().In(zone)
	if next := b.allowed(later(now, b.startAt.In(zone))); next.After(now) {
		b.NextAt = timeOrNil(next)
	}
	return b, nil
}

// add counts messages in the furthest place that they have reached.
func (c *Reached) add(status string, n int64) {
	switch status {
	case "sent":
		c.Sent += n
	case "delivered":
		c.Delivered += n
	case "read":
		c.Read += n
	case "failed":
		c.Failed += n
	case "unknown":
		c.Unknown += n
	default:
		c.Queued += n
	}
}
