"""Every figure of the report's page, worked out a second time: from the rows, in plain SQL, by none of the report's code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from sqlalchemy import text

from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.reports.wording import METHOD
from campaigns.services.core.transaction import transaction
from tests.factories import (
    make_account,
    make_account_reading,
    make_campaign,
    make_contact,
    make_delivery,
    make_item,
    make_reading,
)
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import MONDAY_MORNING, Office, open_office

DAY = timedelta(days=1)
EARLIER, LATER = MONDAY_MORNING - 7 * DAY, MONDAY_MORNING + 7 * DAY
LABELS = {
    "views": "Views",
    "reactions": "Reactions",
    "comments": "Comments",
    "shares": "Shares",
    "delivered": "E-mails accepted",
}
# What the tables hold, of the quarter from April to June 2027: midnight in the United Kingdom is 23:00 UTC.
OUT = (
    "d.status IN ('sent', 'delivered') AND d.sent_at >= '2027-03-31 23:00' AND d.sent_at < '2027-06-30 23:00'"
)
DUE = "d.status NOT IN ('sent', 'delivered') AND d.due_at >= '2027-03-31 23:00' AND d.due_at < '2027-06-30 23:00'"
ROWS = (
    "FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN items i ON i.id = d.item_id "
    "JOIN campaigns c ON c.id = i.campaign_id"
)
PUBLIC = "a.kind <> 'practice'"
LETTERS = "d.recipient_key <> ''"
PLANNED_ANEW = (
    "(d.status = 'cancelled' AND (SELECT count(*) FROM deliveries n WHERE n.item_id = d.item_id AND "
    "n.account_id = d.account_id AND n.recipient_key = d.recipient_key AND n.id > d.id) > 0)"
)
PLAN = "d.item_id || '/' || d.account_id || '/' || d.occasion"
LAST_READING = (
    "(SELECT r.value FROM readings r WHERE r.delivery_id = d.id AND r.measure = '{}' AND r.value IS NOT NULL "
    "ORDER BY r.taken_at DESC LIMIT 1)"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from closing(open_office(tmp_path))


def fill(office: Office) -> None:
    """A quarter half over, with everything in it that was once counted wrongly."""
    with office.app.app_context(), transaction() as session:
        knives, summer = make_campaign(session, title="Knives"), make_campaign(session, title="Safe summer")
        x, bluesky = (make_account(session, kind=kind, name=f"VRU on {kind}") for kind in ("x", "bluesky"))
        mail, practice = (make_account(session, kind=kind) for kind in ("email", "practice"))
        launch = make_item(session, campaign=knives, title="Launch")
        walk = make_item(session, campaign=summer, title="Walk away")
        thanks = make_item(session, campaign=summer, title="Thank you")
        release = make_item(session, campaign=knives, title="A week against knives", kind="release")

        def plan(
            item: Any, account: Any, days: float, status: DeliveryStatus = DeliveryStatus.SENT, **more: Any
        ) -> Delivery:
            due_at = MONDAY_MORNING + days * DAY
            return make_delivery(session, item=item, account=account, due_at=due_at, status=status, **more)

        def read(delivery: Delivery, at: datetime, **values: int | Missing) -> None:
            for measure, value in values.items():
                make_reading(session, delivery=delivery, measure=measure, value=value, taken_at=at)

        first = plan(launch, x, -8)
        read(first, EARLIER, views=40, reach=30, reactions=2, comments=0, shares=1)
        read(first, MONDAY_MORNING, views=1100, reach=80, reactions=60, comments=1, shares=3)
        read(plan(walk, x, -7), MONDAY_MORNING, views=300, reach=120, reactions=4, comments=0, shares=2)
        read(plan(launch, bluesky, -8), EARLIER, reactions=9, comments=2, shares=1, views=Missing.NOT_OFFERED)
        read(plan(launch, practice, -8), MONDAY_MORNING, reactions=700, comments=1, shares=0)
        plan(walk, x, -200, occasion="last year")
        for number in range(8):
            contact = make_contact(session)
            late = {
                5: DeliveryStatus.PERMANENT_FAILURE,
                6: DeliveryStatus.CANCELLED,
                7: DeliveryStatus.UNKNOWN,
            }
            status = late.get(number, DeliveryStatus.SENT)
            key = {"contact_id": contact.id, "recipient_key": f"contact:{contact.id}"}
            letter = plan(release, mail, -8, status, error="No such person." if number == 5 else "", **key)
            if number < 4:
                read(letter, EARLIER, delivered=1)
        plan(thanks, x, -5, DeliveryStatus.CANCELLED)  # moved to a later day, where it went out
        plan(thanks, x, -4, occasion="again-1")
        plan(thanks, bluesky, -5, DeliveryStatus.CANCELLED)  # moved to a day that is still to come
        plan(thanks, bluesky, 3, DeliveryStatus.CREATED, occasion="again-1")
        plan(walk, bluesky, -3, DeliveryStatus.CANCELLED, error="Cancelled by Maya Okafor: not now")
        plan(launch, bluesky, -2, DeliveryStatus.MISSED, occasion="second", error="The desk was off.")
        plan(walk, x, -1, DeliveryStatus.CREATED, occasion="second")  # its account stands still
        plan(thanks, x, -1, DeliveryStatus.UNKNOWN, occasion="second", error="No answer came.")
        plan(walk, x, 5, DeliveryStatus.CREATED, occasion="third")
        plan(walk, x, 6, DeliveryStatus.CANCELLED, occasion="fourth")
        plan(walk, x, 200, DeliveryStatus.CREATED, occasion="fifth")
        for days, status in ((-2, DeliveryStatus.MISSED), (2, DeliveryStatus.CREATED)):
            plan(walk, practice, days, status, occasion=status)
        for at, value in ((-50, 1000), (-9, 1030), (-1, 1041)):
            make_account_reading(session, account=x, value=value, taken_at=MONDAY_MORNING + at * DAY)


class Tables:
    """The rows asked in plain SQL."""

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in db.session.execute(text(query))]

    def one(self, query: str) -> int:
        [(value,)] = self.all(query)
        return int(value)

    def sent(self, what: str, where: str) -> int:
        return self.one(f"SELECT count(DISTINCT {what}) {ROWS} WHERE {OUT} AND {where}")

    def unsent(self, where: str, *, what: str = PLAN) -> int:
        return self.one(
            f"SELECT count(DISTINCT {what}) {ROWS} WHERE {DUE} AND {PUBLIC} AND NOT {PLANNED_ANEW} AND {where}"
        )

    def figures(self, where: str) -> dict[str, str]:
        """Label → what the page has to show, of the posts or letters that fit."""
        shown, totals = {}, {}
        for measure, label in LABELS.items():
            reading = LAST_READING.format(measure)
            [(total, known, of)] = self.all(
                f"SELECT sum({reading}), count({reading}), count(*) {ROWS} WHERE {OUT} AND {where}"
            )
            if known:
                totals[measure] = int(total)
                shown[label] = f"{total:,}" + (f" from {known} of {of}" if known < of else "")
        parts = [totals[name] for name in ("reactions", "comments", "shares") if name in totals]
        part_of = next((told[len(told.split()[0]) :] for told in [shown.get("Reactions", "")] if told), "")
        if parts:
            shown["Engagements (ours)"] = f"{sum(parts):,}{part_of}"
        if parts and "views" in totals:
            shown["Engagements as a share of views"] = f"{sum(parts) / totals['views']:.2%}{part_of}"
        reach = LAST_READING.format("reach")
        reaches = [row[0] for row in self.all(f"SELECT {reach} {ROWS} WHERE {OUT} AND {where}") if row[0]]
        if reaches:
            shown["Reach"] = f"at least {max(reaches)}" if len(reaches) > 1 else f"{reaches[0]}"
        return shown


def figures_on(card: Tag) -> dict[str, str]:
    return {
        words(one.select_one("dt")): words(one.select_one("dd"))
        for one in card.select(".cd-figures__one")
        if one.select_one(".cd-figure")
    }


def words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def test_each_figure_of_the_page_is_what_the_rows_say(office: Office) -> None:
    fill(office)
    reader = Reader(office).sign_in(Role.OFFICER)
    page = reader.get("/report?period=this-quarter")
    compared = 0
    with office.app.app_context():
        rows = Tables()
        now = f"'{MONDAY_MORNING.astimezone(UTC):%Y-%m-%d %H:%M}:59'"
        nobody_got_it = (
            "(SELECT count(*) FROM deliveries o WHERE o.item_id = d.item_id AND o.account_id = d.account_id AND "
            "o.occasion = d.occasion AND o.status IN ('sent', 'delivered')) = 0"
        )
        due, cancelled = f"d.due_at <= {now}", "d.status = 'cancelled'"
        [sent, engaged, rest] = [words(one) for one in page.select(".cd-reporthead .govuk-body")]
        assert sent == (
            f"In the period 1 April 2027 to 30 June 2027, {rows.sent('i.id', PUBLIC)} items went out in "
            f"{rows.sent(PLAN, PUBLIC)} posts and mailings on {rows.sent('a.kind', PUBLIC)} channels, by e-mail to "
            f"{rows.sent('d.id', LETTERS)} recipients."
        )
        unknown = "d.status = 'unknown'"
        not_sent = rows.unsent(f"{due} AND NOT {cancelled} AND NOT {unknown} AND {nobody_got_it}")
        not_reached = rows.unsent(f"{due} AND NOT {cancelled} AND NOT {unknown} AND {LETTERS}", what="d.id")
        not_known = rows.unsent(f"{due} AND {unknown} AND {nobody_got_it}")
        letters_not_known = rows.unsent(f"{due} AND {unknown} AND {LETTERS}", what="d.id")
        taken_back = rows.unsent(f"{due} AND {cancelled} AND {nobody_got_it}")
        to_come = rows.unsent(f"NOT {due} AND NOT {cancelled}")
        assert (not_sent, not_reached, taken_back, to_come) == (2, 1, 1, 2)  # by hand
        assert (not_known, letters_not_known) == (1, 1)
        assert rest == (
            f"{not_sent} posts and mailings due in the period had not gone out; {not_reached} recipient was not reached; "
            f"of {not_known} post or mailing it was not known whether it had gone out; of {letters_not_known} recipient it was "
            "not known whether they were reached; "
            f"{taken_back} post or mailing was cancelled; {to_come} posts and mailings are still to come."
        )
        totals = {
            label: rows.figures(f"a.kind = '{kind}'") for kind, label in (("bluesky", "Bluesky"), ("x", "X"))
        }
        said = ", ".join(
            f"{label} {shown['Engagements (ours)'].split()[0]}" for label, shown in totals.items()
        )
        assert engaged == f"Engagements, which are not added over channels: {said}."
        for kind, label in (
            ("x", "X"),
            ("bluesky", "Bluesky"),
            ("email", "E-mail"),
            ("practice", "Practice"),
        ):
            card = page.select_one(f'section[aria-label="{label}"]')
            assert card is not None, label
            assert figures_on(card) == rows.figures(f"a.kind = '{kind}'"), label
            items, deliveries = (rows.sent(what, f"a.kind = '{kind}'") for what in ("i.id", PLAN))
            said = words(card.select_one(".cd-quiet"))
            recipients = rows.sent("d.id", f"a.kind = '{kind}' AND {LETTERS}")
            wanted = [items, deliveries, *([recipients] if recipients else [])]
            assert [int(one) for one in re.findall(r"\d+", said)] == wanted, label
            compared += len(figures_on(card))
        for name, kind in rows.all(f"SELECT DISTINCT i.title, a.kind {ROWS} WHERE {OUT}"):
            label = {"x": "X", "bluesky": "Bluesky", "email": "E-mail", "practice": "Practice"}[kind]
            [card] = page.select(f'section[aria-label="{name}, {label}"]')
            assert figures_on(card) == rows.figures(f"a.kind = '{kind}' AND i.title = '{name}'"), name
            recipients = rows.sent("d.id", f"i.title = '{name}' AND a.kind = '{kind}' AND {LETTERS}")
            assert (f", to {recipients} recipients" in words(card)) is bool(recipients), name
            compared += len(figures_on(card))
        lines = page.select("table:-soup-contains('not known to be out') tbody tr")
        left = rows.all(
            f"SELECT i.title, d.error, sum(CASE WHEN {LETTERS} THEN 1 ELSE 0 END) {ROWS} "
            f"WHERE {DUE} AND {PUBLIC} AND NOT {PLANNED_ANEW} AND {due} "
            "GROUP BY i.id, a.id, d.status, d.occasion ORDER BY d.due_at, d.id"
        )
        assert [words(line.select_one("[data-label=Item]")) for line in lines] == [row[0] for row in left]
        assert all(row[1] in words(line) for line, row in zip(lines, left, strict=True))
        assert [f": {row[2]} recipient" in words(line) for line, row in zip(lines, left, strict=True)] == [
            bool(row[2]) for row in left
        ]
        notes = words(page.select_one(".cd-notes"))
        practised = rows.sent(PLAN, "a.kind = 'practice'")
        assert f"Not counted here: {practised} post or mailing to Practice" in notes
        [(latest,)] = rows.all(
            f"SELECT max(taken_at) FROM (SELECT r.taken_at {ROWS} JOIN readings r ON r.delivery_id = d.id WHERE {OUT} AND "
            f"{PUBLIC} UNION SELECT taken_at FROM account_readings) AS t"
        )
        assert f"The latest reading used was taken on {datetime.fromisoformat(latest):%-d %B %Y}, " in notes
        assert all(sentence in notes for sentence in METHOD)
        followers = [
            int(value)
            for (value,) in rows.all(
                "SELECT value FROM account_readings WHERE taken_at >= '2027-03-24 23:00' ORDER BY taken_at"
            )
        ]
        shown = [
            words(cell) for cell in page.select("[data-label='At the start'], [data-label='At the end']")
        ]
        assert shown == [f"{followers[0]:,}", f"{followers[-1]:,}"]
        assert words(page.select_one("[data-label=Change]")) == f"+{followers[-1] - followers[0]}"
    assert len(page.select(".cd-figure")) == compared + len(shown)
