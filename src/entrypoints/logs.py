"""One log for every process: JSON lines on standard error, ours and the libraries' alike.

A line has an event, ids and figures. Names, addresses, tokens and what people wrote stay out of it; so do the messages
of exceptions, which repeat such things (PostgreSQL: `Key (email)=(ana@example.com) already exists.`).
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from textwrap import indent
from typing import cast

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from domain.errors import DomainError
from entrypoints.settings import PREFIX, SettingsError

_JSON = json.JSONEncoder(default=repr)
"""Made once, and not for every line. What JSON has no form for is shown as Python does."""

# They tell of every single task or connection; we tell of each delivery ourselves.
_TALKATIVE = ("taskiq", "aiosmtplib", "httpx", "httpcore", "mail.log")


def configure_logs(role: str, *, level: str, log_format: str) -> None:
    """Send every log line from `level` on to standard error, with this process's role, its time in UTC.

    `log_format` is `json` or `console`. Raises SettingsError for an unknown level.
    """
    if level.upper() not in logging.getLevelNamesMapping():
        raise SettingsError(f"{PREFIX}LOG_LEVEL: no such level as {level}")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _adding_role(role),
    ]
    # Ours are rendered and written at once: as records of the standard library, as the others' are, each would cost twice
    # as much, and there is one for every request.
    structlog.configure(
        processors=[*shared, *_rendering(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=_Lines,
        cache_logger_on_first_use=False,  # else what is configured later, as tests do, is not heard by those who spoke before
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_without_messages_of_exceptions)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(log_format)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(capture=True)


class _Lines(structlog.WriteLogger):
    """Writes whole lines to standard error; `name` is what add_logger_name looks for."""

    def __init__(self, name: str = "root") -> None:
        super().__init__(sys.stderr)
        self.name = name


def story_of(error: BaseException) -> str:
    """Tell what went wrong and where: class names and frames, from the first cause on, without any message.

    Only what the domain says is kept, since its messages are written to be shown, and what the database adapter tells
    of a failure, which it has freed of values.
    """
    return "".join(_told(error, set())).rstrip("\n")


def _told(error: BaseException, before: set[int]) -> Iterator[str]:
    before.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in before:
        yield from _told(cause, before)
        yield "\nwhich led to\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{_name_of(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for part in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield indent("".join(_told(part, before)), "  | ")


def _name_of(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, DomainError):
        return f"{name}: {error.message}"
    from adapters.postgres.failures import DatabaseFailure  # noqa: PLC0415 (slow to import, for whoever logs no failure)

    return f"{name}: {error}" if isinstance(error, DatabaseFailure) else name


def _rendering(log_format: str) -> list[Processor]:
    if log_format == "console":
        plain = structlog.dev.plain_traceback
        return [_telling, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    return [_telling, structlog.processors.JSONRenderer(_as_json)]


def _as_json(event: EventDict, **_options: object) -> str:
    return _JSON.encode(event)


def _telling(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Have `exc_info`, in any of its forms, told by `story_of`."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exception()
    if isinstance(given, tuple):
        error = cast("tuple[object, BaseException | None, object]", given)[1]
    return {**event, "exception": story_of(error)} if given and error is not None else event


def _without_messages_of_exceptions(record: logging.LogRecord) -> bool:
    """Keep exceptions out of what libraries write: where they are arguments, and where asyncio shows its objects."""
    if isinstance(record.args, tuple):
        record.args = tuple(_name_of(part) if isinstance(part, BaseException) else part for part in record.args)
    if record.name == "asyncio":
        # "Task exception was never retrieved", then a line for each object with all that it holds.
        record.msg, record.args = record.getMessage().partition("\n")[0], ()
    return True


def _adding_role(role: str) -> Processor:
    def add_role(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"role": role, **event}

    return add_role
