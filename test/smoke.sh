#!/usr/bin/env bash
# The golden rule: moked smoke against deploy and preview cookies, on SQLite and on PostgreSQL. A
# failure prints endpoint, status and body, and stops everything that would come after it.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
email=admin@smoke.test password=smoke-Password-2026

try() { # cookies engine url-of-database
  local port; port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  MOKED_DATA_DIR=$work/$1-$2 MOKED_ADDR=127.0.0.1:$port MOKED_PUBLIC_URL=http://localhost:$port MOKED_COOKIES=$1 DATABASE_URL=$3 \
    MOKED_ADMIN_EMAIL=$email MOKED_ADMIN_PASSWORD=$password MOKED_DEMO=1 bin/moked serve 2>"$work/log" & server=$!
  for _ in $(seq 100); do
    if node -e "fetch('http://127.0.0.1:$port/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"; then break; fi
    kill -0 $server 2>/dev/null || { echo "server did not start:"; cat "$work/log"; exit 1; }
    sleep 0.1
  done
  echo "-- cookies=$1 engine=$2"
  bin/moked smoke --url "http://localhost:$port" --email $email --password $password || { tail -20 "$work/log"; exit 1; }
  kill -TERM $server; wait $server || { echo "server did not stop with exit 0"; exit 1; }
  server=
}
case ${1:-} in
postgres) try deploy postgres "$MOKED_TEST_POSTGRES"; try preview postgres "$MOKED_TEST_POSTGRES" ;;
*) try deploy sqlite ''; try preview sqlite ''; test/postgres.sh "$0" postgres ;;
esac
