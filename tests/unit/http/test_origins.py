"""Where a request comes from, whatever it says of that itself."""

from typing import Any

import pytest

from adapters.http.origins import Origins
from adapters.http.proxies import networks_of

PROXIES = "10.0.0.0/8, 2001:db8:f::/48"


def origin(peer: str | None, *forwarded: str, trusted: str = PROXIES, agent: bytes | None = None) -> Any:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    headers += [] if agent is None else [(b"user-agent", agent)]
    scope: Any = {"type": "http", "headers": headers, "client": None if peer is None else (peer, 4711)}
    return Origins(networks_of(trusted)).of(scope)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.9", [], "198.51.100.9"),
        (None, [], None),
        # Whoever is no proxy of ours is not believed.
        ("198.51.100.9", ["203.0.113.7"], "198.51.100.9"),
        ("198.51.100.9", ["10.0.0.1"], "198.51.100.9"),
        # A proxy is, from the right.
        ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        ("10.0.0.1", ["127.0.0.1, 203.0.113.7"], "203.0.113.7"),
        # All of them ours: the farthest.
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", [], "10.0.0.1"),
        # Nonsense: as far as can be seen.
        ("10.0.0.1", ["1.2.3.4, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["nonsense, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["203.0.113.7, "], "10.0.0.1"),
        ("10.0.0.1", ["' OR 1=1 --"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7\u00e9"], "10.0.0.1"),
        # As some write them.
        ("10.0.0.1", ["203.0.113.7:5312"], "203.0.113.7"),
        ("10.0.0.1", ["[2001:db8::7]:5312"], "2001:db8::7"),
        ("10.0.0.1", ["2001:DB8:0::7"], "2001:db8::7"),
        ("2001:db8:f::1", ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("10.0.0.1", ["fe80::1%eth0"], "10.0.0.1"),
    ],
)
def test_the_address_is_that_of_the_first_who_is_no_proxy_of_ours(
    peer: str | None, forwarded: list[str], address: str | None
) -> None:
    assert origin(peer, *forwarded).address == address


def test_without_proxies_nobody_is_believed() -> None:
    assert origin("10.0.0.1", "203.0.113.7", trusted="none").address == "10.0.0.1"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, None),
        (b"", None),
        (b"  ", None),
        (b"Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11; Linux)"),
        (b"a\r\nSet-Cookie: x=1\x1b[31m\x00b", "aSet-Cookie: x=1[31mb"),
        (b"x" * 5000, "x" * 200),
    ],
)
def test_the_agent_fits_on_a_line(given: bytes | None, shown: str | None) -> None:
    assert origin("198.51.100.9", agent=given).agent == shown


@pytest.mark.parametrize("text", ["", "10.0.0.0/33", "proxy.example", "10.0.0.1;10.0.0.2", "10.0.0.1,,10.0.0.2"])
def test_other_words_for_proxies_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be `none`"):
        networks_of(text)
