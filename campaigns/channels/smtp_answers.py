"""What a mail server's answers and failures mean for letter, recipient and account (platform reference, section 12)."""

from __future__ import annotations

import re
import ssl

from campaigns.channels.base import Connection
from campaigns.channels.connecting import scrub
from campaigns.channels.errors import AccountError, ChannelError, PermanentChannelError, TemporaryChannelError

# What is said before any recipient was named is about the account: all its letters meet it.
ACCOUNT_STEPS = ("connect", "EHLO", "NOOP", "MAIL")
ACCOUNT_CODES = {530, 534, 535, 538}
CLOSING = 421
_WANTS_ENCRYPTION = re.compile(r"\b(?:STARTTLS|TLS|SSL|encrypt\w{0,10})\b", re.IGNORECASE)
_TOO_LARGE = re.compile(r"5\.3\.4\b|5\.2\.3\b")
_CERTIFICATES = {
    9: ("is not valid yet", "Look at the clocks of both machines"),
    10: ("has expired", "Its administrators have to renew it"),
    18: ("is self-signed", "Its administrators have to get one from a known authority"),
    19: (
        "ends in a self-signed one that this machine does not trust",
        "Have that authority added to this machine",
    ),
    62: ("is for another name", "Give the name it is for in the account's base address"),
    64: ("is for another address", "Give the name it is for in the account's base address"),
}
_UNKNOWN_AUTHORITY = (
    "comes from an authority that this machine does not know",
    "Have that authority added to it",
)


def refusal(
    connection: Connection, step: str, code: int, words: bytes | str, *, secret: str = ""
) -> ChannelError:
    """An answer other than yes. ``secret`` is kept out of the record."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    detail = scrub(f"{code} {text.replace(secret, '…') if secret else text}", connection)
    if code == 538 or (code == 530 and _WANTS_ENCRYPTION.search(text)):
        return AccountError(
            "The mail server takes letters over an encrypted connection alone, and offers none at this address. Correct the "
            "account's base address, smtps:// or another port, and connect it again.",
            detail=detail,
        )
    if code in ACCOUNT_CODES:
        return wrong_login(detail)
    is_of_account = step in ACCOUNT_STEPS
    if not 500 <= code < 600:
        return _not_now(code, detail, is_of_account=is_of_account)
    is_too_large = code == 552 or _TOO_LARGE.match(text) is not None
    if is_of_account and not is_too_large:
        what = "this account's sender" if step == "MAIL" else "this desk"
        return AccountError(
            f"The mail server takes no e-mail from {what} ({code}). Read its reason below, correct the account "
            "and connect it again.",
            detail=detail,
        )
    return PermanentChannelError(
        f"The mail server refused this e-mail ({code}). Read its reason below, correct the recipient or the "
        "text, and send it again.",
        detail=detail,
    )


def _not_now(code: int, detail: str, *, is_of_account: bool) -> TemporaryChannelError:
    is_of_account = is_of_account or code == CLOSING
    what = (
        "takes no e-mail from this account" if is_of_account else "can't take this e-mail for its recipient"
    )
    return TemporaryChannelError(
        f"The mail server {what} now ({code}). It will be tried again.",
        rate_limited=is_of_account,
        detail=detail,
    )


def wrong_login(detail: str) -> AccountError:
    return AccountError(
        "The mail server does not accept this account's user name and password. Correct them and connect the "
        "account again.",
        detail=detail,
    )


def failure(host: str, step: str, error: Exception) -> ChannelError:
    """No answer, before the letter itself."""
    detail = f"{step}: {type(error).__name__}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return refused_certificate(host, error)
    if isinstance(error, ssl.SSLError):
        return cut_short(host, "and this machine could not agree on an encrypted connection", detail)
    return cut_short(host, "could not be reached or hung up", detail)


def refused_certificate(host: str, error: ssl.SSLCertVerificationError) -> AccountError:
    what, mend = _CERTIFICATES.get(error.verify_code, _UNKNOWN_AUTHORITY)
    return AccountError(
        f"The mail server {host} shows a certificate that {what}, so nothing was sent to it: another machine could "
        f"be in its place. {mend}, then verify the account again.",
        detail=f"certificate: {error.verify_message}",
    )


def cut_short(host: str, what: str, detail: str) -> TemporaryChannelError:
    return TemporaryChannelError(
        f"The mail server {host} {what}. Nothing went out. If this lasts, check the account's base address.",
        detail=detail,
    )
