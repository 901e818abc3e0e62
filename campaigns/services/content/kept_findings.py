"""Findings kept from one look to the next: what was checked before, word for word and by the same rules, is not checked again.

Everything that a check goes by is in the key, so nothing kept can be out of date: the item with its plan, pictures and
their side files, the facts, what the desk knows, the day and this version of the checks. What can't be read or written
is as if it had not been kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import campaigns
from campaigns.checks.by_identity import ByIdentity
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.documents import ItemDocument, ReleaseDocument
from campaigns.domain.items.issues import Basis, Issue, Replacement, Severity
from campaigns.domain.items.records import Records
from campaigns.domain.items.rendered import RenderedPost
from campaigns.services.content.facts import current_facts
from campaigns.services.content.value_digest import NoDigestError, digest_of
from campaigns.services.core.desk import FileDesk

FILE = "findings.sqlite3"
MOST = 50_000  # the oldest make room
# Whatever the findings for one document are worked out with.
ROOMS = ("checks", "content_store", "domain", "reference", "services/content")
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, issues TEXT NOT NULL, sum TEXT NOT NULL)"
_WAIT = 0.2  # seconds for another process that writes


def key_of(
    desk: FileDesk,
    document: ItemDocument,
    records: Records,
    facts: Facts,
    frozen: Mapping[str, RenderedPost] | None,
) -> str | None:
    """Stands for everything the findings go by; None where something in it can't be told apart."""
    zone = desk.settings.timezone
    try:
        return digest_of(
            version(),
            _facts_digest(ByIdentity(facts)),
            _facts_digest(
                ByIdentity(current_facts(desk))
            ),  # which name a place or a body has is looked up in these
            document,
            records,
            frozen,
            str(zone),
            *_of_now(document, records, desk.clock.now(), desk),
        )
    except NoDigestError:
        return None


def _of_now(document: ItemDocument, records: Records, now: datetime, desk: FileDesk) -> Iterable[object]:
    """What the checks ask of the present moment: which day it is, and how far off each moment of the item is, in days.

    An item without a moment is set beside what is planned as if it went out now: then the moment itself counts.
    """
    yield now.astimezone(desk.settings.timezone).date()
    yield now.astimezone(UTC).date()
    embargo = document.embargo if isinstance(document, ReleaseDocument) else None
    written = [moment for moment in (document.publish_at, embargo) if moment is not None]
    for moment in (*written, *records.goes_out_at):
        ahead = moment - now
        yield ahead.days, ahead.seconds == ahead.microseconds == 0
    if records.planned and not (document.publish_at or records.goes_out_at):
        yield now


def find_kept(data_folder: Path, key: str) -> list[Issue] | None:
    try:
        with closing(_opened(data_folder)) as file:
            row = file.execute("SELECT issues, sum FROM kept WHERE key = ?", (key,)).fetchone()
        if row is None or row[1] != _sum(key, row[0]):
            return None
        return [_read(one) for one in json.loads(row[0])]
    except (OSError, sqlite3.Error, ValueError, KeyError, TypeError):
        return None


def keep(data_folder: Path, key: str, issues: Sequence[Issue]) -> None:
    """Not where a check failed: it may succeed next time."""
    if any(issue.basis is None for issue in issues):
        return
    text = json.dumps([_written(issue) for issue in issues])
    try:
        with closing(_opened(data_folder)) as file, file:
            file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, text, _sum(key, text)))
            file.execute("DELETE FROM kept WHERE rowid <= (SELECT max(rowid) FROM kept) - ?", (MOST,))
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):  # it is no database any more
            (data_folder / FILE).unlink(missing_ok=True)
    except OSError:
        pass


def _opened(data_folder: Path) -> sqlite3.Connection:
    """For one question: a process may be ended or forked at any moment, and holds on to nothing."""
    path = data_folder / FILE
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    file = sqlite3.connect(path, timeout=_WAIT)
    try:
        file.execute("PRAGMA synchronous = OFF")  # what is lost is found again
        if file.execute("PRAGMA user_version").fetchone()[0] == 0:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute(_TABLE)
            file.execute("PRAGMA user_version = 1")
    except sqlite3.Error:
        file.close()
        raise
    return file


def _sum(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}{text}".encode()).hexdigest()


def _written(issue: Issue) -> dict[str, Any]:
    values = {one.name: getattr(issue, one.name) for one in fields(Issue)}
    values["replacement"] = issue.replacement and issue.replacement.to_json()
    values["again"] = [_written(one) for one in issue.again]
    return values


def _read(values: dict[str, Any]) -> Issue:
    issue = Issue(**values)
    return replace(
        issue,
        severity=Severity(values["severity"]),
        basis=Basis(values["basis"]),
        replacement=Replacement(**values["replacement"]) if values["replacement"] else None,
        again=tuple(_read(one) for one in values["again"]),
    )


@lru_cache(maxsize=8)
def _facts_digest(facts: ByIdentity[Facts]) -> str:
    """The dictionary is a part of this version."""
    return digest_of(replace(facts.value, spelling=None), facts.value.spelling is None)


@cache
def version() -> str:
    """Stands for the code and the data of the checks, for Python and for the libraries beside it."""
    root = Path(campaigns.__path__[0])
    found = hashlib.sha256(sys.version.encode())
    libraries = Path(sysconfig.get_path("purelib"))
    found.update("\n".join(sorted(one.name for one in libraries.glob("*.dist-info"))).encode())
    for room in ROOMS:
        for file in sorted((root / room).rglob("*")):
            if file.suffix != ".pyc" and file.is_file():
                found.update(f"\n{file.relative_to(root)}:".encode())
                found.update(file.read_bytes())
    return found.hexdigest()
