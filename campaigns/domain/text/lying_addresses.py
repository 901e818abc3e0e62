"""Web addresses that a reader takes for others though the letters of their host are all right: by what stands before an @,
by signs and codes that seem to be something else, and by letters of other alphabets behind the host.

Sources: WHATWG URL Standard, "host parsing" and "percent-encoded bytes"; Unicode TR 36, section 2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from campaigns.domain.text.mixed_scripts import is_mixed, looks_like, scripts_in

# What looks like a sign of an address, or becomes one on the way. In a host none of them has any business.
_SIGNS = {
    **dict.fromkeys("⁄∕／⧸╱⟋〳⼃", "/"),
    **dict.fromkeys("．。｡․﹒", "."),
    **dict.fromkeys("：﹕꞉ː∶", ":"),
    **dict.fromkeys("？﹖", "?"),
    **dict.fromkeys("＃﹟", "#"),
    **dict.fromkeys("＠﹫", "@"),
}
_STOPS = frozenset(sign for sign, stands_for in _SIGNS.items() if stands_for == ".")
_LETTERS = re.compile(r"[^\W_]+")
_CODED = re.compile(r"%[0-9A-Fa-f]{2}")


def signs_in_host(host: str) -> str:
    """Those that look like a full stop, a slash or another sign of addresses and are none, each once."""
    return "".join(dict.fromkeys(letter for letter in host.rstrip("".join(_STOPS)) if letter in _SIGNS))


def with_plain_signs(host: str) -> str:
    """With the signs that those look like in their places."""
    return "".join(_SIGNS.get(letter, letter) for letter in host)


def is_coded(host: str) -> bool:
    """Letters of it are written as percent and a number, which hides them from readers alone."""
    return _CODED.search(host) is not None


def decoded(text: str) -> str:
    """With the letters that are written as percent and a number."""
    return unquote(text, errors="replace")


def mixed_in_rest(rest: str) -> Iterator[str]:
    """Words behind the host with letters that only look Latin among Latin ones, or that are drawn otherwise (“𝐡elp”)."""
    for match in _LETTERS.finditer(decoded(rest)):
        word = match[0]
        if word.isascii():
            continue
        is_drawn = unicodedata.normalize("NFKC", word).isascii()
        if is_drawn or (is_mixed(word) and looks_like(word).isascii()):
            yield word


def look_alikes_in_rest(rest: str) -> list[str]:
    """Words behind the host wholly of another alphabet’s letters that look Latin, where no other word there is plainly of
    that alphabet: “/рау” and nothing else in Cyrillic."""
    words = [word for word in _LETTERS.findall(decoded(rest)) if not word.isascii()]
    strange = [word for word in words if len(word) > 1 and "LATIN" not in scripts_in(word)]
    return strange if strange and all(looks_like(word).isascii() for word in strange) else []


def host_of_label(label: str) -> str:
    """The host that a link’s words name, where they are an address and nothing else; empty otherwise."""
    plain = label.strip()
    if not plain or len(plain.split()) != 1:
        return ""
    return plain.partition("://")[2] or plain


def bare_host(address: str) -> str:
    """Of a whole address: its host in small letters, without user, port and a leading “www.”."""
    after = re.sub(r"\A[A-Za-z][A-Za-z0-9+.-]{0,20}://", "", address.strip())
    host = re.split(r"[/?#\\]", after, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return host.rstrip(".").casefold().removeprefix("www.")
