"""Checks an OAuth 1.0a signature (RFC 5849, HMAC-SHA1) from what came in, independent of any client."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import parse_qsl, quote, unquote

from werkzeug.wrappers import Request

NEEDED = {
    "oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp", "oauth_signature_method",
    "oauth_signature",
}  # fmt: skip
ALLOWED = NEEDED | {"oauth_version", "realm"}
CLOCK_TOLERANCE_SECONDS = 300


class SignatureError(Exception):
    """The request is not signed as it must be; the text is for the person who reads a failed test."""


def escape(text: str) -> str:
    return quote(text, safe="-._~")


def authorization_fields(request: Request) -> dict[str, str]:
    """The fields of `Authorization: OAuth …`, or SignatureError when one is missing, doubled or unknown."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "oauth":
        raise SignatureError("no OAuth 1.0a authorization header")
    fields: dict[str, str] = {}
    for part in rest.split(","):
        name, equals, value = part.strip().partition("=")
        if not equals or len(value) < 2 or value[0] != '"' or value[-1] != '"':
            raise SignatureError(f"broken authorization field {name!r}")
        if unquote(name) in fields:
            raise SignatureError(f"authorization field {name!r} stands twice")
        fields[unquote(name)] = unquote(value[1:-1])
    if missing := NEEDED - fields.keys():
        raise SignatureError(f"missing {', '.join(sorted(missing))}")
    if unknown := fields.keys() - ALLOWED:
        raise SignatureError(f"unknown {', '.join(sorted(unknown))}")
    if fields["oauth_signature_method"] != "HMAC-SHA1" or fields.get("oauth_version", "1.0") != "1.0":
        raise SignatureError("only HMAC-SHA1 and version 1.0 are understood")
    return fields


def check_timestamp(fields: dict[str, str], now: datetime) -> None:
    stamp = fields["oauth_timestamp"]
    if not stamp.isdecimal() or abs(int(stamp) - now.timestamp()) > CLOCK_TOLERANCE_SECONDS:
        raise SignatureError("timestamp out of bounds")


def check_signature(
    request: Request, fields: dict[str, str], *, consumer_secret: str, token_secret: str, bases: Iterable[str]
) -> None:
    """Recompute the signature as if the request went to one of `bases`; SignatureError if none fits."""
    key = f"{escape(consumer_secret)}&{escape(token_secret)}".encode()
    parameters = _signed_parameters(request, fields)
    path = request.environ["RAW_URI"].partition("?")[0]
    for base in bases:
        text = "&".join((request.method.upper(), escape(base + path), escape(parameters)))
        digest = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha1).digest()).decode()
        if hmac.compare_digest(digest, fields["oauth_signature"]):
            return
    raise SignatureError("the signature is wrong")


def _signed_parameters(request: Request, fields: dict[str, str]) -> str:
    pairs = parse_qsl(request.query_string.decode(), keep_blank_values=True)
    pairs += [(name, value) for name, value in fields.items() if name not in ("oauth_signature", "realm")]
    if request.mimetype == "application/x-www-form-urlencoded":
        pairs += [(name, value) for name in request.form for value in request.form.getlist(name)]
    return "&".join(f"{name}={value}" for name, value in sorted((escape(n), escape(v)) for n, v in pairs))
