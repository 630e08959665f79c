#!/usr/bin/env bash
# Everything, in the order that tells soonest: what is missing gets installed, the laws and types are
# checked, smoke walks the golden path on both engines and in both cookie modes, then the tests on
# SQLite and on PostgreSQL under the race detector, then a person's browser.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS
step() { printf '\n== %s  (%ds)\n' "$*" "$((SECONDS - started))"; }

step install; test/install.sh
step build; make --no-print-directory bin/moked
step budget; (cd client && npm run --silent budget)
step smoke; test/smoke.sh
step check; make --no-print-directory check
step 'go test, SQLite'
go test -race -short -shuffle=on -timeout 20m ./...
step 'go test, PostgreSQL'
MOKED_TEST_ENGINE=postgres test/postgres.sh go test -race -short -shuffle=on -timeout 20m ./internal/...
step 'client unit tests'; (cd client && npm run --silent test)
step browser; test/e2e.sh
step done
