"""Which proxies are trusted to say whom they speak for."""

from ipaddress import IPv4Network, IPv6Network, ip_network

type Network = IPv4Network | IPv6Network

NONE = "none"


def networks_of(text: str) -> tuple[Network, ...]:
    """Read `none`, or addresses and networks separated by commas. Raises ValueError, in words for the operator."""
    if text == NONE:
        return ()
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(","))
    except ValueError:
        raise ValueError("must be `none`, or addresses and networks such as 10.0.0.0/8, 192.0.2.7") from None
