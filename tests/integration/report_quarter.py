"""A small quarter whose figures are worked out by hand: what the report tests compare with.

Two campaigns. X: posts A (views 100, reach 80, reactions 6, comments 1, shares 3) and B (views 300, reach 120,
reactions 4, comments 0, shares 2). So X has views 400, reactions 10, comments 1, shares 5, engagements 16 and
16/400 = 4 per cent; reach at least 120. Bluesky: post A (reactions 9, comments 2, shares 1; no views): engagements 12.
E-mail: one release to three people, two of whose letters are known to be accepted. Practice: one post, 2 reactions.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.time.periods import Period, parse_period
from campaigns.models.deliveries import Delivery
from campaigns.reports.engagement import engagement_report
from campaigns.reports.export import render
from campaigns.reports.structure import EngagementReport, GroupTotals, ReportFigure, ReportRow
from campaigns.services.core.transaction import reading, transaction
from tests.factories import (
    make_account,
    make_account_reading,
    make_campaign,
    make_contact,
    make_delivery,
    make_item,
    make_reading,
)

LONDON = ZoneInfo("Europe/London")
QUARTER = parse_period("2027-04-01", "2027-06-30")
ORGANISATION = "Derbyshire Violence Reduction Unit"
MADE_AT = datetime(2027, 7, 1, 9, 0, tzinfo=UTC)
SENT_AT = datetime(2027, 5, 17, 7, 0, tzinfo=UTC)
LATEST = datetime(2027, 6, 14, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Quarter:
    """Ids of what a test wants to change."""

    post_a_on_x: int
    post_b_on_x: int
    post_a_on_bluesky: int


def read_all(session: object, delivery: Delivery, at: datetime, **values: int | Missing) -> None:
    for measure, value in values.items():
        make_reading(session, delivery=delivery, measure=measure, value=value, taken_at=at)  # type: ignore[arg-type]


def write_quarter() -> Quarter:
    with transaction() as session:
        knives = make_campaign(session, title="Knife Crime Awareness Week", slug="kcaw-2027")
        summer = make_campaign(session, title="Safe summer", slug="safe-summer")
        x = make_account(session, kind="x", name="VRU on X")
        bluesky = make_account(session, kind="bluesky", name="VRU on Bluesky")
        mail = make_account(session, kind="email", name="Press office")
        practice = make_account(session, kind="practice", name="Practice")
        a = make_item(session, campaign=knives, title="Monday launch")
        b = make_item(session, campaign=summer, title='=HYPERLINK("https://bad.example")')
        release = make_item(session, campaign=knives, title="The unit's week", kind="release")

        a_x = make_delivery(session, item=a, account=x, due_at=SENT_AT, remote_url="https://x.example/1")
        read_all(
            session, a_x, SENT_AT + timedelta(hours=1), views=40, reach=30, reactions=2, comments=0, shares=1
        )
        read_all(session, a_x, LATEST, views=100, reach=80, reactions=6, comments=1, shares=3)
        b_x = make_delivery(session, item=b, account=x, due_at=SENT_AT + timedelta(days=1))
        read_all(session, b_x, LATEST, views=300, reach=120, reactions=4, comments=0, shares=2)
        a_bluesky = make_delivery(session, item=a, account=bluesky, due_at=SENT_AT)
        read_all(session, a_bluesky, LATEST, reactions=9, comments=2, shares=1, views=Missing.NOT_OFFERED)

        for accepted in (True, True, False):
            contact = make_contact(session)
            letter = make_delivery(
                session,
                item=release,
                account=mail,
                due_at=SENT_AT,
                contact_id=contact.id,
                recipient_key=f"contact:{contact.id}",
            )
            if accepted:
                read_all(session, letter, SENT_AT + timedelta(hours=1), delivered=1)
        late = make_contact(session, email="late.reporter@paper.example")
        make_delivery(
            session,
            item=release,
            account=mail,
            due_at=SENT_AT,
            status=DeliveryStatus.PERMANENT_FAILURE,
            contact_id=late.id,
            recipient_key=f"contact:{late.id}",
            error="The mail server refused <late.reporter@paper.example>: no such user.",
        )
        trial = make_delivery(session, item=a, account=practice, due_at=SENT_AT)
        read_all(session, trial, LATEST, reactions=2, comments=0, shares=0)
        for status in (DeliveryStatus.MISSED, DeliveryStatus.UNKNOWN):
            make_delivery(session, item=b, account=bluesky, due_at=SENT_AT, status=status, occasion=status)

        make_account_reading(session, account=x, value=1000, taken_at=datetime(2027, 3, 31, 6, tzinfo=UTC))
        make_account_reading(session, account=x, value=1100, taken_at=datetime(2027, 5, 31, 6, tzinfo=UTC))
        make_account_reading(session, account=x, value=1040, taken_at=datetime(2027, 6, 30, 6, tzinfo=UTC))
        make_account_reading(session, account=x, value=9999, taken_at=datetime(2027, 6, 30, 23, tzinfo=UTC))
        make_account_reading(session, account=bluesky, value=50, taken_at=datetime(2027, 6, 1, 6, tzinfo=UTC))
        return Quarter(a_x.id, b_x.id, a_bluesky.id)


def report_of(period: Period = QUARTER, *, generated_at: datetime = MADE_AT) -> EngagementReport:
    with reading() as session:
        return engagement_report(
            session, period=period, zone=LONDON, generated_at=generated_at, organisation=ORGANISATION
        )


def rendered(report: EngagementReport, fmt: str) -> bytes:
    file = io.BytesIO()
    render(report, fmt, file)
    return file.getvalue()


def channel(report: EngagementReport, kind: str) -> GroupTotals:
    return next(group for group in report.channels if group.channel == kind)


def row(report: EngagementReport, item: str, kind: str) -> ReportRow:
    return next(one for one in report.rows if one.item == item and one.channel == kind)


def figure(holder: GroupTotals | ReportRow, measure: str) -> ReportFigure:
    return next(one for one in holder.figures if one.measure == measure)
