"""What those asked beside the office say: by the link sent to them, or on the phone. Looking decides nothing; a decision is made
once, about exactly the words that were shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from campaigns.domain.items.signoff import AgreedHow, Decision
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.people.throttling import Allowance
from campaigns.domain.text.quoting import quoted
from campaigns.errors import ConflictError, FieldError, NotAllowedError
from campaigns.models.asked import (
    AskedParty,
    SignOffLink,
    claim_sign_off_link,
    find_sign_off_link,
    newest_of_party,
)
from campaigns.models.content import Item, Revision, lock_item, newest_revision_id
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.sessions import Visitor, hashed
from campaigns.services.people.throttle import Counted, key_of, take_try
from campaigns.services.signoff.asking import DECIDABLE, again, get_asked, settle_parties, wrote_some_of_it
from campaigns.services.signoff.party_checks import place
from campaigns.services.signoff.party_links import add_link
from campaigns.services.workflow.moves import note_decision

# Guesses at links, from one network. A link is 256 random bits: this only keeps the noise down.
GUESSES = Allowance(free=20, forgets_one_every=timedelta(minutes=2))
_STEPS = {
    Decision.AGREED: Step.PARTY_AGREED,
    Decision.CONDITION: Step.PARTY_CONDITION,
    Decision.CHANGES: Step.PARTY_CHANGES,
}


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    DECIDED = "decided"  # by another link, or on the phone
    REVOKED = "revoked"
    ENDED = "ended"
    OTHER_TEXT = "other-text"
    NOT_WAITING = "not-waiting"


class NothingRecordedError(ConflictError):
    """The decision was not taken; ``state`` says why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__("Nothing was recorded.")
        self.state = state


@dataclass(frozen=True)
class Followed:
    """What a link leads to at this moment: the party as they stand now, and the text they are asked about."""

    state: LinkState
    link: SignOffLink
    asked: AskedParty
    item: Item
    revision: Revision | None


@dataclass(frozen=True)
class Answer:
    """What was chosen on the page. ``seen`` is the ``scope_sha256`` of the words that it showed."""

    decision: str
    words: str = ""
    name: str = ""
    seen: str = ""


def follow(session: Session, desk: Desk, code: str, *, visitor: Visitor) -> Followed | None:
    """Where a link leads; None where it is none of ours.

    Raises:
        TooManyTriesError: this network guessed too often.
    """
    link = find_sign_off_link(session, hashed(code))
    if link is None:
        counts = [Counted(key_of(desk, "sign-off link", visitor.network), GUESSES, starts_anew=False)]
        take_try(desk, counts, advice="Open the link from the letter again.")
        return None
    return _followed(session, link, desk.clock.now())


def _followed(session: Session, link: SignOffLink, now: datetime) -> Followed:
    asked = link.asked
    newest = newest_of_party(session, asked.item_id, asked.party)
    revision = session.get(Revision, asked.revision_id) if asked.revision_id else None
    return Followed(_state(session, link, newest, now), link, newest, asked.item, revision)


def _state(session: Session, link: SignOffLink, newest: AskedParty, now: datetime) -> LinkState:
    asked = link.asked
    if link.used_at is not None:
        return LinkState.USED
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if newest.ended_at is not None or newest.item.status not in DECIDABLE:
        return LinkState.NOT_WAITING
    if newest.id != asked.id or newest_revision_id(session, asked.item_id) != asked.revision_id:
        return LinkState.OTHER_TEXT if not newest.decision else LinkState.DECIDED
    if asked.decision:
        return LinkState.DECIDED
    if not asked.scope_sha256:
        return LinkState.OTHER_TEXT
    return LinkState.OPEN if link.ends_at > now else LinkState.ENDED


def note_opened(desk: Desk, link_id: int, *, words: bool = False) -> None:
    """The first time that somebody, or a scanner of mail, opened it; with ``words``, asked to see them."""
    with transaction() as session:
        link = session.get_one(SignOffLink, link_id)
        if link.opened_at is None:
            link.opened_at = desk.clock.now()
        if words and link.words_shown_at is None:
            link.words_shown_at = desk.clock.now()


def decide_by_link(desk: Desk, code: str, answer: Answer, *, visitor: Visitor) -> None:
    """Take a decision, and use the link up with it. Of many at once one is taken.

    Raises:
        FieldError: something in the form is missing; nothing is used up by it.
        NothingRecordedError: the link is over, or the words are others.
        NotAllowedError: they wrote some of the text. NothingRecordedError for a link that is none.
    """
    now = desk.clock.now()
    with reading() as session:
        if follow(session, desk, code, visitor=visitor) is None:
            raise NothingRecordedError(LinkState.ENDED)
    decision = _checked(answer)
    with transaction() as session:
        link = find_sign_off_link(session, hashed(code))
        if link is None:
            raise NothingRecordedError(LinkState.ENDED)
        item = lock_item(session, link.asked.item_id)
        assert item is not None
        session.refresh(link)
        session.refresh(link.asked)
        asked = link.asked
        state = _state(session, link, newest_of_party(session, item.id, asked.party), now)
        if state is LinkState.OPEN and answer.seen != asked.scope_sha256:
            state = LinkState.OTHER_TEXT
        if state is not LinkState.OPEN or not claim_sign_off_link(session, link.id, now=now):
            raise NothingRecordedError(state if state is not LinkState.OPEN else LinkState.USED)
        revision = session.get_one(Revision, asked.revision_id)
        if wrote_some_of_it(session, asked, revision):
            raise NotAllowedError("You wrote some of this text, so somebody else has to agree to it.")
        asked.decided_name = " ".join(answer.name.split())[:120]
        _record(session, desk, item, revision, asked, decision, answer.words, how=AgreedHow.LINK, at=now)


def _checked(answer: Answer) -> Decision:
    if answer.decision not in set(Decision):
        raise FieldError("decision", "Choose one of the three answers.")
    _refuse_wordless(answer.decision, answer.words)
    if not answer.name.strip():
        raise FieldError("name", "Type your name.")
    return Decision(answer.decision)


def _refuse_wordless(decision: str, words: str) -> None:
    if decision == Decision.CONDITION and not words.strip():
        raise FieldError("words", "Say on what condition you agree, in a sentence.")
    if decision == Decision.CHANGES and not words.strip():
        raise FieldError("words", "Say what should change.")


def _record(
    session: Session,
    desk: Desk,
    item: Item,
    revision: Revision,
    asked: AskedParty,
    decision: Decision,
    words: str,
    *,
    how: AgreedHow,
    at: datetime,
    note: str = "",
    user_id: int | None = None,
) -> None:
    """``user_id`` is of whoever wrote it down, where the party did not decide by their own hand."""
    asked.decision, asked.decided_at, asked.words, asked.how = decision, at, words.strip(), how
    who = (
        asked.who
        if how is AgreedHow.PHONE or asked.decided_name == asked.name
        else (f"{asked.decided_name} (link sent to {asked.who})")
    )
    note_decision(
        session,
        item,
        step=_STEPS[decision],
        at=at,
        user_id=user_id,
        by_name=who[:250],
        fingerprint=revision.fingerprint,
        note=" ".join(part for part in (quoted(words.strip()) if words.strip() else "", note) if part),
    )
    settle_parties(session, desk, item, revision, at=at, user_id=user_id)


@dataclass(frozen=True)
class Call:
    """What was said on the phone: to whom, on which number they were rung back, and how it went."""

    decision: str
    words: str = ""
    call_back: str = ""
    told_how: str = ""


def record_call(desk: Desk, ref: str, asked_id: int, call: Call, *, user_id: int) -> None:
    """Keep what a party said on the phone, marked as such. It counts for them, and never for the office's own approval.

    What they decided before stays in its row and counts no more.

    Raises:
        FieldError: something is missing. NotAllowedError, ConflictError: as ``get_asked``.
    """
    if call.decision not in set(Decision):
        raise FieldError("decision", "Choose one of the three answers.")
    _refuse_wordless(call.decision, call.words)
    if not call.call_back.strip():
        raise FieldError("call_back", "Give the number on which you rang them, so that it can be checked.")
    if not call.told_how.strip():
        raise FieldError("told_how", "Say how it went: who rang whom, and what was read out.")
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item, asked = get_asked(session, ref, asked_id)
        revision = asked.revision
        if revision is None or item.status not in DECIDABLE or not asked.scope_sha256:
            raise NotAllowedError("There is no submitted text to agree to. Submit it first.")
        if wrote_some_of_it(session, asked, revision):
            raise NotAllowedError(
                f"{asked.who} wrote some of this text, so somebody else has to agree to it."
            )
        if asked.decision:
            old, asked = asked, again(asked)
            old.ended_at, old.ended_by_id = now, user.id
            place(asked, revision)
            session.add(asked)
            session.flush()
        asked.recorded_by_id, asked.decided_name = user.id, asked.name
        asked.call_back, asked.told_how = call.call_back.strip()[:40], call.told_how.strip()
        note = f"Said on the phone, written down by {user.name}."
        _record(
            session, desk, item, revision, asked, Decision(call.decision), call.words,
            how=AgreedHow.PHONE, at=now, note=note, user_id=user.id,
        )  # fmt: skip


def tick_condition(desk: Desk, ref: str, asked_id: int, *, user_id: int) -> None:
    """Say that what somebody made a condition of is done. Raises as ``get_asked``."""
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item, asked = get_asked(session, ref, asked_id)
        if asked.decision != Decision.CONDITION or asked.condition_met_at is not None:
            raise ConflictError("There is no condition to tick off. Look at the list again.")
        asked.condition_met_at, asked.condition_met_by_id = now, user.id
        note_decision(
            session,
            item,
            step=Step.CONDITION_MET,
            at=now,
            user_id=user.id,
            fingerprint=asked.revision.fingerprint if asked.revision else "",
            note=f"{asked.who}: {quoted(asked.words)}",
        )
        settle_parties(session, desk, item, asked.revision, at=now, user_id=user.id)


def send_me_another(desk: Desk, code: str, *, visitor: Visitor) -> bool:
    """Have a new link sent to the address that this one was sent to, where they are still asked. Whether one goes out.

    Raises:
        TooManyTriesError
    """
    with reading() as session:
        if follow(session, desk, code, visitor=visitor) is None:
            return False
    with transaction() as session:
        link = find_sign_off_link(session, hashed(code))
        if link is None:
            return False
        item = lock_item(session, link.asked.item_id)
        newest = newest_of_party(session, link.asked.item_id, link.asked.party)
        if item is None or newest.decision or newest.ended_at is not None or item.status not in DECIDABLE:
            return False
        if newest.revision_id != newest_revision_id(session, item.id) or newest.email != link.asked.email:
            return False
        return add_link(session, desk, newest)
