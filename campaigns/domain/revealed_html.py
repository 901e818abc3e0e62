"""Odd characters shown in a page: named where they stand, in the words alone, never in what a form sends back."""

from __future__ import annotations

import html
import re

from campaigns.domain.odd_characters import has_odd_characters, odd_characters, reveal

# Our own pages: well-formed, with quoted attributes. What a form sends, scripts and styles stay untouched.
_PIECE = re.compile(
    r"(?P<kept><!--.*?-->|<(?P<raw>script|style|textarea)\b.*?</(?P=raw)\s*>)"
    r"|(?P<plain><(?P<bare>title|option|svg)\b.*?</(?P=bare)\s*>)"
    r"|(?P<tag></?[A-Za-z!](?:\"[^\"]*\"|'[^']*'|[^\"'>])*+>)"
    r"|(?P<words>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_READ_OUT = re.compile(r"(\s(?:alt|title|aria-label|aria-description)=\")([^\"]*)(\")")


def reveal_html(page: str) -> str:
    """The page with every odd character of its words as a marked “[U+202E right-to-left override]”.

    The same page where it has none. What stands in fields of a form is what was typed, or saving would change it.
    """
    if not has_odd_characters(page):
        return page
    return _PIECE.sub(_revealed, page)


def _revealed(piece: re.Match[str]) -> str:
    if piece["kept"] is not None:
        return piece[0]
    if piece["plain"] is not None:
        return reveal(piece[0])
    if piece["tag"] is not None:
        return _READ_OUT.sub(lambda found: f"{found[1]}{reveal(found[2])}{found[3]}", piece[0])
    return _marked(piece[0])


def _marked(words: str) -> str:
    pieces, done = [], 0
    for odd in odd_characters(words):
        name = html.escape(odd.name)
        pieces += [words[done : odd.offset], f'<span class="cd-odd">[{name}]</span>']
        done = odd.offset + 1
    return "".join([*pieces, words[done:]]) if pieces else words
