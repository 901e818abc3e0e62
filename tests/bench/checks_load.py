"""What all the checks cost, in processor time: over a library never seen and seen before, and over one item after a key
press.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from campaigns.checks.run import check_post, check_release
from campaigns.clock import SystemClock
from campaigns.config import read_settings
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.library import Library
from campaigns.content_store.reader import ContentStore
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.reference.facts import shipped_facts
from campaigns.services.content.file_checks import check_library
from campaigns.services.core.desk import FileDesk
from tests.bench.checked_content import write_varied
from tests.bench.table import Line, percentile

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 5, 1, 9, tzinfo=UTC)
PER = 1000
KEY_PRESSES = 200


def measure_checks(folder: Path, *, items: int) -> Iterator[Line]:
    write_varied(folder, items=items)
    reading, library = _load(folder)
    facts = shipped_facts(NOW.date())
    _check(library.items[0], facts)  # patterns are compiled once for a set of facts, not once for an item
    each = [_milliseconds(one, facts) for one in library.items]
    every, share = sum(each), PER / len(each)
    alone = "reading and parsing the files alone"
    yield Line(
        what="All checks, 1,000 items", value=every * share, unit="ms",
        baseline_name=alone, baseline=reading * share,
    )  # fmt: skip
    yield Line(
        what="Items checked in a second", value=len(each) / every * 1000, unit="items",
        baseline_name=f"{alone}, items", baseline=len(each) / reading * 1000,
    )  # fmt: skip
    for seen in ("never seen", "seen before"):
        yield Line(
            what=f"Items of a library {seen}, read and checked in a second", value=_looked_through(folder),
            unit="items", baseline_name=f"{alone}, items", baseline=len(each) / reading * 1000,
        )  # fmt: skip
    pressed = _key_presses(library, facts)
    read_one = reading / len(each)
    for name, share_of in (("p50", 0.5), ("p99", 0.99)):
        yield Line(
            what=f"One item edited and checked again, {name}", value=percentile(pressed, share_of), unit="ms",
            baseline_name="reading and parsing one file", baseline=read_one,
        )  # fmt: skip


def _looked_through(folder: Path) -> float:
    """Items a second, as a command does that has just started; what it finds is kept beside the content."""
    data = folder.with_name(f"{folder.name}-data")
    settings = read_settings({"CAMPAIGNS_DATA": str(data), "CAMPAIGNS_CONTENT": str(folder)})
    desk = FileDesk(settings, SystemClock(), ContentStore(folder, LONDON))
    began = time.process_time()
    check_library(desk)
    return len(desk.content.list_refs()) / (time.process_time() - began)


def _load(folder: Path) -> tuple[float, Library]:
    """As a process does that has just started: nothing of it is remembered yet."""
    began = time.process_time()
    library = ContentStore(folder, LONDON).load()
    return (time.process_time() - began) * 1000, library


def _key_presses(library: Library, facts: Facts) -> list[float]:
    """Posts and releases in turn, each with one more word than before: never the same text twice."""
    step = max(1, len(library.items) // KEY_PRESSES)
    return [_milliseconds(_edited(item, number), facts) for number, item in enumerate(library.items[::step])]


def _edited(item: ItemDocument, number: int) -> ItemDocument:
    return replace(item, body=f"{item.body} And {number} more.")


def _milliseconds(item: ItemDocument, facts: Facts) -> float:
    began = time.process_time()
    _check(item, facts)
    return (time.process_time() - began) * 1000


def _check(item: ItemDocument, facts: Facts) -> None:
    if isinstance(item, PostDocument):
        rendered = {kind: render_post(item, kind) for kind in item.channels}
        check_post(item, rendered, NOW, LONDON, facts=facts)
    elif isinstance(item, ReleaseDocument):
        check_release(item, NOW, LONDON, facts=facts)
