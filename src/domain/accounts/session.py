"""One signed-in device: a family of refresh tokens of which only the newest is good (RFC 9700, section 4.14.2)."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from domain.accounts.actor import NOWHERE, Origin
from domain.ids import SessionId, UserId

SESSION_LIFETIME = timedelta(days=30)
"""Without a refresh (ASVS 5.0, 7.3.1: inactivity)."""
LONGEST_SESSION = timedelta(days=180)
"""Whatever is done with it (7.3.2): then the password is asked for again."""


class Transport(StrEnum):
    """How the tokens of a session travel."""

    BEARER = "bearer"
    COOKIE = "cookie"


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """Only the digest of the newest refresh token is kept. `last_used_at` and `expires_at` move with each refresh.

    `origin` is where it was opened from, `second_factor` whether one was proven. Its tokens are good only by the `transport` that they were given by.
    """

    id: SessionId
    user_id: UserId
    refresh_digest: bytes
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    origin: Origin = NOWHERE
    transport: Transport = Transport.BEARER
    second_factor: bool = False

    @classmethod
    def open(
        cls,
        *,
        id: SessionId,
        user_id: UserId,
        refresh_digest: bytes,
        origin: Origin = NOWHERE,
        transport: Transport = Transport.BEARER,
        second_factor: bool = False,
        now: datetime,
    ) -> Self:
        """A device has just signed in."""
        return cls(
            id=id,
            user_id=user_id,
            refresh_digest=refresh_digest,
            created_at=now,
            last_used_at=now,
            expires_at=now + SESSION_LIFETIME,
            origin=origin,
            transport=transport,
            second_factor=second_factor,
        )

    def rotate(
        self, *, presented: bytes, replacement: bytes, transport: Transport = Transport.BEARER, now: datetime
    ) -> bool:
        """Exchange the presented refresh token for a new one, and tell whether that was allowed.

        A token that is not the newest was used twice, by its owner and by a thief: nobody can say who is who,
        so the whole family dies. So it does when a token comes by another way than it was given by: somebody took it out.
        """
        if not self.is_live(now):
            return False
        if not self.is_newest(presented) or transport is not self.transport:
            self.revoke(now=now)
            return False
        self.refresh_digest = replacement
        self.last_used_at = now
        self.expires_at = min(now + SESSION_LIFETIME, self.created_at + LONGEST_SESSION)
        return True

    def is_newest(self, presented: bytes) -> bool:
        """Tell whether this is the digest of the newest refresh token."""
        return hmac.compare_digest(presented, self.refresh_digest)

    def is_live(self, now: datetime) -> bool:
        """Tell whether it may be used."""
        return self.revoked_at is None and now < self.expires_at

    def revoke(self, *, now: datetime) -> None:
        """End the session; its access tokens stop working too."""
        if self.revoked_at is None:
            self.revoked_at = now
