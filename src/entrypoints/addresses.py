"""Reading the addresses among the settings, as strictly as whoever connects to them would.

Each function returns the address as the product uses it, and raises ValueError, whose message shows no password.
"""

import inspect
from ipaddress import ip_address
from urllib.parse import urlsplit

import asyncpg
from redis.connection import parse_url
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.http.proxies import networks_of
from adapters.mail.addresses import Mailbox
from adapters.mail.server import SmtpServer

DRIVER = "postgresql+asyncpg"
_WITHOUT_A_DRIVER = {"postgresql", "postgres"}
_OF_THE_DIALECT = {"host", "port", "prepared_statement_cache_size"}
_SHAPE = f"must look like {DRIVER}://user:password@host:5432/database"


def database_url(text: str) -> str:
    """PostgreSQL's, for asyncpg; libpq's `postgresql://` and its `sslmode` are understood too."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(_SHAPE) from None
    if url.drivername in _WITHOUT_A_DRIVER:
        url = url.set(drivername=DRIVER)
    if url.drivername != DRIVER or not url.database:
        raise ValueError(_SHAPE)
    if "sslmode" in url.query:
        url = url.set(query={"ssl" if name == "sslmode" else name: value for name, value in url.query.items()})
    strange = url.query.keys() - inspect.signature(asyncpg.connect).parameters.keys() - _OF_THE_DIALECT
    if strange:
        raise ValueError(f"no such parameter as {', '.join(sorted(strange))}")
    return url.render_as_string(hide_password=False)


def database_owner_url(text: str) -> str:
    """The same for whoever migrates, or `same`."""
    return text if text == "same" else database_url(text)


def redis_url(text: str) -> str:
    """Redis's or Valkey's, as redis-py reads it."""
    try:
        parts = parse_url(text)
    except ValueError:
        parts = {}
    if not parts.get("host") and not parts.get("path"):
        raise ValueError("must look like redis://host:6379/0, rediss://… or unix:///path?db=0")
    return text


def smtp_url(text: str) -> str:
    """The mail server's."""
    SmtpServer.parse(text)
    return text


def public_url(text: str) -> str:
    """Where people reach the product, without a slash at the end."""
    shape = "must look like https://citas.example"
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        raise ValueError(shape) from None
    if not usable or parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError(shape)
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise ValueError("must begin with https://, but on this machine itself: passwords and tokens travel there")
    return text.rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def mail_from(text: str) -> str:
    """The sender, `Name <address>`."""
    if Mailbox.parse(text).needs_smtputf8:
        raise ValueError("the address must be ASCII before the @")
    return text


def trusted_proxies(text: str) -> str:
    """Those that are believed when they say whom they speak for."""
    networks_of(text)
    return text


READERS = {
    "database_url": database_url,
    "database_owner_url": database_owner_url,
    "redis_url": redis_url,
    "smtp_url": smtp_url,
    "public_url": public_url,
    "mail_from": mail_from,
    "trusted_proxies": trusted_proxies,
}
"""By the name of the setting."""
