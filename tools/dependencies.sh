#!/bin/sh
# Print what the program needs to run, with hashes, as uv.lock has it: what is audited and listed. Tools for developers
# are not in it.
set -eu
cd "$(dirname "$0")/.."

uv=uv
"$uv" --version >/dev/null 2>&1 || uv=.tools/uv/bin/uv
"$uv" export --frozen --quiet --no-dev --all-extras --no-emit-project --format requirements-txt
