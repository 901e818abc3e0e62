"""A campaign's plan as its writer sees it: fields, rows and the words of each section. Reading them from a file and putting
them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.front_edit import with_values
from campaigns.content_store.front_matter import split_file
from campaigns.content_store.list_edit import with_rows
from campaigns.content_store.parsing import parse_campaign
from campaigns.content_store.problems import Problems, broken
from campaigns.content_store.sections import outside_fences
from campaigns.domain.items.documents import CampaignDocument

# What a plan by OASIS has beside its objectives, and what it leaves to the next one.
HEADINGS = ("Audience insight", "Strategy", "Implementation", "Scoring", "Learning")
OBJECTIVE_LABELS = {
    "measure": "What is measured",
    "level": "Level",
    "baseline": "Baseline",
    "target": "Target",
    "by": "By when",
}
ACTIVITY_LABELS = {
    "what": "What",
    "kind": "Kind",
    "on": "Day",
    "owner": "Who sees to it",
    "remind_on": "Remind from",
    "proof": "Proof that it was done",
}
OBJECTIVE_KEYS, ACTIVITY_KEYS = tuple(OBJECTIVE_LABELS), tuple(ACTIVITY_LABELS)


@dataclass(frozen=True)
class Row:
    """``values`` by key; an empty one takes its key away. ``was`` is which row of the file it is, none for a new one."""

    values: Mapping[str, str]
    was: int | None = None


@dataclass(frozen=True)
class Section:
    """``was`` is which of the file's headings it is, counted from 0; none for a new one. The first words have none."""

    heading: str
    text: str
    was: int | None = None


@dataclass(frozen=True)
class PlanWords:
    """What the form of a plan holds. Empty means that the file says nothing there.

    Attributes:
        starts, ends: like 2027-05-17.
        objectives, activities: rows by the keys of a file.
        opening: what stands before the first heading. sections: the words below each ``##``.
    """

    title: str = ""
    topic: str = ""
    audience: str = ""
    starts: str = ""
    ends: str = ""
    owner: str = ""
    ages: str = ""
    young_people_review: str = ""
    ai_use: str = ""
    again_of: str = ""
    partners: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objectives: tuple[Row, ...] = ()
    activities: tuple[Row, ...] = ()
    opening: str = ""
    sections: tuple[Section, ...] = ()


LINES = (
    "title",
    "topic",
    "audience",
    "starts",
    "ends",
    "owner",
    "ages",
    "young_people_review",
    "ai_use",
    "again_of",
)
LISTS = ("partners", "terms", "areas")
ROWS = {"objectives": OBJECTIVE_KEYS, "activities": ACTIVITY_KEYS}
FIELDS = tuple(field.name for field in fields(PlanWords))
LABELS = {
    "title": "Title",
    "topic": "Topic",
    "audience": "Audience",
    "starts": "First day",
    "ends": "Last day",
    "owner": "Owner",
    "ages": "Ages of the readers",
    "young_people_review": "Young people’s review",
    "ai_use": "Use of generative AI",
    "again_of": "Made from",
    "partners": "Partners",
    "terms": "Own hashtags and words",
    "areas": "Areas",
    "objectives": "Objectives",
    "activities": "Other activities",
    "opening": "First words",
    "sections": "Words of the plan",
}


def plan_words_in(source: str, zone: ZoneInfo) -> PlanWords:
    """
    Raises:
        BrokenContentError: the text can't be understood.
    """
    plan = _parsed(source, zone)
    opening, sections = _sections(source)
    said: dict[str, Any] = {name: _line(getattr(plan, name)) for name in LINES}
    said.update({name: getattr(plan, name) for name in LISTS})
    if "audience" not in plan.key_lines:
        said["audience"] = ""
    return PlanWords(
        **said,
        objectives=_rows(plan.objectives, OBJECTIVE_KEYS),
        activities=_rows(plan.activities, ACTIVITY_KEYS),
        opening=opening,
        sections=sections,
    )


def with_plan_words(source: str, words: PlanWords, zone: ZoneInfo) -> str:
    """The text of the file with these words. What says what it said before stays to the byte.

    Raises:
        WordsNotTakenError: a field would be read as something else than was typed.
        BrokenContentError: the text can't be understood, before or after.
    """
    before, words = plan_words_in(source, zone), tidy_plan(words)
    if not words.title:
        raise WordsNotTakenError("title", "Give it a title.")
    for name, what in (("objectives", "measure"), ("activities", "what")):
        if any(not row.values.get(what) for row in getattr(words, name)):
            raise WordsNotTakenError(name, _UNNAMED[name])
    changed = with_values(
        source,
        {
            name: getattr(words, name)
            for name in (*LINES, *LISTS)
            if getattr(words, name) != getattr(before, name)
        },
    )
    for name in ROWS:
        if getattr(words, name) != getattr(before, name):
            rows: tuple[Row, ...] = getattr(words, name)
            changed = with_rows(changed, name, [row.values for row in rows], [row.was for row in rows])
    changed = _with_sections(changed, before, words)
    _read_back(changed, words, zone)
    return changed


_UNNAMED = {
    "objectives": "Say for each objective what is measured, or empty the whole row.",
    "activities": "Say for each entry what it is, or empty the whole row.",
}


def tidy_plan(words: PlanWords) -> PlanWords:
    """Without the white space that nobody means, and without rows that say nothing."""
    tidied: dict[str, Any] = {name: " ".join(getattr(words, name).split()) for name in LINES}
    tidied.update({name: _each_once(getattr(words, name)) for name in LISTS})
    tidied.update({name: _tidy_rows(getattr(words, name), keys) for name, keys in ROWS.items()})
    return replace(
        words,
        **tidied,
        opening=_trimmed(words.opening),
        sections=tuple(
            replace(one, heading=" ".join(one.heading.split()), text=_trimmed(one.text))
            for one in words.sections
            if one.was is not None or one.text.strip()
        ),
    )


def _tidy_rows(rows: Sequence[Row], keys: Sequence[str]) -> tuple[Row, ...]:
    tidied = (Row({key: " ".join(row.values.get(key, "").split()) for key in keys}, row.was) for row in rows)
    return tuple(row for row in tidied if any(row.values.values()))


def _each_once(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for value in values if (one := " ".join(value.split()))))


def _trimmed(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(lines).rstrip()


def _rows(specs: Sequence[object], keys: Sequence[str]) -> tuple[Row, ...]:
    return tuple(
        Row({key: _line(getattr(spec, key)) for key in keys}, number) for number, spec in enumerate(specs)
    )


def _line(value: str | date | None) -> str:
    return " ".join(value.split()) if isinstance(value, str) else value.isoformat() if value else ""


def _parsed(source: str, zone: ZoneInfo) -> CampaignDocument:
    plan = parse_campaign(source.encode(), path=Path("campaign.md"), slug="campaign", zone=zone)
    if not isinstance(plan, CampaignDocument):
        raise broken("campaign.md", plan)
    return plan


def _headings(source: str) -> list[tuple[int, str]]:
    """The line, counted from 0, and the words of each ``##`` below the front matter."""
    split = split_file(source, Problems(""))
    first = split.body_line - 1 if split else 0
    rows = source.split("\n")[first:]
    return [
        (first + index, line[3:].strip())
        for index, line, is_outside in outside_fences("\n".join(rows))
        if is_outside and line.startswith("## ")
    ]


def _sections(source: str) -> tuple[str, tuple[Section, ...]]:
    split, lines, headings = split_file(source, Problems("")), source.split("\n"), _headings(source)
    first = split.body_line - 1 if split else 0
    ends = [*(line for line, _ in headings), len(lines)]
    return _trimmed("\n".join(lines[first : ends[0]])), tuple(
        Section(words, _trimmed("\n".join(lines[line + 1 : end])), number)
        for number, ((line, words), end) in enumerate(zip(headings, ends[1:], strict=True))
    )


def _with_sections(source: str, before: PlanWords, words: PlanWords) -> str:
    old = {one.was: one.text for one in before.sections}
    lines, headings = source.split("\n"), _headings(source)
    ends = [*(line for line, _ in headings[1:]), len(lines)]
    for section in sorted((one for one in words.sections if one.was in old), key=lambda one: -(one.was or 0)):
        assert section.was is not None
        if section.text != old[section.was]:
            _put(lines, headings[section.was][0] + 1, ends[section.was], section.text)
    if words.opening != before.opening:
        split = split_file(source, Problems(""))
        _put(
            lines,
            split.body_line - 1 if split else 0,
            headings[0][0] if headings else len(lines),
            words.opening,
        )
    text = "\n".join(lines)
    for section in words.sections:
        if section.was is None:
            text = f"{text.rstrip()}\n\n## {section.heading}\n\n{section.text}\n"
    return text


def _put(lines: list[str], start: int, end: int, text: str) -> None:
    """In the place of the words between two lines; the blank lines around them stay."""
    filled = [number for number in range(start, end) if lines[number].strip()]
    if filled:
        lines[filled[0] : filled[-1] + 1] = text.split("\n") if text else []
    elif text:
        lines[start:end] = ["", *text.split("\n"), ""] if start else [*text.split("\n"), ""]


def _read_back(changed: str, words: PlanWords, zone: ZoneInfo) -> None:
    """What is read from the changed text is what was typed."""
    plan = parse_campaign(changed.encode(), path=Path("campaign.md"), slug="campaign", zone=zone)
    if not isinstance(plan, CampaignDocument):
        raise broken("campaign.md", plan)
    read = plan_words_in(changed, zone)
    for name in (*LINES, *LISTS, *ROWS):
        if _said(read, name) != _said(words, name):
            raise WordsNotTakenError(name, _why_not(name, [issue.message for issue in plan.issues]))
    if words.starts and words.ends and words.starts > words.ends:
        raise WordsNotTakenError("ends", "The last day is before the first. Check both.")
    wanted = [one.heading for one in words.sections]
    if [one.heading for one in read.sections if one.heading in wanted][: len(wanted)] != wanted:
        raise WordsNotTakenError(
            "sections", "Signs of code (```) are never closed in one of the texts. Take them out."
        )


def _said(words: PlanWords, name: str) -> object:
    return [row.values for row in getattr(words, name)] if name in ROWS else getattr(words, name)


def _why_not(name: str, messages: Sequence[str]) -> str:
    said = next((one for one in messages if one.startswith((f"{name}:", f"{name},", f"{name}["))), "")
    if said:
        return said.partition(": ")[2]
    return (
        f"“{LABELS[name]}” can’t be kept as it was typed. Leave out signs that are no letters, and try again."
    )
