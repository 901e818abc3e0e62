"""Odd characters shown in a page: named where they stand, in the words alone, never in what a form sends back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from campaigns.domain.text.odd_characters import has_odd_characters, odd_characters, reveal

# Our own pages: well-formed, with quoted attributes. What a form sends, scripts and styles stay untouched.
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z!][A-Za-z0-9-]*+)(?:\"[^\"]*+\"|'[^']*+'|[^\"'<>])*+>")
_KEPT = frozenset({"script", "style", "textarea"})
_BARE = frozenset({"title", "option", "svg"})  # where a browser shows no element within
_CLOSING = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in _KEPT | _BARE}
_READ_OUT = re.compile(r"(\s(?:alt|title|aria-label|aria-description)=\")([^\"]*)(\")")


def reveal_html(page: str) -> str:
    """The page with every odd character of its words as a marked “[U+202E right-to-left override]”.

    The same page where it has none. What stands in fields of a form is what was typed, or saving would change it.
    """
    if not has_odd_characters(page):
        return page
    return "".join(_pieces(page))


def _pieces(page: str) -> Iterator[str]:
    """The page piece by piece. Each place is passed once, whatever stands there."""
    at = 0
    while at < len(page):
        start = page.find("<", at)
        if start != at:
            start = start if start >= 0 else len(page)
            yield _marked(page[at:start])
            at = start
        elif page.startswith("<!--", at):
            end = page.find("-->", at)
            start, at = at, end + 3 if end >= 0 else len(page)
            yield page[start:at]
        elif (tag := _TAG.match(page, at)) is None:
            yield "<"
            at += 1
        else:
            name, start = tag["name"].lower(), at
            at = tag.end()
            if tag["close"] or name not in _CLOSING:
                yield _READ_OUT.sub(lambda found: f"{found[1]}{reveal(found[2])}{found[3]}", tag[0])
                continue
            closing = _CLOSING[name].search(page, at)
            at = closing.end() if closing else len(page)
            yield page[start:at] if name in _KEPT else reveal(page[start:at])


def _marked(words: str) -> str:
    pieces, done = [], 0
    for odd in odd_characters(words):
        name = html.escape(odd.name)
        pieces += [words[done : odd.offset], f'<span class="cd-odd">[{name}]</span>']
        done = odd.offset + 1
    return "".join([*pieces, words[done:]]) if pieces else words
