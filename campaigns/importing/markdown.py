"""Plain words written so that Markdown shows them unchanged, and a whole item as a file with front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from campaigns.domain.text.yaml_words import spell
from campaigns.importing.values import Block, BlockKind, FrontValue

_BACKSLASH = re.compile(r"\\(?=[\\`*_{}\[\]()>#+\-.!|~])")
_STARS = re.compile(r"\*")
_UNDERSCORES = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINKS = re.compile(r"\[(?=[^\[\]\n]*\](?:[(\[:]|\s*+\[))|\[(?=\^)")
_TAGS = re.compile(r"<(?=[A-Za-z/!?]|[^<>\s@]++@)")  # a tag, or an address in brackets
_ENTITIES = re.compile(r"&(?=#?\w++;)")
_LINE_MARKS = re.compile(r"(?m)^(?=(?:#{1,6}(?:\s|$)|>|[+*-]\s|!!!\s|-+\s*+$))")
_UNDERLINED = re.compile(
    r"(?m)^=(?==*+\s*+$)"
)  # the words above would be a heading; no backslash takes that away
_NUMBERED = re.compile(r"(?m)^(\d{1,9})([.)])(?=\s)")
_RULER = re.compile(r"(?m)^[ \t]*(?:[-_*=~]\s?){3,}$")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_IN_ADDRESS = re.compile(r"[\s<>()\[\]\"'\\]")  # they would end a link of Markdown early
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Without control characters, and with one kind of line end and space."""
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    return text.replace("\xa0", " ").replace("\u200b", "").replace("\u00ad", "").replace("\t", " ")


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly that text; line ends stay, marks that mean nothing stay bare."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    text = _BACKSLASH.sub(r"\\\\", "\n".join(lines))
    text = _ENTITIES.sub("&amp;", text).replace("`", "\\`")
    text = _STARS.sub(r"\\*", text)
    text = _UNDERSCORES.sub(r"\\_", text)
    text = _LINKS.sub(r"\\[", text).replace("~~", r"\~\~")
    text = _TAGS.sub("&lt;", text)
    return escape_line_starts(text)


def escape_line_starts(markdown: str) -> str:
    """What would begin a heading, a list or a quote at the start of a line, but is only words there."""
    return _UNDERLINED.sub("&#61;", _NUMBERED.sub(r"\1\\\2", _LINE_MARKS.sub(r"\\", markdown)))


def inline(text: str) -> str:
    """Escaped, with the spaces at its ends kept: pieces of one line are put together."""
    words = text.strip(" ")
    if not words:
        return text
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    escaped = escape(f"x{words}")[1:] if not words.startswith("\n") else escape(words)
    return f"{before}{escaped}{after}"


def linked(text: str, address: str) -> str:
    """A Markdown link where the address is one people can follow; else the words alone."""
    words = text.strip()
    if not words or not is_followable(address):
        return inline(text)
    if words.rstrip("/") == address.removeprefix("mailto:").removeprefix("tel:").rstrip("/"):
        return inline(text)
    address = _IN_ADDRESS.sub(lambda mark: f"%{ord(mark[0]):02X}", address.strip())
    return inline(text).replace(inline(words), f"[{inline(words)}]({address})", 1)


def is_followable(address: str) -> bool:
    """Whether a reader can go there: a page, a mailbox or a telephone."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return bool(parts.scheme in ("http", "https") and parts.netloc) or parts.scheme in ("mailto", "tel")


def is_like_a_link(text: str) -> bool:
    """Brackets in it would be a link or the address of one, so that words of it were not shown."""
    return _LINKS.search(text) is not None


def is_ruler(line: str) -> bool:
    return _RULER.fullmatch(line) is not None


def paragraph(text: str, *, line: int = 0) -> Block:
    return Block(BlockKind.PARAGRAPH, text, escape(text), line=line)


def with_text(block: Block, text: str) -> Block:
    """The block with a part of its words taken out at the start; stress and links inside what is left stay."""
    if block.text.endswith(text) and block.markdown.endswith(escape(text)):
        return replace(block, text=text, markdown=escape(text))
    cut = len(block.text) - len(text)
    if block.markdown.startswith(block.text[:cut]):
        return replace(block, text=text, markdown=escape_line_starts(block.markdown[cut:].lstrip()))
    return replace(block, text=text, markdown=escape(text))


ITEMS = (BlockKind.BULLET, BlockKind.NUMBER)


@dataclass
class _List:
    """A list that is open: how deep its items are, from which column they are written, and how far they are counted."""

    kind: BlockKind
    depth: int
    column: int
    number: int = 0

    @property
    def words_at(self) -> int:
        return self.column + (2 if self.kind is BlockKind.BULLET else len(f"{self.number}. "))

    def marker(self, block: Block) -> str:
        self.number = block.number or self.number + 1
        return "- " if self.kind is BlockKind.BULLET else f"{self.number}. "


def join_blocks(blocks: Iterable[Block], *, headings: bool) -> str:
    """The body. Without ``headings`` (a post) they are lines of their own. What belongs to an item stays below it."""
    pieces: list[str] = []
    lists: list[_List] = []
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH and lists and block.depth > lists[0].depth:
            while lists[-1].depth >= block.depth:  # of “a.” and “(i)” Markdown has no lists
                lists.pop()
            pieces[-1] += f"\n{' ' * lists[-1].words_at}{_one_line(block)}"
            continue
        if block.kind not in ITEMS:
            lists = []
            pieces.append(_written(block, headings=headings))
            continue
        is_going_on = _go_on(lists, block)
        if is_going_on and _skips(lists[-1], block):  # a list of Markdown only counts on
            lists[-1].number = block.number
            pieces.append(escape_line_starts(f"{block.number}. {_one_line(block)}"))
            continue
        line = f"{' ' * lists[-1].column}{lists[-1].marker(block)}{_one_line(block)}"
        if is_going_on:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return "\n\n".join(pieces)


def _go_on(lists: list[_List], block: Block) -> bool:
    """Whether the item belongs to what is open, as one more or as the first of a list within its last item. ``lists`` then
    ends with its list.
    """
    while len(lists) > 1 and lists[-1].depth > block.depth:
        lists.pop()
    last = lists[-1] if lists else None
    if last is not None and block.depth > last.depth:
        lists.append(_List(block.kind, block.depth, last.words_at))
        return True
    if last is not None and last.kind is block.kind:
        last.depth = min(last.depth, block.depth)
        return True
    lists[:] = [_List(block.kind, block.depth, 0)]
    return False


def _skips(among: _List, block: Block) -> bool:
    return among.kind is BlockKind.NUMBER and among.number > 0 and block.number not in (0, among.number + 1)


def _one_line(block: Block) -> str:
    return " ".join(block.markdown.split())


def _written(block: Block, *, headings: bool) -> str:
    match block.kind:
        case BlockKind.HEADING if headings:
            return f"{'#' * min(max(block.level, 2), 4)} {_one_line(block)}"
        case BlockKind.QUOTE:
            return "\n".join(f"> {line}" for line in block.markdown.split("\n"))
        case _:
            return block.markdown


def write_file(front: Mapping[str, FrontValue], body: str) -> str:
    """The whole Markdown file. Values with anything special in them are quoted, so that YAML guesses nothing."""
    lines = ["---"]
    for key, value in front.items():
        if isinstance(value, str):
            lines.append(f"{key}: {spell(value)}")
        elif key in ("channels", "media", "tags"):
            lines.append(f"{key}: [{', '.join(map(spell, value))}]")
        else:
            lines += [f"{key}:", *(f"  - {spell(one)}" for one in value)]
    return "\n".join([*lines, "---", "", body.strip("\n")]).rstrip() + "\n"
