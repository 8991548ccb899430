"""Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), so that a repeated request is done once."""

import hashlib
import re
from typing import Annotated, Any

import msgspec
from litestar import Request
from litestar.params import HeaderParameter

from application.scheduling.ports import IdempotencyKey
from domain.errors import InvalidValue

IdempotencyKeyHeader = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Your name for this attempt, 1 to 255 visible ASCII characters: repeated within 24 hours with the "
        "same body, the first answer comes back and nothing is done twice.",
    ),
]
_KEY = re.compile(r"[!-~]{1,255}")


def idempotency_key(header: str | None, request: Request[Any, Any, Any], body: msgspec.Struct) -> IdempotencyKey | None:
    """Return the key with a digest of the request that it names. Raises InvalidValue.

    The digest is of what the body says, not of how it is spelled: spaces and the order of fields don't count.
    """
    if header is None:
        return None
    if not _KEY.fullmatch(header):
        raise InvalidValue(
            "Idempotency-Key", "malformed", "Idempotency-Key must have 1 to 255 visible ASCII characters."
        )
    said = msgspec.json.encode([request.method, request.scope["path"], body], order="deterministic")
    return IdempotencyKey(header, hashlib.sha256(said).digest())
