"""Content warnings and cards of pages, as their writer and their approver see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from campaigns.channels.link_card import CardWords, Fetched
from campaigns.channels.pictures import Picture
from campaigns.domain.permissions import Role
from campaigns.services.signoff import submit_for_review
from tests.integration.office import picture_bytes
from tests.web.client import Reader
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
    def fetch(self, address: str) -> Fetched:
        return Fetched(address, b"")

    def read_words(self, page: Fetched) -> CardWords:
        return CardWords("Walk <away>", "Who to talk to.", "https://vru.example/card.png")

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
