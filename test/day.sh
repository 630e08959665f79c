#!/usr/bin/env bash
# A simulated day of WhatsApp: the server is killed in the middle, answers are lost, people leave while a
# broadcast runs. It ends with its counts, and fails if anything was lost, doubled or sent too late.
#
#   test/day.sh                 50 businesses, 20,000 events, 5 kills
#   test/day.sh small           a minute and a half
#   test/day.sh 10,40,20,3      businesses, people of each, messages of each, kills
set -euo pipefail
cd "$(dirname "$0")/.."
MOKED_TEST_DAY=${1:-50,42,8,5} exec go test ./internal/apptest -run '^TestDay$' -count=1 -v -timeout 60m
