"""How Mastodon reads a status: the length it counts and the HTML it makes."""

from __future__ import annotations

import html

import regex

_LINK = regex.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?'’”)\]]", regex.I)
_REMOTE_NAME = regex.compile(r"(?<![/\w])(@[\w.-]+)@[\w.-]+\w")
_TAG = regex.compile(r"(?<![\w&/])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)")
_SHOWN = 30


def countable_length(text: str, spoiler: str, *, link_cost: int) -> int:
    """Grapheme clusters; each link costs the same, of a remote @name only the user; the warning counts."""
    text = _REMOTE_NAME.sub(r"\1", _LINK.sub("x" * link_cost, text))
    return sum(1 for _ in regex.finditer(r"\X", text)) + sum(1 for _ in regex.finditer(r"\X", spoiler))


def to_html(text: str, base: str) -> str:
    """Paragraphs, line breaks, links with hidden parts, hashtags: as Mastodon's formatter writes them."""
    text = text.strip().replace("\r\n", "\n")
    if not text:
        return ""
    paragraphs = regex.split(r"\n{2,}", text)
    return "".join(
        f"<p>{'<br />'.join(_line(line, base) for line in part.split(chr(10)))}</p>" for part in paragraphs
    )


def tags(text: str) -> list[str]:
    return [found.group(1) for found in _TAG.finditer(text)]


def _line(line: str, base: str) -> str:
    parts, place = [], 0
    for link in _LINK.finditer(line):
        parts += [_words(line[place : link.start()], base), _anchor(link.group())]
        place = link.end()
    return "".join([*parts, _words(line[place:], base)])


def _words(text: str, base: str) -> str:
    parts, place = [], 0
    for tag in _TAG.finditer(text):
        name = html.escape(tag.group(1))
        parts.append(html.escape(text[place : tag.start()]))
        parts.append(
            f'<a href="{base}/tags/{name}" class="mention hashtag" rel="tag">#<span>{name}</span></a>'
        )
        place = tag.end()
    return "".join([*parts, html.escape(text[place:])])


def _anchor(link: str) -> str:
    scheme, _, rest = link.partition("://")
    hidden = f"{scheme}://" + ("www." if rest.startswith("www.") else "")
    rest = link[len(hidden) :]
    shown, tail = rest[:_SHOWN], rest[_SHOWN:]
    kind = ' class="ellipsis"' if tail else ' class=""'
    return (
        f'<a href="{html.escape(link)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{html.escape(hidden)}</span><span{kind}>{html.escape(shown)}</span>'
        f'<span class="invisible">{html.escape(tail)}</span></a>'
    )
