"""One log for every process: JSON lines on standard error, ours and the libraries' alike.

A line has an event, ids and figures. Names, addresses, tokens and what people wrote stay out of it.
"""

import logging
import sys

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from entrypoints.settings import PREFIX, SettingsError

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
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
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


def _rendering(log_format: str) -> list[Processor]:
    # Tracebacks without the values of local variables, which hold secrets and personal data.
    if log_format == "console":
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _adding_role(role: str) -> Processor:
    def add_role(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"role": role, **event}

    return add_role
