"""A key with which a program acts for its user, within the scopes that it was given, and without their password."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from domain.accounts.errors import TooManyApiKeys
from domain.accounts.values import Role
from domain.errors import InvalidValue
from domain.ids import ApiKeyId, UserId
from domain.text import clean_line

API_KEY_NAME_MAXIMUM: Final = 60
LIVE_API_KEYS: Final = 20
"""How many of one user may be used at a time."""
LONGEST_API_KEY_DAYS: Final = 730
"""How long a key that ends may live; one without an end lives until it is revoked."""
USE_IS_NOTED_EVERY: Final = timedelta(minutes=1)


class Scope(StrEnum):
    """What a key may be used for. `calendar` is services, hours, exceptions and time off."""

    APPOINTMENTS_READ = "appointments:read"
    APPOINTMENTS_WRITE = "appointments:write"
    CALENDAR_READ = "calendar:read"
    CALENDAR_WRITE = "calendar:write"
    NOTIFICATIONS_READ = "notifications:read"
    NOTIFICATIONS_WRITE = "notifications:write"
    PROFILE_READ = "profile:read"


@dataclass(slots=True, kw_only=True, eq=False)
class ApiKey:
    """Only a digest of its secret is kept. `last_used_at` is right to the minute; `expires_at` is None where it never ends."""

    id: ApiKeyId
    user_id: UserId
    name: str
    scopes: frozenset[Scope]
    digest: bytes
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        self.name = clean_line("name", self.name, minimum=1, maximum=API_KEY_NAME_MAXIMUM)
        if not self.scopes:
            raise InvalidValue("scopes", "too_few", "A key needs at least one scope.")

    @classmethod
    def make(
        cls,
        *,
        id: ApiKeyId,
        user_id: UserId,
        name: str,
        scopes: frozenset[Scope],
        digest: bytes,
        lifetime: timedelta | None,
        now: datetime,
    ) -> Self:
        """A key that works from now on, for its `lifetime` or until it is revoked. Raises InvalidValue."""
        return cls(
            id=id,
            user_id=user_id,
            name=name,
            scopes=scopes,
            digest=digest,
            created_at=now,
            expires_at=None if lifetime is None else now + lifetime,
        )

    def opens_with(self, digest: bytes, *, now: datetime) -> bool:
        """Tell whether it may be used, with a secret of this digest. Takes as long whatever is wrong with the digest."""
        return hmac.compare_digest(digest, self.digest) and self.is_live(now)

    def is_live(self, now: datetime) -> bool:
        """Tell whether it may be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def use_is_news(self, now: datetime) -> bool:
        """Tell whether this use has to be noted: not each is, since that would be a write for every request."""
        return self.last_used_at is None or now - self.last_used_at >= USE_IS_NOTED_EVERY

    def revoke(self, *, now: datetime) -> None:
        """End it; it stops working at once."""
        if self.revoked_at is None:
            self.revoked_at = now


def roles_of_keys(roles: frozenset[Role]) -> frozenset[Role]:
    """What a key of somebody with `roles` acts as: never as an administrator, whose password and second factor it has not."""
    return roles - {Role.ADMIN}


def ensure_room_for_a_key(live: int) -> None:
    """Raise TooManyApiKeys where somebody has as many as they may have."""
    if live >= LIVE_API_KEYS:
        raise TooManyApiKeys(LIVE_API_KEYS)
