"""Following up the end of an embargo: closed when all of its set is out; if not, one letter to those responsible."""

from __future__ import annotations

import secrets
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError

from campaigns.domain.sending.embargo import GRACE, EmbargoSet, Member, MemberStatus
from campaigns.models.content import Item
from campaigns.models.embargoes import EmbargoEnd, claim_end, find_end, list_open_sets
from campaigns.services.alerts.delivery_alerts import CLAIM, hand_in, people_to_tell, wait_after
from campaigns.services.alerts.letters import AlertLetter
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.embargo_ended import ended_words, find_ended

log = structlog.get_logger("campaigns.embargo")


def follow_up(desk: Desk) -> int:
    """Close what is complete and tell once about what is not. Returns how many letters the mail server took."""
    with reading() as session:
        releases = [release.id for release in list_open_sets(session)]
    return sum(each_apart(desk, "embargo end", releases, lambda one: _follow_up(desk, one)))


def _follow_up(desk: Desk, release_id: int) -> int:
    now = desk.clock.now()
    with reading() as session:
        found = find_ended(session, desk, session.get_one(Item, release_id), now=now)
        end = find_end(session, release_id, _moment(found)) if found is not None else None
    if found is None:
        return 0
    if not found.missing:
        if not any(member.stand is MemberStatus.PLANNED for member in found.members):
            _close(found, now=now)
        return 0
    if now - _moment(found) < GRACE or (end is not None and end.told_at is not None):
        return 0
    return _tell(desk, found)


def _moment(found: EmbargoSet) -> datetime:
    assert found.moment is not None, "only an embargo that has ended is followed up"
    return found.moment


def _close(found: EmbargoSet, *, now: datetime) -> None:
    _note(found)
    with transaction() as session:
        end = find_end(session, found.release_id, _moment(found))
        if end is not None and end.closed_at is None:
            end.closed_at = now
            log.info("embargo complete", release=found.ref, out=found.out, items=len(found.members))


def _note(found: EmbargoSet) -> int:
    """The row of this end, made by whoever comes first."""
    try:
        with transaction() as session:
            end = find_end(session, found.release_id, _moment(found))
            if end is None:
                end = EmbargoEnd(release_id=found.release_id, moment_at=_moment(found))
                session.add(end)
                session.flush()
            return end.id
    except IntegrityError:  # another worker at this moment: now it is there
        with reading() as session:
            end = find_end(session, found.release_id, _moment(found))
            assert end is not None
            return end.id


def _tell(desk: Desk, found: EmbargoSet) -> int:
    if desk.mail is None:
        return 0
    end_id, token, now = _note(found), secrets.token_hex(8), desk.clock.now()
    with transaction() as session:
        if not claim_end(session, end_id, now=now, lease=CLAIM, token=token):
            return 0
        addresses = people_to_tell(session)
    taken, trouble = hand_in(desk.mail, _letter(desk, found), addresses, key=f"embargo end {end_id}")
    with transaction() as session:
        end = session.get_one(EmbargoEnd, end_id)
        if taken:
            end.told_at, end.next_try_at, end.trouble = desk.clock.now(), None, ""
        elif end.claim_token == token:
            end.next_try_at = desk.clock.now() + wait_after(end.failure_count)
            end.failure_count, end.trouble = end.failure_count + 1, trouble
    log.info("embargo end told" if taken else "embargo end not told", release=found.ref, letters=taken)
    return taken


def _letter(desk: Desk, found: EmbargoSet) -> AlertLetter:
    paragraphs = [
        ended_words(desk, found),
        "\n".join(_line(member) for member in found.missing),
        "What to do: decide on each on the page below: send it, or drop it with a reason.",
        f"Page: {desk.settings.url}{page_of(found.ref)}",
        f"This e-mail was written by Campaign Desk of {desk.settings.organisation} and goes to everybody who may "
        "schedule there. Please do not answer it.",
    ]
    subject = f"Campaign Desk: Embargo ended, not all out: {found.title}"
    return AlertLetter(subject=subject, text="\n\n".join(paragraphs) + "\n")


def _line(member: Member) -> str:
    return f"– {member.title}: {' '.join(member.remarks)}"


def page_of(release_ref: str) -> str:
    """The path of the embargo's page."""
    return f"/embargo/{release_ref}"
