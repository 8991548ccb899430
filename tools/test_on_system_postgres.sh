#!/usr/bin/env bash
# Run the tests marked `postgres`, but those that measure time, on the PostgreSQL that this machine's packages bring (15
# on Debian 12), in a cluster of its own in a temporary folder. Root runs it as the package's user `postgres`. Arguments
# go to pytest.
set -euo pipefail
exec </dev/null
cd "$(dirname "$0")/.."

programs=${PG_BIN:-}
for candidate in /usr/lib/postgresql/15/bin $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [[ -z $programs && -x $candidate/postgres ]]; then programs=$candidate; fi
done
if [[ -z $programs ]]; then
    echo "no PostgreSQL of this machine's own (Debian: apt-get install postgresql; elsewhere: PG_BIN names its programs)" >&2
    exit 1
fi

# What tests are given is a socket in a folder that nobody else may enter, so "trust" trusts us only.
cluster=$(mktemp -d /tmp/citas-pg-XXXXXX)
as_server=()
if [[ $EUID -eq 0 ]]; then
    chown postgres "$cluster"
    as_server=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

server=
finish() {
    if [[ -n $server ]]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$cluster"
}
trap finish EXIT
trap 'exit 130' INT TERM

cd /
"${as_server[@]}" "$programs/initdb" --pgdata="$cluster/data" --username=citas --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$cluster/log" 2>&1 || { cat "$cluster/log" >&2; exit 1; }
"${as_server[@]}" "$programs/postgres" -D "$cluster/data" -k "$cluster" -c listen_addresses= -c fsync=off \
    -c timezone=UTC >"$cluster/log" 2>&1 &
server=$!
cd "$OLDPWD"
deadline=$((SECONDS + 60))
until "$programs/pg_isready" -q -h "$cluster"; do
    if ((SECONDS > deadline)) || ! kill -0 "$server" 2>/dev/null; then
        cat "$cluster/log" >&2
        exit 1
    fi
    sleep 0.1
done

"$programs/postgres" --version
CITAS_TEST_DATABASE_URL="postgresql+asyncpg://citas@/postgres?host=$cluster" \
    .venv/bin/pytest -n 2 -m "postgres and not slow and not measured" "$@"
