"""Whose words a text holds, wherever they were copied to by hand.

A stretch of words belongs to whoever was the first to write it here. Once somebody who wrote none of it has signed it
off it is the office’s, such as the lines that stand under every post: else whoever typed them first could never approve
a text again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from campaigns.content_store.problems import ContentError
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.text.word_runs import word_runs
from campaigns.models.authorship import Written, WrittenRun
from campaigns.models.base import table_of
from campaigns.models.content import IN_ONE_QUESTION
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction


@dataclass(frozen=True)
class FirstWriter:
    """A person some of whose words were found in a text at that moment."""

    user_id: int
    written_at: datetime
    fingerprint: str = ""
    how: str = Written.USED_AGAIN


def runs_of(document: ItemDocument) -> frozenset[int]:
    """The stretches of words of all that people read of an item."""
    texts = [document.body]
    if isinstance(document, PostDocument):
        texts += document.sections.values()
    elif isinstance(document, ReleaseDocument):
        texts += [quote.text for quote in document.quotes] + list(document.notes)
        texts += [words for one in document.variants for words in (one.lead, one.figures)]
    return word_runs(texts)


def note_words(session: Session, runs: Collection[int], writers: Mapping[int, datetime]) -> None:
    """These people write these words at these moments. What stood anywhere before stays with whoever it is from."""
    if not writers:
        return
    known = {run for query in _among(runs, select(WrittenRun.run)) for run in session.scalars(query)}
    rows = [
        {"run": run, "user_id": user_id, "written_at": at}
        for run in sorted(set(runs) - known)
        for user_id, at in writers.items()
    ]
    if rows:
        session.execute(insert(table_of(WrittenRun)), rows)


def first_writers(session: Session, runs: Collection[int], *, at: datetime) -> list[FirstWriter]:
    """Everybody whose words are among these, and not the office’s."""
    theirs = select(WrittenRun.user_id).where(WrittenRun.user_id.is_not(None)).distinct()
    found = {user_id for query in _among(runs, theirs) for user_id in session.scalars(query)}
    return [FirstWriter(user_id, at) for user_id in sorted(found)]


def become_the_offices(desk: Desk, ref: str, source: str) -> None:
    """This text was signed off by somebody who wrote none of it."""
    try:
        runs = runs_of(desk.content.read_frozen(ref, source, may_be_gone=True))
    except ContentError:  # the words stay with whoever they are from
        return
    with transaction() as session:
        for some in _in_pieces(runs):
            session.execute(update(WrittenRun).where(WrittenRun.run.in_(some)).values(user_id=None))


def _among(runs: Collection[int], query: Select[Any]) -> Iterator[Select[Any]]:
    for some in _in_pieces(runs):
        yield query.where(WrittenRun.run.in_(some))


def _in_pieces(runs: Collection[int]) -> Iterator[list[int]]:
    wanted = sorted(runs)
    for start in range(0, len(wanted), IN_ONE_QUESTION):
        yield wanted[start : start + IN_ONE_QUESTION]
