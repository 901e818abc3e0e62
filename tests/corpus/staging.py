"""Puts the labelled texts before the real checks: as files in a content folder, read back by the content store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from PIL import Image

from campaigns.checks.run import check_post, check_release
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.library import Library
from campaigns.content_store.reader import ContentStore
from campaigns.domain.facts.facts import Boilerplate, CalendarDate, DateStatus, Election, Facts, OfficeHolder
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue
from campaigns.domain.items.records import ApprovedQuote, PlannedText, ProceedingsRecord, Records
from campaigns.reference.facts import shipped_facts
from tests.corpus.entries import Entry, moment

LONDON = ZoneInfo("Europe/London")
_USUAL = {
    "post": {
        "title": "A post of the week",
        "channels": ["facebook"],
        "publish_at": "2026-12-09T10:00",
        "ai_use": "no",
    },
    "release": {
        "publish_at": "2026-12-09T10:00",
        "place": "Derby",
        "contact": "Press office: press@vru.example or 01632 960100, 9am to 5pm, Monday to Friday. Out of hours:"
        " 01632 960199",
        "notes": ["The Derbyshire Violence Reduction Unit is a partnership of public bodies and charities."],
        "ai_use": "no",
    },
}
_FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
_SOUND = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 64
_VALUES = {
    "elections": Election,
    "office_holders": OfficeHolder,
    "boilerplates": Boilerplate,
    "calendar": CalendarDate,
    "proceedings": ProceedingsRecord,
    "approved_quotes": ApprovedQuote,
    "planned": PlannedText,
}


def lay_out(entries: tuple[Entry, ...], root: Path) -> ContentStore:
    """Write every entry as a campaign of its own with one item in it."""
    for entry in entries:
        _write(entry, root / entry.slug)
    return ContentStore(root, LONDON)


def findings(entries: tuple[Entry, ...], store: ContentStore) -> dict[str, list[Issue]]:
    """What the content store and the checks say of each entry, by its slug."""
    library = store.load()
    documents = {document.campaign_slug: document for document in library.items}
    return {entry.slug: _about(entry, documents.get(entry.slug), library) for entry in entries}


def check_one(entry: Entry, document: ItemDocument) -> list[Issue]:
    """Everything the checks say of one item."""
    facts, records = facts_of(entry), records_of(entry)
    if isinstance(document, PostDocument):
        rendered = {kind: render_post(document, kind) for kind in document.channels}
        return check_post(document, rendered, entry.now, LONDON, facts=facts, records=records)
    assert isinstance(document, ReleaseDocument)
    return check_release(document, entry.now, LONDON, facts=facts, records=records)


def facts_of(entry: Entry) -> Facts:
    """The shipped facts and those that the entry adds."""
    facts = shipped_facts(entry.now.date())
    given = {name: _values(name, rows) for name, rows in entry.facts.items()}
    return replace(facts, **{name: (*getattr(facts, name), *values) for name, values in given.items()})


def records_of(entry: Entry) -> Records:
    given = {name: _record(name, value) for name, value in entry.records.items()}
    return Records(**{"is_known": True, **given})


def _about(entry: Entry, document: ItemDocument | None, library: Library) -> list[Issue]:
    folder = f"/{entry.slug}/"
    of_the_file = [issue for issue in library.issues if folder in issue.file]
    return of_the_file if document is None else [*of_the_file, *check_one(entry, document)]


def _record(name: str, value: Any) -> Any:
    if name == "approved_at":
        return moment(value)
    if name in _VALUES:
        return _values(name, value)
    return tuple(value) if isinstance(value, list) else value


def _values(name: str, rows: list[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(_VALUES[name](**{key: _field(key, value) for key, value in row.items()}) for row in rows)


def _field(key: str, value: Any) -> Any:
    if key == "status":
        return DateStatus(value)
    if key == "at":
        return moment(value)
    return tuple(value) if isinstance(value, list) else value


def _write(entry: Entry, folder: Path) -> None:
    (folder / f"{entry.kind}s").mkdir(parents=True)
    (folder / "media").mkdir()
    (folder / "campaign.md").write_text(
        _file({"title": "A campaign", **entry.campaign}, "The plan.\n"), encoding="utf-8"
    )
    front = {**_USUAL[entry.kind], **entry.front}
    text = _file({key: value for key, value in front.items() if value is not None}, entry.body)
    (folder / f"{entry.kind}s" / "item.md").write_text(text, encoding="utf-8")
    for name, words in entry.media.items():
        sidecar = {key: value for key, value in words.items() if key != "file"}
        (folder / "media" / name).write_bytes(_file_bytes(name, (words.get("file") or {}).get("bytes", 0)))
        (folder / "media" / f"{name}.yml").write_text(_yaml(sidecar), encoding="utf-8")


def _file(front: Mapping[str, Any], body: str) -> str:
    return f"---\n{_yaml(front)}---\n\n{body}"


def _yaml(data: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=10_000))


@cache
def _file_bytes(name: str, least: int) -> bytes:
    """A real picture of at least so many bytes; of a film or sound, the head by which it is known."""
    if name.endswith(".mp4"):
        return _FILM
    if name.endswith(".mp3"):
        return _SOUND
    kind = "PNG" if name.endswith(".png") else "JPEG"
    return next(data for data in _pictures(kind) if len(data) >= least)


def _pictures(kind: str) -> Iterator[bytes]:
    """Larger and larger."""
    for side in (600, 1200, 1800, 2400):
        buffer = BytesIO()
        Image.effect_noise((side, side), 80).convert("RGB").save(buffer, kind, quality=92)
        yield buffer.getvalue()
