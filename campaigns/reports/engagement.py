"""The board's engagement figures for a period: per post, channel and campaign, put together once for every format."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.domain.figures import engagements
from campaigns.domain.figures.measures import MEASURES, Level
from campaigns.domain.items.channel_kinds import PRACTICE, label_of
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.time.periods import Period
from campaigns.reports import wording
from campaigns.reports.followers import follower_change, list_accounts_with_following
from campaigns.reports.sources import (
    Observation,
    SentDelivery,
    UnsentDelivery,
    latest_observations,
    list_sent,
    list_unsent,
)
from campaigns.reports.structure import (
    CampaignSection,
    Counts,
    DefinitionEntry,
    EngagementReport,
    FigureState,
    FollowerChange,
    GroupTotals,
    NotSent,
    Practised,
    ReportFigure,
    ReportRow,
)
from campaigns.reports.totals import LABELS, Observations, figures_of, offered_measures

Known = Mapping[int, dict[str, Observation]]
Offered = Mapping[str, frozenset[str]]
_Thing = TypeVar("_Thing")
NOTHING: dict[str, Observation] = {}


def engagement_report(
    session: Session,
    *,
    period: Period,
    zone: ZoneInfo,
    generated_at: datetime,
    organisation: str,
) -> EngagementReport:
    """Work the report out as the data stood at ``generated_at``: later readings are left aside."""
    start, end = period.bounds(zone)
    until = min(end, generated_at + timedelta(microseconds=1))
    all_sent = list_sent(session, start, until)
    sent = [delivery for delivery in all_sent if delivery.channel != PRACTICE]
    trials = [delivery for delivery in all_sent if delivery.channel == PRACTICE]
    known: Known = latest_observations(session, start, until, known_at=generated_at)
    offered = _offered(all_sent, known)
    channels = _channel_totals(sent, known, offered)
    campaigns = _campaign_sections(sent, known, offered)
    practised = Practised(_channel_totals(trials, known, offered), _rows(trials, known, offered))
    unsent = list_unsent(session, start, end)
    due = [delivery for delivery in unsent if delivery.due_at <= generated_at]
    not_sent = _not_sent(due)
    followers = tuple(
        follower_change(session, account, start=start, end=until)
        for account in list_accounts_with_following(session, before=until)
    )
    counts = _counts(sent, trials, due, [one for one in unsent if one.due_at > generated_at])
    data_at = _data_at(sent, known, followers)
    return EngagementReport(
        organisation=organisation,
        title="Communications engagement report",
        period=period,
        zone=zone,
        generated_at=generated_at,
        data_at=data_at,
        fingerprint=_fingerprint(channels, campaigns, (practised,), not_sent, followers),
        summary=wording.summary(period=period.words, counts=counts, channels=channels),
        notes=wording.notes(counts, data_at, zone),
        counts=counts,
        channels=channels,
        campaigns=campaigns,
        practised=practised,
        not_sent=not_sent,
        followers=followers,
        definitions=_definitions(all_sent, known, (*channels, *practised.channels)),
    )


def _grouped(things: Iterable[_Thing], key: Any) -> dict[Hashable, list[_Thing]]:
    groups: dict[Hashable, list[_Thing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _observed(sent: Sequence[SentDelivery], known: Known) -> list[Observations]:
    return [known.get(delivery.delivery_id, NOTHING) for delivery in sent]


def _offered(sent: Sequence[SentDelivery], known: Known) -> Offered:
    """Channel → the measures it gives, as seen in this report."""
    groups = _grouped(sent, lambda delivery: delivery.channel)
    return {group[0].channel: offered_measures(_observed(group, known)) for group in groups.values()}


def _figures(sent: Sequence[SentDelivery], known: Known, offered: Offered) -> tuple[ReportFigure, ...]:
    channel = sent[0].channel
    return figures_of(_observed(sent, known), channel=channel, offered=offered[channel])


def _channel_totals(sent: Sequence[SentDelivery], known: Known, offered: Offered) -> tuple[GroupTotals, ...]:
    groups = _grouped(sent, lambda delivery: delivery.channel)
    return tuple(sorted((_totals(group, known, offered) for group in groups.values()), key=_by_label))


def _by_label(group: GroupTotals) -> str:
    return group.channel_label


def _totals(
    sent: Sequence[SentDelivery], known: Known, offered: Offered, *, of_campaign: bool = False
) -> GroupTotals:
    first = sent[0]
    return GroupTotals(
        campaign_slug=first.campaign_slug if of_campaign else "",
        campaign=first.campaign if of_campaign else "",
        channel=first.channel,
        channel_label=label_of(first.channel),
        items=len({delivery.item_ref for delivery in sent}),
        deliveries=_deliveries(sent),
        recipients=_recipients(sent),
        figures=_figures(sent, known, offered),
    )


def _deliveries(rows: Iterable[SentDelivery | UnsentDelivery]) -> int:
    """Items to accounts; the letters of a release to its recipients are one."""
    return len({_delivery_key(one) for one in rows})


def _delivery_key(one: SentDelivery | UnsentDelivery) -> tuple[str, int, str]:
    return one.item_ref, one.account_id, one.occasion


def _recipients(rows: Iterable[SentDelivery | UnsentDelivery]) -> int:
    return sum(one.to_recipient for one in rows)


def _campaign_sections(
    sent: Sequence[SentDelivery], known: Known, offered: Offered
) -> tuple[CampaignSection, ...]:
    sections = []
    for of_campaign in _grouped(sent, lambda delivery: delivery.campaign_slug).values():
        by_channel = _grouped(of_campaign, lambda delivery: delivery.channel).values()
        totals = (_totals(group, known, offered, of_campaign=True) for group in by_channel)
        sections.append(
            CampaignSection(
                slug=of_campaign[0].campaign_slug,
                title=of_campaign[0].campaign,
                channels=tuple(sorted(totals, key=_by_label)),
                rows=_rows(of_campaign, known, offered),
            )
        )
    return tuple(sorted(sections, key=lambda section: (section.title, section.slug)))


def _rows(sent: Sequence[SentDelivery], known: Known, offered: Offered) -> tuple[ReportRow, ...]:
    """A public post is a row of its own; the letters of one release from one account are one row together."""
    return tuple(_row(group, known, offered) for group in _grouped(sent, _delivery_key).values())


def _row(sent: Sequence[SentDelivery], known: Known, offered: Offered) -> ReportRow:
    first = min(sent, key=lambda delivery: delivery.sent_at)
    return ReportRow(
        campaign_slug=first.campaign_slug,
        campaign=first.campaign,
        item_ref=first.item_ref,
        item=first.item,
        item_kind=first.item_kind,
        channel=first.channel,
        channel_label=label_of(first.channel),
        account=first.account,
        sent_at=first.sent_at,
        url="" if first.to_recipient else first.url,
        recipients=_recipients(sent),
        figures=_figures(sent, known, offered),
    )


def _not_sent(unsent: Sequence[UnsentDelivery]) -> tuple[NotSent, ...]:
    """One line per item, account, outcome and reason; recipients are counted, not listed."""
    groups = _grouped(
        unsent,
        lambda one: (
            one.item_ref,
            one.account_id,
            one.status,
            one.due_at,
            wording.without_addresses(one.error),
        ),
    )
    return tuple(
        NotSent(
            campaign_slug=first.campaign_slug,
            campaign=first.campaign,
            item_ref=first.item_ref,
            item=first.item,
            channel=first.channel,
            channel_label=label_of(first.channel),
            account=first.account,
            status=first.status,
            status_words=wording.STATUS_WORDS.get(first.status, first.status),
            due_at=first.due_at,
            recipients=_recipients(group),
            reason=wording.without_addresses(first.error),
        )
        for group in groups.values()
        for first in group[:1]
    )


def _counts(
    sent: Sequence[SentDelivery],
    trials: Sequence[SentDelivery],
    due: Sequence[UnsentDelivery],
    later: Sequence[UnsentDelivery],
) -> Counts:
    left = [one for one in due if one.status != DeliveryStatus.CANCELLED]
    waiting = [one for one in later if one.status != DeliveryStatus.CANCELLED]
    not_sent = {_delivery_key(one) for one in left if not one.is_partly_out}
    cancelled = {_delivery_key(one) for one in due if not one.is_partly_out} - not_sent
    return Counts(
        items=len({delivery.item_ref for delivery in sent}),
        deliveries=_deliveries(sent),
        recipients=_recipients(sent),
        channels=len({delivery.channel for delivery in sent}),
        practice_deliveries=_deliveries(trials),
        not_sent=len(not_sent),
        recipients_not_reached=_recipients(left),
        cancelled=len(cancelled),
        to_come=_deliveries(waiting),
    )


def _data_at(
    sent: Sequence[SentDelivery], known: Known, followers: Sequence[FollowerChange]
) -> datetime | None:
    moments = [one.taken_at for measures in _observed(sent, known) for one in measures.values()]
    moments += [snapshot.taken_at for change in followers for snapshot in (change.start, change.end)]
    return max((moment for moment in moments if moment is not None), default=None)


def _fingerprint(*parts: Sequence[Any]) -> str:
    """The same figures give the same hash whenever the report is made."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(thing: Any) -> Any:
    """A moment as text; one of the report's own values as its fields (not ``asdict``, which copies it all first)."""
    return thing.isoformat() if isinstance(thing, datetime) else vars(thing)


def _definitions(
    sent: Sequence[SentDelivery], known: Known, groups: Sequence[GroupTotals]
) -> tuple[DefinitionEntry, ...]:
    names: dict[str, set[str]] = defaultdict(set)
    for delivery in sent:
        for measure, one in known.get(delivery.delivery_id, NOTHING).items():
            if one.figure.value is not None:
                names[measure].add(
                    f"{label_of(delivery.channel)}: {one.native_name or measure} "
                    f"({one.figure.definition or 'no version'})"
                )
    entries = [
        DefinitionEntry(
            measure=measure.name,
            label=measure.label,
            definition=measure.definition,
            level=measure.level,
            adds="over posts of one channel with one definition" if measure.adds_over_posts else "never",
            channel_names=tuple(sorted(names[measure.name])),
        )
        for measure in MEASURES.values()
    ]
    ours = (
        (engagements.NAME, engagements.DEFINITION, "over posts of one channel with the same parts"),
        (engagements.RATE_NAME, engagements.RATE_DEFINITION, "never; worked out anew from the sums"),
    )
    entries += [
        DefinitionEntry(name, LABELS[name], definition, Level.OUTTAKE, adds, _worked_out_on(name, groups))
        for name, definition, adds in ours
    ]
    return tuple(entries)


def _worked_out_on(measure: str, groups: Sequence[GroupTotals]) -> tuple[str, ...]:
    """The channels of this report with a figure of ours, which no platform has a name for."""
    return tuple(
        f"{group.channel_label}: ours, from the parts named there"
        for group in groups
        for figure in group.figures
        if figure.measure == measure and (figure.value is not None or figure.state is FigureState.NOT_ADDED)
    )
