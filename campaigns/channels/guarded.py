"""Asking addresses that people typed: never one inside our own network, wherever a name or a redirect leads.

The check stands where the connection is made, on the very address that is connected to, so that a name which means
another address a moment later changes nothing. No proxy is used: it would make the connection in our place.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3 import PoolManager

from campaigns.channels.http import (
    BoundedConnection,
    BoundedSecureConnection,
    BriefPool,
    BriefSecurePool,
    ChannelSession,
    KeptConnections,
    Timeouts,
    Transport,
)
from campaigns.channels.redirects import address_in

WEB_PORTS = (80, 443)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in IPv6 clothes
_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291, 2.4: all that is given out of IPv6 for the public
# Special use, which older patch levels of Python take for public (RFC 6890, RFC 7526).
_SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
Allows = Callable[[str, int], bool]


class InsideError(Exception):
    """The address is not one of the public web."""


def is_public_web(address: str, port: int) -> bool:
    """Whether this IP address and port are on the public web."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is None and ip not in _UNICAST:
            return False
        ip = inner or ip
    is_special = any(ip in network for network in _SPECIAL)
    return ip.is_global and not ip.is_multicast and not is_special and port in WEB_PORTS


class _Transport(Transport):
    def __init__(self, timeouts: Timeouts, allows: Allows) -> None:
        self._allows = allows
        super().__init__(timeouts, {})

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _guard(self.poolmanager, self._allows)


class GuardedConnections(KeptConnections):
    """For a channel's adapter whose address somebody typed into a page."""

    def __init__(self, allows: Allows = is_public_web) -> None:
        super().__init__()
        self._allows = allows

    @property
    def manager(self) -> PoolManager:
        manager = super().manager
        _guard(manager, self._allows)
        return manager


def _guard(manager: PoolManager, allows: Allows) -> None:
    class Guarded:
        """Connects to an allowed address of the name, and keeps the name for the certificate."""

        def _new_conn(self: Any) -> socket.socket:
            name = self._dns_host
            self._dns_host = _allowed_address(name, self.port, allows)
            try:
                made: socket.socket = super()._new_conn()  # type: ignore[misc]
                return made
            finally:
                self._dns_host = name

    class Plain(Guarded, BoundedConnection):
        pass

    class Secure(Guarded, BoundedSecureConnection):
        pass

    class PlainPool(BriefPool):
        ConnectionCls = Plain

    class SecurePool(BriefSecurePool):
        ConnectionCls = Secure

    manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def guarded_session(timeouts: Timeouts, *, seconds: float, allows: Allows = is_public_web) -> ChannelSession:
    """For one question to the public web, without any login. For so long it is followed where it is sent on to."""
    until = monotonic() + seconds

    def follows(request: requests.PreparedRequest, answer: requests.Response) -> bool:
        is_web = urlsplit(address_in(answer)).scheme in ("http", "https")
        return request.method == "GET" and is_web and monotonic() < until

    session = ChannelSession(timeouts=timeouts, follows=follows)
    session.trust_env = False
    transport = _Transport(timeouts, allows)
    session.mount("https://", transport)
    session.mount("http://", transport)
    return session


def _allowed_address(name: str, port: int, allows: Allows) -> str:
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [str(place[4][0]) for place in found]
    if not addresses or not all(allows(address, port) for address in addresses):
        raise InsideError
    return addresses[0]
