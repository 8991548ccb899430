"""Reads `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), so that a repeated request is done once."""

import hashlib
import re
from datetime import datetime
from typing import Annotated, Any, cast

import msgspec
from litestar import Request
from litestar.params import HeaderParameter

from application.scheduling.ports import IdempotencyKey
from domain.errors import InvalidValue
from domain.time.intervals import checked_instant

IdempotencyKeyHeader = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Your name for this attempt, 1 to 255 visible ASCII characters: repeated within 24 hours with the "
        "same body, the first answer comes back and nothing is done twice.",
    ),
]
_KEY = re.compile(r"[!-~]{1,255}")


def idempotency_key(
    header: str | None, request: Request[Any, Any, Any], body: msgspec.Struct | None = None
) -> IdempotencyKey | None:
    """Return the key with a digest of the request that it names. Raises InvalidValue.

    The digest is of the operation, of what it is done to, and of what the body says, not of how it is spelled: spaces, the order
    of fields, what is left out because it is the default, and the zone of an instant don't count. Nor does If-Match,
    which says when something may be done and not what: whoever never got the first answer, and reads again before
    they repeat the request, asks for the same.
    """
    if header is None:
        return None
    if not _KEY.fullmatch(header):
        raise InvalidValue(
            "Idempotency-Key", "malformed", "Idempotency-Key must have 1 to 255 visible ASCII characters."
        )
    said = [request.method, request.scope["path_template"], request.path_params, _plain("", body)]
    return IdempotencyKey(header, hashlib.sha256(msgspec.json.encode(said, order="deterministic")).digest())


def _plain(name: str, value: object) -> object:
    """What a field says, spelled in one way: an instant is in UTC. Raises InvalidValue."""
    if isinstance(value, msgspec.Struct):
        return {field: _plain(field, getattr(value, field)) for field in value.__struct_fields__}
    if isinstance(value, list):
        return [_plain(name, item) for item in cast("list[object]", value)]
    return checked_instant(name, value) if isinstance(value, datetime) else value
