#!/usr/bin/env bash
# Our operations beside a bare net/http server on the same driver, in one interleaved run.
#
#   test/bench.sh                      the default: 20,000 leads, under three minutes
#   test/bench.sh -leads 200000        the data set of the goals
#   test/bench.sh -markdown            a table for the README
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x bin/moked ] || make --no-print-directory bin/moked
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/bench-baseline ./bench/baseline
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/bench ./bench
exec bin/bench "$@"
