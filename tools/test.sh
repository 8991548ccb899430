#!/bin/sh
# Run the tests but those that take minutes: first on two cores, then one by one those that measure time. Arguments go to
# pytest; it is enough when one of the two finds a test to run.
cd "$(dirname "$0")/.." || exit 1

NO_TESTS=5
.venv/bin/pytest -n 2 -m "not slow and not measured" "$@"
many=$?
[ "$many" -eq 0 ] || [ "$many" -eq "$NO_TESTS" ] || exit "$many"
.venv/bin/pytest -m "measured and not slow" "$@"
measured=$?
[ "$measured" -eq "$NO_TESTS" ] && exit "$many"
exit "$measured"
