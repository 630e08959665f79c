package app

import (
	"log/slog"

	"github.com/moked/moked/internal/clock"
)

type simulators struct{}

func startSimulators(c *Config, log *slog.Logger, clk *clock.Clock) (*simulators, error) {
	return nil, nil
}
func (s *simulators) close() {}

type simulateCmd struct{}

func (simulateCmd) Run(con *console) error { return nil }
