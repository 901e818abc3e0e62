"""From the bytes of one file to a document without its pictures; every problem with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.content_store.fields import Reading
from campaigns.content_store.files import decode_text
from campaigns.content_store.front_matter import EXAMPLE, SplitFile, split_file
from campaigns.content_store.paths import ItemRef
from campaigns.content_store.problems import Problems
from campaigns.content_store.schema import CAMPAIGN, POST, RELEASE, key_lines, read_fields
from campaigns.content_store.sections import split_parts, split_sections
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import CampaignDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.fingerprint import fingerprint
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.quote_places import quote_line, quote_places
from campaigns.domain.text.headings import heading_words
from campaigns.domain.text.quoting import quoted
from campaigns.domain.text.sizes import MOST_PARTS, too_long, too_many_parts

_HEADING = re.compile(r"\s*+#[ \t](?P<words>.+)")
_MARK = r"(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))"  # of a quote or of a list's item
_A_RULE = r"[ \t]*+(?:(?:-[ \t]*+)++|(?:\*[ \t]*+)++)$"
_TOO_DEEP = re.compile(rf"(?m)^(?!{_A_RULE})(?:[ \t]*+{_MARK}){{12,}}|^[ ]{{60,}}+\S|^[ ]*+\t{{15,}}")
_DEFINITION = re.compile(r"(?m)^[ ]{0,3}: ")
_MOST_DEFINITIONS = 50  # without a blank line between, each is read as part of the one before
_BRACKET = re.compile(r"\\.|\]\(|[\[\]()]|\n[^\S\n]*\n")
_MOST_OPEN = 20  # brackets at a time in one paragraph; people nest two
MediaNames = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ParsedItem:
    """An item before its pictures are looked up. ``media`` are their names, each with its line."""

    document: PostDocument | ReleaseDocument
    raw: bytes
    media: MediaNames
    says_audience: bool


@dataclass(frozen=True)
class ParsedFile:
    """``item`` is None when the file can't be read at all; ``issues`` then say why."""

    item: ParsedItem | None
    issues: tuple[Issue, ...]


def parse_item(raw: bytes, *, path: Path, ref: ItemRef, zone: ZoneInfo) -> ParsedFile:
    problems = Problems(str(path))
    text = decode_text(raw, problems)
    if text is None or _is_too_long(text, ref.kind, problems):
        return ParsedFile(None, tuple(problems.found))
    split = split_file(text, problems)
    if (
        split is None
        or _is_too_deep(split, problems)
        or (ref.kind == "post" and _is_too_cut_up(split, problems))
    ):
        return ParsedFile(None, tuple(problems.found))
    values = read_fields(POST if ref.kind == "post" else RELEASE, split.head, Reading("", problems, zone))
    media: MediaNames = values.pop("media" if ref.kind == "post" else "photos", ())
    common = _common(values, split=split, source=text, path=path, ref=ref, problems=problems)
    document: PostDocument | ReleaseDocument
    if ref.kind == "post":
        document = _post({**values, **common}, split, problems, has_media=bool(media))
    else:
        document = _release({**values, **common}, split, problems)
    return ParsedFile(
        ParsedItem(document=document, raw=raw, media=media, says_audience="audience" in values),
        tuple(problems.found),
    )


def _is_too_long(text: str, kind: str, problems: Problems) -> bool:
    """Asked before anything reads the text: what is done with it takes longer the longer it is."""
    if message := too_long(kind, len(text)):
        problems.add("CONTENT-25", message, line=1, column=1)
    return bool(message)


def _is_too_cut_up(split: SplitFile, problems: Problems) -> bool:
    """Each post of a thread is rendered, checked and shown by itself."""
    if split.body.count("---") < MOST_PARTS:
        return False  # as nearly every post
    body = split_sections(split.body, split.body_line, Problems(problems.file))
    for text, line in (
        (body.body, body.body_line),
        *((body.sections[k], body.section_lines[k]) for k in body.sections),
    ):
        if message := too_many_parts(len(split_parts(text))):
            problems.add("CONTENT-25", message, line=line, column=1)
            return True
    return False


def _is_too_deep(split: SplitFile, problems: Problems) -> bool:
    """Markdown is read by functions that call themselves; what is nested without end would stop the process."""
    match = _TOO_DEEP.search(split.body)
    message = "This line is indented, listed or quoted too many levels deep. Take levels out."
    if match is None:
        match = _definition_too_many(split.body)
        message = (
            f"More than {_MOST_DEFINITIONS} definitions follow each other. Put a blank line between them."
        )
    if match is not None:
        line = split.body_line + split.body.count("\n", 0, match.start())
        problems.add("CONTENT-23", message, line=line, column=1, excerpt=match[0])
        return True
    open_bracket = _bracket_too_many(split.body)
    if open_bracket is None:
        return False
    before = split.body[:open_bracket]
    excerpt = split.body[open_bracket:].split("\n", 1)[0]
    problems.add(
        "CONTENT-23",
        f"This paragraph has more than {_MOST_OPEN} brackets that are opened and not closed. Close them or take them out.",
        line=split.body_line + before.count("\n"),
        column=open_bracket - before.rfind("\n"),
        excerpt=excerpt,
    )
    return True


def _definition_too_many(body: str) -> re.Match[str] | None:
    if body.count(": ") <= _MOST_DEFINITIONS:
        return None  # as in nearly every file
    before, count = 0, 0
    for match in _DEFINITION.finditer(body):
        count = 1 if "\n\n" in body[before : match.start()] else count + 1
        if count > _MOST_DEFINITIONS:
            return match
        before = match.end()
    return None


def _bracket_too_many(body: str) -> int | None:
    """Where a paragraph opens one bracket of a link too many. For each that is open, the rest of the paragraph is
    searched for its end, so that thousands of them would keep a page waiting for many seconds.
    """
    if max(body.count("["), body.count("(")) <= _MOST_OPEN:
        return None  # as in nearly every file, which need not be read once more
    square = round_ = 0
    for mark in _BRACKET.finditer(body):
        if mark[0] == "[":
            square += 1
        elif mark[0] == "](":
            square, round_ = max(0, square - 1), round_ + 1
        elif mark[0] == "]":
            square = max(0, square - 1)
        elif mark[0] == "(":
            round_ += (
                round_ > 0
            )  # the address of a link may hold round ones; those of the prose are no matter
        elif mark[0] == ")":
            round_ = max(0, round_ - 1)
        elif not mark[0].strip():
            square = round_ = 0
        if max(square, round_) > _MOST_OPEN:
            return mark.start()
    return None


def _common(
    values: dict[str, Any], *, split: SplitFile, source: str, path: Path, ref: ItemRef, problems: Problems
) -> dict[str, Any]:
    return {
        "campaign_slug": ref.campaign,
        "kind": ref.kind,
        "slug": ref.slug,
        "ref": str(ref),
        "path": path,
        "title": values.get("title") or _title(split, ref.slug, problems),
        "source": source,
        "fingerprint": "",
        "allow": values.get("allow", {}),
        "incidents": values.pop("incident", ()),
        "key_lines": key_lines(split.head),
    }


def _title(split: SplitFile, slug: str, problems: Problems) -> str:
    heading = _HEADING.match(split.body)
    title = (heading and heading_words(heading["words"])) or words_from_slug(slug)
    if not split.has_front_matter:
        problems.add("CONTENT-06", f"There is no front matter. {EXAMPLE}", line=1, column=1)
    else:
        problems.add(
            "CONTENT-06",
            f"There is no title, so {quoted(title)} is used. Add a line with title: to the front matter.",
            line=1,
            column=1,
        )
    return title[:300]


def _post(values: dict[str, Any], split: SplitFile, problems: Problems, *, has_media: bool) -> PostDocument:
    body = split_sections(split.body, split.body_line, problems)
    values["sections"] = body.sections
    values["section_lines"] = body.section_lines
    if place := values.get("embargoed_with"):
        values["embargoed_with"] = f"{values['campaign_slug']}/{place}"
    document = PostDocument(**values, body=body.body, body_line=body.body_line)
    if not document.channels:
        return document
    _look_for_text(document, problems, has_media=has_media)
    if document.body.strip() and set(document.channels) <= document.sections.keys():
        problems.add(
            "CONTENT-19",
            "The text above the first section goes nowhere: every channel has a section of its own. Drop it, or a section.",
            line=body.body_line,
        )
    for kind in sorted(document.sections.keys() - set(document.channels)):
        label = KINDS[kind].label
        problems.add(
            "CONTENT-19",
            f"There is a section for {label}, but this post does not go there. Add {kind} to "
            f"channels or drop it.",
            line=body.heading_lines[kind],
        )
    return document


def _look_for_text(document: PostDocument, problems: Problems, *, has_media: bool) -> None:
    for kind in document.channels:
        parts = split_parts(document.text_for(kind))
        first = document.text_line(kind)
        where = (
            f"for {KINDS[kind].label}" if kind in document.sections or document.sections else "in this post"
        )
        if not any(part.strip() for part, _ in parts):
            if not has_media and not document.link:
                problems.add(
                    "CONTENT-21", f"There is no text {where}. Write it below the front matter.", line=first
                )
        else:
            for part, start in parts:
                if not part.strip():
                    message = f"One part of the thread {where} has no text. Take out a line of ---."
                    problems.add("CONTENT-21", message, line=first + start)
        if kind not in document.sections and not document.sections:
            break  # every channel gets the same text: say it once


def _release(values: dict[str, Any], split: SplitFile, problems: Problems) -> ReleaseDocument:
    if not split.body:
        problems.add(
            "CONTENT-21", "There is no story. Write it below the front matter.", line=split.body_line
        )
    document = ReleaseDocument(**values, body=split.body, body_line=split.body_line)
    for place in quote_places(split.body, len(document.quotes)):
        if not place.is_good:
            problems.add(
                "CONTENT-26",
                f"Quote {place.number} stands in the text already. Take this line out."
                if 1 <= place.number <= len(document.quotes)
                else f"There is no quote {place.number}, so these words would go out as they are. Add it, or take the line out.",
                line=split.body_line + place.line,
                column=1,
                excerpt=quote_line(place.number),
            )
    return document


def parse_campaign(
    raw: bytes, *, path: Path, slug: str, zone: ZoneInfo
) -> CampaignDocument | tuple[Issue, ...]:
    """The plan, or why it can't be read."""
    problems = Problems(str(path))
    text = decode_text(raw, problems)
    split = split_file(text, problems) if text is not None else None
    if text is None or split is None:
        return tuple(problems.found)
    values = read_fields(CAMPAIGN, split.head, Reading("", problems, zone))
    if values.get("starts") and values.get("ends") and values["starts"] > values["ends"]:
        line = key_lines(split.head).get("ends", 0)
        problems.add(
            "CONTENT-10", "ends: The last day is before the first. Check starts and ends.", line=line
        )
    values["title"] = values.get("title") or _title(split, slug, problems)
    return CampaignDocument(
        slug=slug,
        path=path,
        **values,
        body=split.body,
        body_line=split.body_line,
        source=text,
        fingerprint=fingerprint(raw, ()),
        issues=tuple(problems.found),
        key_lines=key_lines(split.head),
    )


def words_from_slug(slug: str) -> str:
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]
