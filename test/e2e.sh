#!/usr/bin/env bash
# Browser tests: the real binary, a real Chromium, the two sizes.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x bin/moked ] || make --no-print-directory bin/moked
exec node --test --test-concurrency=1 --test-timeout=900000 e2e/*.test.mjs
