"""TEXT-03: characters that were lost or broken when a text went from one program to another."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from campaigns.checks.base import Finding, Subject
from campaigns.checks.characters.hidden import weight_at
from campaigns.checks.characters.places import Places, Value, values_from_elsewhere, values_of, word_span
from campaigns.domain.items.issues import Replacement
from campaigns.domain.text.odd_characters import Oddity, odd_characters, reveal

_BYTES = {bytes([code]): bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xC0)}
_BYTE_OF = {letter: raw for raw, letter in _BYTES.items() if letter != "\ufffd"}
_BYTE_OF |= {
    raw.decode("latin-1"): raw for raw in _BYTES if raw < b"\xa0"
}  # as orders to a machine, or unread
_AFTER = "".join(map(re.escape, _BYTE_OF))
# After a capital these belong to the sentence: “CAFÉ”, “VOILÀ –”.
_SENTENCE = "‘’“”–—…"
_IN_A_WORD = "".join(re.escape(letter) for letter in _BYTE_OF if letter not in _SENTENCE)
# What UTF-8 looks like when it was read as Windows-1252: two, three or four characters for one.
_MISREAD = re.compile(
    rf"(?:[à-ï][{_AFTER}]{{2}}|[ð-ô][{_AFTER}]{{3}}|Ã[{_SENTENCE}](?=[a-z])|[Â-Å][{_IN_A_WORD}])+"
)
_MAC_AFTER = "".join(re.escape(bytes([code]).decode("mac_roman")) for code in range(0x80, 0xC0))
_MISREAD_ON_MAC = re.compile(rf"(?:‚[{_MAC_AFTER}]{{2}}|[√¬][{_MAC_AFTER}])+")
_HALF_EMOJI = re.compile(rf"ðŸ[{_AFTER}]{{0,2}}")
_WINDOWS = re.compile(r"[\x80-\x9f]")  # a quotation mark or dash of Windows-1252 that nobody read as one
_SHOWN_ENTITY = re.compile(r"&amp;(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SIGNS_OF_MARKDOWN = frozenset("\\`*_{}[]<>#&~|+-")
_LOST_ENTITY = re.compile(r"&#(?:65533|x0{0,2}fffd);", re.IGNORECASE)
_OF_A_SHEET = re.compile(r"_x00[01][0-9A-Fa-f]_")  # how Excel writes a line end down
# Symbol typefaces have their signs here; at the beginning of a line it is a bullet.
_BULLET = re.compile(r"(?m)^[ \t]*[\uf020-\uf0ff](?:[ \t\xa0]+|(?<=[\uf0a7\uf0b7\uf0d8\uf0fc]))")


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
            replacement=None
            if says == "lost"
            else Replacement(
                start, source[start:end], _written(instead) if line >= subject.item.body_line else instead
            ),
        )
    for value in values_of(subject.item):
        for damage in () if value.text.isascii() else _damage_in(value.text):
            if value.text[damage[0] : damage[1]] not in source:
                yield _in_value(value, *damage)
    for value in values_from_elsewhere(subject.item):
        yield from (_in_value(value, *damage) for damage in _damage_in(value.text))


def _in_value(value: Value, start: int, end: int, says: str, instead: str) -> Finding:
    return Finding(
        line=value.line,
        column=1,
        excerpt=_word(value.text, start),
        says=says,
        details=_details(value.text, start, end, instead),
        severity=weight_at(value.place),
        is_in_card=value.is_in_card,
    )


def _written(instead: str) -> str:
    """As it stands in a text, where Markdown would take some signs for its own."""
    return f"&#{ord(instead)};" if instead in _SIGNS_OF_MARKDOWN else instead


def _damage_in(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, which wording, what may have stood there)."""
    taken: set[int] = set()
    for start, end, says, instead in _all_damage_in(text):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            yield start, end, says or ("" if instead.strip() else "nothing"), instead


def _all_damage_in(text: str) -> Iterator[tuple[int, int, str, str]]:
    """The certain before the uncertain, which may name the same characters once more."""
    if "&" in text:
        for match in _SHOWN_ENTITY.finditer(text):
            if (seen := html.unescape(html.unescape(match[0]))) != html.unescape(match[0]):
                yield *match.span(), "", seen
        yield from (
            (*match.span(), "lost", _likely(text, *match.span())) for match in _LOST_ENTITY.finditer(text)
        )
    yield from ((*match.span(), "", " ") for match in _OF_A_SHEET.finditer(text))
    if text.isascii():
        return
    for match in _MISREAD.finditer(text):
        if (instead := _read_again(match[0])) is not None:
            yield *match.span(), "", instead
    for match in _MISREAD_ON_MAC.finditer(text):
        if (instead := _decoded(match[0].encode("mac_roman"))) is not None:
            yield *match.span(), "", instead
    yield from ((*match.span(), "lost", "an emoji") for match in _HALF_EMOJI.finditer(text))
    for match in _WINDOWS.finditer(text):
        if instead := match[0].encode("latin-1").decode("cp1252", "ignore"):
            yield *match.span(), "", instead
    yield from ((*match.span(), "bullet", "- ") for match in _BULLET.finditer(text))
    for odd in odd_characters(text):
        if odd.kind is Oddity.DAMAGED:
            yield odd.offset, odd.offset + 1, "lost", _likely(text, odd.offset, odd.offset + 1)


def _read_again(words: str) -> str | None:
    """What was written, where every byte of it makes sense; read wrongly twice, it is read again twice."""
    read = _decoded(b"".join(_BYTE_OF.get(letter) or letter.encode("latin-1", "replace") for letter in words))
    again = _MISREAD.fullmatch(read) if read else None
    return _read_again(read) if read and again else read


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8").replace("\ufeff", "")
    except UnicodeDecodeError:
        return None


def _likely(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
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
