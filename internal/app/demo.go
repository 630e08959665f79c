package app

import "context"

func (a *App) seedDemo(ctx context.Context) error { return nil }
