"""A period with more posts than a page shows: its figures are those of all, its posts stand on page after page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.reports.screens.report import PER_PAGE
from campaigns.services.core.transaction import transaction
from tests.factories import make_account, make_campaign, make_delivery, make_item, make_reading
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import MONDAY_MORNING, Office, open_office

MANY = PER_PAGE + 20
PERIOD = "period=dates&from=2027-05-01&to=2027-06-30"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from closing(open_office(tmp_path))


def fill(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        account = make_account(session, kind="x", name="VRU on X")
        practice = make_account(session, kind="practice", name="Training feed")
        for title in ("Knives", "Safe summer"):
            campaign = make_campaign(session, title=title)
            for number in range(MANY // 2):
                item = make_item(session, campaign=campaign, title=f"{title} {number}")
                at = MONDAY_MORNING - timedelta(days=1, minutes=number)
                sent = make_delivery(session, item=item, account=account, due_at=at)
                make_reading(session, delivery=sent, measure="views", value=number, taken_at=at)
                make_delivery(session, item=item, account=practice, due_at=at)
                missed = {"occasion": "second", "status": DeliveryStatus.MISSED}
                make_delivery(session, item=item, account=account, due_at=at, **missed)


def shown(reader: Reader, within: str) -> list[str]:
    return reader.texts(f"{within} h3.cd-group__title")


def test_every_post_stands_on_one_page_and_the_figures_of_all_on_each(office: Office) -> None:
    fill(office)
    reader = Reader(office).sign_in(Role.OFFICER)
    page = reader.get(f"/report?{PERIOD}")
    total = 2 * sum(range(MANY // 2))
    seen = shown(reader, "#posts")
    assert len(seen) == PER_PAGE
    assert f"1 to {PER_PAGE} of {MANY} posts and releases." in reader.text("#posts .cd-pager")
    reader.get(page.select_one("#posts a[rel=next]")["href"])
    assert reader.text("section[aria-label=X] .cd-figure") == f"{total:,}"
    seen += shown(reader, "#posts")
    assert len(seen) == len(set(seen)) == MANY
    assert reader.page.select_one("#posts a[rel=next]") is None
    reader.get(reader.page.select_one("#posts a[rel=prev]")["href"])
    assert len(shown(reader, "#posts")) == PER_PAGE


def test_what_is_not_out_and_what_was_practised_have_pages_too(office: Office) -> None:
    fill(office)
    reader = Reader(office).sign_in(Role.OFFICER)
    page = reader.get(f"/report?{PERIOD}")
    lines = "table:-soup-contains('not known to be out') tbody tr"
    assert len(page.select(lines)) == PER_PAGE
    assert len(shown(reader, "#practised")) == PER_PAGE
    reader.get(page.select_one("nav[aria-label='More lines'] a[rel=next]")["href"])
    assert len(reader.page.select(lines)) == MANY - PER_PAGE
    assert len(shown(reader, "#posts")) == PER_PAGE, "the other lists stay where they are"
    reader.get(reader.page.select_one("#practised a[rel=next]")["href"])
    assert len(shown(reader, "#practised")) == MANY - PER_PAGE


def test_there_is_no_page_past_the_last(office: Office) -> None:
    fill(office)
    reader = Reader(office).sign_in(Role.OFFICER)
    for asked in ("posts=3", "left=9", "practised=3", "posts=-1", "left=x"):
        reader.get(f"/report?{PERIOD}&{asked}", status=404)


def test_what_else_an_address_says_goes_into_no_link(office: Office) -> None:
    fill(office)
    reader = Reader(office).sign_in(Role.OFFICER)
    page = reader.get(f"/report?{PERIOD}&_scheme=javascript&_external=1&endpoint=x&posts=2")
    link = str(page.select_one("#posts a[rel=prev]")["href"])
    assert link.startswith("/report?period=dates&from=2027-05-01&to=2027-06-30")
