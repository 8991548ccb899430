"""The port to randomness: identifiers, numbers that people read aloud, and secrets."""

from typing import Protocol
from uuid import UUID


class Identifiers(Protocol):
    """Makes what must be unique or unguessable."""

    def new_id(self) -> UUID:
        """A UUID of version 7 (RFC 9562): unique, and rising with time, so that indexes stay compact."""
        ...

    def new_account_id(self) -> UUID:
        """A UUID of version 4: random, because whoever is told of an account must not learn when it was made."""
        ...

    def new_number(self) -> str:
        """A short reference that a person can read over the phone, such as `7F3K-9Q2M`."""
        ...

    def new_secret(self) -> str:
        """At least 256 random bits as URL-safe text."""
        ...

    def jitter(self) -> float:
        """A random number in [0, 1)."""
        ...
