package app

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

func activeBusinesses(tx *db.Tx) ([]tenant.ID, error) {
	return db.List(tx, `SELECT id FROM businesses WHERE status = 'active' ORDER BY id`, nil, func(r db.Row) (tenant.ID, error) {
		var id int64
		err := r.Scan(&id)
		return tenant.ID(id), err
	})
}
