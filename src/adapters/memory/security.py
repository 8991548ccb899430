"""Stand-ins for passwords and tokens: they behave like the real ones and protect nothing."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from application.accounts.security_ports import AccessToken, Enrolment
from domain.accounts.errors import InvalidToken, MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId, SessionId, UserId

ACCESS_TOKEN_SECONDS = 600
_PLAIN = "plain:"


class PlainPasswords:
    """Keeps passwords as they are, which takes no time."""

    async def hash(self, password: str) -> str:
        """The password, marked as one."""
        return _PLAIN + password

    async def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password fits; with None it does not."""
        return stored == _PLAIN + password


class PlainDigests:
    """Plain digests, which a guess would find."""

    def of(self, text: str) -> bytes:
        """256 bits, always the same for a text."""
        return sha256(text.encode("utf-8", "surrogatepass")).digest()


class FewPasswords:
    """Knows some passwords that everybody knows."""

    def has(self, password: str) -> bool:
        """Tell whether the password, in lower case, is among them."""
        return password in {"password", "password1", "12345678", "contraseña"}


class PlainBox:
    """Seals that anybody can open."""

    def seal(self, secret: bytes) -> bytes:
        """Turn it round."""
        return secret[::-1]

    def open(self, sealed: bytes) -> bytes:
        """Turn it back."""
        return sealed[::-1]


class PlainCodes:
    """Codes that are the number of the half minute, whatever the secret."""

    def new_secret(self) -> bytes:
        """Always the same."""
        return b"a shared secret"

    def step_of(self, secret: bytes, code: str, *, now: datetime) -> int | None:
        """The step, if the code is of this one or of one beside it."""
        del secret
        present = step_at(now)
        return next((step for step in (present, present - 1, present + 1) if code == code_of(step)), None)

    def enrolment(self, secret: bytes, account: str) -> Enrolment:
        """What is shown once."""
        return Enrolment(secret.hex(), f"otpauth://totp/{account}", "<svg></svg>")


def step_at(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // 30


def code_of(step: int) -> str:
    """The code of a half minute."""
    return f"{step % 1_000_000:06}"


class PlainAccessTokens:
    """Access tokens that say in the open which session they are for and until when."""

    def issue(self, user_id: UserId, session_id: SessionId, *, now: datetime) -> AccessToken:
        """A token for the session."""
        del user_id
        expires = int(now.timestamp()) + ACCESS_TOKEN_SECONDS
        return AccessToken(f"access.{session_id.hex}.{expires}", ACCESS_TOKEN_SECONDS)

    def session_of(self, token: str, *, now: datetime) -> SessionId:
        """The session that the token names. Raises InvalidToken."""
        match token.split("."):
            case ["access", session, expires]:
                pass
            case _:
                raise InvalidToken
        try:
            session_id, expires_at = SessionId(UUID(hex=session)), datetime.fromtimestamp(int(expires), UTC)
        except (ValueError, OverflowError):
            raise InvalidToken from None
        if now >= expires_at:
            raise InvalidToken
        return session_id


class PlainLinkTokens:
    """Link tokens that say in the open which link they are for and what it does."""

    def token_for(self, link_id: MailedLinkId, purpose: LinkPurpose) -> str:
        """The token that goes into the mail."""
        return f"{purpose}.{link_id.hex}"

    def link_id_of(self, token: str, purpose: LinkPurpose) -> MailedLinkId:
        """The link that the token names. Raises MailedLinkUnusable when it was not made for this purpose."""
        stated, _, link_id = token.partition(".")
        if stated != purpose:
            raise MailedLinkUnusable
        try:
            return MailedLinkId(UUID(hex=link_id))
        except ValueError:
            raise MailedLinkUnusable from None
