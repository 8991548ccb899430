"""What the accounts room asks of cryptography."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId, SessionId, UserId


class Digests(Protocol):
    """Turns texts into keys that nobody can turn back, nor guess without the server's secret."""

    def of(self, text: str) -> bytes:
        """256 bits, always the same for a text."""
        ...


class SealBroken(Exception):
    """What was to be opened was not sealed here, or with a key that is no more."""


class SecretBox(Protocol):
    """Seals small secrets that have to be read again, such as that of a second factor, so that storage cannot."""

    def seal(self, secret: bytes) -> bytes:
        """Seal it with the present key."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises SealBroken."""
        ...


class PasswordHasher(Protocol):
    """Turns passwords into something that may be stored."""

    async def hash(self, password: str) -> str:
        """A salted hash with its parameters in it."""
        ...

    async def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password fits. With None it takes as long as ever and says no."""
        ...


class CommonPasswords(Protocol):
    """What many people have taken for a password."""

    def has(self, password: str) -> bool:
        """Tell whether the password, in lower case, is among them."""
        ...


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token (RFC 6750) and its lifetime in seconds."""

    value: str
    expires_in: int


class AccessTokens(Protocol):
    """Short-lived proofs of a session."""

    def issue(self, user_id: UserId, session_id: SessionId, *, now: datetime) -> AccessToken:
        """A token for the session."""
        ...

    def session_of(self, token: str, *, now: datetime) -> SessionId:
        """The session that the token proves. Raises InvalidToken."""
        ...


class LinkTokens(Protocol):
    """Signs the identifier of a mailed link, so that only the server can make one."""

    def token_for(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """The token that goes into the mail."""
        ...

    def link_id_of(self, token: str, purpose: LinkPurpose) -> MailedLinkId:
        """The link that a token stands for. Raises MailedLinkUnusable when it was not made here for this purpose."""
        ...


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator application is told: the secret in base 32, the same as an otpauth URI, and as a QR code in SVG."""

    secret: str
    uri: str
    qr_svg: str


class OneTimePasswords(Protocol):
    """Codes that change with the time (RFC 6238): six digits, thirty seconds, SHA-1, as every application knows them."""

    def new_secret(self) -> bytes:
        """160 random bits."""
        ...

    def step_of(self, secret: bytes, code: str, *, now: datetime) -> int | None:
        """The time step that the code is of, the present one or one beside it; None when it is wrong."""
        ...

    def enrolment(self, secret: bytes, account: str) -> Enrolment:
        """What is shown once, to be read by the application."""
        ...
