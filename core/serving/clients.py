"""Whose request it is: the address that limits count by, told only by who can be believed."""

import re
from collections.abc import Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

type Network = IPv4Network | IPv6Network
type Address = IPv4Address | IPv6Address

UNKNOWN = "unknown"
# A household or a telephone has a whole network of these to choose from.
_IPV6_PREFIX = 64
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[0-9.]+):\d+")


def parse_networks(text: str) -> tuple[Network, ...]:
    """Parse networks separated by commas; ValueError names one that is none."""
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def client_of(peer: str | None, forwarded: Iterable[str], trusted: Sequence[Network]) -> str:
    """Return the network that a request is counted for: an IPv4 address, or the /64 of an IPv6.

    *peer* is who connected, *forwarded* the X-Forwarded-For fields. They are read from the end,
    where each proxy writes, and only as far as those are *trusted* who wrote: the rest of them
    anyone may have made up.
    """
    client = _parse(peer or "")
    hops = [hop for field in forwarded for hop in field.split(",")]
    while client is not None and hops and _is_trusted(client, trusted):
        before = _parse(hops.pop())
        if before is None:
            break
        client = before
    return UNKNOWN if client is None else _network_of(client)


def rough_network(client: str) -> str:
    """Return roughly where a *client* of `client_of` is: of an IPv4 address a /16, else a /32."""
    try:
        network = ip_network(client)
    except ValueError:
        return client
    return str(network.supernet(new_prefix=16 if network.version == 4 else 32))  # noqa: PLR2004


def _parse(text: str) -> Address | None:
    found = _WITH_PORT.fullmatch(text.strip())
    bare = (found["v6"] or found["v4"]) if found else text.strip()
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)


def _network_of(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), _IPV6_PREFIX), strict=False))
