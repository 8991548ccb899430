"""A real SMTP server (aiosmtpd) in the test's own event loop, that answers as it is told to."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).with_name("localhost.pem")
PASSWORD = "p:w/ñ"

type Step = Callable[["PostOffice", SMTP, Envelope], Awaitable[str | None]]
"""What the server does at a command; None is its usual answer."""


async def as_usual(_office: "PostOffice", _server: SMTP, _envelope: Envelope) -> str | None:
    """Take it."""
    return None


def answers(reply: str) -> Step:
    """Answer like this."""

    async def step(_office: "PostOffice", _server: SMTP, _envelope: Envelope) -> str:
        return reply

    return step


async def hangs_up(_office: "PostOffice", server: SMTP, _envelope: Envelope) -> str | None:
    """Close the connection without an answer."""
    _cut(server)
    return None


async def hangs(office: "PostOffice", _server: SMTP, _envelope: Envelope) -> str | None:
    """Answer only when the test is over."""
    await office.closing.wait()
    return "451 too late"


def once(step: Step) -> Step:
    """Do so the first time, and take everything afterwards."""
    steps = iter([step])

    async def first_only(office: "PostOffice", server: SMTP, envelope: Envelope) -> str | None:
        return await next(steps, as_usual)(office, server, envelope)

    return first_only


@dataclass
class PostOffice:
    """What it was asked, and how it answers. `mails` are the contents of the mails that it took."""

    at_mail: Step = as_usual
    at_recipient: Step = as_usual
    at_data: Step = as_usual
    port: int = 0
    connections: int = 0
    contents: int = 0
    mails: list[bytes] = field(default_factory=list[bytes])
    recipients: list[str] = field(default_factory=list[str])
    open_servers: set[SMTP] = field(default_factory=set[SMTP])
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, scheme: str = "smtp", credentials: str = "") -> str:
        return f"{scheme}://{credentials}127.0.0.1:{self.port}"

    def hang_up_on_everybody(self) -> None:
        for server in self.open_servers:
            _cut(server)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd looks for these names)
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.at_mail(self, server, envelope)
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self.at_recipient(self, server, envelope)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.contents += 1
        answer = await self.at_data(self, server, envelope)
        if answer is None:
            assert isinstance(envelope.content, bytes)
            self.mails.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        return answer or "250 OK"


class _CountingServer(SMTP):
    office: PostOffice

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.transport is None:  # called once more when TLS begins
            self.office.connections += 1
        self.office.open_servers.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.office.open_servers.discard(self)
        super().connection_lost(error)


@asynccontextmanager
async def open_post_office(
    *, starttls: bool = False, smtps: bool = False, smtputf8: bool = True, login: bool = False
) -> AsyncGenerator[PostOffice]:
    """A server on a free port. With `login`, only Ana may send, with PASSWORD, and only over TLS."""
    office = PostOffice()
    loop = asyncio.get_running_loop()

    def accept() -> SMTP:
        server = _CountingServer(
            office,
            hostname="post.example",
            enable_SMTPUTF8=smtputf8,
            tls_context=server_tls() if starttls else None,
            require_starttls=starttls,
            auth_required=login,
            authenticator=_authenticate if login else None,
            loop=loop,
        )
        server.office = office
        return server

    listening = await loop.create_server(accept, "127.0.0.1", 0, ssl=server_tls() if smtps else None)
    office.port = listening.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        office.closing.set()
        listening.close()
        office.hang_up_on_everybody()
        await listening.wait_closed()


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def client_tls() -> ssl.SSLContext:
    """Trusts the server's certificate, and nobody else's."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def _cut(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    del mechanism
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"ana@example", PASSWORD.encode())
    return AuthResult(success=right, handled=right)
