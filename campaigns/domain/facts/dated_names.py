"""Names that depend on the day: ``{{derby-city-council}}`` in a text becomes what that body is called when it goes out.

The word between the braces is the body's id in ``bodies.yml``. An id that nobody knows, or of a body that is not there
on that day, stays as it is and is a gap that blocks (LAW-17).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from campaigns.domain.facts.facts import Body
from campaigns.domain.items.documents import ItemDocument, MediaDocument, PostDocument, ReleaseDocument

_NAME = re.compile(r"\{\{ *([a-z0-9][a-z0-9-]*) *\}\}")
Document = TypeVar("Document", bound=ItemDocument)


def names_on(bodies: Iterable[Body], day: date) -> dict[str, str]:
    """By the id of each body that exists on that day, what it is called then."""
    return {body.id: name for body in bodies if (name := body.name_on(day)) is not None}


def names_used(text: str) -> set[str]:
    """The ids a text asks for."""
    return set(_NAME.findall(text))


def fill_names(text: str, names: Mapping[str, str]) -> str:
    return _NAME.sub(lambda asked: names.get(asked[1], asked[0]), text)


def asks_for_names(document: ItemDocument) -> bool:
    """In its text, or in the words beside one of its pictures."""
    return "{{" in document.source or any(
        "{{" in picture.alt + picture.credit for picture in document.pictures
    )


def with_names(document: Document, names: Mapping[str, str]) -> Document:
    """The document as it is rendered: every text that goes out has its names. ``source`` stays as it is."""
    if not asks_for_names(document):
        return document
    filled = replace(document, title=fill_names(document.title, names), body=fill_names(document.body, names))
    if isinstance(filled, PostDocument):
        sections = {kind: fill_names(text, names) for kind, text in filled.sections.items()}
        filled = replace(filled, sections=sections, media=_described(filled.media, names))
    if isinstance(filled, ReleaseDocument):
        quotes = tuple(
            replace(
                quote,
                speaker=fill_names(quote.speaker, names),
                role=fill_names(quote.role, names),
                text=fill_names(quote.text, names),
            )
            for quote in filled.quotes
        )
        notes = tuple(fill_names(note, names) for note in filled.notes)
        filled = replace(
            filled,
            quotes=quotes,
            notes=notes,
            variants=tuple(
                replace(one, lead=fill_names(one.lead, names), figures=fill_names(one.figures, names))
                for one in filled.variants
            ),
            place=fill_names(filled.place, names),
            contact=fill_names(filled.contact, names),
            photos=_described(filled.photos, names),
        )
    return filled


def _described(pictures: tuple[MediaDocument, ...], names: Mapping[str, str]) -> tuple[MediaDocument, ...]:
    return tuple(
        replace(picture, alt=fill_names(picture.alt, names), credit=fill_names(picture.credit, names))
        for picture in pictures
    )
