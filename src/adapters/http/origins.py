"""Where a request comes from: through which proxies, only those may say that are ours."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.types import Scope

from adapters.http.proxies import Network
from domain.accounts.actor import Origin

type Connection = ASGIConnection[Any, Any, Any, Any]
"""Whatever Litestar makes of a request."""

_FORWARDED_FOR = b"x-forwarded-for"
_AGENT = b"user-agent"
_AGENT_MAXIMUM = 200


class Origins:
    """Tells where requests come from.

    The sender of a request is who opened the connection; where that is a trusted proxy, who it says has. Each proxy adds
    to the end of `X-Forwarded-For` (RFC 7239, section 7.4, has its successor), so it is read from there, past the trusted
    ones: what stands before the first other address may be anybody's invention.
    """

    def __init__(self, trusted: Sequence[Network] = ()) -> None:
        self._trusted = trusted

    def of(self, scope: Scope) -> Origin:
        """Return where a request comes from."""
        headers = cast("list[tuple[bytes, bytes]]", scope["headers"])
        client = scope.get("client")
        address = None if client is None else _address(client[0])
        if self._trusted and address is not None and self._trusts(address):
            forwarded = b",".join(value for name, value in headers if name == _FORWARDED_FOR)
            address = self._first_stranger(address, forwarded.decode("latin-1").split(","))
        return Origin(address=None if address is None else str(address), agent=_agent(headers))

    def _first_stranger(
        self, nearest: IPv4Address | IPv6Address, forwarded: Sequence[str]
    ) -> IPv4Address | IPv6Address:
        for text in reversed(forwarded):
            known = _address(text)
            if known is None:  # nobody of ours writes that: the last good one is as far as we can see
                return nearest
            nearest = known
            if not self._trusts(known):
                return nearest
        return nearest

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted)


def origin_of(request: Connection) -> Origin:
    """Where a request comes from."""
    origins: Origins = request.app.state.origins
    return origins.of(request.scope)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, which some write with brackets or a port; None for what is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return None
        return address.ipv4_mapped or address
    return address


def _agent(headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """What the device says it is, as far as it can be shown on a line."""
    given = next((value for name, value in headers if name == _AGENT), b"").decode("latin-1")
    shown = "".join(c for c in given if c.isprintable()).strip()[:_AGENT_MAXIMUM].strip()
    return shown or None
