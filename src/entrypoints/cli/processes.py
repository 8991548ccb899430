"""The processes of the product as commands."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from entrypoints.api import serve
from entrypoints.cli.context import DEFAULT_DATA_DIR, DataDir, find_settings
from entrypoints.demo import seed_demo
from entrypoints.logs import configure_logs
from entrypoints.scheduler import run_scheduler
from entrypoints.settings import load_settings
from entrypoints.worker import run_worker


def add_to(app: App) -> None:
    """Hang these commands on the root."""
    for command in (up, api, worker, scheduler, demo):
        app.command(command)


def up(
    *,
    port: int = 8000,
    data_dir: Annotated[Path, Parameter(help="Where everything of this instance is kept.")] = DEFAULT_DATA_DIR,
    demo: Annotated[bool, Parameter(negative="", help="Make a believable demo, once.")] = False,
    web: Annotated[bool, Parameter(negative="--no-web", show=False)] = True,
) -> int:
    """Run everything on this machine, in the foreground: PostgreSQL, Valkey, mail sink, API, worker, scheduler."""
    from entrypoints.up import UpOptions, run_up  # noqa: PLC0415 (production has no embedded servers installed)

    return asyncio.run(run_up(UpOptions(port=port, data_dir=data_dir, demo=demo, web=web)))


def api(*, host: str | None = None, port: int | None = None) -> None:
    """Serve the HTTP API."""
    settings = load_settings(os.environ)
    configure_logs("api", level=settings.log_level, log_format=settings.log_format)
    serve(settings, host=host or settings.api_host, port=port or settings.api_port)


def worker() -> None:
    """Turn events into messages and send them."""
    settings = load_settings(os.environ)
    configure_logs("worker", level=settings.log_level, log_format=settings.log_format)
    asyncio.run(run_worker(settings))


def scheduler() -> None:
    """Have periodic work done. Run one only."""
    settings = load_settings(os.environ)
    configure_logs("scheduler", level=settings.log_level, log_format=settings.log_format)
    asyncio.run(run_scheduler(settings))


def demo(*, data_dir: DataDir = DEFAULT_DATA_DIR) -> None:
    """Make a believable demo, once, and print its accounts."""
    settings = find_settings(data_dir)
    configure_logs("demo", level="WARNING", log_format=settings.log_format)
    print(asyncio.run(seed_demo(settings)))  # noqa: T201
