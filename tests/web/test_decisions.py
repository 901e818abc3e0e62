"""To decide: one page lists everything that stands still, with what was tried and said, where to look, and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import Tag
from sqlalchemy import select

from campaigns.domain.people.permissions import Role
from campaigns.models.base import db
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import reading
from campaigns.services.stops.holds import start_hold
from tests.web.client import Reader
from tests.web.office import Office, ref, schedule, sign_off
from tests.web.undecided import undecided_office

UNKNOWN = 0  # the first case on the page


@pytest.fixture
def undecided(tmp_path: Path) -> Iterator[Office]:
    office = undecided_office(tmp_path)
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def officer(undecided: Office) -> Reader:
    reader = Reader(undecided).sign_in(Role.OFFICER)
    reader.get("/decisions")
    return reader


def case(reader: Reader, number: int) -> Tag:
    return reader.page.select("article")[number]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def buttons(tag: Tag) -> list[tuple[str, str]]:
    found = []
    for link in tag.select(".cd-case__buttons .govuk-button"):
        hidden = link.select_one(".govuk-visually-hidden")
        text = words(link).removesuffix(words(hidden) if hidden else "").strip()
        found.append((text, str(link["href"])))
    return found


def statuses(office: Office, item: str) -> list[str]:
    with office.app.app_context(), reading() as session:
        return list(
            session.scalars(
                select(Delivery.status)
                .join(Delivery.item)
                .where(Delivery.item.has(ref=item))
                .order_by(Delivery.id)
            )
        )


def test_what_is_asked_stands_in_the_order_of_urgency(officer: Reader) -> None:
    assert officer.texts("section.cd-cases h2") == [
        "Nobody knows whether these went out",
        "Campaign Desk is still looking for these",
        "These missed their time",
        "These could not be sent",
        "These were held",
    ]
    assert officer.text("h1") == "To decide 6"


def test_each_says_what_was_tried_when_and_what_the_channel_said(officer: Reader) -> None:
    told = words(case(officer, UNKNOWN))
    assert "Several posts of the account look like this one" in told
    assert "Try 1, Monday 17 May 2027, 9:01am" in told
    assert "no answer came back" in told
    assert "ReadTimeout" in told


def test_each_leads_to_the_account_s_own_page(officer: Reader) -> None:
    link = case(officer, UNKNOWN).select_one(".cd-case__look a")
    assert link is not None
    assert link["href"] == "https://bsky.app/profile/vru.example"
    assert "noreferrer" in link["rel"]


def test_where_nothing_can_be_looked_at_it_says_whom_to_ask(officer: Reader) -> None:
    assert "Ask the recipient or your mail administrators." in words(officer.page)


def test_of_what_is_not_known_there_are_three_buttons(officer: Reader) -> None:
    assert [text for text, _ in buttons(case(officer, UNKNOWN))] == [
        "It went out",
        "Send it again",
        "Drop it",
    ]


def test_what_was_missed_can_have_a_new_time_be_sent_now_or_dropped(officer: Reader) -> None:
    missed = next(one for one in officer.page.select("article") if "Missed" in words(one))
    assert [text for text, _ in buttons(missed)] == ["Give it a new time", "Send it now", "Drop it"]
    assert "It was never tried: no channel has seen it." in words(missed)


def test_of_many_tries_the_latest_are_shown_and_the_rest_counted(officer: Reader) -> None:
    failed = next(one for one in officer.page.select("article") if "Failed" in words(one))
    assert next(words(one) for one in failed.select(".cd-history__when")).startswith("Try 6,")
    assert "And 2 earlier tries, on its own page." in words(failed)


def test_half_a_thread_says_how_much_of_it_stands(officer: Reader) -> None:
    half = next(one for one in officer.page.select("article") if "posts stand on the channel" in words(one))
    assert "1 of its 3 posts stand on the channel. Sending it goes on with the next one." in words(half)
    assert [text for text, _ in buttons(half)] == ["It went out", "Give it a new time", "Send it now"]


def test_what_the_desk_still_looks_for_says_when(officer: Reader) -> None:
    looking = next(one for one in officer.page.select("article") if "looks for it itself" in words(one))
    assert "Campaign Desk looks for it itself today, 9:52am" in words(looking)


def test_a_decision_leads_back_to_the_page_with_one_less(officer: Reader, undecided: Office) -> None:
    address = next(href for text, href in buttons(case(officer, UNKNOWN)) if text == "Drop it")
    officer.get(address)
    page = officer.send(address.partition("?")[0], {"reason": "Overtaken by events", "from": "decisions"})
    assert officer.text("h1") == "To decide 5"
    assert page.select_one(".govuk-notification-banner") is not None
    assert statuses(undecided, ref("monday-launch")) == ["cancelled"]


def test_before_a_repeat_it_says_what_a_repeat_would_mean_on_that_channel(officer: Reader) -> None:
    sentences = []
    for number in (UNKNOWN, 1):
        address = next(href for text, href in buttons(case(officer, number)) if text == "Send it again")
        officer.get(address)
        sentences.append(officer.text())
        officer.get("/decisions")
    assert any("nothing appears twice" in one for one in sentences)
    assert any("it arrives a second time" in one for one in sentences)


def letter(reader: Reader) -> Tag:
    return next(one for one in reader.page.select("article") if "2 recipients" in words(one))


def test_one_decision_settles_all_recipients_that_stand_alike(officer: Reader, undecided: Office) -> None:
    address = next(href for text, href in buttons(letter(officer)) if text == "Drop it")
    officer.get(address)
    assert "all 2 recipients" in officer.text()
    assert "News desk" in officer.text()
    officer.send(address, {"reason": "The launch is off"})
    assert "(2 recipients)" in officer.text()
    assert statuses(undecided, ref("launch", "releases")) == ["cancelled", "cancelled"]


def test_dropping_several_asks_for_a_reason(officer: Reader, undecided: Office) -> None:
    address = next(href for text, href in buttons(letter(officer)) if text == "Drop it")
    officer.get(address)
    officer.post(address, {"reason": " "}, status=400)
    assert "Say why, in a few words" in officer.text()
    assert set(statuses(undecided, ref("launch", "releases"))) == {"unknown"}


def test_what_a_hold_stopped_is_not_asked_here(undecided: Office) -> None:
    sign_off(undecided, ref("friday-thanks"))
    schedule(undecided, ref("friday-thanks"), "Practice", in_minutes=60)
    with undecided.app.app_context():
        start_hold(
            undecided.desk,
            user_id=undecided.people[Role.OFFICER],
            kind="court",
            scope="all",
            reason="A trial",
        )
    reader = Reader(undecided).sign_in(Role.OFFICER)
    reader.get("/decisions")
    assert "Thank you" not in " ".join(reader.texts("article h3"))
    assert "1 post or e-mail is stopped by a hold, and not to be decided here." in reader.text()


def test_it_is_reached_from_today_and_from_is_it_working(officer: Reader) -> None:
    assert officer.get("/").select("a[href^='/decisions']") != []
    assert officer.get("/working").select("a[href='/decisions']") != []


def test_who_may_not_decide_sees_the_page_without_buttons(undecided: Office) -> None:
    reader = Reader(undecided).sign_in(Role.APPROVER)
    reader.get("/decisions")
    assert reader.page.select(".cd-case__buttons .govuk-button") == []
    assert "decide on these" in reader.text()


def test_an_office_with_nothing_to_decide_says_so(office: Office) -> None:
    reader = Reader(office).sign_in(Role.OFFICER)
    reader.get("/decisions")
    assert "There is nothing to decide." in reader.text()


def test_a_decision_that_is_taken_already_is_not_there_any_more(officer: Reader) -> None:
    address = next(href for text, href in buttons(letter(officer)) if text == "Drop it")
    officer.get(address)
    officer.send(address, {"reason": "Off"})
    officer.get(address, status=404)


def test_the_page_of_what_is_not_known_leads_to_the_channel_first_and_it_went_out_is_not_the_green_button(
    undecided: Office, officer: Reader
) -> None:
    with undecided.app.app_context(), reading() as session:
        query = select(Delivery.id).where(Delivery.status == "unknown", Delivery.contact_id.is_(None))
        unknown = session.scalars(query.order_by(Delivery.id)).first()
    officer.get(f"/deliveries/{unknown}")
    box = officer.page.select_one(".cd-decide")
    assert box is not None
    assert officer.texts(".cd-decide h2") == ["Look there first", "Decide what happens"]
    first = box.select_one("a")
    assert first is not None
    assert "Look at" in words(first)
    went_out = box.select_one("a.govuk-button")
    assert went_out is not None
    assert words(went_out) == "It went out"
    assert "govuk-button--secondary" in went_out["class"]
    officer.get(str(went_out["href"]))
    assert "Look at" in officer.text()
    button = officer.page.select_one("main form button")
    assert button is not None
    assert "govuk-button--secondary" in button["class"]
