"""Small secrets that have to be read again, sealed before they are stored."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from adapters.security.key_file import Keys
from adapters.security.keys import derive_key
from application.accounts.security_ports import SealBroken


class FernetSecretBox:
    """Implements SecretBox with Fernet (AES-128-CBC and HMAC-SHA-256), by keys of its own.

    What an old key has sealed opens for as long as that key is in the ring, whether it still signs or not.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def seal(self, secret: bytes) -> bytes:
        """Seal it with the present key."""
        return self._box().encrypt(secret)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises SealBroken."""
        try:
            return self._box().decrypt(sealed)
        except InvalidToken:
            raise SealBroken from None

    def _box(self) -> MultiFernet:
        ring = self._keys.ring()
        signing = ring.signing(self._keys.clock.now())
        others = [key for key in reversed(ring.keys) if key is not signing]
        return MultiFernet(
            [Fernet(urlsafe_b64encode(derive_key(key.secret, "secret-box"))) for key in (signing, *others)]
        )
