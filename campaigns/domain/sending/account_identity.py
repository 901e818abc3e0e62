"""Who an account is: the server it is on, and its id there.

Many servers give out the same small numbers, so an id says nothing without its server. That of Bluesky (a DID) and of
X is good everywhere; there the server counts all the same, because it is the server that says whose id it is: one that
claims somebody's DID would get what is meant for them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_OWN_PORTS = {"http": 80, "https": 443, "smtp": 25, "smtps": 465}
LONGEST = 700


def account_identity(base_url: str, remote_id: str) -> str:
    """Server and id as one text. Without an id yet (nobody signed in there so far) it is the server alone; empty is
    the channel's own public server."""
    return f"{server_of(base_url)} {remote_id}".strip()[:LONGEST]


def server_of(base_url: str) -> str:
    """The address as all its spellings have it: small letters, without its scheme's own port or a slash at the end."""
    parts = urlsplit(base_url.strip())
    if not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _OWN_PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme.lower()}://{host}{port}{parts.path.rstrip('/')}"


def identity_words(identity: str) -> str:
    """“id 42 on social.example”, for people."""
    server, _, remote_id = identity.rpartition(" ") if "://" in identity else ("", "", identity)
    if not server and "://" in remote_id:
        server, remote_id = remote_id, ""
    place = f"on {server.split('://', 1)[1]}" if server else ""
    return " ".join(filter(None, (f"id {remote_id}" if remote_id else "", place))) or "not checked yet"
