"""Who is asked to agree beside the office, as pages tell it: where each stands, who was told when, who opened it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from campaigns.domain.items.scopes import SCOPE_LABELS, Scope, speakers_of
from campaigns.domain.items.signoff import DECISION_LABELS, AgreedHow, AskedToAgree, Decision, has_agreed
from campaigns.domain.text.quoting import quoted
from campaigns.domain.text.word_changes import Piece, word_changes
from campaigns.models.asked import AskedParty, SignOffLink
from campaigns.models.content import Item, Revision
from campaigns.services.signoff.asking import DECIDABLE
from campaigns.services.workflow.approvals import spoken_for_by

MOST_ON_TODAY = 10


@dataclass(frozen=True)
class AskedState:
    label: str
    colour: str


_WAITING = AskedState("Not answered yet", "blue")
_NOTHING = AskedState("Nothing to sign in this text", "grey")
_OVER = AskedState("No longer counts", "grey")
_STATES = {
    Decision.AGREED: AskedState("Agreed", "green"),
    Decision.CONDITION: AskedState("Agreed with a condition", "amber"),
    Decision.CHANGES: AskedState("Asked for changes", "red"),
}


@dataclass(frozen=True)
class TrailLine:
    at: datetime
    words: str


@dataclass(frozen=True)
class AskedLine:
    """One party asked about one text. ``changes`` is what became of their part since they last agreed."""

    row: AskedParty
    state: AskedState
    scope: str
    is_late: bool
    trail: tuple[TrailLine, ...] = ()
    spoken_for: bool = False
    changes: tuple[Piece, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return not self.row.decision

    @property
    def is_in_the_way(self) -> bool:
        """The text waits for them."""
        row = self.row
        met = row.condition_met_at is not None
        is_needed = bool(row.must_agree and row.scope_sha256) and not self.spoken_for
        return is_needed and not has_agreed(row.decision, is_condition_met=met)

    @property
    def said(self) -> str:
        """By whom and how it was said, for beside the decision; empty before there is one."""
        row = self.row
        if not row.decision:
            return ""
        if row.how == AgreedHow.PHONE:
            by = row.recorded_by.name if row.recorded_by else "somebody"
            return f"On behalf of {row.who}: said on the phone, called on {row.call_back}, written down by {by}. {row.told_how}"
        if row.decided_name and row.decided_name != row.name:
            return f"By the link sent to {row.who}. The name typed with it is {row.decided_name}."
        return f"By the link sent to {row.email}."


def scope_words(row: AskedParty) -> str:
    if row.scope == Scope.QUOTE:
        return f"The quote of {row.about}"
    if row.scope == Scope.MENTION:
        return f"What is said about {quoted(row.about)}"
    return SCOPE_LABELS[Scope(row.scope)]


def asked_lines(session: Session, item: Item, revision: Revision | None, *, now: datetime) -> list[AskedLine]:
    """Who is asked about this text, or will be about the next one (None)."""
    of_text = AskedParty.revision_id == revision.id if revision else AskedParty.revision_id.is_(None)
    query = _rows(item).where(of_text, AskedParty.ended_at.is_(None))
    rows = list(session.scalars(query))
    agreed = _agreed_before(session, item, rows)
    return [_line(row, now, agreed.get(row.party, ""), spoken_for_by(row, rows)) for row in rows]


def every_sign_off(session: Session, item: Item, *, now: datetime) -> list[AskedLine]:
    """Every decision of every party on any text of the item, the oldest first."""
    query = _rows(item).where(AskedParty.decision != "", AskedParty.carried_from_id.is_(None))
    return [_line(row, now, "") for row in session.scalars(query)]


def in_the_way(session: Session, *, now: datetime) -> list[tuple[Item, AskedLine]]:
    """For Today: of texts that are not out, who objected, made a condition, or has not answered in time; the latest first.
    What is planned is kept back by them in the moment of sending, so it is told before."""
    newest = select(func.max(Revision.id)).where(Revision.item_id == AskedParty.item_id).scalar_subquery()
    is_late = and_(AskedParty.decision == "", AskedParty.due_at <= now)
    is_open = and_(AskedParty.decision == Decision.CONDITION, AskedParty.condition_met_at.is_(None))
    query = (
        select(AskedParty)
        .join(AskedParty.item)
        .options(contains_eager(AskedParty.item), joinedload(AskedParty.recorded_by))
        .where(
            Item.status.in_(DECIDABLE),
            AskedParty.revision_id == newest,
            AskedParty.ended_at.is_(None),
            AskedParty.must_agree.is_(True),
            AskedParty.scope_sha256 != "",
            or_(AskedParty.decision == Decision.CHANGES, is_open, is_late),
        )
        .order_by(AskedParty.id.desc())
        .limit(MOST_ON_TODAY)
    )
    return [
        (row.item, AskedLine(row, *_stands(row, now)))
        for row in session.scalars(query)
        if row.revision is None or spoken_for_by(row, row.revision.asked if row.any_of else ()) is None
    ]


def speakers(revision: Revision | None) -> list[str]:
    """Whose quotes the submitted text has."""
    return speakers_of(revision.quotes or ()) if revision else []


def _rows(item: Item) -> Select[AskedParty]:
    return (
        select(AskedParty)
        .where(AskedParty.item_id == item.id)
        .options(
            joinedload(AskedParty.asked_by),
            joinedload(AskedParty.recorded_by),
            joinedload(AskedParty.condition_met_by),
            selectinload(AskedParty.links),
        )
        .order_by(AskedParty.id)
    )


def _agreed_before(session: Session, item: Item, rows: Sequence[AskedParty]) -> dict[str, str]:
    """By party, the words of their part that they agreed to last, of those who have not answered yet."""
    waiting = {row.party for row in rows if not row.decision and row.covered}
    query = select(AskedParty).where(
        AskedParty.item_id == item.id,
        AskedParty.party.in_(waiting),
        AskedParty.decision != "",
        AskedParty.covered != "",
    )
    found = session.scalars(query.order_by(AskedParty.id)) if waiting else ()
    return {row.party: row.covered for row in found}


def _line(row: AskedParty, now: datetime, before: str, instead: AskedToAgree | None = None) -> AskedLine:
    changes = word_changes(before, row.covered) if before and before != row.covered else ()
    state, scope, is_late = _stands(row, now)
    if instead is not None:
        state, is_late = AskedState(f"Not needed: {instead.name} agreed", "green"), False
    return AskedLine(row, state, scope, is_late, tuple(_trail(row)), instead is not None, changes)


def _stands(row: AskedParty, now: datetime) -> tuple[AskedState, str, bool]:
    """How they stand, what they sign, and whether they are late."""
    if row.ended_at is not None:
        state = _OVER
    elif row.decision:
        state = _STATES[Decision(row.decision)]
        if row.decision == Decision.CONDITION and row.condition_met_at:
            state = AskedState("Agreed, condition ticked off", "green")
    elif row.revision_id is not None and not row.scope_sha256:
        state = _NOTHING
    else:
        state = _WAITING
    return state, scope_words(row), state is _WAITING and row.due_at is not None and row.due_at <= now


def _trail(row: AskedParty) -> list[TrailLine]:
    """Who was told when, and who opened it."""
    lines = [TrailLine(row.asked_at, f"Asked by {row.asked_by.name}")]
    for link in row.links:
        lines += _of_link(link)
    if row.decided_at is not None:
        carried = ", and their part has not changed since" if row.carried_from_id else ""
        lines.append(TrailLine(row.decided_at, f"{DECISION_LABELS[Decision(row.decision)]}{carried}"))
    if row.condition_met_at is not None and row.condition_met_by is not None:
        lines.append(TrailLine(row.condition_met_at, f"Condition ticked off by {row.condition_met_by.name}"))
    return sorted(lines, key=lambda line: line.at)


def _of_link(link: SignOffLink) -> list[TrailLine]:
    what = "Reminder" if link.is_reminder else "Link"
    told = [
        (link.told_at, f"{what} sent by e-mail"),
        (link.opened_at, "Link opened, by a person or by a program that looks through e-mail"),
        (link.words_shown_at, "The words were shown"),
        (link.revoked_at, "Link ended by the office"),
    ]
    if link.told_at is None and link.next_try_at is None and link.revoked_at is None:
        told.append((link.created_at, f"{what} could not be sent: the mail server did not take it"))
    return [TrailLine(at, words) for at, words in told if at is not None]
