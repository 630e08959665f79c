package auth

import (
	"context"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

// Feeds are addresses by which calendars read a person's tasks without signing in. Each person has one
// at most, it can be renewed and taken back, and only the hash of its token is kept.
type Feeds struct {
	db         *db.DB
	businesses Businesses
}

// NewFeeds makes the keeper of feeds.
func NewFeeds(d *db.DB, b Businesses) *Feeds { return &Feeds{d, b} }

// Make gives a person a new token, and the one before it no longer opens anything.
func (f *Feeds) Make(tx *db.Tx, userID int64) (token string, err error) {
	token = newToken()
	return token, storeFeed(tx, userID, hashToken(token))
}

// Since is when the person's token was made; zero when there is none.
func (f *Feeds) Since(tx *db.Tx, userID int64) (time.Time, error) { return feedSince(tx, userID) }

// Revoke takes the person's token back.
func (f *Feeds) Revoke(tx *db.Tx, userID int64) error { return deleteFeed(tx, userID) }

// Open finds whose token it is. A token that was taken back, or whose person may no longer come in, is
// as unknown as one that never was: fault.NotFound.
func (f *Feeds) Open(ctx context.Context, token string) (s tenant.Scope, userID int64, err error) {
	err = f.db.SystemRead(ctx, "a calendar reads its feed", func(tx *db.Tx) error {
		home, user, err := feedOwner(tx, hashToken(token))
		if err != nil {
			return db.OrNotFound(err)
		}
		out, err := f.businesses.Suspended(tx, tenant.ID(home))
		if err == nil && out {
			err = fault.NotFound.New()
		}
		s, userID = tenant.Grant(tenant.ID(home)), user
		return err
	})
	return s, userID, err
}
