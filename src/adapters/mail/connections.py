"""A few SMTP connections that are used again and again, one mail at a time each.

A connection that the server has closed meanwhile shows when it is used next. As long as no content was handed over,
the mail is tried once more over a new one. Once DATA was begun nobody can tell whether the server has the mail, so it
is never sent a second time at once.
"""

import asyncio
import ssl
from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from adapters.mail.server import SmtpServer
from application.notifications.ports import MailPostponed, MailRefused

_CLOSING_SECONDS = 1.0
_PERMANENT = range(500, 600)
_SERVICE_CLOSING = 421


@dataclass(frozen=True, slots=True)
class Envelope:
    """What SMTP sees of a mail. `smtputf8` tells that an address or a header is not ASCII (RFC 6531)."""

    sender: str
    recipient: str
    content: bytes
    smtputf8: bool


@dataclass(slots=True)
class _Idle:
    client: SMTP
    since: float


class SmtpConnections:
    """At most `size` connections. `step_seconds` bounds each answer of the server, `idle_seconds` how long one is kept."""

    def __init__(
        self,
        server: SmtpServer,
        *,
        hostname: str,
        tls: ssl.SSLContext | None,
        size: int,
        step_seconds: float,
        idle_seconds: float,
    ) -> None:
        self._server = server
        self._hostname = hostname
        self._tls = tls
        self._step_seconds = step_seconds
        self._idle_seconds = idle_seconds
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Idle] = []

    async def deliver(self, envelope: Envelope) -> None:
        """Return once the server has taken the mail. Raises MailRefused, MailPostponed."""
        async with self._free:
            used = self._take_idle()
            if used is not None:
                try:
                    await self._hand_over(used, envelope)
                except _ConnectionWasStale:
                    pass
                else:
                    return
            try:
                await self._hand_over(await self._connect(), envelope)
            except _ConnectionWasStale as error:
                raise MailPostponed(f"the connection broke: {error}") from error

    async def aclose(self) -> None:
        """Take leave of the server. Mails that are on their way are not waited for."""
        idle, self._idle = self._idle, []
        for connection in idle:
            try:
                await connection.client.quit(timeout=_CLOSING_SECONDS)
            except (SMTPException, OSError):
                connection.client.close()

    def _take_idle(self) -> SMTP | None:
        """The connection that was used last and is young enough; older ones are closed on the way."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()
            if connection.client.is_connected and now - connection.since < self._idle_seconds:
                return connection.client
            connection.client.close()
        return None

    async def _connect(self) -> SMTP:
        client = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.username,
            password=self._server.password,
            local_hostname=self._hostname,
            timeout=self._step_seconds,
            use_tls=self._server.scheme == "smtps",
            start_tls=self._server.scheme == "smtp+starttls",
            tls_context=self._tls,
        )
        try:
            await client.connect()
        except (SMTPException, OSError) as error:
            raise MailPostponed(f"no connection: {_told(error)}") from error
        return client

    async def _hand_over(self, client: SMTP, envelope: Envelope) -> None:
        """One mail over one connection, which is kept only if the next mail can start clean on it."""
        try:
            await _send(client, envelope)
        except (MailRefused, MailPostponed):
            await _forget_half_mail(client)
            raise
        except BaseException:
            client.close()
            raise
        finally:
            if client.is_connected:
                self._idle.append(_Idle(client, asyncio.get_running_loop().time()))


class _ConnectionWasStale(Exception):
    """The connection broke before any content was handed over."""


async def _send(client: SMTP, envelope: Envelope) -> None:
    encoding = "utf-8" if envelope.smtputf8 else "ascii"
    try:
        if envelope.smtputf8 and client.is_ehlo_or_helo_needed:
            await client.ehlo()
        if envelope.smtputf8 and not client.supports_extension("smtputf8"):
            raise MailRefused("the server takes no address with letters beyond ASCII (SMTPUTF8)")
        options = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.smtputf8 else []
        await client.mail(envelope.sender, options=options, encoding=encoding)
    except SMTPServerDisconnected as error:
        raise _ConnectionWasStale(_told(error)) from error
    except SMTPResponseException as error:
        if error.code == _SERVICE_CLOSING:
            raise _ConnectionWasStale(_told(error)) from error
        raise MailPostponed(_told(error)) from error  # it is our address that is refused, not theirs
    except (SMTPException, OSError) as error:
        raise MailPostponed(_told(error)) from error
    try:
        await client.rcpt(envelope.recipient, encoding=encoding)
        await client.data(envelope.content)
    except SMTPResponseException as error:
        if error.code in _PERMANENT:
            raise MailRefused(_told(error)) from error
        raise MailPostponed(_told(error)) from error
    except (SMTPException, OSError) as error:
        raise MailPostponed(_told(error)) from error


async def _forget_half_mail(client: SMTP) -> None:
    if not client.is_connected:
        return
    try:
        await client.rset()
    except (SMTPException, OSError):
        client.close()
    except BaseException:
        client.close()
        raise


def _told(error: Exception) -> str:
    """What is remembered of an error: the server's words, in characters that can be stored."""
    words = f"{error.code} {error.message}" if isinstance(error, SMTPResponseException) else str(error)
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line or type(error).__name__
