"""Blanking the marks of Markdown inside a block: what is left stands where it stood, and nothing else is seen."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from campaigns.domain.text.addresses import find_links

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PICTURE = re.compile(
    r"!\[(?P<label>[^\]]{0,1000})\](?:\([^()\s]*+(?:\s++\"[^\"]{0,500}\")?\)|\[[^\]]{0,200}\])"
)
_LINK = re.compile(
    r"(?<![!\\])\[(?P<label>(?:[^\[\]\\]|\\.)+)\]"
    r"(?:\(\s*+<?(?P<url>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s++(?:\"[^\"]*\"|'[^']*'))?\s*+\)|\[(?P<id>[^\]]*)\])"
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,200}+\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]++)>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:#\d++|#x[0-9a-f]+|[a-z][a-z0-9]*);", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(\*{1,3}|~~)")
_UNDERSCORES = re.compile(r"(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*+\}")
_BEGINS_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link in a passage: where its words stand, and where it leads. ``is_bare``: the words are the address."""

    start: int
    end: int
    label: str
    url: str
    is_bare: bool


def blank(text: str) -> str:
    """As many blanks as there were characters; line ends stay."""
    return re.sub(r"[^\n]", " ", text)


def unmark(text: str, references: dict[str, str]) -> tuple[str, tuple[Link, ...]]:
    """The text without marks, as long as before, and its links. ``references``: ids of ``[label][id]`` links."""
    text = _COMMENT.sub(lambda match: blank(match[0]), text)
    text = _CODE.sub(lambda match: f"{' ' * len(match[1])}{match[2]}{' ' * len(match[1])}", text)
    text = _ATTRIBUTES.sub(lambda match: blank(match[0]), text)
    text = _PICTURE.sub(_keep_label, text)
    links: list[Link] = []

    def note(match: re.Match[str]) -> str:
        url = (
            match["url"]
            if match["url"] is not None
            else references.get((match["id"] or match["label"]).casefold())
        )
        if url is None:
            return match[0]
        label = match["label"]
        is_bare = [(0, len(label.strip()))] == _addresses(label.strip())
        links.append(Link(match.start("label"), match.end("label"), _plain(label), url, is_bare))
        return _keep_label(match)

    text = _LINK.sub(note, text)
    text = _FOOTNOTE.sub(lambda match: blank(match[0]), text)
    text = _AUTOLINK.sub(lambda match: f" {match[1]} ", text)
    text = _TAG.sub(lambda match: blank(match[0]), text)
    labelled = [range(link.start, link.end) for link in links]
    addresses = _addresses(text)
    for start, end in addresses:
        if not any(start in label for label in labelled):
            links.append(Link(start, end, text[start:end], text[start:end], True))
    text = _outside(addresses, text)
    return text, tuple(sorted(links, key=lambda link: link.start))


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where those stand that a reader would hear letter by letter; a domain alone is a name."""
    return [(one.start, one.end) for one in find_links(text) if _BEGINS_ADDRESS.match(text, one.start)]


def _outside(addresses: list[tuple[int, int]], text: str) -> str:
    """Blank emphasis, escapes and entities, but never inside an address, where they are letters."""
    pieces, done = [], 0
    for start, end in [*addresses, (len(text), len(text))]:
        pieces.append(_unmark_words(text[done:start]))
        pieces.append(text[start:end])
        done = end
    return "".join(pieces)


def _unmark_words(text: str) -> str:
    text = _ESCAPE.sub(lambda match: f" {match[1]}" if match[1] not in "*_~" else f"\x00{match[1]}", text)
    text = re.sub(r"(?<!\x00)(?:\*{1,3}|~~)", lambda match: blank(match[0]), text)
    text = _UNDERSCORES.sub(lambda match: blank(match[0]), text)
    text = text.replace("\x00", " ")
    return _ENTITY.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    seen = html.unescape(match[0])
    return seen.ljust(len(match[0])) if len(seen) <= len(match[0]) and seen != match[0] else match[0]


def _keep_label(match: re.Match[str]) -> str:
    start, end = match.span("label")
    return " " * (start - match.start()) + match["label"] + blank(match[0][end - match.start() :])


def _plain(label: str) -> str:
    return " ".join(_unmark_words(label).split())
