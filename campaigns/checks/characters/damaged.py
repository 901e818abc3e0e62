"""TEXT-03: characters that were lost or broken when a text went from one program to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.characters.hidden import weight_at
from campaigns.checks.characters.places import Places, values_of_pictures, word_span
from campaigns.domain.issues import Replacement
from campaigns.domain.odd_characters import Oddity, odd_characters, reveal

_BYTES = {bytes([code]): bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xC0)}
_BYTE_OF = {(letter if letter != "\ufffd" else raw.decode("latin-1")): raw for raw, letter in _BYTES.items()}
_AFTER = "".join(map(re.escape, _BYTE_OF))
# After a capital these belong to the sentence: “CAFÉ”, “VOILÀ –”.
_SENTENCE = "‘’“”–—…"
_IN_A_WORD = "".join(re.escape(letter) for letter in _BYTE_OF if letter not in _SENTENCE)
# What UTF-8 looks like when it was read as Windows-1252: two, three or four characters for one.
_MISREAD = re.compile(
    rf"(?:[à-ï][{_AFTER}]{{2}}|[ð-ô][{_AFTER}]{{3}}|Ã[{_SENTENCE}](?=[a-z])|[Â-Å][{_IN_A_WORD}])+"
)
# The same when it was read as a Mac's own letters.
_MAC = {letter.encode().decode("mac_roman"): letter for letter in "‘’“”–—…•£€éèêëçñöüôâàïî"}
_MISREAD_ON_A_MAC = re.compile("|".join(map(re.escape, _MAC)))
_BULLET = re.compile(r"(?m)^[ \t]*[\uf0a7\uf0b7\uf0d8\uf0fc][ \t\xa0]*")


def damaged_characters(subject: Subject) -> Iterator[Finding]:
    """TEXT-03. Offers what the words were where that is certain; else says what they may have been."""
    source, places = subject.item.source, Places(subject)
    for start, end, says, instead in _damage_in(source):
        line, column = subject.text.place(start)
        shown = _word(source, start)
        yield Finding(
            line=line,
            column=column,
            excerpt=shown,
            says=says,
            details=_details(source, start, end, instead),
            severity=weight_at(places.of(start)),
            replacement=None if says == "lost" else Replacement(start, source[start:end], instead),
        )
    for value in values_of_pictures(subject.item):
        for start, end, says, instead in _damage_in(value.text):
            details = _details(value.text, start, end, instead)
            severity = weight_at(value.place)
            yield Finding(value.line, 1, _word(value.text, start), says, details, severity)


def _damage_in(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, which wording, what may have stood there)."""
    if text.isascii():
        return
    for match in _MISREAD.finditer(text):
        if instead := _read_again(match[0]):
            yield match.start(), match.end(), "", instead
    for match in _MISREAD_ON_A_MAC.finditer(text):
        yield match.start(), match.end(), "", _MAC[match[0]]
    bullets = [match.span() for match in _BULLET.finditer(text)]
    for start, end in bullets:
        yield start, end, "bullet", "- "
    for odd in odd_characters(text):
        if odd.kind is Oddity.DAMAGED and not any(start <= odd.offset < end for start, end in bullets):
            yield odd.offset, odd.offset + 1, "lost", _likely(text, odd.offset)


def _read_again(words: str) -> str:
    """What was written, where every byte of it makes sense; nothing where it does not. Some were misread twice."""
    raw = b"".join(_BYTE_OF.get(letter) or letter.encode("latin-1", "replace") for letter in words)
    try:
        read = raw.decode("utf-8").replace("\ufeff", "")
    except UnicodeDecodeError:
        return ""
    return (_MISREAD.fullmatch(read) and _read_again(read)) or read


def _likely(text: str, offset: int) -> str:
    before, after = text[max(0, offset - 1) : offset], text[offset + 1 : offset + 2]
    if before.isalpha() and after.isalpha():
        return "’"
    if before.isspace() and after.isspace():
        return "–"
    return "£" if after.isdigit() else "a quotation mark"


def _details(text: str, start: int, end: int, instead: str) -> dict[str, str]:
    return {"words": reveal(text[start:end].strip()), "instead": instead.strip(), "shown": _word(text, start)}


def _word(text: str, offset: int) -> str:
    start, end = word_span(text, offset)
    return reveal(text[max(start, offset - 40) : min(end, offset + 40)])
