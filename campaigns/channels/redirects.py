"""Where an answer sends us on to, and whether that is the same server."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import requests


def address_in(answer: requests.Response) -> str:
    """The whole address; empty if it is none."""
    try:
        return urljoin(str(answer.url), answer.headers["Location"])
    except ValueError:
        return ""


def server_of(address: str) -> tuple[str, str]:
    """Scheme and host with its port, as they are compared."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return parts.scheme, f"{host}:{port}" if port else host


def stays_on_the_server(request: requests.PreparedRequest, answer: requests.Response) -> bool:
    """A question that the same server answers elsewhere. A post is never asked for twice."""
    return request.method == "GET" and server_of(address_in(answer)) == server_of(str(request.url))


def asked_there(request: requests.PreparedRequest, answer: requests.Response) -> requests.PreparedRequest:
    """The same question, with the token it bears: whoever follows to another server must bear none."""
    again = request.copy()
    again.prepare_url(address_in(answer), None)
    return again
