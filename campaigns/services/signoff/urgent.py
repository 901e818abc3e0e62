"""An approval given on the phone, for the day on which something must go out in minutes; looked at again the next day.

It is an approval as any: by another person than wrote the text, of exactly these words, after the same checks. Whoever gives
it reads out a code of their own card, so that nobody can write down a yes that was not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.domain.items.seen import Seen
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.domain.people.throttling import Allowance
from campaigns.domain.text.quoting import quoted
from campaigns.errors import ConflictError, FieldError, NotAllowedError, NotFoundError
from campaigns.models.absences import deputies_on
from campaigns.models.content import Revision, latest_revision, newest_revision_id
from campaigns.models.people import User, list_users
from campaigns.models.urgent import PhoneApproval, list_emergency_approvers, list_open_phone_approvals
from campaigns.services.content.authorship import authors_of, has_share, same_person
from campaigns.services.content.written_words import become_the_offices
from campaigns.services.core.access import get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.app_codes import take_spoken_code
from campaigns.services.people.emergency_cards import with_card
from campaigns.services.people.staff_letters import post
from campaigns.services.people.throttle import Counted, give_back, key_of, take_try
from campaigns.services.signoff.answer_times import working_days_on
from campaigns.services.signoff.approving import BY_PHONE
from campaigns.services.signoff.review import CAN_BE_SENT_BACK, ask_for_changes, give_approval
from campaigns.services.workflow.approvals import practice_only_words
from campaigns.services.workflow.moves import note_decision

MOST = 20  # on one page
WRONG_CODES = Allowance(free=5, forgets_one_every=timedelta(minutes=15))


@dataclass(frozen=True)
class OnCall:
    """One who can be rung now: whom they stand in for, if they do; why it can't be they for this text; empty where it can."""

    id: int
    name: str
    phone: str
    stands_in_for: str = ""
    stands_in_for_id: int | None = None
    why_not: str = ""


@dataclass(frozen=True)
class PhoneCall:
    """What whoever rang writes down: whom they rang, the code that was read out, why it can't wait, and how it went."""

    approver_id: int
    code: str
    why: str
    told_how: str


def on_call(session: Session, desk: Desk, *, user_id: int, revision: Revision | None = None) -> list[OnCall]:
    """Who can be rung today: those who were named, and for whoever is away, their deputy.

    Args:
        user_id: who would ring. revision: the text it is about; without one, whether they could for any.
    """
    rows = {row.user_id: row for row in list_emergency_approvers(session)}
    away, cards = deputies_on(session, desk.today()), with_card(session)
    authors = same_person(session, authors_of(session, [revision])[revision.id]) if revision else set()
    found: dict[int, OnCall] = {}
    for row in rows.values():
        if row.named_at is None:
            continue
        there, absent = away.get(row.user_id, row.user), row.user if row.user_id in away else None
        if there.id in found and absent is not None:
            continue  # named themselves as well
        own = rows.get(there.id)
        found[there.id] = OnCall(
            there.id,
            there.name,
            own.phone if own else "",
            absent.name if absent else "",
            absent.id if absent else None,
            _why_not(
                there, has_card=there.id in cards, is_caller=there.id == user_id, wrote=there.id in authors
            ),
        )
    return list(found.values())


def _why_not(approver: User, *, has_card: bool, is_caller: bool, wrote: bool) -> str:
    if not approver.may(Permission.APPROVE):
        return "may not approve any more"
    if is_caller:
        return "that is you: somebody else has to ring you"
    if wrote:
        return "wrote some of this text"
    return "" if has_card else "has no card with codes to read out"


def record_phone_approval(desk: Desk, ref: str, call: PhoneCall, *, user_id: int, seen: Seen | None) -> int:
    """Keep the yes that somebody gave on the phone. It counts from now on. Returns the id of the approval.

    Raises:
        FieldError: something is missing, the code is not theirs, or they are not one of those who can be rung now.
        TooManyTriesError: there were too many wrong codes.
        NotAllowedError, ConflictError: as for any approval (``review.approve_item``).
    """
    _refuse_unsaid(call)
    counts = [Counted(key_of(desk, "urgent code", str(call.approver_id), str(user_id)), WRONG_CODES)]
    take_try(desk, counts, advice="Let them sign in on their own phone and approve it there.")
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item = get_item_to_change(session, ref)
        chosen = _chosen(session, desk, call.approver_id, user.id, latest_revision(session, item.id))
        if not take_spoken_code(session, desk, chosen.id, call.code):
            raise FieldError(
                "code",
                f"That is not a code of {chosen.name}’s card, or it was used. Ask for the next one on the card.",
            )
        give_back(session, desk, counts)
        note = f"Written down by {user.name}. Why it could not wait: {quoted(call.why.strip())}"
        if chosen.stands_in_for:
            note = f"For {chosen.stands_in_for}, who is away. {note}"
        approver = session.get_one(User, chosen.id)
        approval = give_approval(
            session, item, approver, seen=seen, given_by=BY_PHONE, note=note, recorded_by_id=user.id, at=now
        )
        if approval is None:
            raise ConflictError("Somebody approved this text already. It needs no approval on the phone.")
        if approval.is_for_practice_only:  # nobody is rung for that
            raise NotAllowedError(practice_only_words(approval))
        local = now.astimezone(desk.settings.timezone)
        session.add(
            PhoneApproval(
                approval_id=approval.id,
                recorded_by_id=user.id,
                call_back=chosen.phone,
                stood_in_for_id=chosen.stands_in_for_id,
                why=call.why.strip(),
                told_how=call.told_how.strip(),
                review_by=working_days_on(local, 1, desk).date(),
            )
        )
        _tell(session, desk, approver, user, ref, approval.id)
        approval_id, source = approval.id, approval.revision.source
    become_the_offices(desk, ref, source)
    return approval_id


def _refuse_unsaid(call: PhoneCall) -> None:
    if not call.code.strip():
        raise FieldError("code", "Type the code that they read out from their card.")
    if not call.why.strip():
        raise FieldError("why", "Say in a sentence why it can’t wait.")
    if not call.told_how.strip():
        raise FieldError("told_how", "Say how it went: who answered, and what was read out.")


def _chosen(
    session: Session, desk: Desk, approver_id: int, user_id: int, revision: Revision | None
) -> OnCall:
    for one in on_call(session, desk, user_id=user_id, revision=revision):
        if one.id == approver_id and one.why_not:
            raise FieldError("approver", f"{one.name} can’t approve this on the phone: {one.why_not}.")
        if one.id == approver_id:
            return one
    raise FieldError("approver", "Choose whom you rang, from those who can be rung now.")


def _tell(session: Session, desk: Desk, approver: User, user: User, ref: str, approval_id: int) -> None:
    """The approver, and the heads of communications, by e-mail and at once: a yes that was not given comes to light."""
    heads = [
        one for one in list_users(session) if one.is_active and one.role == Role.HEAD and one.id != user.id
    ]
    text = (
        f"{user.name} rang {approver.name} and wrote down that {approver.name} approved a text on the phone. If that is not "
        "so, ask for changes on its page at once: that holds what is planned. By the end of the next working day "
        "somebody who may approve, and wrote none of it, says whether all was right:\n\n"
        f"{desk.settings.url}/items/{ref}/urgent/{approval_id}\n"
    )
    for address, person_id in {one.email: one.id for one in (approver, *heads)}.items():
        post(session, desk, address, subject="an approval on the phone", text=text, user_id=person_id)


def to_review(session: Session, user_id: int, role: Role) -> list[PhoneApproval]:
    """Those that wait for somebody to look at them again, of whom this person may be one."""
    found = list_open_phone_approvals(session, MOST) if role_may(role, Permission.APPROVE) else []
    own = has_share(session, user_id, [one.approval.revision for one in found])
    return [one for one in found if one.recorded_by_id != user_id and one.approval.revision_id not in own]


def may_review(session: Session, one: PhoneApproval, user: User) -> bool:
    """Whether it is for this person to look at it again: the approver themselves, or another without a hand in it."""
    is_open_to_them = user.may(Permission.APPROVE) and user.id != one.recorded_by_id
    return is_open_to_them and not has_share(session, user.id, [one.approval.revision])


def close_review(desk: Desk, ref: str, approval_id: int, *, user_id: int, was_right: bool, said: str) -> None:
    """Say whether these were the words that were agreed to on the phone. If not, what is still planned of them is held; a
    later text, which others approved, goes on.

    Raises:
        FieldError: it was not right, and nobody said what was wrong.
        NotFoundError: there is no such approval. ConflictError: somebody said so already.
        NotAllowedError: they wrote some of it, took the call, or may not approve.
    """
    if not was_right and not said.strip():
        raise FieldError("said", "Say what was not right, so that it can be put right.")
    with reading() as session:
        one = _get(session, ref, approval_id)
        if not may_review(session, one, session.get_one(User, user_id)):
            raise NotAllowedError(
                "Somebody who may approve, wrote none of this text and did not take the call looks at it again."
            )
        _refuse_closed(one)
        revision = one.approval.revision
        stands = (
            one.approval.withdrawn_at is None
            and revision.item.status in CAN_BE_SENT_BACK
            and revision.id == newest_revision_id(session, revision.item_id)
        )
    if not was_right and stands:
        ask_for_changes(desk, ref, user_id=user_id, note=said)
    with transaction() as session:
        item = get_item_to_change(session, ref)
        one = _get(session, ref, approval_id)
        _refuse_closed(one)
        one.closed_at, one.closed_by_id = desk.clock.now(), user_id
        one.was_right, one.said = was_right, said.strip()
        note_decision(
            session,
            item,
            step=Step.URGENT_REVIEWED,
            at=one.closed_at,
            user_id=user_id,
            fingerprint=one.approval.fingerprint,
            note=f"{'It was right.' if was_right else 'It was not right.'} {said.strip()}".strip(),
        )


def _get(session: Session, ref: str, approval_id: int) -> PhoneApproval:
    one = session.get(PhoneApproval, approval_id, populate_existing=True)
    if one is None or one.approval.revision.item.ref != ref:
        raise NotFoundError("No approval on the phone is kept under this number. Open the item’s page again.")
    return one


def _refuse_closed(one: PhoneApproval) -> None:
    if one.closed_at is not None:
        by = one.closed_by.name if one.closed_by else "somebody"
        raise ConflictError(f"{by} looked at it already.")
