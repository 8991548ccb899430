"""Keys that do not tell what they stand for."""

import hashlib
import hmac

from adapters.security.key_file import Keys
from adapters.security.keys import derive_key


class KeyedDigests:
    """Implements Digests with HMAC-SHA-256: a copy of the database is not enough to try mail addresses one by one.

    Keys may be rotated: digests are made with what stays.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def of(self, text: str) -> bytes:
        """256 bits, always the same for a text."""
        return hmac.digest(
            derive_key(self._keys.ring().pepper, "digests"), text.encode("utf-8", "surrogatepass"), hashlib.sha256
        )
