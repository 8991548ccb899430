"""A single-use link that was sent by mail. What is stored cannot be turned into the link without the server's key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from domain.accounts.errors import MailedLinkUnusable
from domain.ids import MailedLinkId, UserId


class LinkPurpose(StrEnum):
    """What opening the link does."""

    VERIFY_EMAIL = "verify_email"


_LIFETIME = {LinkPurpose.VERIFY_EMAIL: timedelta(hours=24)}


@dataclass(slots=True, kw_only=True, eq=False)
class MailedLink:
    """One link to one user for one purpose."""

    id: MailedLinkId
    user_id: UserId
    purpose: LinkPurpose
    expires_at: datetime
    used_at: datetime | None = None

    @classmethod
    def make(cls, *, id: MailedLinkId, user_id: UserId, purpose: LinkPurpose, now: datetime) -> Self:
        """A link that is good from now for the lifetime of its purpose."""
        return cls(id=id, user_id=user_id, purpose=purpose, expires_at=now + _LIFETIME[purpose])

    def redeem(self, purpose: LinkPurpose, *, now: datetime) -> None:
        """Use the link up. Raises MailedLinkUnusable when it was used, is too old or is for something else."""
        if self.purpose is not purpose or self.used_at is not None or now >= self.expires_at:
            raise MailedLinkUnusable
        self.used_at = now
