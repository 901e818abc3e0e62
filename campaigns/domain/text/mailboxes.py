"""Addresses that any mail server takes, so that a wrong one is named when it is typed and not when a letter is due."""

from __future__ import annotations

import re

from campaigns.domain.text.lookalikes import normal_address, unseen_in
from campaigns.domain.text.mixed_scripts import is_all_look_alike, mixed_labels

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]++)*+")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST = 254
LONGEST_LOCAL = 64


def why_unmailable(email: str) -> str:
    """The end of a sentence that begins “the e-mail address …”; empty where mail can be sent to it."""
    address = normal_address(email)
    local, at, host = address.rpartition("@")
    if unseen := unseen_in(address):
        return f"holds a character that nobody sees ({unseen}). Type it anew"
    if address.startswith("mailto:"):
        return "begins with “mailto:”. Take that out"
    if "<" in address or ">" in address:
        return "has a name or brackets around it. Write the address alone"
    if any(one.isspace() or one in ",;" for one in address):
        return "holds a space, a comma or a semicolon. Write one address, without them"
    if not (local and at and "." in host):
        return "is not one. It should look like name@paper.example"
    if not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        return "has a full stop too many, or a character that mail servers refuse, before the @. Correct it"
    if mixed_labels(host) or is_all_look_alike(host):
        return "has letters of another alphabet that look like Latin ones, so it is another address. Type it anew"
    if not _is_host(host) or len(address) > LONGEST:
        return "has something after the @ that is no name of a mail server. Correct it"
    return ""


def _is_host(host: str) -> bool:
    try:
        labels = host.encode("idna").decode().split(".")
    except UnicodeError:
        return False
    return all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
