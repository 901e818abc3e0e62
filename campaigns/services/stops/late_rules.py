"""What may have become wrong since the sign-off: an election was called, a case became active, a consent was taken back.

The checks that go by such things (``Check.is_late_rule``) are asked once more of the frozen text: when it is planned,
when what they go by changes (``services/stops/recheck.py``), and at the last look before it leaves the house.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.checks.run import run_checks
from campaigns.content_store.problems import ContentError
from campaigns.domain.facts.facts import Facts
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.sending.stops import Found
from campaigns.errors import NotAllowedError
from campaigns.models.content import Revision
from campaigns.models.overrides import FindingOverride
from campaigns.models.people import User
from campaigns.services.content.facts import facts_issues, facts_now
from campaigns.services.content.frozen import frozen_document
from campaigns.services.content.naming import has_names, why_names_changed
from campaigns.services.content.records import records_for_text, records_to_send
from campaigns.services.core.desk import Desk
from campaigns.services.stops.consents import has_pictures, why_consent_is_unsure, without_pictures

NEEDS_RULING, IN_PERIOD, CONSENT, NAMES = "LAW-01", "LAW-02", "LAW-09", "LAW-19"
CONSENTS = frozenset({"LAW-08", CONSENT})
# What those checks go by. One of them that can't be read must not pass for "no election".
_FILES = frozenset({"elections", "office_holders"})
_ASKED = {check_id: check for check_id, check in CHECKS.items() if check.is_late_rule}


def what_stops(
    session: Session, desk: Desk, revision: Revision, kind: str, at: datetime, *, may_be_gone: bool = False
) -> list[Found]:
    """Why this approved text may not go out by that kind of channel at that moment; empty where it may.

    Nearly free where no election is near, no case is linked and there is no picture.

    Args:
        may_be_gone: see ``ask_again``.
    """
    found = []
    for issue in ask_again(session, desk, revision, kind, at, may_be_gone=may_be_gone):
        if issue.severity is Severity.BLOCK:
            found.append(Found(issue.id, issue.message))
        elif _is_new_period(session, revision, issue):
            words = (
                f"{issue.message} Nobody has looked at this text since the period was known. If it may go out, keep "
                "it as planned or send it; else cancel it."
            )
            found.append(Found(issue.id, words))
    return found


def goes_by_files(session: Session, desk: Desk, revision: Revision, kind: str, at: datetime) -> bool:
    """Whether the answer goes by more than the dated facts: by the text, its pictures and its campaign's folder."""
    return kind != PRACTICE and _concerns(facts_now(session, desk), revision, at, desk)


def is_folder_gone(desk: Desk, revision: Revision) -> bool:
    return desk.content.is_folder_gone(revision.item.ref)


def refuse_what_became_wrong(
    session: Session, desk: Desk, revision: Revision, at: datetime, issues: Iterable[Issue], *, user_id: int
) -> None:
    """Before a person plans or sends it. That they do so inside an election's period, knowing it, goes on record.

    Args:
        issues: what ``ask_again`` found, a moment ago and outside this transaction.

    Raises:
        NotAllowedError: a check that counts after the sign-off, too, blocks it.
    """
    for issue in issues:
        if issue.severity is Severity.BLOCK:
            raise NotAllowedError(
                f"{issue.message} {_how_to_get_a_ruling(desk, revision, issue, at)}Nothing was scheduled."
            )
        if _is_new_period(session, revision, issue):
            _note_looked_at(session, desk, revision, issue, user_id)


def _how_to_get_a_ruling(desk: Desk, revision: Revision, issue: Issue, at: datetime) -> str:
    """A ruling is on a text with its day. Where the text says no such day, there is nothing to rule on yet."""
    zone, planned = desk.settings.timezone, revision.publish_at
    if issue.id != NEEDS_RULING or (
        planned is not None and planned.astimezone(zone).date() == at.astimezone(zone).date()
    ):
        return ""
    return "For a ruling, write that day into the file as publish_at and submit it anew. "


def ask_again(
    session: Session, desk: Desk, revision: Revision, kind: str, at: datetime, *, may_be_gone: bool = False
) -> list[Issue]:
    """What those checks find in the frozen text if it goes out by this kind of channel at that moment.

    Args:
        may_be_gone: it is planned already. Its campaign's folder may have been deleted or renamed since: its words and
            pictures are frozen, and of consents counts what was seen last or is written beside a picture elsewhere.
    """
    if kind == PRACTICE:  # a rehearsal inside the office
        return []
    facts = facts_now(session, desk)
    files = _FILES | ({"bodies"} if has_names(revision) else set())
    unusable = [issue for issue in facts_issues(facts) if Path(issue.file).stem in files]
    if unusable or not _concerns(facts, revision, at, desk):
        return unusable
    if words := why_names_changed(desk, facts, revision, at):
        return [Issue(id=NAMES, severity=Severity.BLOCK, message=words, file=revision.item.ref)]
    try:
        document = frozen_document(desk, revision, may_be_gone=may_be_gone)
    except ContentError as error:
        return [
            Issue(
                id="CONTENT",
                severity=Severity.BLOCK,
                message=f"The files it belongs to can't be read, so nobody can tell whether it may still go out: {error}",
                file=revision.item.ref,
            )
        ]
    if may_be_gone and is_folder_gone(desk, revision):
        document = without_pictures(document)
    if words := why_consent_is_unsure(desk, revision, document):
        return [Issue(id=CONSENT, severity=Severity.BLOCK, message=words, file=revision.item.ref)]
    document = replace(document, publish_at=at)
    if isinstance(document, PostDocument):
        document = replace(document, channels=(kind,), also_at=())
    records = records_to_send(session, desk, revision, at)
    subject = Subject(document, desk.clock.now(), desk.settings.timezone, facts=facts, records=records)
    return run_checks(subject, _ASKED)


def _concerns(facts: Facts, revision: Revision, at: datetime, desk: Desk) -> bool:
    day = at.astimezone(desk.settings.timezone).date()
    return (
        any(election.covers(day) for election in facts.elections)
        or bool(revision.incidents or revision.item.incidents)
        or has_pictures(revision)
        or has_names(revision)
    )


def _note_looked_at(session: Session, desk: Desk, revision: Revision, issue: Issue, user_id: int) -> None:
    session.add(
        FindingOverride(
            item_id=revision.item_id,
            check_id=issue.id,
            fingerprint=revision.fingerprint,
            shown_sha256=revision.shown_sha256,
            about=issue.about,
            reason="Planned in this period, knowing it.",
            decided_by_id=user_id,
            role=session.get_one(User, user_id).role,
            decided_at=desk.clock.now(),
        )
    )
    session.flush()


def _is_new_period(session: Session, revision: Revision, issue: Issue) -> bool:
    if issue.id not in (NEEDS_RULING, IN_PERIOD):
        return False
    records = records_for_text(session, revision)
    return records.override_of(issue.id, issue.about) is None
