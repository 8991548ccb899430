"""The port Mailer, by SMTP."""

import asyncio
import ssl

from adapters.mail.addresses import Mailbox, UnusableAddress
from adapters.mail.compose import compose
from adapters.mail.connections import Envelope, SmtpConnections
from adapters.mail.rendering import MailRenderer
from adapters.mail.server import SmtpServer
from application.notifications.ports import MailPostponed, MailRefused, OutgoingMail

CONNECTIONS = 4
STEP_SECONDS = 10.0
IDLE_SECONDS = 30.0
# Shorter than the lease of a delivery: whoever takes over after it must not meet us still sending.
WHOLE_SECONDS = 45.0


class SmtpMailer:
    """Renders mails and hands them to the server at `url`, as `smtp://…`, `smtps://…` or `smtp+starttls://…`.

    `sender` is `Name <address>`. Each answer of the server is waited for `step_seconds`, a mail in all (the wait for
    a free connection included) `whole_seconds`. Raises ValueError when `url` or `sender` is unusable.
    """

    def __init__(
        self,
        url: str,
        sender: str,
        *,
        tls: ssl.SSLContext | None = None,
        step_seconds: float = STEP_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        server = SmtpServer.parse(url)
        self._sender = Mailbox.parse(sender)
        if self._sender.needs_smtputf8:
            raise UnusableAddress("the sender's address must be ASCII before the @")
        self._whole_seconds = whole_seconds
        self._renderer = MailRenderer()
        self._connections = SmtpConnections(
            server,
            hostname=self._sender.domain,
            tls=tls or server.default_tls(),
            size=CONNECTIONS,
            step_seconds=step_seconds,
            idle_seconds=idle_seconds,
        )

    async def send(self, mail: OutgoingMail) -> None:
        """Return when the server has taken it. Raises MailRefused, MailPostponed."""
        envelope = self._envelope(mail)
        try:
            async with asyncio.timeout(self._whole_seconds):
                await self._connections.deliver(envelope)
        except TimeoutError:
            raise MailPostponed(f"not done within {self._whole_seconds:g} seconds") from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()

    def _envelope(self, mail: OutgoingMail) -> Envelope:
        try:
            recipient = Mailbox.of(mail.to_address, name=mail.to_name)
        except UnusableAddress as error:
            raise MailRefused(str(error)) from error
        content = compose(mail, self._renderer.render(mail), sender=self._sender, recipient=recipient)
        return Envelope(self._sender.address, recipient.address, content, recipient.needs_smtputf8)
