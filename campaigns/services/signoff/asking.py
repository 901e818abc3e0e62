"""Asking others beside the office to agree: partners, speakers to their quotes. Each signs a part of the text, and a change of
the text asks only those anew whose part reads differently by it.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.items.scopes import Scope
from campaigns.domain.items.signoff import has_agreed
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.lookalikes import look_of_name, mailbox
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError, ConflictError, FieldError, NotAllowedError, NotFoundError
from campaigns.models.asked import AskedParty, list_standing_asked
from campaigns.models.authorship import list_authors
from campaigns.models.content import Item, Revision, latest_revision
from campaigns.models.people import User
from campaigns.services.content.authorship import authors_of, has_share
from campaigns.services.core.access import get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.signoff.party_checks import Ask, checked, place
from campaigns.services.signoff.party_links import add_link, revoke_links
from campaigns.services.signoff.routes import asked_by_rule
from campaigns.services.workflow.approvals import is_signed_off, still_to_agree
from campaigns.services.workflow.moves import move_item, note_decision, status_words

# Once it is out, what was said of it stays as it was.
DECIDABLE = (
    ItemStatus.IN_REVIEW,
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)
CAN_BE_ASKED = (ItemStatus.DRAFT, ItemStatus.IN_REVIEW, ItemStatus.APPROVED)
_COPIED = (
    *(
        "party",
        "name",
        "organisation",
        "email",
        "scope",
        "about",
        "must_agree",
        "any_of",
        "due_at",
        "asker_phone",
    ),
    *("asked_by_id", "asked_at", "reminded_at", "position", "route_id"),
)
_DECIDED = (
    *("decision", "decided_at", "decided_name", "words", "how", "recorded_by_id", "call_back", "told_how"),
    *("condition_met_at", "condition_met_by_id"),
)


def ask_party(desk: Desk, ref: str, ask: Ask, *, user_id: int) -> int:
    """Ask somebody about the text in review, or about the next one that is submitted. Returns the row's id.

    What was approved already waits again, where they must agree.

    Raises:
        FieldError: something is missing or wrong. ConflictError: they are asked already.
        NotAllowedError: it is planned or out, or they had a hand in it.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item = get_item_to_change(session, ref)
        if item.status not in CAN_BE_ASKED:
            raise NotAllowedError(
                f"{quoted(item.title)} is {status_words(item.status)}. People are asked before it is scheduled: cancel what "
                "is scheduled first, or take it back."
            )
        ask = checked(ask)
        revision = latest_revision(session, item.id) if item.status != ItemStatus.DRAFT else None
        _refuse_same_person(session, item, revision, ask, asker=user)
        asked = AskedParty(
            item=item,
            party=secrets.token_hex(16),
            **{name: getattr(ask, name) for name in ("name", "organisation", "email", "scope", "about")},
            must_agree=ask.must_agree,
            any_of=ask.any_of,
            due_at=ask.due_at,
            asker_phone=ask.asker_phone,
            asked_by_id=user.id,
            asked_at=now,
        )
        session.add(asked)
        if revision is not None:
            place(asked, revision)
            if not asked.scope_sha256:
                raise FieldError("about", _nothing_there(ask))
            session.flush()
            add_link(session, desk, asked)
        session.flush()
        _tell(session, item, revision, asked, step=Step.ASKED, at=now, user_id=user.id)
        settle_parties(session, desk, item, revision, at=now, user_id=user.id)
        return asked.id


def _nothing_there(ask: Ask) -> str:
    if ask.scope is Scope.QUOTE:
        return f"The submitted text has no quote of {quoted(ask.about)}. Choose a speaker as the release names them."
    return f"The submitted text does not mention {quoted(ask.about)}. Give the words as they stand there."


def _refuse_same_person(
    session: Session, item: Item, revision: Revision | None, ask: Ask, *, asker: User
) -> None:
    """Two different people always: nobody who wrote some of it or approved it is asked, under whatever address."""
    ids = {asker.id, *_hands_in(session, item, revision)}
    for one in (session.get_one(User, user_id) for user_id in sorted(ids)):
        if ask.email and mailbox(ask.email) == mailbox(one.email):
            raise FieldError(
                "email",
                f"That is an address of {one.name}, who wrote or approved some of this text. Ask somebody else.",
            )
        if look_of_name(ask.name) == look_of_name(one.name):
            raise FieldError(
                "name",
                f"{one.name} wrote or approved some of this text, so can’t be asked. If it is somebody else of that name, "
                "add what tells them apart.",
            )
    for other in list_standing_asked(session, item.id, revision.id if revision else None):
        same = (
            mailbox(other.email) == mailbox(ask.email)
            if ask.email
            else look_of_name(other.name) == look_of_name(ask.name)
        )
        if same and (other.scope, other.about.casefold()) == (ask.scope, ask.about.casefold()):
            raise ConflictError(f"{other.who} is asked about that already.")


def _hands_in(session: Session, item: Item, revision: Revision | None) -> set[int]:
    if revision is None:
        return {row.user_id for row in list_authors(session, {item.id})}
    approved = {one.approved_by_id for one in revision.approvals if one.withdrawn_at is None}
    return authors_of(session, [revision])[revision.id] | approved


def refuse_if_asked(revision: Revision, user: User) -> None:
    """
    Raises:
        NotAllowedError: this person is asked to agree for somebody else, so can't give the office's approval as well.
    """
    box = mailbox(user.email)
    for one in revision.asked:
        is_same = (
            mailbox(one.email) == box if one.email else look_of_name(one.name) == look_of_name(user.name)
        )
        if one.ended_at is None and is_same:
            raise NotAllowedError(
                f"You are asked to agree to this text as {one.who}. Another person gives the office’s approval."
            )


def wrote_some_of_it(session: Session, asked: AskedParty, revision: Revision) -> bool:
    """Whether somebody with their letter box wrote some of the text since they were asked."""
    emails = (session.get_one(User, one).email for one in authors_of(session, [revision])[revision.id])
    return bool(asked.email) and mailbox(asked.email) in set(map(mailbox, emails))


def follow_text(
    session: Session, desk: Desk, item: Item, revision: Revision, *, before: Revision | None, at: datetime
) -> None:
    """A text was submitted: those asked about the one before are asked about it, and those of whose part not a word is
    another have answered already."""
    session.flush()
    for asked in list_standing_asked(session, item.id, None):
        place(asked, revision)
    for old in list_standing_asked(session, item.id, before.id) if before else ():
        asked = again(old)
        place(asked, revision)
        session.add(asked)
        session.flush()
        if asked.scope_sha256 != old.scope_sha256 or wrote_some_of_it(session, asked, revision):
            asked.reminded_at = None
        elif old.decision:
            for name in _DECIDED:
                setattr(asked, name, getattr(old, name))
            asked.carried_from_id = old.id
        else:
            asked.links = list(old.links)
    session.flush()
    session.refresh(revision, ["asked"])
    for asked in asked_by_rule(session, desk, item, revision, user_id=revision.author_id, at=at):
        session.flush()
        if wrote_some_of_it(session, asked, revision):
            raise NotAllowedError(
                f"A rule of the office asks {asked.who}, who wrote some of this text. Nothing was submitted. Have the rule "
                "changed under Settings, or let somebody else write it."
            )
        _tell(session, item, revision, asked, step=Step.ASKED, at=at, user_id=revision.author_id)
    session.flush()
    session.refresh(revision, ["asked"])
    tell_whose_turn_it_is(session, desk, revision)


def tell_whose_turn_it_is(session: Session, desk: Desk, revision: Revision) -> None:
    """A link to everybody who has none and whose turn has come: those before them, who must agree, did."""
    missing = [one.position for one in still_to_agree(revision)]
    for asked in list_standing_asked(session, revision.item_id, revision.id):
        if (
            asked.scope_sha256
            and not asked.decision
            and not asked.links
            and asked.position <= min(missing, default=9)
        ):
            add_link(session, desk, asked)


def again(old: AskedParty) -> AskedParty:
    """The same party, not yet decided."""
    values = {name: getattr(old, name) for name in _COPIED}
    return AskedParty(item_id=old.item_id, **values)


def ask_again(desk: Desk, ref: str, asked_id: int, *, user_id: int) -> None:
    """Send a new link in place of those before; of somebody who has decided, ask for another decision.

    Raises:
        NotAllowedError, ConflictError: as ``get_asked``. CampaignDeskError: no link can be sent to them.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item, asked = get_asked(session, ref, asked_id)
        if asked.decision:
            old, asked = asked, again(asked)
            old.ended_at, old.ended_by_id = now, user.id
            asked.asked_by_id, asked.asked_at, asked.reminded_at = user.id, now, None
            if old.revision is not None:
                place(asked, old.revision)
            session.add(asked)
            session.flush()
        revoke_links(asked, now)
        if not add_link(session, desk, asked):
            raise CampaignDeskError("No link can be sent to them. Ring them, and record what they say.")
        _tell(session, item, asked.revision, asked, step=Step.ASKED, at=now, user_id=user.id)
        settle_parties(session, desk, item, asked.revision, at=now, user_id=user.id)


def revoke(desk: Desk, ref: str, asked_id: int, *, user_id: int) -> None:
    """Their links open nothing any more; they are still asked. Raises as ``ask_again``."""
    with transaction() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
        _, asked = get_asked(session, ref, asked_id)
        revoke_links(asked, desk.clock.now())


def stop_asking(desk: Desk, ref: str, asked_id: int, *, user_id: int) -> None:
    """They are not asked any more, and the text no longer waits for them.

    Raises:
        NotAllowedError: they have objected, and whoever passes over that has to be an approver without a share in the text.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item, asked = get_asked(session, ref, asked_id)
        revision = asked.revision
        texts = [revision] if revision is not None else []
        may_go_on = user.may(Permission.APPROVE) and not has_share(session, user.id, texts)
        if texts and not may_go_on and (why := _why_needed(asked)):
            raise NotAllowedError(
                f"{asked.who} {why}. Only somebody who may approve it, and wrote none of it, can go on without them."
            )
        asked.ended_at, asked.ended_by_id = now, user.id
        revoke_links(asked, now)
        _tell(session, item, revision, asked, step=Step.NO_LONGER_ASKED, at=now, user_id=user.id)
        settle_parties(session, desk, item, revision, at=now, user_id=user.id)


def _why_needed(asked: AskedParty) -> str:
    """Why it is not for the writer alone to go on without them; empty where it is."""
    if has_agreed(asked.decision, is_condition_met=asked.condition_met_at is not None):
        return ""
    if asked.decision:
        return "objected to this text"
    # The check of quotes let an unsigned one pass because it waits for its speaker.
    if asked.route_id is not None:
        return "is asked by a rule of the office"
    return "has not agreed to the quote" if asked.scope == Scope.QUOTE and asked.scope_sha256 else ""


def get_asked(session: Session, ref: str, asked_id: int) -> tuple[Item, AskedParty]:
    """The item, locked, and one who is asked about its present text.

    Raises:
        NotFoundError: there is no such row. ConflictError: it is over, or about an older text.
        NotAllowedError: the text is out.
    """
    item = get_item_to_change(session, ref)
    asked = session.get(AskedParty, asked_id, populate_existing=True)
    if asked is None or asked.item_id != item.id:
        raise NotFoundError("Nobody is asked under this number. Look at the list again.")
    if item.status not in (ItemStatus.DRAFT, *DECIDABLE):
        raise NotAllowedError(
            f"{quoted(item.title)} is {status_words(item.status)}: what was said of it stays on record as it is."
        )
    latest = latest_revision(session, item.id)
    is_of_another = asked.revision_id is not None and (latest is None or latest.id != asked.revision_id)
    if asked.ended_at is not None or is_of_another:
        raise ConflictError(
            "That was about an older text, or is over. Nothing was changed. Look at the list again."
        )
    return item, asked


def settle_parties(
    session: Session, desk: Desk, item: Item, revision: Revision | None, *, at: datetime, user_id: int | None
) -> None:
    """Whether all who have to agree did may be another by now: what waited is approved, what was approved waits again.

    ``user_id`` is whose act that follows from; none where somebody without an account decided.
    """
    if revision is None:
        return
    session.flush()
    session.refresh(revision, ["asked"])
    tell_whose_turn_it_is(session, desk, revision)
    is_complete = is_signed_off(revision, for_practice=True)
    if item.status == ItemStatus.IN_REVIEW and is_complete:
        to, step, who = ItemStatus.APPROVED, Step.ALL_AGREED, "everybody asked"
    elif item.status == ItemStatus.APPROVED and not is_complete:
        to, step, who = ItemStatus.IN_REVIEW, Step.WAITS_AGAIN, ""
    else:
        return
    move_item(
        session, item, to, step=step, at=at, user_id=user_id, fingerprint=revision.fingerprint, by_name=who
    )


def _tell(
    session: Session,
    item: Item,
    revision: Revision | None,
    asked: AskedParty,
    *,
    step: Step,
    at: datetime,
    user_id: int,
) -> None:
    fingerprint = revision.fingerprint if revision else ""
    note_decision(session, item, step=step, at=at, user_id=user_id, fingerprint=fingerprint, note=asked.who)
