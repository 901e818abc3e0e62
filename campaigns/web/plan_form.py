"""A campaign's plan as the fields of its form, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from campaigns.content_store.plan_words import LINES, LISTS, ROWS, PlanWords, Row, Section

EMPTY_ROWS = 2  # below those that are filled in
LEVELS = ("input", "output", "outtake", "outcome", "impact")
KINDS = ("Poster", "Radio", "School pack", "Event", "Leaflet", "Film")


def plan_words_of(form: MultiDict[str, str]) -> PlanWords:
    """What was typed."""
    typed: dict[str, Any] = {name: form.get(name, "") for name in LINES}
    typed.update({name: tuple(form.get(name, "").splitlines()) for name in LISTS})
    typed.update({name: _rows(form, name, keys) for name, keys in ROWS.items()})
    return PlanWords(**typed, opening=form.get("opening", ""), sections=_sections(form))


def with_empty_rows(words: PlanWords) -> PlanWords:
    """With some to be filled in below those that are."""
    empty = tuple(Row({}) for _ in range(EMPTY_ROWS))
    return replace(words, objectives=(*words.objectives, *empty), activities=(*words.activities, *empty))


def numbers_after(typed: PlanWords, saved: PlanWords) -> Iterator[tuple[str, str, int | str]]:
    """The hidden fields that say which row or heading of the file each of the form is, once it was saved as typed: their id,
    their name and their value.
    """
    for name in ROWS:
        filled = iter(range(len(getattr(saved, name))))
        for place, row in enumerate(getattr(typed, name), start=1):
            is_there = any(value.strip() for value in row.values.values())
            yield f"{name}-was-{place}", f"{name}-was", next(filled) if is_there else ""
    is_new = [one.was is None and bool(one.text.strip()) for one in typed.sections]
    new = iter(range(len(saved.sections) - sum(is_new), len(saved.sections)))
    for place, (one, comes) in enumerate(zip(typed.sections, is_new, strict=True), start=1):
        number = next(new) if comes else one.was
        yield f"section-was-{place}", "section-was", "" if number is None else number


def _rows(form: MultiDict[str, str], name: str, keys: Sequence[str]) -> tuple[Row, ...]:
    columns = {key: form.getlist(f"{name}-{key}") for key in keys}
    numbers = form.getlist(f"{name}-was")
    return tuple(
        Row({key: _at(columns[key], place) for key in keys}, _number(was))
        for place, was in enumerate(numbers)
    )


def _sections(form: MultiDict[str, str]) -> tuple[Section, ...]:
    texts, numbers = form.getlist("section"), form.getlist("section-was")
    return tuple(
        Section(heading, _at(texts, place).replace("\r\n", "\n"), _number(_at(numbers, place)))
        for place, heading in enumerate(form.getlist("section-heading"))
    )


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 5 else None
