"""The machine's clock and its source of randomness."""

import secrets
from datetime import UTC, datetime
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

# Crockford's base 32: no I, L, O or U, which are misread, misheard or spell words.
_READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HALF = 4
_SECRET_BYTES = 32
_JITTER_BITS = 53


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


class SystemIdentifiers:
    """Unique and unguessable values from the operating system's generator."""

    def new_id(self) -> UUID:
        """A UUID of version 7 (RFC 9562)."""
        return uuid7()

    def new_account_id(self) -> UUID:
        """A UUID of version 4 (RFC 9562), of 122 random bits."""
        return uuid4()

    def new_number(self) -> str:
        """A reference such as `7F3K-9Q2M`, of 40 random bits."""
        first, second = ("".join(secrets.choice(_READABLE) for _ in range(_HALF)) for _ in range(2))
        return f"{first}-{second}"

    def new_secret(self) -> str:
        """256 random bits as 43 URL-safe characters."""
        return secrets.token_urlsafe(_SECRET_BYTES)

    def jitter(self) -> float:
        """A random number in [0, 1)."""
        return secrets.randbits(_JITTER_BITS) / (1 << _JITTER_BITS)
