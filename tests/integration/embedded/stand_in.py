"""Stands in for the `citas` program, so that `run_up` is tested with real processes before and apart from the real roles.

    python stand_in.py up --port PORT --data-dir DATA_DIR [--demo]     `run_up` with this very file as the program
    python stand_in.py api --port PORT | worker | scheduler | db upgrade | demo

STAND_IN_STUBBORN=1 makes the worker ignore SIGTERM; STAND_IN_BROKEN=ROLE makes a role fail at its start.
"""

import asyncio
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import asyncpg

from entrypoints.up import UpOptions, run_up


class _Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        print(self.path, self.client_address[0], file=sys.stderr)


async def _connection(variable: str) -> asyncpg.Connection:
    return await asyncpg.connect(os.environ[variable].replace("postgresql+asyncpg", "postgresql"))


async def _migrate() -> None:
    connection = await _connection("CITAS_DATABASE_OWNER_URL")
    await connection.execute("CREATE TABLE IF NOT EXISTS starts (number int)")
    await connection.execute("INSERT INTO starts SELECT count(*) + 1 FROM starts")
    await connection.execute("GRANT SELECT ON starts TO PUBLIC")
    await connection.close()


async def _count_starts() -> int:
    connection = await _connection("CITAS_DATABASE_URL")
    number: object = await connection.fetchval("SELECT max(number) FROM starts")
    await connection.close()
    return int(str(number))


def main(arguments: list[str]) -> int:
    """Play one role."""
    if os.environ.get("STAND_IN_BROKEN") == arguments[0]:
        print(f"{arguments[0]} is broken", file=sys.stderr)
        return 7
    match arguments:
        case ["up", "--port", port, "--data-dir", data_dir, *rest]:
            options = UpOptions(port=int(port), data_dir=Path(data_dir), demo="--demo" in rest)
            return asyncio.run(run_up(options, program=(sys.executable, __file__)))
        case ["api", "--port", port]:
            ThreadingHTTPServer(("127.0.0.1", int(port)), _Ready).serve_forever()
        case ["db", "upgrade"]:
            asyncio.run(_migrate())
        case ["demo"]:
            print(f"ana@example.com has seen {asyncio.run(_count_starts())} start(s)")
        case ["worker" | "scheduler" as role]:
            if role == "worker" and os.environ.get("STAND_IN_STUBBORN"):
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                signal.pause()
        case _:
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
