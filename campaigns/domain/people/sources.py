"""Where a request comes from: an address written in one way, and the network that limits count by."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"
# Who has one IPv6 address has at least 2^64 of them: the first 64 bits stand for one line.
IPV6_LINE = 64


def plain_address(text: str | None) -> str:
    """The address in its usual spelling: IPv4 inside IPv6 as IPv4, without port or zone; ``unknown`` when it is none.

    Some proxies write a port behind the address: ``192.0.2.1:5310``, ``[2001:db8::1]:5310``.
    """
    found = _parse(text or "")
    return str(found) if found is not None else UNKNOWN


def network_of(address: str) -> str:
    """What limits count by: an IPv4 address itself, the /64 of an IPv6 one."""
    found = _parse(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((int(found) >> IPV6_LINE << IPV6_LINE, IPV6_LINE)))
    return str(found) if found is not None else UNKNOWN


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    bare = text.strip()[:100]
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found
