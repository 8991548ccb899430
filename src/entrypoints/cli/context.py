"""Finding the instance that a command is about, and building the application on it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from entrypoints.instance import read_instance
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings, load_console_settings

if TYPE_CHECKING:
    from entrypoints.bootstrap import Application

DataDir = Annotated[
    Path | None,
    Parameter(
        name="--data-dir",
        help="The data folder of a running `citas up`; without it, the database that CITAS_DATABASE_URL names, or `var`.",
    ),
]
DEFAULT_DATA_DIR = Path("var")


def find_settings(data_dir: Path | None) -> Settings:
    """Settings of the instance that runs on `data_dir`; without one, from the environment where it names a database.

    Of the environment a database is all that a command needs. Raises SettingsError, InstanceError.
    """
    if data_dir is None and os.environ.get("CITAS_DATABASE_URL"):
        return load_console_settings(os.environ)
    return load_console_settings({**os.environ, **read_instance(data_dir or DEFAULT_DATA_DIR)})


def with_application[T](data_dir: Path | None, work: "Callable[[Application], Awaitable[T]]") -> T:
    """Build the application, do `work` with it, and close it."""
    from entrypoints.bootstrap import build  # noqa: PLC0415 (slow to import, and not every command needs it)

    settings = find_settings(data_dir)
    configure_logs("cli", level="WARNING", log_format=settings.log_format)

    async def within() -> T:
        application = build(settings, signs=False)
        try:
            return await work(application)
        finally:
            await application.aclose()

    return asyncio.run(within())
