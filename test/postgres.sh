#!/bin/sh
# Starts a PostgreSQL of its own in a temporary folder on a free port, and throws it away again.
#
#   test/postgres.sh go test ./...   run a command with MOKED_TEST_POSTGRES set
#   test/postgres.sh                 print the URL and serve until interrupted
#
# fsync is off, for tests only: nothing in this cluster is meant to last.
set -eu

if ! ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1; then
    [ "$(id -u)" = 0 ] || { echo "postgres.sh: no PostgreSQL here, and only root can install it" >&2; exit 1; }
    apt-get install -y -q postgresql >&2
fi
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

# PostgreSQL refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
    user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    as="runuser -u $user --"
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/moked-postgres.XXXXXX")
[ -z "$as" ] || chown "$user" "$dir"
stop() {
    status=$?
    trap - EXIT INT TERM
    (cd "$dir" && $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$dir"
    exit "$status"
}
trap stop EXIT INT TERM

cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U moked -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/init.log" 2>&1 || { cat "$dir/init.log" >&2; exit 1; }
port=$((20000 + $$ % 20000))
tries=0
until $as "$bin/pg_ctl" -D "$dir/data" -w -t 30 -l "$dir/data/server.log" \
    -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
    start >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 10 ] || { cat "$dir/data/server.log" >&2; exit 1; }
    port=$((port + 137))
done
cd "$OLDPWD"

MOKED_TEST_POSTGRES="postgres://moked@127.0.0.1:$port/postgres?sslmode=disable"
export MOKED_TEST_POSTGRES
if [ $# -gt 0 ]; then
    "$@"
else
    echo "$MOKED_TEST_POSTGRES"
    while :; do sleep 3600 & wait $!; done
fi
