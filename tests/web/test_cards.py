"""Content warnings and cards of pages, as their writer and their approver see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from campaigns.channels.link_card import CardWords, Fetched
from campaigns.channels.pictures import Picture
from campaigns.domain.people.permissions import Role
from campaigns.services.signoff.review import submit_for_review
from tests.integration.office import picture_bytes
from tests.web.client import Reader
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref

POST = """\
---
title: Help
channels: [bluesky, mastodon]
publish_at: 2027-05-20T08:00
content_warning: Knife crime
link_card: https://vru.example/help
---
Talk to us: https://vru.example/help
"""


@dataclass
class OnePage:
    title: str = "Walk <away>"

    def fetch(self, address: str) -> Fetched:
        return Fetched(address, b"")

    def read_words(self, page: Fetched) -> CardWords:
        return CardWords(self.title, "Who to talk to.", "https://vru.example/card.png")

    def read_picture(self, fetched: Fetched) -> Picture:
        return Picture(picture_bytes(), "image/jpeg", 40, 30)


def test_the_approver_sees_the_warning_and_the_card_that_go_out(office: Office) -> None:
    (office.content / CAMPAIGN / "posts" / "help.md").write_text(POST, encoding="utf-8")
    officer = Reader(office).sign_in(Role.OFFICER)
    officer.get(f"/items/{ref('help')}")
    assert "read when it is submitted" in officer.text(".cd-linkcard")
    assert officer.texts(".cd-post__warning") == ["Content warning Knife crime"]

    office.app.extensions["desk"] = replace(office.desk, cards=OnePage())
    with office.app.app_context():
        submit_for_review(office.desk, ref("help"), user_id=office.people[Role.OFFICER])
    approver = Reader(office).sign_in(Role.APPROVER)
    page = approver.get(f"/items/{ref('help')}")

    assert approver.text(".cd-linkcard__title") == "Walk <away>"
    assert approver.text(".cd-linkcard") == "Walk <away> Who to talk to. Card https://vru.example/help"
    address = page.select_one(".cd-linkcard img")["src"]  # type: ignore[index]
    assert approver.client.get(str(address)).data == picture_bytes()


UNFILLED = "We met [insert number] people"
PAGE = f"/items/{ref('help')}"


@pytest.fixture
def page(office: Office) -> OnePage:
    """What the post of the office links to."""
    (office.content / CAMPAIGN / "posts" / "help.md").write_text(POST, encoding="utf-8")
    page = OnePage()
    office.app.extensions["desk"] = replace(office.desk, cards=page)
    return page


def test_what_blocks_in_a_card_refuses_the_submission_and_the_draft_shows_the_card(
    office: Office, page: OnePage, sign_in: As
) -> None:
    page.title = UNFILLED
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    officer.post(f"{PAGE}/submit", {"note": "Please look"}, status=400)
    assert "In the card of https://vru.example/help" in officer.text(".govuk-error-summary")
    assert "Take link_card out, or have it let through" in officer.text(".govuk-error-summary")

    shown = officer.get(PAGE)
    assert officer.text(".cd-linkcard__title") == UNFILLED
    assert "It is read again when this is submitted" in officer.text(".cd-linkcard")
    assert UNFILLED.split()[1] in officer.text(".cd-finding:has(.cd-tag--red)")
    picture = shown.select_one(".cd-linkcard img")["src"]  # type: ignore[index]
    assert officer.client.get(str(picture)).data == picture_bytes()


def test_what_is_let_through_beside_the_card_counts_once_it_is_submitted(
    office: Office, page: OnePage, sign_in: As
) -> None:
    page.title = UNFILLED
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    officer.post(f"{PAGE}/submit", {"note": ""}, status=400)
    decider = sign_in(Role.MONITORING_OFFICER)
    decider.get(PAGE)
    decider.post(f"{PAGE}/let-through", {"check": "LAW-17", "reason": "The court has convicted him."})
    officer.get(PAGE)
    officer.post(f"{PAGE}/submit", {"note": ""})
    approver = sign_in(Role.APPROVER)
    approver.get(f"{PAGE}/review")
    assert "Approve these words" in approver.buttons()
    assert "Let through by Idris Cole" in approver.text(".cd-findings")


def test_the_card_of_what_was_submitted_is_read_again_by_a_button(
    office: Office, page: OnePage, sign_in: As
) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "Read the card again" not in officer.buttons(), "it is read when it is submitted"
    officer.post(f"{PAGE}/submit", {"note": ""})
    officer.get(PAGE)
    officer.send(f"{PAGE}/card")
    assert "The page says what it said. Nothing was changed." in officer.text()

    page.title = "Walk away together"
    officer.get(PAGE)
    officer.send(f"{PAGE}/card")
    assert "Version 2 waits for sign-off" in officer.text()
    assert officer.text(".cd-linkcard__title") == "Walk away together"
    approver = sign_in(Role.APPROVER)
    approver.get(PAGE)
    assert "Read the card again" not in approver.buttons()
    assert "The card of https://vru.example/help was read anew" in approver.text(".cd-said")


def test_a_post_without_a_card_has_none_to_read_again(office: Office, sign_in: As) -> None:
    with office.app.app_context():
        submit_for_review(office.desk, ref("monday-launch"), user_id=office.people[Role.OFFICER])
    officer = sign_in(Role.OFFICER)
    officer.get(f"/items/{ref('monday-launch')}")
    assert "Read the card again" not in officer.buttons()
    officer.post(f"/items/{ref('monday-launch')}/card", status=403)
    assert "no card of a page to read anew" in officer.text()
