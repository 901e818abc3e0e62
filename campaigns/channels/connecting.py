"""Reading an account's connection: its address and its credentials, which stay out of every record."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from campaigns.channels.base import Connection
from campaigns.channels.errors import AccountError

DETAIL_LENGTH = 300
_VISIBLE = re.compile(r"[!-~]+")


def credential(connection: Connection, name: str) -> str:
    """A credential that can go into a header.

    Raises:
        AccountError: it is missing, or has spaces, line breaks or characters no token has.
    """
    value = connection.credentials.get(name, "").strip()
    if not value:
        raise AccountError(
            f"The account “{connection.name}” has no {name}. Connect it again with all its credentials."
        )
    if not _VISIBLE.fullmatch(value):
        raise AccountError(
            f"The {name} of the account “{connection.name}” holds a space or another character that can't "
            "be in one. Copy it again from the platform and connect the account again."
        )
    return value


def base_address(connection: Connection, default: str = "") -> str:
    """The address calls go to, without a slash at its end; http only on this machine itself."""
    return clean_address(connection.base_url or default, connection.name)


def clean_address(address: str, account_name: str) -> str:
    try:
        parts = urlsplit(address.strip())
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, is_whole = urlsplit(""), False
    has_login = parts.username is not None or parts.password is not None
    if parts.scheme not in ("http", "https") or not is_whole or has_login or parts.query or parts.fragment:
        raise AccountError(
            f"The account “{account_name}” needs a base address such as https://social.example.org, without a "
            "user name or query in it. Correct it and verify the account again."
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise AccountError(
            f"The base address of the account “{account_name}” starts with http://, which would send its "
            "token over the network in clear. Use https://."
        )
    return address.strip().rstrip("/")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def scrub(text: str, connection: Connection, *tokens: str) -> str:
    """Somebody else's words for our record: short, on one line, and without the account's secrets and tokens."""
    for secret in sorted((*connection.credentials.values(), *tokens), key=len, reverse=True):
        if len(secret) >= 4:
            text = text.replace(secret, "…")
    return " ".join(text.split())[:DETAIL_LENGTH]


def describe(answer: requests.Response, connection: Connection, *tokens: str) -> str:
    """An answer that refused us, in short. Pages are left out: they say nothing."""
    if "html" in answer.headers.get("Content-Type", ""):
        return f"{answer.status_code} (a web page)"
    return scrub(f"{answer.status_code} {answer.text}", connection, *tokens)


def reset_moment(answer: requests.Response, header: str, *, now: datetime) -> datetime | None:
    """When a rate limit ends: from ``header`` (Unix seconds or ISO 8601), else from ``Retry-After``."""
    return header_moment(answer.headers.get(header, "")) or _retry_after(
        answer.headers.get("Retry-After", ""), now
    )


def header_moment(text: str) -> datetime | None:
    """A moment as headers give it: Unix seconds or ISO 8601."""
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _retry_after(text: str, now: datetime) -> datetime | None:
    if text.isdecimal() and len(text) < 8:
        return now + timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
