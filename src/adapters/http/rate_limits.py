"""How often anybody may ask, and what answers say of it (draft-ietf-httpapi-ratelimit-headers-11)."""

from dataclasses import dataclass
from typing import Any, Final, cast

from litestar.types import Scope

from adapters.http.errors import RateLimited
from adapters.http.origins import Connection, origin_of
from adapters.http.wire import API
from application.accounts.throttling import network_of
from application.accounts.views import Identity, KeyIdentity
from application.rate_limits import WINDOW, Quota, RateLimiter

_FIELDS: Final = "citas.rate_limit_fields"
_AUTH: Final = (f"{API}/auth/", "/verify-email", "/reset-password", "/change-email")
"""Where passwords and links are tried: the paths of operations and pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """A quota for each user and key, for each network of those who are nobody, and for whoever tries passwords and links.

    Whoever asks from the machine itself is no network: all that comes through a proxy which is not trusted would be one.
    """

    limiter: RateLimiter
    anonymous: Quota
    user: Quota
    auth: Quota

    def admit(self, connection: Connection, identity: Identity | None) -> None:
        """Count a request, and have its answer tell how many are left. Raises RateLimited."""
        trying = str(connection.scope.get("path_template", "")).startswith(_AUTH)
        quota = self.auth if trying else self.anonymous if identity is None else self.user
        if not quota.requests:
            return
        subject = network_of(origin_of(connection)) if identity is None else _subject(identity)
        if subject is None:
            return
        standing = self.limiter.admit(quota, subject)
        _noted(connection.scope)[_FIELDS] = [
            (b"ratelimit-policy", f'"{quota.name}";q={quota.requests};w={WINDOW}'.encode()),
            (b"ratelimit", f'"{quota.name}";r={standing.remaining};t={standing.seconds}'.encode()),
        ]
        if not standing.allowed:
            raise RateLimited(standing.seconds)


def rate_limit_fields(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The fields of the answer to a request that was counted; none where it was not."""
    return _noted(scope).get(_FIELDS, [])


def _noted(scope: Scope) -> dict[str, Any]:
    return cast("dict[str, Any]", scope)  # ASGI lets anybody add to it under a name of their own


def _subject(identity: Identity) -> str:
    if isinstance(identity, KeyIdentity):
        return f"key {identity.key_id}"
    return f"user {identity.actor.user_id}"
