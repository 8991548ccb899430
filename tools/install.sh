#!/bin/sh
# Make .venv as uv.lock has it. Needs Python 3 with pip only: uv is fetched if it is missing, into .tools, never into
# the user's own Python.
set -eu
exec </dev/null
cd "$(dirname "$0")/.."

fail() {
    echo "make install: $*" >&2
    exit 1
}

# A `uv` on the PATH may be a shim of a version manager that has no uv to run.
works() {
    "$1" --version >/dev/null 2>&1
}

fetch_uv() {
    command -v python3 >/dev/null 2>&1 || fail "python3 is missing (Debian: apt-get install python3-pip)"
    python3 -m pip --version >/dev/null 2>&1 ||
        fail "Python has no pip (Debian: apt-get install python3-pip; elsewhere: python3 -m ensurepip)"
    echo "fetching uv into .tools"
    rm -rf .tools/uv
    # A user's pip.conf may ask for --user or for a virtual environment, which --target excludes.
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore \
        python3 -m pip install --quiet --disable-pip-version-check --no-input --no-warn-script-location \
        --target .tools/uv 'uv>=0.9' || fail "pip could not fetch uv; the lines above say why"
}

# uv brings its own list of certificate authorities; a machine behind a company's proxy knows one more.
trust_what_the_machine_trusts() {
    if [ "$(uname)" = Darwin ] || [ -s /etc/ssl/certs/ca-certificates.crt ] || [ -s /etc/pki/tls/certs/ca-bundle.crt ]; then
        export UV_SYSTEM_CERTS=true
    fi
}

# uv looks on the PATH and among its own Pythons, and fetches one otherwise; pyenv keeps its own out of sight.
python_of_pyenv() {
    for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[3-9]*/bin/python3; do
        if [ -x "$python" ]; then
            echo "$python"
            return
        fi
    done
}

sync_with() {
    if [ -z "${UV_PYTHON:-}" ] && ! "$1" python find '>=3.13' >/dev/null 2>&1; then
        UV_PYTHON=$(python_of_pyenv)
        if [ -n "$UV_PYTHON" ]; then export UV_PYTHON; else unset UV_PYTHON; fi
    fi
    # Compiled now, once: a command then starts in half the time, also where Python may not write beside the sources.
    # Somebody else's active environment is not ours to fill.
    env -u VIRTUAL_ENV -u UV_PROJECT_ENVIRONMENT "$1" sync --frozen --all-extras --compile-bytecode --quiet
}

trust_what_the_machine_trusts
echo "installing what uv.lock names into .venv"
if works uv && sync_with uv; then
    exit 0
fi
works .tools/uv/bin/uv || fetch_uv
works .tools/uv/bin/uv || fail "the uv that pip brought does not run on this machine"
sync_with .tools/uv/bin/uv
