"""Mailed links: a token is the link's identifier and a seal that only the server's key can make."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from adapters.security.key_file import Keys
from adapters.security.key_ring import Key
from adapters.security.keys import derive_key
from domain.accounts.errors import MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId

_ID_BYTES = 16
# 16 + 32 bytes are 64 characters without padding, so each token has exactly one spelling.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{64}")


class SignedLinks:
    """Tokens for links, and the addresses that carry them, made from the configured public URL.

    Nothing secret is stored: neither a copy of the database nor the mail's identifiers are enough to make a link.
    """

    def __init__(self, keys: Keys, public_url: str) -> None:
        self._keys = keys
        self._public_url = public_url.rstrip("/")

    def token_for(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """The token that goes into the mail."""
        key = self._keys.ring().signing(self._keys.clock.now())
        return urlsafe_b64encode(link_id.bytes + _seal(key, link_id.bytes, purpose)).decode()

    def link_id_of(self, token: str, purpose: LinkPurpose) -> MailedLinkId:
        """The link that a token stands for. Raises MailedLinkUnusable when it was not made here for this purpose."""
        if not _TOKEN.fullmatch(token):
            raise MailedLinkUnusable
        decoded = urlsafe_b64decode(token)
        identifier, seal = decoded[:_ID_BYTES], decoded[_ID_BYTES:]
        keys = self._keys.ring().verifying(self._keys.clock.now())
        if not any(hmac.compare_digest(seal, _seal(key, identifier, purpose)) for key in keys):
            raise MailedLinkUnusable
        return MailedLinkId(UUID(bytes=identifier))

    def of_link(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """Where opening a mailed link leads: to the page that is named for its purpose."""
        page = purpose.value.replace("_", "-")
        return f"{self._public_url}/{page}?token={self.token_for(link_id, purpose)}"


def _seal(key: Key, identifier: bytes, purpose: LinkPurpose) -> bytes:
    derived = derive_key(key.secret, "mailed-links")
    return hmac.digest(derived, purpose.value.encode() + b"\x00" + identifier, hashlib.sha256)
