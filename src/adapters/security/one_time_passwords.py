"""Codes that change with the time (RFC 6238), as authenticator applications show them."""

import hmac
from base64 import b32encode
from datetime import datetime
from io import BytesIO
from secrets import token_bytes

import segno
from pyotp.totp import TOTP

from application.accounts.security_ports import Enrolment

ISSUER = "Gestor de Citas"
STEP_SECONDS = 30
_SECRET_BYTES = 20
_BESIDE = (0, -1, 1)


class TimedPasswords:
    """Implements OneTimePasswords: six digits, SHA-1, thirty seconds, one step to either side for clocks that differ."""

    def new_secret(self) -> bytes:
        """160 random bits (RFC 4226, section 4, R6)."""
        return token_bytes(_SECRET_BYTES)

    def step_of(self, secret: bytes, code: str, *, now: datetime) -> int | None:
        """The time step that the code is of; None when it is wrong."""
        totp, present = TOTP(_text(secret)), int(now.timestamp()) // STEP_SECONDS
        fitting = [
            present + beside
            for beside in _BESIDE
            if hmac.compare_digest(totp.generate_otp(present + beside).encode(), code.encode())
        ]
        return fitting[0] if fitting else None

    def enrolment(self, secret: bytes, account: str) -> Enrolment:
        """What is shown once."""
        uri = TOTP(_text(secret)).provisioning_uri(name=account, issuer_name=ISSUER)
        drawn = BytesIO()
        segno.make(uri, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, scale=4)
        return Enrolment(_text(secret), uri, drawn.getvalue().decode())


def _text(secret: bytes) -> str:
    return b32encode(secret).decode()
