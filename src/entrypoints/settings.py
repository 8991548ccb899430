"""What the operator sets, all through `CITAS_…` environment variables; read once, in the entry points only."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from adapters.security.key_file import KeyFile
from adapters.security.key_ring import UnusableKeys
from application.clock import Clock

PREFIX = "CITAS_"
SAME = "same"

_RateLimit = Annotated[int, Meta(ge=0, le=1_000_000)]


class SettingsError(Exception):
    """A setting is missing or unusable; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The settings of every process.

    `database_url` as SQLAlchemy writes it (`postgresql+asyncpg://…`; `load_settings` makes it of `postgresql://…`),
    `redis_url` as redis-py, `smtp_url` as `smtp://[user:password@]host:port` (or `smtps://`, or `smtp+starttls://`),
    `public_url` without a slash at the end: mailed links are made from it, never from a request.
    `rate_limit_…` are requests a minute, 0 for as many as anybody likes.
    `database_owner_url` is `database_url` for whoever migrates, where that is not the `same`.
    """

    database_url: str
    redis_url: str
    smtp_url: str
    public_url: str
    secret_key_file: Path
    mail_from: str = "Gestor de Citas <no-reply@citas.example>"
    log_level: str = "INFO"
    log_format: Literal["json", "console"] = "json"
    api_host: str = "127.0.0.1"
    api_port: Annotated[int, Meta(ge=1, le=65535)] = 8000
    api_workers: Annotated[int, Meta(ge=1, le=64)] = 1
    database_pool: Annotated[int, Meta(ge=1, le=200)] = 10
    database_prepared_statements: bool = True
    trusted_proxies: str = "none"
    database_owner_url: str = "same"
    rate_limit_anonymous: _RateLimit = 120
    rate_limit_user: _RateLimit = 600
    rate_limit_auth: _RateLimit = 30
    admin_second_factor: Literal["required", "optional"] = "required"

    def owner_url(self) -> str:
        """Where migrations go: as whoever owns the database, which the application had better not be."""
        return self.database_url if self.database_owner_url == SAME else self.database_owner_url

    def keys(self, clock: Clock) -> KeyFile:
        """The keys that tokens and links are signed with. Raises SettingsError when the file cannot be used."""
        try:
            return KeyFile(self.secret_key_file, clock)
        except UnusableKeys as unusable:
            raise SettingsError(f"{PREFIX}SECRET_KEY_FILE: {unusable}") from None


_NOT_FOR_THE_CONSOLE: Mapping[str, str] = {
    "redis_url": "redis://localhost",
    "smtp_url": "smtp://localhost",
    "public_url": "http://localhost",
    "secret_key_file": "/dev/null",
}


def load_console_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings of a command that works on the database alone: it queues, mails and signs nothing.

    What is given all the same has to make sense. Raises SettingsError.
    """
    return _load({**_NOT_FOR_THE_CONSOLE, **_given(environment)})


def load_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError that names each variable that is missing, or the one that is unusable."""
    return _load(_given(environment))


def _given(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and value
    }


def _load(given: dict[str, str]) -> Settings:
    required = [field.name for field in msgspec.structs.fields(Settings) if field.required]
    missing = [f"{PREFIX}{name.upper()}" for name in required if name not in given]
    if missing:
        raise SettingsError(f"missing settings: {', '.join(missing)}")
    from entrypoints.addresses import READERS  # noqa: PLC0415 (its drivers are slow to import, for whoever loads nothing)

    for name in READERS.keys() & given.keys():
        try:
            given[name] = READERS[name](given[name])
        except ValueError as error:
            raise SettingsError(f"{PREFIX}{name.upper()}: {error}") from None
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        message = str(error)
        field = message.rpartition("$.")[2].rstrip("`") if "$." in message else "?"
        raise SettingsError(f"{PREFIX}{field.upper()}: {message.partition(' - at')[0]}") from None


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(kind)
