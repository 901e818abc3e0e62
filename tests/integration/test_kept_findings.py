"""Findings are kept from one look to the next, and whatever a check goes by makes it look anew."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import campaigns
from campaigns.config import read_settings
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.issues import Basis, Issue, Replacement, Severity
from campaigns.domain.items.records import ApprovedQuote, PlannedText, Records
from campaigns.services.content import kept_findings
from campaigns.services.content.file_checks import check_document
from campaigns.services.content.kept_findings import FILE, find_kept, keep
from campaigns.services.core.desk import FileDesk
from tests.fakes import SettableClock
from tests.web.content_samples import picture

NOW = datetime(2027, 5, 1, 9, tzinfo=UTC)
POST = """\
---
title: Walk away
channels: [bluesky, x]
publish_at: 2027-05-01T12:00
media: [a.jpg]
---
Utilise the hub of {{hub}} tonight, ring 0808 801 0711, there is mayhem on our streets.
"""
HUB = """\
source: The council
last_checked: 2027-01-01
review_by: 2028-01-01
add:
  - id: hub
    kind: other
    names: [%s]
"""
SIDE = "alt: %s\ncredit: Derbyshire VRU\n"


@dataclass
class Shelf:
    """One post on files alone, looked at again and again."""

    desk: FileDesk
    clock: SettableClock

    @property
    def campaign(self) -> Path:
        return self.desk.content.root / "spring"

    def look(self, records: Records | None = None) -> list[Issue]:
        return check_document(self.desk, self.desk.content.read_item("spring/posts/one"), records)

    def look_as_if_for_the_first_time(self, records: Records | None = None) -> list[Issue]:
        folder = self.desk.settings.data_folder / "another"
        folder.mkdir(exist_ok=True)
        (folder / FILE).unlink(missing_ok=True)
        desk = replace(self.desk, settings=replace(self.desk.settings, data_folder=folder))
        return check_document(desk, desk.content.read_item("spring/posts/one"), records)

    def looks(self) -> int:
        """How often it was really looked at."""
        with sqlite3.connect(self.desk.settings.data_folder / FILE) as file:
            return int(file.execute("SELECT count(*) FROM kept").fetchone()[0])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    content = tmp_path / "content"
    for folder in ("posts", "media"):
        (content / "spring" / folder).mkdir(parents=True)
    (content / "_desk" / "lists").mkdir(parents=True)
    (content / "_desk" / "bodies.yml").write_text(HUB % "The Hub")
    (content / "spring" / "campaign.md").write_text("---\ntitle: Spring\n---\nThe plan.\n")
    (content / "spring" / "posts" / "one.md").write_text(POST)
    (content / "spring" / "media" / "a.jpg").write_bytes(picture())
    (content / "spring" / "media" / "a.jpg.yml").write_text(SIDE % "Two friends walk home.")
    settings = read_settings({"CAMPAIGNS_DATA": str(tmp_path / "data"), "CAMPAIGNS_CONTENT": str(content)})
    clock = SettableClock(NOW)
    return Shelf(FileDesk(settings, clock, ContentStore(content, settings.timezone)), clock)


def test_what_was_checked_is_not_checked_again_and_says_the_same(shelf: Shelf) -> None:
    first = shelf.look()
    assert {"SPELL-01", "HLP-02"} & {issue.id for issue in first}, "there is something to find"
    shelf.clock.advance(timedelta(minutes=5))
    assert shelf.look() == first
    assert shelf.looks() == 1


def written(path: str, text: str) -> Callable[[Shelf, pytest.MonkeyPatch], Records | None]:
    def change(shelf: Shelf, _patch: pytest.MonkeyPatch) -> None:
        (shelf.desk.content.root / path).write_text(text)

    return change


def later(**much: float) -> Callable[[Shelf, pytest.MonkeyPatch], Records | None]:
    def change(shelf: Shelf, _patch: pytest.MonkeyPatch) -> None:
        shelf.clock.advance(timedelta(**much))

    return change


CHANGES: dict[str, Callable[[Shelf, pytest.MonkeyPatch], Records | None]] = {
    "the text": written("spring/posts/one.md", POST.replace("tonight", "today")),
    "the plan": written("spring/campaign.md", "---\ntitle: Spring\naudience: youth\n---\nThe plan.\n"),
    "a partner": written("spring/campaign.md", "---\ntitle: Spring\npartners: [The Hub]\n---\nThe plan.\n"),
    "a word of the plan": written("spring/campaign.md", "---\ntitle: Spring\nterms: [mayhem]\n---\nThe plan.\n"),
    "a name that the text asks for": written("_desk/bodies.yml", HUB % "The New Hub"),
    "the alt text beside a picture": written("spring/media/a.jpg.yml", SIDE % "a.jpg"),
    "a consent beside a picture": written(
        "spring/media/a.jpg.yml", SIDE % "Two friends." + "consent:\n  - person: Jo\n    withdrawn: 2027-04-01\n"
    ),
    "a picture's bytes": lambda shelf, _patch: (shelf.campaign / "media" / "a.jpg").write_bytes(b"no picture") and None,
    "a list of the office": written("_desk/lists/fear.yml", "add:\n  - words: tonight\n"),
    "a limit of the office": written("_desk/checks.yml", "limits:\n  days-ahead: 3\n"),
    "its moment passes": later(hours=3),
    "a day passes": later(days=1),
    "this version": lambda _shelf, patch: patch.setattr(kept_findings, "version", lambda: "another"),
    "a hold": lambda *_: Records(is_known=True, holds=("Hold on everything.",)),
    "words agreed earlier": lambda *_: Records(approved_quotes=(ApprovedQuote("Jo", "Words"),)),
    "a neighbour": lambda *_: Records(
        is_known=True, planned=(PlannedText("spring/posts/two", "Two", "x", "VRU", NOW + timedelta(hours=2), "Hi"),)
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_check_goes_by_makes_it_look_anew(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    shelf.look()
    records = CHANGES[what](shelf, monkeypatch)
    found = shelf.look(records)
    assert shelf.looks() == 2
    assert found == shelf.look(records) == shelf.look_as_if_for_the_first_time(records)
    assert shelf.looks() == 2


def test_every_part_of_a_finding_is_kept(tmp_path: Path) -> None:
    one = Issue(
        id="SPELL-01", severity=Severity.WARN, message="“a\ud800”", file="a.md", line=3, column=7, excerpt="x",
        basis=Basis.LAW, replacement=Replacement(4, "old", "new"), about="case-1", is_in_card=True,
    )  # fmt: skip
    keep(tmp_path, "key", [replace(one, again=(one, replace(one, line=9, replacement=None)))])
    assert find_kept(tmp_path, "key") == [replace(one, again=(one, replace(one, line=9, replacement=None)))]
    assert find_kept(tmp_path, "another key") is None


def test_a_check_that_failed_is_asked_again(tmp_path: Path) -> None:
    keep(tmp_path, "key", [Issue("ACC-01", Severity.BLOCK, "It failed.", "a.md")])
    assert find_kept(tmp_path, "key") is None


def test_what_was_damaged_counts_as_not_kept(tmp_path: Path) -> None:
    keep(tmp_path, "key", [])
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("UPDATE kept SET issues = '[{}]'")
    assert find_kept(tmp_path, "key") is None
    (tmp_path / FILE).write_bytes(b"no database at all" * 500)
    (tmp_path / f"{FILE}-wal").unlink(missing_ok=True)
    assert find_kept(tmp_path, "key") is None
    keep(tmp_path, "key", [])
    keep(tmp_path, "key", [])
    assert find_kept(tmp_path, "key") == []


# (module, function) where a check asks for the moment itself: what is kept goes by how far off each moment is.
ASK_FOR_THE_MOMENT = {("fit/neighbours.py", "_collisions"), ("timing.py", "unlikely_moment")}


def test_no_other_check_asks_for_more_of_the_time_than_the_day() -> None:
    root = Path(campaigns.__path__[0]) / "checks"
    asking = set()
    for file in sorted(root.rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef) and "subject.now" in (text := ast.unparse(function)):
                days = text.count("subject.now.date()") + text.count(
                    "subject.now.astimezone(subject.zone).date()"
                )
                if text.count("subject.now") > days:
                    asking.add((str(file.relative_to(root)), function.name))
    assert asking == ASK_FOR_THE_MOMENT | {("fit/money.py", "dear_because_of_a_link")}  # by UTC days
