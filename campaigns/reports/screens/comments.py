"""The comments on an item with their answers, each at the words it is about in the text that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.text.anchoring import Anchor, find_anchor
from campaigns.models.comments import Comment, list_comments
from campaigns.services.signoff.differences import WordsField

Place = tuple[str, int]  # field and number of the paragraph


@dataclass(frozen=True)
class Answer:
    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Thread:
    """One comment with its answers.

    Attributes:
        number: in the order of the page, from 1; 0 where the words it is about have changed, or it is resolved.
        end: where its words end in the paragraph.
        resolved_by: empty while it is open.
    """

    id: int
    by_id: int
    by: str
    at: datetime
    quote: str
    words: str
    answers: tuple[Answer, ...]
    resolved_by: str
    resolved_at: datetime | None
    place: Place | None = None
    end: int = 0
    number: int = 0


@dataclass(frozen=True)
class CommentsScreen:
    """``open_ones`` stand at words of the text, in its order; ``lost`` are open, and their words have changed."""

    open_ones: tuple[Thread, ...] = ()
    lost: tuple[Thread, ...] = ()
    resolved: tuple[Thread, ...] = ()

    @property
    def by_place(self) -> dict[Place, list[Thread]]:
        found: dict[Place, list[Thread]] = {}
        for thread in self.open_ones:
            if thread.place is not None:
                found.setdefault(thread.place, []).append(thread)
        return found


@dataclass(frozen=True)
class _Text:
    """One field of the text that is shown; ``order`` is its place among them."""

    order: int
    name: str
    text: str
    starts: Sequence[int]


def comments_screen(session: Session, item_id: int, fields: Sequence[WordsField]) -> CommentsScreen:
    """``fields`` are those of the text that is shown."""
    rows = list_comments(session, item_id)
    answers: dict[int, list[Answer]] = {}
    for row in rows:
        if row.answer_to_id is not None:
            answers.setdefault(row.answer_to_id, []).append(Answer(row.user.name, row.said_at, row.words))
    texts = {one.name: _Text(order, one.name, one.text, one.starts) for order, one in enumerate(fields)}
    placed: list[tuple[tuple[int, int], Thread]] = []
    lost, resolved = [], []
    for row in (one for one in rows if one.answer_to_id is None):
        thread, text = _thread(row, answers.get(row.id, [])), texts.get(row.field)
        start = find_anchor(text.text, Anchor(row.quote, row.before, row.after)) if text else None
        if thread.resolved_at is not None:
            resolved.append(thread)
        elif text is None or start is None:
            lost.append(thread)
        else:
            number = sum(one <= start for one in text.starts) - 1
            end = start + len(row.quote) - text.starts[number]
            placed.append(((text.order, start), replace(thread, place=(text.name, number), end=end)))
    placed.sort(key=lambda one: (one[0], one[1].id))
    numbered = tuple(replace(thread, number=number) for number, (_, thread) in enumerate(placed, start=1))
    return CommentsScreen(numbered, tuple(lost), tuple(resolved))


def open_comments(session: Session, item_id: int) -> tuple[Thread, ...]:
    """Those that nobody has resolved, the oldest first, wherever their words are."""
    return comments_screen(session, item_id, ()).lost


def _thread(row: Comment, answers: Sequence[Answer]) -> Thread:
    return Thread(
        id=row.id,
        by_id=row.user_id,
        by=row.user.name,
        at=row.said_at,
        quote=row.quote,
        words=row.words,
        answers=tuple(answers),
        resolved_by=row.resolved_by.name if row.resolved_by else "",
        resolved_at=row.resolved_at,
    )
