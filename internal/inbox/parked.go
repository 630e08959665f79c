package inbox

import (
	"context"
	"errors"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/whatsapp"
)

// park keeps deliveries for numbers that no business has.
func (s *Service) park(ctx context.Context, provider string, all []whatsapp.Delivery) error {
	if len(all) == 0 {
		return nil
	}
	return s.db.System(ctx, "park deliveries for unknown numbers", func(tx *db.Tx) error {
		for _, d := range all {
			if err := storeParked(tx, provider, whatsapp.RouteKey(provider, d.Account), d.Key, d.Raw); err != nil {
				return err
			}
		}
		return nil
	})
}

// Parked lists, for the system administrator, what came for numbers that no business has: oldest
// first, after an id.
func (s *Service) Parked(ctx context.Context, after int64, limit int) (all []Parked, err error) {
	err = s.db.SystemRead(ctx, "list parked deliveries", func(tx *db.Tx) (err error) {
		all, err = listParked(tx, after, limit)
		return err
	})
	return all, err
}

// Replay gives a parked delivery to the business that has the number by now. NotFound means that
// the delivery is gone, number_unknown that the number is still nobody's.
func (s *Service) Replay(ctx context.Context, id int64) error {
	var parked []Parked
	if err := s.db.SystemRead(ctx, "find a parked delivery", func(tx *db.Tx) (err error) {
		parked, err = listParked(tx, id-1, 1)
		return err
	}); err != nil {
		return err
	}
	if len(parked) == 0 || parked[0].ID != id {
		return fault.NotFound.New()
	}
	scope, channelID, err := s.business.Route(ctx, parked[0].RouteKey)
	if errors.Is(err, business.ErrNoRoute) {
		return stillUnknown.New()
	}
	if err != nil {
		return err
	}
	return s.db.System(ctx, "replay a parked delivery", func(tx *db.Tx) error {
		p, key, found, err := takeParked(tx, id)
		if err != nil || !found {
			return err
		}
		return s.keep(tx.As(scope), p.Provider, channelID, []whatsapp.Delivery{{Key: key, Raw: p.Raw}})
	})
}
