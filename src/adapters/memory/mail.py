"""A post office in memory: mails are kept, and any address can be made to refuse or postpone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from application.accounts.security_ports import LinkTokens
from application.notifications.ports import MailPostponed, MailRefused, OutgoingMail
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import DeliveryId, MailedLinkId


@dataclass(slots=True)
class MemoryMailer:
    """Keeps what was sent in `sent`. Addresses in `refusing` and `postponing` answer as a mail server would."""

    sent: list[OutgoingMail] = field(default_factory=list[OutgoingMail])
    refusing: set[str] = field(default_factory=set[str])
    postponing: set[str] = field(default_factory=set[str])

    async def send(self, mail: OutgoingMail) -> None:
        """Keep the mail. Raises MailRefused, MailPostponed."""
        if mail.to_address in self.refusing:
            raise MailRefused("550 5.1.1 no such mailbox")
        if mail.to_address in self.postponing:
            raise MailPostponed("451 4.3.0 try again later")
        self.sent.append(mail)

    def sent_to(self, address: str) -> list[OutgoingMail]:
        """What an address got, the oldest first."""
        return [mail for mail in self.sent if mail.to_address == address]


@dataclass(slots=True)
class MemoryQueue:
    """Keeps what was asked to be sent, in order."""

    waiting: list[DeliveryId] = field(default_factory=list[DeliveryId])

    async def put(self, delivery_ids: Sequence[DeliveryId]) -> None:
        """Ask that these be sent soon."""
        self.waiting.extend(delivery_ids)

    def take(self) -> list[DeliveryId]:
        """Empty the queue, and return what was in it."""
        taken, self.waiting = self.waiting, []
        return taken


@dataclass(frozen=True, slots=True)
class MemoryLinks:
    """Addresses of pages of a product that runs nowhere."""

    tokens: LinkTokens
    public_url: str = "https://citas.example"

    def of_link(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """Where opening a mailed link leads; ends with the token behind the last `=`."""
        page = purpose.value.replace("_", "-")
        return f"{self.public_url}/{page}?token={self.tokens.token_for(link_id, purpose)}"
