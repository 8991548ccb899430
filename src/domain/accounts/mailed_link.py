"""A single-use link that was sent by mail. What is stored cannot be turned into the link without the server's key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from domain.accounts.errors import MailedLinkUnusable
from domain.accounts.values import EmailAddress
from domain.ids import MailedLinkId, UserId


class LinkPurpose(StrEnum):
    """What opening the link does."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 (no secret)
    CHANGE_EMAIL = "change_email"


_LIFETIME = {
    LinkPurpose.VERIFY_EMAIL: timedelta(hours=24),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    LinkPurpose.CHANGE_EMAIL: timedelta(hours=24),
}


@dataclass(slots=True, kw_only=True, eq=False)
class MailedLink:
    """One link to one user for one purpose. `email` is the address that a CHANGE_EMAIL link makes theirs."""

    id: MailedLinkId
    user_id: UserId
    purpose: LinkPurpose
    expires_at: datetime
    email: EmailAddress | None = None
    used_at: datetime | None = None

    @classmethod
    def make(
        cls,
        *,
        id: MailedLinkId,
        user_id: UserId,
        purpose: LinkPurpose,
        email: EmailAddress | None = None,
        now: datetime,
    ) -> Self:
        """A link that is good from now for the lifetime of its purpose."""
        return cls(id=id, user_id=user_id, purpose=purpose, email=email, expires_at=now + _LIFETIME[purpose])

    def redeem(self, purpose: LinkPurpose, *, now: datetime) -> None:
        """Use the link up. Raises MailedLinkUnusable when it was used, is too old or is for something else."""
        if self.purpose is not purpose or self.used_at is not None or now >= self.expires_at:
            raise MailedLinkUnusable
        self.used_at = now
