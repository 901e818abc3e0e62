"""The board's engagement figures for a period: per post, channel and campaign, put together once for every format."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.domain.figures import engagements
from campaigns.domain.figures.measures import MEASURES, Level
from campaigns.domain.items.channel_kinds import PRACTICE, label_of
from campaigns.domain.items.statuses import IN_DOUBT, DeliveryStatus
from campaigns.domain.time.periods import Period
from campaigns.reports import wording
from campaigns.reports.alike import Alike, Observation, alike
from campaigns.reports.followers import follower_change, list_accounts_with_following
from campaigns.reports.known import KnownReadings, known_groups
from campaigns.reports.since import since_notes
from campaigns.reports.sources import (
    Group,
    GroupCounts,
    SentDelivery,
    UnsentDelivery,
    count_sent,
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
    ReportRow,
    Rows,
)
from campaigns.reports.totals import LABELS, figures_of, offered_measures

Offered = Mapping[str, frozenset[str]]
_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class _Group:
    """What went out of one campaign on one channel, counted, with what was read of it.

    An item is of one campaign and an account of one channel: of several groups, deliveries and recipients add up, and
    items of groups of one channel.
    """

    channel: str
    counts: GroupCounts
    posts: Sequence[Alike]
    sent: Sequence[SentDelivery] = ()

    @classmethod
    def of(cls, sent: Sequence[SentDelivery], known: Mapping[Group, Sequence[Alike]]) -> _Group:
        first = sent[0]
        counts = GroupCounts(len({one.item_ref for one in sent}), _deliveries(sent), _recipients(sent))
        return cls(first.channel, counts, known[first.campaign_slug, first.channel], sent)

    @property
    def campaign(self) -> tuple[str, str]:
        return self.sent[0].campaign_slug, self.sent[0].campaign


def engagement_report(
    session: Session,
    *,
    period: Period,
    zone: ZoneInfo,
    generated_at: datetime,
    organisation: str,
) -> EngagementReport:
    """Work the report out as the data stood at ``generated_at``: later readings are left aside.

    Its rows read from the same ``session`` when they are asked for.
    """
    start, end = period.bounds(zone)
    until = min(end, generated_at + timedelta(microseconds=1))
    known = known_groups(session, start, until, known_at=generated_at)
    sent = _grouped(list_sent(session, start, until), attrgetter("campaign_slug", "channel"))
    all_groups = [_Group.of(some, known) for some in sent.values()]
    groups = [group for group in all_groups if group.channel != PRACTICE]
    trials = [group for group in all_groups if group.channel == PRACTICE]
    offered = _offered(all_groups)
    channels = _channel_totals(groups, offered)
    rows = partial(_rows, KnownReadings(session, (), known_at=generated_at), offered)
    practised = Practised(
        _channel_totals(trials, offered),
        rows([one for group in trials for one in group.sent]),
    )
    unsent = list_unsent(session, start, end)
    due = [delivery for delivery in unsent if delivery.due_at <= generated_at]
    followers = tuple(
        follower_change(session, account, start=start, end=until)
        for account in list_accounts_with_following(session, before=until)
    )
    counts = _counts(groups, trials, due, [one for one in unsent if one.due_at > generated_at])
    data_at = _data_at(groups, followers)
    return EngagementReport(
        organisation=organisation,
        title="Communications engagement report",
        period=period,
        zone=zone,
        generated_at=generated_at,
        data_at=data_at,
        summary=wording.summary(period=period.words, counts=counts, channels=channels),
        notes=(
            *wording.notes(counts, data_at, zone),
            *since_notes(session, start, until, generated_at, zone),
        ),
        counts=counts,
        channels=channels,
        campaigns=_campaign_sections(groups, offered, rows),
        practised=practised,
        not_sent=_not_sent(due),
        followers=followers,
        definitions=_definitions(all_groups, (*channels, *practised.channels)),
    )


def campaign_totals(session: Session, slug: str, *, known_at: datetime) -> tuple[GroupTotals, ...]:
    """What each channel did for one campaign so far, as a report of its whole time would say. Practice is no channel."""
    start, until = datetime.min.replace(tzinfo=UTC), known_at + timedelta(microseconds=1)
    known = known_groups(session, start, until, known_at=known_at, campaign=slug)
    groups = [
        _Group(channel, counts, known[of_campaign, channel])
        for (of_campaign, channel), counts in count_sent(session, start, until, campaign=slug).items()
    ]
    return _channel_totals([group for group in groups if group.channel != PRACTICE], _offered(groups))


def _grouped(things: Iterable[_Thing], key: Any) -> dict[Hashable, list[_Thing]]:
    groups: dict[Hashable, list[_Thing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _offered(groups: Iterable[_Group]) -> Offered:
    """Channel → the measures it gives, as seen in this report."""
    by_channel = _grouped(groups, attrgetter("channel"))
    return {
        of_channel[0].channel: offered_measures(one for group in of_channel for one in group.posts)
        for of_channel in by_channel.values()
    }


def _channel_totals(groups: Sequence[_Group], offered: Offered) -> tuple[GroupTotals, ...]:
    by_channel = _grouped(groups, attrgetter("channel"))
    return tuple(sorted((_totals(some, offered) for some in by_channel.values()), key=_by_label))


def _by_label(group: GroupTotals) -> str:
    return group.channel_label


def _totals(groups: Sequence[_Group], offered: Offered, campaign: tuple[str, str] = ("", "")) -> GroupTotals:
    channel = groups[0].channel
    posts = [one for group in groups for one in group.posts]
    return GroupTotals(
        campaign_slug=campaign[0],
        campaign=campaign[1],
        channel=channel,
        channel_label=label_of(channel),
        items=sum(group.counts.items for group in groups),
        deliveries=sum(group.counts.deliveries for group in groups),
        recipients=sum(group.counts.recipients for group in groups),
        figures=figures_of(posts, channel=channel, offered=offered[channel]),
    )


def _deliveries(rows: Iterable[SentDelivery | UnsentDelivery]) -> int:
    """Items to accounts; the letters of a release to its recipients are one."""
    return len({one.place for one in rows})


def _recipients(rows: Iterable[SentDelivery | UnsentDelivery]) -> int:
    return sum(one.to_recipient for one in rows)


def _campaign_sections(
    groups: Sequence[_Group], offered: Offered, rows: Callable[[Sequence[SentDelivery]], Rows]
) -> tuple[CampaignSection, ...]:
    sections = []
    for of_campaign in _grouped(groups, attrgetter("campaign")).values():
        slug, title = campaign = of_campaign[0].campaign
        totals = (_totals([group], offered, campaign) for group in of_campaign)
        sent = sorted((one for group in of_campaign for one in group.sent), key=_by_time)
        sections.append(
            CampaignSection(
                slug=slug,
                title=title,
                channels=tuple(sorted(totals, key=_by_label)),
                rows=rows(sent),
            )
        )
    return tuple(sorted(sections, key=lambda section: (section.title, section.slug)))


_by_time = attrgetter("sent_at", "item_ref", "account", "delivery_id")


def _rows(readings: KnownReadings, offered: Offered, sent: Sequence[SentDelivery]) -> Rows:
    """A public post is a row of its own; the letters of one release from one account are one row together."""
    places = list(_grouped(sent, attrgetter("place")).values())
    readings.expect([one.delivery_id for of_one in places for one in of_one])
    return Rows((places, partial(_row, readings, offered), partial(_made_of, readings, offered)))


def _made_of(readings: KnownReadings, offered: Offered, sent: Sequence[SentDelivery]) -> str:
    """What ``_row`` goes by, as JSON; no number of a database row, which is another one in each database."""
    gives = sorted(offered[sent[0].channel])
    told = [
        [one._replace(account_id=0, delivery_id=0), [of_one[1:] for of_one in readings.of(one.delivery_id)]]
        for one in sent
    ]
    return json.dumps([gives, told], default=datetime.isoformat)


def _row(readings: KnownReadings, offered: Offered, sent: Sequence[SentDelivery]) -> ReportRow:
    first = min(sent, key=attrgetter("sent_at"))
    posts = alike((readings.of(one.delivery_id) for one in sent), channel=first.channel)
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
        figures=figures_of(posts, channel=first.channel, offered=offered[first.channel]),
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
    groups: Sequence[_Group],
    trials: Sequence[_Group],
    due: Sequence[UnsentDelivery],
    later: Sequence[UnsentDelivery],
) -> Counts:
    in_doubt = [one for one in due if one.status in IN_DOUBT]
    left = [one for one in due if one.status not in (DeliveryStatus.CANCELLED, *IN_DOUBT)]
    waiting = [one for one in later if one.status != DeliveryStatus.CANCELLED]
    not_known = {one.place for one in in_doubt if not one.is_partly_out}
    not_sent = {one.place for one in left if not one.is_partly_out} - not_known
    cancelled = {one.place for one in due if not one.is_partly_out} - not_sent - not_known
    return Counts(
        items=len({one.item_ref for group in groups for one in group.sent}),
        deliveries=sum(group.counts.deliveries for group in groups),
        recipients=sum(group.counts.recipients for group in groups),
        channels=len({group.channel for group in groups}),
        practice_deliveries=sum(group.counts.deliveries for group in trials),
        not_sent=len(not_sent),
        recipients_not_reached=_recipients(left),
        not_known=len(not_known),
        recipients_not_known=_recipients(in_doubt),
        cancelled=len(cancelled),
        to_come=_deliveries(waiting),
    )


def _observations(groups: Iterable[_Group]) -> Iterator[tuple[str, Observation]]:
    """Each with its channel."""
    return (
        (group.channel, one)
        for group in groups
        for posts in group.posts
        for one in posts.observations.values()
    )


def _data_at(groups: Sequence[_Group], followers: Sequence[FollowerChange]) -> datetime | None:
    moments = [one.taken_at for _, one in _observations(groups)]
    moments += [snapshot.taken_at for change in followers for snapshot in (change.start, change.end)]
    return max((moment for moment in moments if moment is not None), default=None)


def _definitions(groups: Sequence[_Group], totals: Sequence[GroupTotals]) -> tuple[DefinitionEntry, ...]:
    names: dict[str, set[str]] = defaultdict(set)
    for channel, one in _observations(groups):
        if one.figure.value is not None:
            measure = one.figure.measure
            names[measure].add(
                f"{label_of(channel)}: {one.native_name or measure} ({one.figure.definition or 'no version'})"
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
        DefinitionEntry(name, LABELS[name], definition, Level.OUTTAKE, adds, _worked_out_on(name, totals))
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
