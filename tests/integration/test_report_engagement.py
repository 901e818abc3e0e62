"""The engagement report's figures against a small quarter worked out by hand."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from campaigns.channels.errors import UnknownOutcomeError
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.time.periods import parse_period
from campaigns.models.accounts import Account
from campaigns.models.base import db
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.models.known_figures import KnownFigures, keep_readings, renew_known_figures
from campaigns.models.readings import Reading
from campaigns.reports.engagement import campaign_totals
from campaigns.reports.structure import EngagementReport, FigureState, GroupTotals, Rows
from campaigns.reports.wording import METHOD, all_is_out
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.decisions import record_as_sent
from campaigns.services.sending.dispatch import send_delivery
from tests.factories import (
    make_account,
    make_account_reading,
    make_campaign,
    make_delivery,
    make_item,
    make_reading,
)
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office
from tests.integration.report_quarter import (
    LATEST,
    MADE_AT,
    QUARTER,
    SENT_AT,
    Quarter,
    channel,
    figure,
    read_all,
    rendered,
    report_of,
    row,
    write_quarter,
)

pytestmark = pytest.mark.usefixtures("app")


def test_channel_totals_are_those_worked_out_by_hand():
    write_quarter()
    x = channel(report_of(), "x")
    found = {
        name: figure(x, name).value for name in ("views", "reactions", "comments", "shares", "engagements")
    }
    assert found == {"views": 400, "reactions": 10, "comments": 1, "shares": 5, "engagements": 16}
    assert figure(x, "engagement_rate_views").value == 0.04
    assert (x.items, x.deliveries) == (2, 2)


def test_a_campaigns_channel_total_holds_only_its_own_posts():
    write_quarter()
    summer = next(section for section in report_of().campaigns if section.slug == "safe-summer")
    [x] = summer.channels
    assert figure(x, "views").value == 300
    assert figure(x, "reach").value == 120  # one post: nothing was added


def test_reach_is_never_added():
    write_quarter()
    reach = figure(channel(report_of(), "x"), "reach")
    assert (reach.value, reach.state, reach.at_least) == (None, FigureState.NOT_ADDED, 120)
    assert "the same person may be counted" in reach.reason


def test_the_latest_reading_counts_and_not_the_first():
    write_quarter()
    views = figure(row(report_of(), "Monday launch", "x"), "views")
    assert (views.value, views.taken_at, views.definitions, views.native_names) == (
        100,
        LATEST,
        ("d1",),
        ("views_count",),
    )


def test_a_report_made_as_of_an_earlier_moment_leaves_later_readings_aside():
    write_quarter()
    then = report_of(generated_at=SENT_AT + timedelta(hours=2))
    assert figure(row(then, "Monday launch", "x"), "views").value == 40
    assert then.data_at == SENT_AT + timedelta(hours=1)
    assert then.counts.deliveries == 3  # the post of the next day is not out yet


def test_missing_is_not_nought_and_says_why():
    write_quarter()
    report = report_of()
    views = figure(row(report, "Monday launch", "bluesky"), "views")
    assert (views.value, views.reason) == (None, "not provided by the platform")
    assert figure(channel(report, "bluesky"), "views").value is None
    assert figure(channel(report, "bluesky"), "engagement_rate_views").value is None
    assert figure(channel(report, "x"), "comments").value == 1


def test_a_post_that_was_never_read_is_not_collected_yet():
    quarter = write_quarter()
    with transaction() as session:
        campaign = make_campaign(session)
        account = session.get_one(Delivery, quarter.post_a_on_x).account
        make_delivery(
            session, item=make_item(session, campaign=campaign, title="New"), account=account, due_at=SENT_AT
        )
    report = report_of()
    assert figure(row(report, "New", "x"), "views").reason == "not collected yet"
    assert figure(row(report, "New", "x"), "engagements").reason == "not collected yet"
    views = figure(channel(report, "x"), "views")
    assert (views.value, views.counted, views.out_of) == (400, 2, 3)


def test_a_channel_that_was_never_read_has_every_figure_still_to_come():
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        make_delivery(session, item=item, account=make_account(session, kind="x"), due_at=SENT_AT)
    report = report_of()
    assert {one.reason for one in channel(report, "x").figures} == {"not collected yet"}
    assert report.summary[1] == "There is no engagement total for X."


def test_an_unread_letter_waits_for_nothing_that_email_does_not_have():
    write_quarter()
    email = channel(report_of(), "email")
    assert {one.reason for one in email.figures if one.value is None} == {"not provided by the platform"}


def test_definitions_that_changed_are_not_added():
    quarter = write_quarter()
    with transaction() as session:
        delivery = session.get_one(Delivery, quarter.post_b_on_x)
        make_reading(
            session,
            delivery=delivery,
            measure="views",
            value=310,
            taken_at=LATEST + timedelta(days=1),
            definition="d2",
        )
    report = report_of()
    views = figure(channel(report, "x"), "views")
    assert (views.value, views.state) == (None, FigureState.NOT_ADDED)
    assert "definition changed" in views.reason
    assert figure(row(report, report.rows[-1].item, "x"), "views").value == 310


@pytest.mark.parametrize("reason", [Missing.FAILED, Missing.GONE, Missing.NOT_PERMITTED])
def test_a_later_reading_without_a_value_does_not_hide_an_earlier_one(reason: Missing):
    quarter = write_quarter()
    with transaction() as session:
        delivery = session.get_one(Delivery, quarter.post_a_on_x)
        later = LATEST + timedelta(days=1)
        make_reading(session, delivery=delivery, measure="views", value=reason, taken_at=later)
    views = figure(row(report_of(), "Monday launch", "x"), "views")
    assert (views.value, views.taken_at) == (100, LATEST)
    assert "Last known value" in views.note


def test_engagements_name_their_parts():
    write_quarter()
    engagements = figure(channel(report_of(), "x"), "engagements")
    assert engagements.definitions == ("ours: reactions + comments + shares",)
    assert engagements.note == "Made of reactions, comments and shares."


def test_engagements_of_different_parts_are_not_added():
    quarter = write_quarter()
    with transaction() as session:
        delivery = session.get_one(Delivery, quarter.post_a_on_x)
        make_reading(session, delivery=delivery, measure="saves", value=2, taken_at=LATEST)
    engagements = figure(channel(report_of(), "x"), "engagements")
    assert (engagements.value, engagements.state) == (None, FigureState.NOT_ADDED)
    assert "different parts" in engagements.reason


def test_a_rate_needs_engagements_and_views_of_the_same_reading():
    quarter = write_quarter()
    with transaction() as session:
        delivery = session.get_one(Delivery, quarter.post_a_on_x)
        make_reading(
            session, delivery=delivery, measure="views", value=150, taken_at=LATEST + timedelta(days=1)
        )
    report = report_of()
    assert figure(row(report, "Monday launch", "x"), "engagement_rate_views").value is None
    rate = figure(channel(report, "x"), "engagement_rate_views")
    assert (rate.value, rate.counted, rate.out_of) == (0.02, 1, 2)  # 6 / 300: the other post alone


def test_a_releases_emails_are_one_row_and_no_address_is_named():
    write_quarter()
    report = report_of()
    release = row(report, "The unit's week", "email")
    accepted = figure(release, "delivered")
    assert (release.recipients, accepted.value, accepted.counted, accepted.out_of) == (3, 2, 2, 3)
    assert "@" not in repr(report)


def test_nothing_that_was_not_sent_is_dropped():
    write_quarter()
    report = report_of()
    assert sorted((one.status, one.recipients) for one in report.not_sent) == [
        ("missed", 0),
        ("permanent-failure", 1),
        ("unknown", 0),
    ]
    assert (report.counts.not_sent, report.counts.recipients_not_reached, report.counts.not_known) == (
        1,
        1,
        1,
    )
    refused = next(one for one in report.not_sent if one.status == "permanent-failure")
    assert refused.reason == "The mail server refused <(address left out)>: no such user."


@pytest.mark.parametrize(
    "status", [status for status in DeliveryStatus if status not in ("sent", "delivered")]
)
def test_every_status_that_is_not_out_is_listed_in_words(status: DeliveryStatus):
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        make_delivery(
            session, item=item, account=make_account(session, kind="x"), due_at=SENT_AT, status=status
        )
    [line] = report_of().not_sent
    assert line.status_words != ""
    assert line.status == status


def test_what_a_person_said_went_out_counts_in_the_quarter_in_which_it_was_tried(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
):
    clock.set(datetime(2027, 6, 30, 22, 0, tzinfo=UTC))
    delivery = office.planned(minutes=30)
    clock.set(datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC))
    channels.channel(office.delivery(delivery).account_id).fail_next(UnknownOutcomeError("No answer."))
    send_delivery(desk, delivery)
    clock.advance(days=3)
    record_as_sent(desk, delivery, user_id=office.officer)
    assert [report.counts.deliveries for report in both_quarters()] == [1, 0]


def test_over_channels_only_what_we_sent_is_counted_and_practice_is_kept_apart():
    write_quarter()
    counts = report_of().counts
    assert (counts.items, counts.deliveries, counts.channels, counts.practice_deliveries) == (3, 4, 3, 1)


def test_a_reading_of_practice_alone_is_no_reading_of_what_the_public_got():
    with transaction() as session:
        account = make_account(session, kind="practice", name="Practice")
        item = make_item(session, campaign=make_campaign(session))
        sent = make_delivery(session, item=item, account=account, due_at=SENT_AT)
        make_reading(session, delivery=sent, measure="reactions", value=2, taken_at=LATEST)
    report = report_of()
    assert report.data_at is None
    assert figure(report.practised.channels[0], "reactions").taken_at is not None
    page = rendered(report, "html").decode()
    assert "no reading had been taken of anything sent to the public" in page
    assert "no reading had been taken<" not in page


def test_our_own_measures_name_the_channels_that_have_them_in_the_definitions():
    write_quarter()
    names = {one.measure: one.channel_names for one in report_of().definitions}
    assert {name.partition(":")[0] for name in names["engagements"]} >= {"Bluesky", "X"}
    assert [name.partition(":")[0] for name in names["engagement_rate_views"]] == ["X"]


def test_the_method_names_every_moment_at_which_figures_are_read():
    assert "read 1 hour, 24 hours, 3 days, 7 days and 28 days after a post goes out" in METHOD[0]
    assert "Practice are read after 1 minute and 10 minutes as well" in METHOD[0]
    assert "E-mail are read after 1 minute, and not again" in METHOD[0]


def test_the_summary_says_it_in_three_sentences():
    write_quarter()
    assert report_of().summary == (
        "In the period 1 April 2027 to 30 June 2027, 3 items went out in 4 deliveries on 3 channels, "
        "by e-mail to 3 recipients.",
        "Engagements, which are not added over channels: Bluesky 12, X 16.",
        "1 delivery due in the period had not gone out; 1 recipient was not reached; of 1 delivery it was not known "
        "whether it had gone out.",
    )


@pytest.mark.parametrize(
    ("only", "says"),
    [
        ((), "nothing was sent and nothing was due to be sent."),
        ((("practice", -1, DeliveryStatus.SENT),), "nothing was sent to the public."),
        ((("practice", -1, DeliveryStatus.MISSED),), "nothing was sent and nothing was due to be sent."),
        (
            (("x", 1, DeliveryStatus.CREATED),),
            "nothing was sent to the public. 1 delivery is still to come.",
        ),
        (
            (("x", -1, DeliveryStatus.CANCELLED),),
            "nothing was sent to the public. 1 delivery was cancelled.",
        ),
        (
            (("x", -1, DeliveryStatus.MISSED),),
            "nothing was sent to the public. 1 delivery due in the period had not gone out.",
        ),
    ],
    ids=["nothing", "practised", "practice missed", "to come", "cancelled", "missed"],
)
def test_where_nothing_was_sent_no_sentence_says_otherwise(
    only: tuple[tuple[str, int, DeliveryStatus], ...], says: str
):
    with transaction() as session:
        for kind, days, status in only:
            item = make_item(session, campaign=make_campaign(session))
            at = SENT_AT + timedelta(days=days)
            make_delivery(
                session, item=item, account=make_account(session, kind=kind), due_at=at, status=status
            )
    report = report_of(generated_at=SENT_AT)
    assert " ".join(report.summary) == f"In the period 1 April 2027 to 30 June 2027, {says}"
    assert not any("anything sent" in note for note in report.notes)
    assert all_is_out(report.counts).startswith("Nothing was due to be sent")


def test_followers_are_snapshots_at_the_ends_of_the_period_with_the_change():
    write_quarter()
    x = next(one for one in report_of().followers if one.account == "VRU on X")
    assert (x.start.value, x.end.value, x.change) == (1000, 1040, 40)
    bluesky = next(one for one in report_of().followers if one.account == "VRU on Bluesky")
    assert (bluesky.end.value, bluesky.change, bluesky.why_no_change) == (
        50,
        None,
        "there is only one reading",
    )


@pytest.mark.parametrize(("days", "change"), [(0, 40), (7, 40), (8, None), (730, None)])
def test_an_old_figure_is_not_the_periods_start(days: int, change: int | None):
    start = datetime(2027, 3, 31, 23, tzinfo=UTC)
    with transaction() as session:
        account = make_account(session, kind="x", name="VRU on X")
        for at, value in (
            (start - timedelta(days=days), 1000),
            (start + timedelta(days=60), 1030),
            (start + timedelta(days=90), 1040),
        ):
            make_account_reading(session, account=account, value=value, taken_at=at)
    [x] = report_of().followers
    assert x.change == change
    if change is None:
        assert (x.start.value, x.why_no_change) == (
            1030,
            "the last reading before the period is more than 7 days older than it",
        )


@pytest.mark.parametrize(
    ("sent_at", "inside"),
    [
        (datetime(2027, 3, 31, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 31, 23, 0, tzinfo=UTC), True),  # midnight in summer time
        (datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_post_belongs_to_the_local_day_on_which_it_went_out(sent_at: datetime, inside: bool):
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        make_delivery(session, item=item, account=make_account(session, kind="x"), due_at=sent_at)
    assert bool(report_of().rows) is inside


def test_a_post_due_in_one_quarter_and_sent_in_the_next_is_counted_once():
    with transaction() as session:
        item = make_item(session, campaign=make_campaign(session))
        account = make_account(session, kind="x")
        due = datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC)
        make_delivery(session, item=item, account=account, due_at=due, sent_at=due + timedelta(seconds=2))
    reports = both_quarters()
    assert [report.counts.deliveries for report in reports] == [0, 1]
    assert [report.counts.not_sent for report in reports] == [0, 0]


def both_quarters() -> list[EngagementReport]:
    following = parse_period("2027-07-01", "2027-09-30")
    return [
        report_of(period, generated_at=datetime(2027, 10, 1, tzinfo=UTC)) for period in (QUARTER, following)
    ]


def test_a_period_without_data_gives_a_correct_empty_report():
    report = report_of(parse_period("2025-01-01", "2025-03-31"))
    assert (len(report.rows), report.channels, report.not_sent, report.data_at) == (0, (), (), None)
    assert report.summary == (
        "In the period 1 January 2025 to 31 March 2025, nothing was sent and nothing was due to be sent.",
    )


def test_the_fingerprint_tells_whether_the_figures_are_the_same():
    quarter = write_quarter()
    first = report_of()
    assert report_of(generated_at=first.generated_at + timedelta(minutes=1)).fingerprint == first.fingerprint
    with transaction() as session:
        delivery = session.get_one(Delivery, quarter.post_a_on_x)
        make_reading(
            session, delivery=delivery, measure="views", value=101, taken_at=LATEST + timedelta(hours=1)
        )
    assert report_of().fingerprint != first.fingerprint


def test_the_fingerprint_is_that_of_all_figures_together_and_of_the_readings_behind_each_post():
    write_quarter()
    report = report_of()

    def plain(thing: Any) -> Any:
        return (
            thing.isoformat()
            if isinstance(thing, datetime)
            else [json.loads(one) for one in thing.made_of()]
            if isinstance(thing, Rows)
            else vars(thing)
        )

    parts = (report.channels, report.campaigns, (report.practised,), report.not_sent, report.followers)
    whole = json.dumps(parts, sort_keys=True, default=plain)
    assert report.fingerprint == hashlib.sha256(whole.encode()).hexdigest()
    assert "Monday launch" in whole


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", 5001),
        ("definition", "d2"),
        ("native_name", "impressions"),
        ("source", "typed:Jo Reed"),
        ("taken_at", LATEST + timedelta(minutes=3)),
    ],
)
def test_a_report_has_another_fingerprint_whatever_differs_in_one_reading(column: str, value: object):
    quarter = write_quarter()
    first = report_of().fingerprint
    of_it = Reading.delivery_id == quarter.post_a_on_x, Reading.measure == "views"
    with transaction() as session:
        latest = session.scalars(select(Reading).where(*of_it).order_by(Reading.taken_at.desc())).first()
        setattr(latest, column, value)
    assert report_of().fingerprint != first


@pytest.mark.parametrize("are_put_together", [True, False])
def test_the_number_of_questions_does_not_grow_with_the_number_of_posts(are_put_together: bool):
    quarter = write_quarter()
    before = questions(are_put_together)
    more_posts(quarter, 40)
    assert questions(are_put_together) == before


def test_a_report_says_the_same_whether_its_figures_were_put_together_before_or_not():
    quarter = write_quarter()
    more_posts(quarter, 60)
    from_readings = report_of()
    told, so_far = all_of(from_readings), totals_so_far()
    put_together()
    with reading() as session:
        kept = session.scalars(select(KnownFigures)).all()
    assert {one.kind_id is None for one in kept} == {True, False}, "posts of one moment, and posts of several"
    assert all_of(report_of()) == told
    assert totals_so_far() == so_far
    counted = {one.channel: (one.items, one.deliveries, one.recipients) for one in so_far}
    assert counted == {
        one.channel: (one.items, one.deliveries, one.recipients)
        for one in from_readings.campaigns[0].channels
    }


def test_a_report_as_things_stood_leaves_out_what_was_read_since():
    quarter = write_quarter()
    put_together()
    before = all_of(report_of())
    with transaction() as session:
        keep_readings(session, [row_of(quarter.post_a_on_x, "views", 5000, MADE_AT + timedelta(hours=1))])
    assert all_of(report_of()) == before
    assert all_of(report_of(generated_at=MADE_AT + timedelta(hours=2))) != before


def all_of(report: EngagementReport) -> dict[str, Any]:
    """What it says, its rows and all; not when it was made."""
    said = dict(vars(report))
    campaigns, practised = said.pop("campaigns"), said.pop("practised")
    del said["generated_at"]
    return {
        **said,
        "fingerprint": report.fingerprint,
        "campaigns": [(one.title, one.channels, list(one.rows)) for one in campaigns],
        "practised": (practised.channels, list(practised.rows)),
    }


def totals_so_far() -> tuple[GroupTotals, ...]:
    with reading() as session:
        return campaign_totals(session, "kcaw-2027", known_at=MADE_AT)


def questions(are_put_together: bool) -> int:
    if are_put_together:
        put_together()
    counted: list[str] = []

    def note(*given: Any) -> None:
        counted.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    report_of()
    event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in counted)


def put_together() -> None:
    with transaction() as session:
        renew_known_figures(session, session.scalars(select(Delivery.id)).all())


def more_posts(quarter: Quarter, count: int) -> None:
    """Posts of each kind of luck: read once, read later in part, gone, refused, never read."""
    with transaction() as session:
        like = session.get_one(Delivery, quarter.post_a_on_x)
        item, account = session.get_one(Item, like.item_id), session.get_one(Account, like.account_id)
        for number in range(count):
            post = make_delivery(
                session,
                item=item,
                account=account,
                due_at=SENT_AT + timedelta(minutes=number),
                occasion=str(number),
            )
            match number % 5:
                case 0:
                    read_all(
                        session, post, LATEST, views=number, reach=number, reactions=1, comments=0, shares=2
                    )
                case 1:
                    read_all(session, post, SENT_AT, views=10, reactions=number)
                    read_all(session, post, LATEST, views=20, reactions=Missing.FAILED)
                case 2:
                    read_all(session, post, LATEST, views=Missing.GONE, reactions=Missing.GONE)
                case 3:
                    read_all(session, post, SENT_AT, views=7, reactions=3)
                    read_all(
                        session, post, LATEST, views=Missing.NOT_PERMITTED, reactions=Missing.NOT_PERMITTED
                    )


def row_of(delivery_id: int, measure: str, value: int, at: datetime) -> dict[str, Any]:
    return {
        "delivery_id": delivery_id, "measure": measure, "value": value, "missing": "", "native_name": measure,
        "definition": "x", "source": "api", "taken_at": at,
    }  # fmt: skip
