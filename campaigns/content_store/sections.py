"""A post's body: the text for every channel, the sections that replace it on one, and the parts of a
thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from campaigns.content_store.problems import Problems
from campaigns.domain.items.channel_kinds import ALSO_CALLED, KINDS, kind_for_label
from campaigns.domain.text.headings import heading_words

_HEADING = re.compile(r"##[ \t](?P<label>.*)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_PART = re.compile(r" {0,3}-{3,}[ \t]*")


@dataclass(frozen=True)
class SplitBody:
    body: str
    body_line: int
    sections: dict[str, str] = field(default_factory=dict)
    section_lines: dict[str, int] = field(default_factory=dict)
    heading_lines: dict[str, int] = field(default_factory=dict)


def outside_fences(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each line with its index, and whether it is outside a block of code."""
    fence = ""
    for index, line in enumerate(text.split("\n")):
        mark = _FENCE.match(line)
        if mark and (not fence or fence == mark[1]):
            fence = "" if fence else mark[1]
            yield index, line, False
        else:
            yield index, line, not fence


def split_sections(text: str, first_line: int, problems: Problems) -> SplitBody:
    current: list[str] = []
    chunks: list[tuple[str | None, int, list[str]]] = [(None, first_line, current)]
    headings: dict[str, int] = {}
    for index, line, outside in outside_fences(text):
        heading = _HEADING.fullmatch(line) if outside else None
        label = heading_words(heading["label"]) if heading else ""
        kind = kind_for_label(label) if heading else None
        place = first_line + index
        if heading and kind is None:
            _warn_if_nearly(label, place, problems)
        if kind is None:
            current.append(line)
            continue
        if kind in headings:
            problems.add(
                "CONTENT-20",
                f"There are two sections for {KINDS[kind].label}. Keep one.",
                line=place,
                column=1,
                excerpt=line,
            )
        headings.setdefault(kind, place)
        current = []
        chunks.append((kind, place + 1, current))
    return _gathered(chunks, headings)


def _gathered(chunks: list[tuple[str | None, int, list[str]]], headings: dict[str, int]) -> SplitBody:
    bodies: dict[str | None, tuple[str, int]] = {}
    for kind, line, lines in chunks:
        while len(lines) > 1 and not lines[0].strip():
            lines.pop(0)
            line += 1
        bodies.setdefault(kind, ("\n".join(lines).rstrip(), line))
    body, body_line = bodies.pop(None)
    named = {kind: value for kind, value in bodies.items() if kind is not None}
    return SplitBody(
        body=body,
        body_line=body_line,
        sections={kind: text for kind, (text, _) in named.items()},
        section_lines={kind: line for kind, (_, line) in named.items()},
        heading_lines=headings,
    )


def _warn_if_nearly(label: str, line: int, problems: Problems) -> None:
    labels = {kind.label.casefold(): kind.label for kind in KINDS.values() if len(kind.label) > 1}
    word = label.strip().casefold()
    meant = KINDS.get(ALSO_CALLED.get(word, ""))
    near = (
        [meant.label]
        if meant and meant.is_network  # other names for the rest are words like “website”
        else [labels[n] for n in get_close_matches(word, labels, n=1, cutoff=0.8)]
    )
    if near:
        problems.add(
            "CONTENT-19",
            f"“{label}” is not a channel, so this heading stays in the text. Did you mean ## {near[0]}?",
            line=line,
            column=1,
            excerpt=f"## {label}",
        )


def split_parts(text: str) -> list[tuple[str, int]]:
    """The posts of a thread: each part's text, and the index of its first line within ``text``."""
    parts: list[tuple[list[str], int]] = [([], 0)]
    for index, line, outside in outside_fences(text):
        if outside and _PART.fullmatch(line):
            parts.append(([], index + 1))
        else:
            parts[-1][0].append(line)
    return [("\n".join(lines), start) for lines, start in parts]
