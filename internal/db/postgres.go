package db

import (
	"context"
	"errors"
)

func openPostgres(ctx context.Context, o Options) (engine, error) { return nil, errors.New("x") }
