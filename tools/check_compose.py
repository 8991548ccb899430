"""Whether compose.yaml is what the Compose Specification allows: https://github.com/compose-spec/compose-spec.

python tools/check_compose.py [FILE]        names each breach and exits 1 if there is any

The official JSON schema comes with check-jsonschema, so nothing is fetched.
"""

import subprocess
import sys
from pathlib import Path

COMPOSE = Path(__file__).resolve().parent.parent / "compose.yaml"


def main(arguments: list[str]) -> int:
    """Check one file and return the exit code."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, *(arguments or [str(COMPOSE)])], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
