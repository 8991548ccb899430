"""What a program sends that holds a key."""

import hashlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.accounts.errors import InvalidToken
from domain.ids import ApiKeyId

PREFIX: Final = "citas_"
"""How a key begins, so that people and scanners for leaked secrets know one when they see it."""


@dataclass(frozen=True, slots=True)
class ApiKeyToken:
    """`citas_<key>_<secret>`: names its key, so that one is looked up and compared, and none is searched by its secret."""

    key_id: ApiKeyId
    secret: str

    def __str__(self) -> str:
        return f"{PREFIX}{self.key_id.hex}_{self.secret}"

    @property
    def digest(self) -> bytes:
        """What is stored of it. The secret has 256 random bits, so a plain hash is enough."""
        return hashlib.sha256(self.secret.encode("utf-8", "surrogatepass")).digest()

    @classmethod
    def parse(cls, text: str) -> "ApiKeyToken":
        """Read a token. Raises InvalidToken."""
        key, _, secret = text.removeprefix(PREFIX).partition("_")
        try:
            token = cls(ApiKeyId(UUID(hex=key)), secret)
        except ValueError:
            raise InvalidToken from None
        if str(token) != text:  # each has one spelling
            raise InvalidToken
        return token
