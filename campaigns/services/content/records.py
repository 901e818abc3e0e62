"""What the desk's database knows about an item, for the checks: holds, approval, what was let through, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.content_store.problems import ContentError
from campaigns.domain.facts.incidents import incident_key, pack_keys, unpack_keys
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.items.records import (
    ApprovedQuote,
    ConnectedAccount,
    Override,
    PlannedText,
    ProceedingsRecord,
    Records,
)
from campaigns.domain.items.routes import fits
from campaigns.domain.items.scopes import Scope
from campaigns.domain.items.signoff import AskedToAgree, has_agreed
from campaigns.domain.items.statuses import AccountState, ItemKind
from campaigns.domain.people.permissions import ROLE_LABELS, Role
from campaigns.domain.sending.holds import HoldSubject, covers
from campaigns.models.content import Revision
from campaigns.models.overrides import FindingOverride, list_overrides
from campaigns.services.content.case_cover import active_with_names, proceedings_of
from campaigns.services.content.known import Known, Plan
from campaigns.services.content.rendering import shown_of_draft
from campaigns.services.core.desk import Desk
from campaigns.services.workflow.approvals import is_signed_off
from campaigns.services.workflow.hold_cover import hold_words

NEAR = timedelta(days=30)  # for neighbours: what stands further off is forgotten


def records_for(session: Session, desk: Desk, document: ItemDocument, shown_sha256: str = "") -> Records:
    """Everything recorded that touches this item, as its text stands in the file.

    ``shown_sha256`` is of what is shown of it, where that is settled: of a text that was submitted.
    """
    return _records(session, desk, document, shown_sha256, Known(session, [document.ref]))


def records_for_each(session: Session, desk: Desk, documents: Sequence[ItemDocument]) -> list[Records]:
    """The same of several items: the database is asked hardly more often than for one."""
    known = Known(session, [document.ref for document in documents])
    return [_records(session, desk, document, "", known) for document in documents]


def _records(
    session: Session, desk: Desk, document: ItemDocument, shown_sha256: str, known: Known
) -> Records:
    shown = _Shown(desk, document, shown_sha256)
    plans = known.plans_of(document.ref)
    goes_out_at = {plan.due_at for plan in plans if plan.is_public and _is_of(plan, document)}
    moments = tuple(sorted(goes_out_at)) or document.moments
    day = _day(desk, max(moments, default=None))
    return Records(
        is_known=True,
        holds=tuple(_holds(known, document, desk.settings.timezone)),
        approved_at=_approved_at(known, document),
        overrides=tuple(_overrides(known, document, shown)),
        accounts=tuple(_accounts(known)),
        planned=tuple(_planned(known, document, moments or (desk.clock.now(),))),
        planned_for=tuple(plan.due_at for plan in plans if plan.is_public),
        goes_out_at=tuple(sorted(goes_out_at)),
        is_only_practised=any(_is_of(plan, document) for plan in plans) and not goes_out_at,
        approved_quotes=tuple(_approved_quotes(known, desk, document)),
        asked_speakers=tuple(sorted(_asked_speakers(known, document))),
        agreed_quotes=tuple(sorted(row.scope_sha256 for row in known.asked_of(document.ref) if _agreed(row))),
        proceedings=tuple(_proceedings(session, known, document, shown, day)),
        other_cases=tuple(active_with_names(known.cases, map(incident_key, document.incidents), day)),
    )


def _asked_speakers(known: Known, document: ItemDocument) -> set[str]:
    """Who is asked to agree to a quote of theirs, by somebody or by a rule of the office when it is submitted."""
    if not isinstance(document, ReleaseDocument):
        return set()
    by_rule = (
        one
        for one in known.routes
        if one.must_agree
        and one.scope == Scope.QUOTE
        and fits(
            one.rule,
            kind=ItemKind.RELEASE,
            topic=document.topic,
            areas=document.areas,
            source=document.source,
        )
    )
    by_hand = (row.about for row in known.asked_of(document.ref))
    return {about.casefold() for about in (*by_hand, *(one.about for one in by_rule))}


def _agreed(row: AskedToAgree) -> bool:
    return has_agreed(row.decision, is_condition_met=row.condition_met_at is not None)


def _is_of(plan: Plan, document: ItemDocument) -> bool:
    """It waits with exactly this text."""
    return plan.fingerprint == document.fingerprint


def records_for_text(session: Session, revision: Revision) -> Records:
    """What was decided about exactly this text: for the checks that are asked again after the sign-off."""
    decided = [
        one for one in list_overrides(session, revision.item_id) if one.shown_sha256 == revision.shown_sha256
    ]
    return Records(is_known=True, overrides=tuple(map(_override, decided)))


def records_to_send(session: Session, desk: Desk, revision: Revision, at: datetime) -> Records:
    """What was decided about this text, and the cases it is about as they stand when it goes out.

    A case counts whether this text names it or only its newer draft does.
    """
    keys = (*unpack_keys(revision.incidents), *unpack_keys(revision.item.incidents))
    proceedings = proceedings_of(
        session, keys, item_id=revision.item_id, shown=revision.shown_sha256, day=_day(desk, at)
    )
    return replace(records_for_text(session, revision), proceedings=tuple(proceedings))


class _Shown:
    """What is shown of a text as one hash, worked out where something was decided about it and only then."""

    def __init__(self, desk: Desk, document: ItemDocument, settled: str) -> None:
        self._desk, self._document, self._settled = desk, document, settled

    @cached_property
    def sha256(self) -> str:
        return self._settled or shown_of_draft(self._desk, self._document)


def _proceedings(
    session: Session, known: Known, document: ItemDocument, shown: _Shown, day: date
) -> Iterable[ProceedingsRecord]:
    if not document.incidents:
        return ()
    item = known.item(document.ref)
    return proceedings_of(
        session,
        unpack_keys(pack_keys(document.incidents)),
        item_id=item.id if item else None,
        shown=shown.sha256,
        day=day,
    )


def _day(desk: Desk, publish_at: datetime | None) -> date:
    """The local day of publication, never one that is over: a text goes out today at the earliest."""
    now = desk.clock.now()
    return max(publish_at or now, now).astimezone(desk.settings.timezone).date()


def _holds(known: Known, document: ItemDocument, zone: ZoneInfo) -> Iterable[str]:
    """The holds in force that keep it from at least one of its channels, each as a sentence."""
    subjects = [
        HoldSubject(document.ref, document.campaign_slug, document.topic, kind, document.areas)
        for kind in _channels(document)
    ]
    for hold in known.holds:
        if any(covers(hold.rule, subject) for subject in subjects):
            yield hold_words(hold, zone)


def _channels(document: ItemDocument) -> tuple[str, ...]:
    """A post without channels goes nowhere yet; what holds everything holds it all the same."""
    return document.channels or ("",)


def _approved_at(known: Known, document: ItemDocument) -> datetime | None:
    """When exactly this text was approved; none while it is not."""
    revision = known.newest_revision(document.ref)
    if revision is None or revision.fingerprint != document.fingerprint or not is_signed_off(revision):
        return None
    return max(approval.approved_at for approval in revision.approvals if approval.withdrawn_at is None)


def _overrides(known: Known, document: ItemDocument, shown: _Shown) -> Iterable[Override]:
    """What was let through for exactly what is shown of this text."""
    for row in known.overrides_of(document.ref):
        if row.fingerprint == document.fingerprint and row.shown_sha256 == shown.sha256:
            yield _override(row)


def _override(row: FindingOverride) -> Override:
    role = ROLE_LABELS[Role(row.role)]
    return Override(row.check_id, row.reason, row.decided_by.name, role, row.decided_at, row.about)


def _accounts(known: Known) -> Iterable[ConnectedAccount]:
    """Those that a post can go to. Practice is a rehearsal inside the office and takes what it is given."""
    for account in known.accounts:
        if account.kind != PRACTICE and account.state != AccountState.DISCONNECTED:
            yield ConnectedAccount(account.name, account.kind, _whole_numbers(account.limits))


def _whole_numbers(limits: Mapping[str, Any]) -> dict[str, int]:
    return {name: value for name, value in limits.items() if isinstance(value, int)}


def _planned(known: Known, document: ItemDocument, moments: Sequence[datetime]) -> Iterable[PlannedText]:
    """Other posts on the same channels, a month to either side: planned, on their way, or out."""
    if not isinstance(document, PostDocument):
        return
    kinds = [kind for kind in document.channels if kind != PRACTICE]
    for one in known.neighbours(kinds, since=min(moments) - NEAR, until=max(moments) + NEAR):
        if one.ref != document.ref and one.text is not None:
            yield PlannedText(one.ref, one.title, one.channel, one.account, one.at, one.text)


def _approved_quotes(known: Known, desk: Desk, document: ItemDocument) -> Iterable[ApprovedQuote]:
    """What those quoted here agreed to in a release that was signed off, this one or another; the newest first.

    Of this one only the newest text counts: it took the place of those before.
    """
    if not isinstance(document, ReleaseDocument) or not document.quotes:
        return
    speakers = {quote.speaker.casefold() for quote in document.quotes}
    has_own = False
    for revision in known.signed_off_releases:
        is_own = revision.item.ref == document.ref
        if not is_signed_off(revision) or (is_own and has_own):
            continue
        has_own = has_own or is_own
        if not any(name in revision.source.casefold() for name in speakers):
            continue
        with suppress(ContentError):  # of a release whose campaign is gone nothing can be read any more
            frozen = desk.content.read_frozen(revision.item.ref, revision.source)
            for quote in frozen.quotes if isinstance(frozen, ReleaseDocument) else ():
                on = quote.approved_on or _agreed_on(desk, revision, quote.speaker)
                if quote.speaker.casefold() in speakers and on is not None:
                    yield ApprovedQuote(quote.speaker, quote.text, on)


def _agreed_on(desk: Desk, revision: Revision, speaker: str) -> date | None:
    """The local day on which a speaker agreed to their quote by link or on the phone."""
    theirs = (
        row.decided_at
        for row in revision.asked
        if (row.scope, row.about.casefold()) == (Scope.QUOTE, speaker.casefold())
        and row.ended_at is None
        and _agreed(row)
    )
    at = next(theirs, None)
    return at.astimezone(desk.settings.timezone).date() if at else None
