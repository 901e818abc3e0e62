"""Money and limits on the pages: what a post costs before it is sent, and how each account stands."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.office import Office, schedule
from tests.web.paying_office import LINKED, ON_X, add_x, cap, use

COST = (
    "Sending this to X costs US$0.20. It has a link, and with one a post costs thirteen times as much as a plain one "
    "(US$0.015) on X."
)


@pytest.fixture
def paying(office: Office) -> Office:
    """An office with an account on X and an approved post with a link for it."""
    add_x(office, LINKED)
    return office


def card(reader: Reader) -> str:
    return next(text for text in reader.texts(".cd-grid__card") if text.startswith(ON_X))


def test_the_preview_says_what_the_post_costs(paying: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get(f"/items/{LINKED}")
    assert reader.texts(".cd-preview--x .cd-preview__notes li")[-1] == COST


def test_the_form_that_schedules_says_what_it_costs_and_what_the_cap_leaves(
    paying: Office, sign_in: As
) -> None:
    cap(paying, "5.00")
    reader = sign_in(Role.OFFICER)
    page = reader.get(f"/items/{LINKED}")
    box = page.select_one(f'input[name=account][value="{ON_X}"]')
    assert box is not None
    words = page.find(id=box["aria-describedby"])
    assert words is not None
    assert " ".join(words.get_text().split()) == f"{COST} Its cap for May 2027 leaves US$5.00."


def test_scheduling_beyond_the_cap_says_why_beside_the_form(paying: Office, sign_in: As) -> None:
    cap(paying, "0.10")
    reader = sign_in(Role.OFFICER)
    reader.get(f"/items/{LINKED}")
    form = {"when": "own", "day": "2027-05-18", "time": "09:00", "account": ON_X}
    reader.post(f"/items/{LINKED}/schedule", form, status=400)
    assert "VRU on X may spend US$0.10 in May 2027 (UTC), and US$0.10 of that is left." in reader.text()


def test_the_accounts_page_shows_windows_and_money(paying: Office, sign_in: As) -> None:
    use(paying)
    cap(paying, "5.00")
    schedule(paying, LINKED, ON_X, in_minutes=60)
    reader = sign_in(Role.OFFICER)
    reader.get("/accounts")
    shown = card(reader)
    for words in (
        "94 of 100 posts left until today, 9:15am",
        "Spent in May 2027 US$0.215",
        "Planned for the rest of it US$0.20",
        "Monthly cap US$5.00",
        "Left for more US$4.585",
        "Some of it may not have been charged",
        "Months begin and end at midnight UTC, as the channel bills.",
    ):
        assert words in shown
    assert "campaigns accounts cap" not in shown


def test_a_plan_that_costs_more_than_the_cap_leaves_is_said(paying: Office, sign_in: As) -> None:
    schedule(paying, LINKED, ON_X, in_minutes=60)
    cap(paying, "0.10")
    reader = sign_in(Role.ADMINISTRATOR)
    reader.get("/accounts")
    assert "What is planned costs more than the cap leaves." in card(reader)
    assert f'campaigns accounts cap "{ON_X}" --usd 5.00' in card(reader)


def test_an_account_that_waits_for_its_window_says_until_when(paying: Office, sign_in: As) -> None:
    use(paying, remaining=0)
    schedule(paying, LINKED, ON_X, in_minutes=1)
    paying.clock.advance(minutes=2)
    assert paying.send_what_is_due() == 0
    reader = sign_in(Role.OFFICER)
    reader.get("/accounts")
    assert "0 of 100 posts left until today, 9:15am" in card(reader)
    assert "The channel’s limit is reached. What is due here goes out from" in card(reader)
    reader.get("/working")
    assert "The channel takes no more until" in reader.text()


def test_a_channel_that_charges_nothing_shows_no_money(paying: Office, sign_in: As) -> None:
    reader = sign_in(Role.OFFICER)
    reader.get("/accounts")
    others = [text for text in reader.texts(".cd-grid__card") if not text.startswith(ON_X)]
    assert others
    assert not any("US$" in text for text in others)


def test_a_held_delivery_says_what_it_costs_and_what_to_do(paying: Office, sign_in: As) -> None:
    (one,) = schedule(paying, LINKED, ON_X, in_minutes=1)
    cap(paying, "0.10")
    paying.clock.advance(minutes=2)
    paying.send_what_is_due()
    reader = sign_in(Role.OFFICER)
    reader.get(f"/deliveries/{one}")
    assert "This costs US$0.20 on X." in reader.text()
    assert "Raise the cap" in reader.text()
