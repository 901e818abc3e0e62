"""Plain text and Markdown: paragraphs, lists and headings by their lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from campaigns.domain.text.headings import heading_words
from campaigns.domain.text.sizes import LONGEST_IMPORT
from campaigns.importing.decoding import decode
from campaigns.importing.limits import refuse_too_long, refuse_too_many
from campaigns.importing.markdown import clean, escape, escape_line_starts, is_ruler, paragraph
from campaigns.importing.values import Block, BlockKind, ImportFileError, LeftOut, SourceText

_BULLET = re.compile(r"[ \t]*(?:[•·▪◦‣●○]|[*+\-–—](?=\s))\s*+(?=\S)")
_SET_IN = re.compile(r"(?m)^[ \t]++")
_LETTER_BULLET = re.compile(r"(?m)^( *+)o\t")  # a circle in a font of pictures, once it is copied as text
_GLYPHS = {"◦": 1, "○": 1, "▪": 2, "‣": 2}  # as office programs draw the bullets of lists within lists
_NUMBER = re.compile(r"[ \t]*\(?(\d{1,2})[.)]\s++(?=\S)")
_HEADING = re.compile(r"(#{1,6})[ \t](?P<words>.+)")
# No headline and no line of its own ends so.
_OPEN_END = re.compile(r"(?:\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with)|,)$")
_FRONT_MATTER = re.compile(r"\s*+---[ \t]*\n(?>[\w-]++:.*\n|[ \t-].*\n)+---[ \t]*(?:\n|$)")
_UNREAD = re.compile(
    r"~~(?=\S)(?P<struck>[^~\n]{1,600}+)~~|<(?:del|s|strike)>(?P<tagged>[^<]{0,600}+)</(?:del|s|strike)>"
    r"|<!--(?P<comment>(?:[^<-]|-(?!->)|<(?!!--)){0,3000}+)-->",
    re.IGNORECASE,
)
_FAR_TOO_LONG = 3 * LONGEST_IMPORT
MIN_WRAP, WIDEST_WRAP = 40, 100
SLACK = 6  # a width of 100 may have no line of exactly 100


def read_plain(
    raw: bytes,
    declared: str = "",
    *,
    is_markdown: bool,
    prepare: Callable[[str], str] = str,
    keeps_lines: bool = False,
) -> SourceText:
    """The file as blocks, each with its line. ``prepare`` may empty lines that are not the document's. ``keeps_lines``: none
    was broken at a width.

    Raises:
        ImportFileError: it is no text, or is a finished item already.
    """
    text, remarks = decode(raw, declared, as_it_is=True)
    if len(text) > _FAR_TOO_LONG:
        refuse_too_long(len(text))  # whatever is in it: to tidy it first takes seconds
    set_in = _SET_IN.sub(lambda found: found[0].expandtabs(4), text)
    text = clean(_LETTER_BULLET.sub(r"\1◦ ", set_in))
    refuse_too_long(len(text))  # before it is cut into pieces: of blank lines alone there may be millions
    if _FRONT_MATTER.match(text):
        raise ImportFileError(
            "This file has front matter already, so there is nothing to import. Put it into the posts or releases folder "
            "of its campaign as it is."
        )
    left_out: list[LeftOut] = []
    if is_markdown:
        text = _without_unread(text, left_out)
    chunks = _chunks(prepare(text))
    refuse_too_many(sum(len(lines) for _, lines in chunks))
    blocks: list[Block] = []
    for first, lines in chunks:
        blocks += _markdown_blocks(first, lines) if is_markdown else _blocks(first, lines, keeps_lines)
    label = "Markdown" if is_markdown else "plain text"
    return SourceText(label=label, blocks=tuple(blocks), left_out=tuple(left_out), remarks=remarks)


def _without_unread(text: str, left_out: list[LeftOut]) -> str:
    """Without what readers of Markdown do not see: struck words and comments. The lines stay where they are."""

    def drop(match: re.Match[str]) -> str:
        words = " ".join((match["struck"] or match["tagged"] or match["comment"] or "").split())
        if words:
            why = "a comment, which nobody sees" if match["comment"] else "struck through in the document"
            left_out.append(LeftOut(words, why))
        return "\n" * match[0].count("\n")

    return _UNREAD.sub(drop, text)


def _chunks(text: str) -> list[tuple[int, list[str]]]:
    """Runs of lines without a blank line or a line drawn between them, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or is_ruler(line):
            is_open = False
            continue
        if not is_open:
            found.append((number, []))
            is_open = True
        found[-1][1].append(line.rstrip())
    return found


def _blocks(first: int, lines: list[str], keeps_lines: bool) -> list[Block]:
    """Each line by itself, but for those that a program or typewriter broke at its width."""
    if keeps_lines:
        return [_one(line, number) for number, line in enumerate(lines, start=first)]
    width = max(map(len, lines))
    goes_on = [_goes_on(line, after, width) for line, after in pairwise(lines)]
    proofs = sum(
        broken and after.lstrip()[0].islower() for broken, after in zip(goes_on, lines[1:], strict=True)
    )
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines):
        is_more = number > 0 and goes_on[number - 1]
        is_sure = is_more and (
            line.lstrip()[0].islower()
            or (proofs > 0 and number > 1)
            or _OPEN_END.search(lines[number - 1]) is not None
        )
        if is_sure and MIN_WRAP <= width <= WIDEST_WRAP:
            found[-1][1].append(line.strip())
        else:
            found.append((first + number, [line]))
    return [_one(" ".join(several), number) for number, several in found]


def _goes_on(line: str, after: str, width: int) -> bool:
    """The next word had no room left in the line."""
    return len(line) + 1 + len(after.split()[0]) > width - SLACK and not _starts_item(after)


def _starts_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def _depth(line: str) -> int:
    """Of an item: first by how far it is set in, then by its bullet."""
    bare = line.expandtabs(4)
    return 3 * ((len(bare) - len(bare.lstrip())) // 2) + _GLYPHS.get(bare.lstrip()[:1], 0)


def _one(line: str, number: int) -> Block:
    words = line.strip()
    if bullet := _BULLET.match(line):
        words = line[bullet.end() :].strip()
        if not (bullet[0].strip() == "*" and words.endswith("*")):
            return Block(BlockKind.BULLET, words, escape(words), line=number, depth=_depth(line))
        words = line.strip()
    if numbered := _NUMBER.match(line):
        words = line[numbered.end() :].strip()
        return Block(
            BlockKind.NUMBER, words, escape(words), line=number, number=int(numbered[1]), depth=_depth(line)
        )
    return paragraph(words, line=number)


def _markdown_blocks(first: int, lines: list[str]) -> list[Block]:
    """Markdown stays as it is written; only its headings are told apart."""
    found: list[Block] = []
    for number, line in enumerate(lines, start=first):
        if (heading := _HEADING.fullmatch(line)) is None:
            break
        words = heading_words(heading["words"])
        found.append(Block(BlockKind.HEADING, _bare(words), words, level=len(heading[1]), line=number))
    first, lines = first + len(found), lines[len(found) :]
    if not lines:
        return found
    if _starts_item(lines[0]):
        return [*found, *(_as_written(line, number) for number, line in enumerate(lines, start=first))]
    markdown = "\n".join(lines)
    return [*found, Block(BlockKind.PARAGRAPH, _bare(" ".join(lines)), markdown, line=first)]


def _as_written(line: str, number: int) -> Block:
    bullet, numbered = _BULLET.match(line), _NUMBER.match(line)
    if bullet or numbered:
        mark = bullet or numbered
        assert mark is not None
        words = line[mark.end() :].strip()
        kind = BlockKind.BULLET if bullet else BlockKind.NUMBER
        typed = int(numbered[1]) if numbered and not bullet else 0
        return Block(kind, _bare(words), words, line=number, number=typed, depth=_depth(line))
    return Block(BlockKind.PARAGRAPH, _bare(line), escape_line_starts(line.strip()), line=number)


def _bare(markdown: str) -> str:
    """The words of a line of Markdown, without its marks: good enough to guess by."""
    words = re.sub(r"!?\[([^\[\]]*+)\]\([^)\n]{0,1000}\)", r"\1", markdown)
    return re.sub(r"\\(.)", r"\1", re.sub(r"(\*\*|__|\*|`)(?=\S)(.+?)\1", r"\2", words)).strip()
