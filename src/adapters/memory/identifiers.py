"""Identifiers that are the same in every run."""

from base64 import urlsafe_b64encode
from random import Random
from uuid import UUID

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else on the phone
_FIRST_MILLISECOND = 1_798_761_600_000  # 2027-01-01T00:00:00Z
_SECRET_BYTES = 32


class SeededIdentifiers:
    """Rising UUIDs, numbers and secrets that depend on the seed only. Guessable, so never for real people."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311 (repeatable on purpose)
        self._milliseconds = _FIRST_MILLISECOND

    def new_id(self) -> UUID:
        """A UUID of version 7 whose clock is a counter."""
        self._milliseconds += 1
        random_a, random_b = self._random.getrandbits(12), self._random.getrandbits(62)
        return UUID(int=self._milliseconds << 80 | 7 << 76 | random_a << 64 | 2 << 62 | random_b)

    def new_account_id(self) -> UUID:
        """A UUID of version 4."""
        return UUID(int=self._random.getrandbits(128), version=4)

    def new_number(self) -> str:
        """A short reference such as `7F3K-9Q2M`."""
        letters = "".join(self._random.choices(_ALPHABET, k=8))
        return f"{letters[:4]}-{letters[4:]}"

    def new_secret(self) -> str:
        """As long as a real one."""
        return urlsafe_b64encode(self._random.randbytes(_SECRET_BYTES)).decode().rstrip("=")

    def jitter(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()
