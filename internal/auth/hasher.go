package auth

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/secret"
)

// hasher bounds password hashing: each hash takes a core and 19 MiB, so a storm of sign-ins must
// neither starve other requests nor eat the memory.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
	cap     int64
}

// dummy is what the password of an unknown account is compared with, so that it takes as long.
var dummy = sync.OnceValue(func() string { return secret.HashPassword("nobody has this password") })

const busyRetry = 2 * time.Second

func newHasher() *hasher {
	n := runtime.NumCPU()
	return &hasher{slots: make(chan struct{}, n), cap: int64(16 * n)}
}

func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	if h.waiting.Add(1) > h.cap {
		h.waiting.Add(-1)
		return nil, fault.RateLimited.New().After(busyRetry)
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return secret.HashPassword(password), nil
}

// check costs the same whether the account exists, has a password, or neither. renewed is a new
// hash where the stored one was made at an older cost.
func (h *hasher) check(ctx context.Context, stored, password string) (ok bool, renewed string, err error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, "", err
	}
	defer leave()
	known := stored != ""
	if !known {
		stored = dummy()
	}
	ok, stale := secret.CheckPassword(stored, password)
	if !known || !ok {
		return false, "", nil
	}
	if stale {
		renewed = secret.HashPassword(password)
	}
	return true, renewed, nil
}
