"""Read the SQL of every migration as PostgreSQL will get it, and have squawk look for what hurts a running product.

python tools/lint_migrations.py [REVISION]     all revisions, or one; exits 1 if squawk finds anything

Alembic renders each revision offline, so nothing is connected to. `env.py` sets the lock and statement timeouts that
squawk asks for, and each revision is a transaction of its own.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from adapters.postgres.migrate import configuration

OLDEST_POSTGRESQL = "15"

# Rule by rule, why we do not follow it. Anything else that squawk says has to be put right.
EXCLUDED = {
    # Minutes, hours, attempts and versions: each stays below two thousand millions, most of them by a CHECK.
    "prefer-bigint-over-int": "the columns count small things; identifiers are UUIDs",
    # A half-done revision is rolled back, since each runs in a transaction: IF NOT EXISTS would hide a schema that is
    # not what we think.
    "prefer-robust-stmts": "each revision is one transaction",
}

ALEMBICS_OWN = "    version_num VARCHAR(32)"


def main() -> int:
    """Lint, and say how many files were read."""
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        files = [file for file in render(Path(folder)) if not wanted or file.stem in wanted]
        if not files:
            print(f"no such revision: {', '.join(wanted)}")
            return 1
        squawk = [
            str(Path(sys.executable).with_name("squawk")),
            f"--pg-version={OLDEST_POSTGRESQL}.0",
            f"--exclude={','.join(EXCLUDED)}",
            *(file.name for file in files),
        ]
        found = subprocess.run(
            squawk, cwd=folder, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    if found.returncode == 0:
        print(f"migrations: {len(files)} revisions, nothing to complain about")
    else:
        print(found.stdout + found.stderr)
    return found.returncode


def render(folder: Path) -> list[Path]:
    """The SQL of each revision in a file of its own, named for the revision, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    files: list[Path] = []
    for script in reversed(list(scripts.walk_revisions())):
        config = configuration()
        config.output_buffer = io.StringIO()
        command.upgrade(config, f"{script.down_revision or 'base'}:{script.revision}", sql=True)
        sql = config.output_buffer.getvalue()
        file = folder / f"{script.revision}.sql"
        file.write_text(
            sql.replace(ALEMBICS_OWN, f"-- squawk-ignore prefer-text-field\n{ALEMBICS_OWN}"), encoding="utf-8"
        )
        files.append(file)
    return files


if __name__ == "__main__":
    sys.exit(main())
