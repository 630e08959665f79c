package billing

import (
	"context"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
)

const jobExpire = "billing.expire"

type expireArgs struct {
	DocumentID int64 `json:"document_id"`
}

// Issue gives a draft its number and makes it final. The number, the date, the rate of VAT and the
// business's details are taken in this transaction: if it does not commit, no number was used.
func (s *Service) Issue(tx *db.Tx, id int64) (BillingDocument, error) {
	d, err := s.draft(tx, id)
	if err != nil {
		return BillingDocument{}, err
	}
	c, err := s.settings(tx)
	if err != nil {
		return BillingDocument{}, err
	}
	if !c.Complete {
		return BillingDocument{}, noSettings.New()
	}
	if d.calculate(c.VATBP); d.Total == 0 {
		return BillingDocument{}, noLines.New()
	}
	now, err := s.today(tx)
	if err != nil {
		return BillingDocument{}, err
	}
	if err := d.date(now, c.ValidDays); err != nil {
		return BillingDocument{}, err
	}
	if err := s.number(tx, &d, c.Prefix); err != nil {
		return BillingDocument{}, err
	}
	d.issuer, d.Status = c.BillingSettings, sent
	if err := storeIssued(tx, d); err != nil {
		return BillingDocument{}, err
	}
	if d.Kind == Quote {
		end := nextDay(*d.DueOn, now.Location())
		if err := jobs.Enqueue(tx, jobs.Job{Kind: jobExpire, Args: expireArgs{id}, At: end, Unique: "billing.expire:" + itoa(id)}); err != nil {
			return BillingDocument{}, err
		}
	}
	return s.changed(tx, id, "bill.issued")
}

// date gives the document its day, and a quote the day until which it holds.
func (d *BillingDocument) date(now time.Time, validDays int64) error {
	today := now.Format(time.DateOnly)
	d.IssuedOn = &today
	if d.DueOn == nil && d.Kind == Quote {
		d.DueOn = orNil(now.AddDate(0, 0, int(validDays)).Format(time.DateOnly))
	}
	if d.DueOn != nil && *d.DueOn < today {
		return fault.Invalid.Field("due_on", inThePast)
	}
	return nil
}

// number takes the next number of the series, or, for a new version of a quote, its old number.
func (s *Service) number(tx *db.Tx, d *BillingDocument, prefix string) error {
	if d.RevisesID == nil {
		n, err := nextNumber(tx, d.Kind)
		d.Number, d.Label = &n, prefix+itoa(n)
		return err
	}
	old, err := holdDocument(tx, *d.RevisesID)
	if err != nil {
		return err
	}
	if !revisable(old) {
		return wrongState.New()
	}
	d.Number, d.Label, d.Version = old.Number, old.Label, old.Version+1
	old.Status = replaced
	return storeFate(tx, old)
}

// revisable quotes may be replaced by a new version: what was agreed on stays agreed on.
func revisable(d BillingDocument) bool {
	return d.Kind == Quote && (d.Status == sent || d.Status == declined || d.Status == expired)
}

// nextDay is the end of a day, YYYY-MM-DD, in a place.
func nextDay(date string, zone *time.Location) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, date, zone)
	if err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, 1)
}

// expire closes a quote whose day has passed. What happened to it since the job was enqueued shows
// in its row.
func (s *Service) expire(_ context.Context, run *jobs.Run) error {
	var args expireArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		d, err := holdDocument(tx, args.DocumentID)
		if fault.Is(err, fault.NotFound) || err == nil && d.Status != sent {
			return nil
		}
		if err != nil {
			return err
		}
		d.Status = expired
		if err := storeFate(tx, d); err != nil {
			return err
		}
		_, err = s.changed(tx, d.ID, "bill.expired")
		return err
	})
}
