#!/bin/sh
# Write dist/sbom.cdx.json: what the program is made of (CycloneDX 1.6), with who depends on whom. Tools for developers are
# not in it: it is read off an environment of its own, as uv.lock has it without them.
set -eu
cd "$(dirname "$0")/.."

uv=uv
"$uv" --version >/dev/null 2>&1 || uv=.tools/uv/bin/uv
mkdir -p dist
env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT=build/runtime "$uv" sync --frozen --quiet --no-dev --all-extras
.venv/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o dist/sbom.cdx.json \
    build/runtime/bin/python
echo dist/sbom.cdx.json
