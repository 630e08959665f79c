package leads

import "github.com/moked/moked/internal/db"

// Waiting are the leads that wrote or called and were not looked at, the latest first, and how many
// there are.
func (s *Service) Waiting(tx *db.Tx, limit int) ([]Lead, int64, error) {
	total, err := countWaiting(tx)
	if err != nil {
		return nil, 0, err
	}
	items, err := waiting(tx, limit)
	return items, total, err
}
