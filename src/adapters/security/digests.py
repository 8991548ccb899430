"""Keys that do not tell what they stand for."""

import hashlib
import hmac

from adapters.security.keys import derive_key


class KeyedDigests:
    """Implements Digests with HMAC-SHA-256: a copy of the database is not enough to try mail addresses one by one."""

    def __init__(self, secret_key: str) -> None:
        self._key = derive_key(secret_key, "digests")

    def of(self, text: str) -> bytes:
        """256 bits, always the same for a text."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
