"""The processes of the product as commands.

What a process runs on is imported by its command: granian, litestar, taskiq and PostgreSQL's drivers take longer to
import than most commands take to run.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import structlog
from cyclopts import App, Parameter

from domain.errors import DomainError
from entrypoints.cli.context import DEFAULT_DATA_DIR, DataDir, find_settings
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, SettingsError, load_settings


def add_to(app: App) -> None:
    """Hang these commands on the root."""
    for command in (up, api, worker, scheduler, demo):
        app.command(command)


def up(
    *,
    port: int = 8000,
    data_dir: Annotated[Path, Parameter(help="Where everything of this instance is kept.")] = DEFAULT_DATA_DIR,
    demo: Annotated[bool, Parameter(negative="", help="Make a believable demo, once.")] = False,
    no_web: Annotated[bool, Parameter(negative="", help="Leave out the web application.")] = False,
) -> int:
    """Run everything on this machine, in the foreground: PostgreSQL, Valkey, mail sink, API, worker, scheduler."""
    from entrypoints.up import UpOptions, run_up  # noqa: PLC0415 (production has no embedded servers installed)

    del no_web  # the API alone is what there is to serve
    return asyncio.run(run_up(UpOptions(port=port, data_dir=data_dir, demo=demo)))


def api(*, host: str | None = None, port: int | None = None) -> None:
    """Serve the HTTP API."""
    from entrypoints.api import serve  # noqa: PLC0415 (slow to import, see above)

    _run_role("api", lambda it: serve(it, host=host or it.api_host, port=port or it.api_port))


def worker() -> None:
    """Turn events into messages and send them."""
    from entrypoints.worker import run_worker  # noqa: PLC0415 (slow to import, see above)

    _run_role("worker", lambda settings: asyncio.run(run_worker(settings)))


def scheduler() -> None:
    """Have periodic work done. Run one only."""
    from entrypoints.scheduler import run_scheduler  # noqa: PLC0415 (slow to import, see above)

    _run_role("scheduler", lambda settings: asyncio.run(run_scheduler(settings)))


def demo(*, data_dir: DataDir = None) -> None:
    """Make a believable demo, once, and print its accounts."""
    from entrypoints.demo import seed_demo  # noqa: PLC0415 (slow to import, see above)

    settings = find_settings(data_dir)
    configure_logs("demo", level="WARNING", log_format=settings.log_format)
    print(asyncio.run(seed_demo(settings)))  # noqa: T201


def _run_role(role: str, run: Callable[[Settings], None]) -> None:
    """Run a process by the settings of the environment; what ends it before its time stands in the log, with frames."""
    settings = load_settings(os.environ)
    configure_logs(role, level=settings.log_level, log_format=settings.log_format)
    try:
        run(settings)
    except (SettingsError, DomainError):
        raise  # told in a line of its own
    except Exception:
        structlog.get_logger(role).exception("process_failed")
        raise
