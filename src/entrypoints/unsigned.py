"""What stands for the secret key's work at the console, which has none to do."""

from datetime import datetime
from typing import NoReturn

from application.accounts.security_ports import AccessToken
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId, SessionId, UserId


class Unsigned:
    """Implements AccessTokens, LinkTokens, PublicLinks, Digests and SecretBox by refusing: whoever asks should have been given the key."""

    def issue(self, user_id: UserId, session_id: SessionId, *, now: datetime) -> AccessToken:
        """Refuse."""
        self._refuse(user_id, session_id, now)

    def session_of(self, token: str, *, now: datetime) -> SessionId:
        """Refuse."""
        self._refuse(token, now)

    def token_for(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """Refuse."""
        self._refuse(link_id, purpose)

    def link_id_of(self, token: str, purpose: LinkPurpose) -> MailedLinkId:
        """Refuse."""
        self._refuse(token, purpose)

    def of_link(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """Refuse."""
        self._refuse(link_id, purpose)

    def of(self, text: str) -> bytes:
        """Refuse."""
        self._refuse(text)

    def seal(self, secret: bytes) -> bytes:
        """Refuse."""
        self._refuse(secret)

    def open(self, sealed: bytes) -> bytes:
        """Refuse."""
        self._refuse(sealed)

    def _refuse(self, *asked: object) -> NoReturn:
        del asked
        raise AssertionError("nothing is signed here")
