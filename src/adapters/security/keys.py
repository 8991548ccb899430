"""One secret, many keys: a key that leaks or is misused for one purpose says nothing about the others."""

import hashlib
import hmac

_SALT = b"gestor-de-citas"


def derive_key(secret_key: str, purpose: str) -> bytes:
    """Return the 256-bit key of one purpose: HKDF-SHA256 (RFC 5869) with a single block of output."""
    extracted = hmac.digest(_SALT, secret_key.encode(), hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)
