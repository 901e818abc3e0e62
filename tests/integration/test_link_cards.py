"""The card of a page is read when a post is submitted, is what the approver sees, and is what goes out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from campaigns.channels.link_card import CardError, CardWords, Fetched
from campaigns.channels.pictures import Picture
from campaigns.models.base import db
from campaigns.models.content import latest_revision
from campaigns.reports.screens.media import media_is_known
from campaigns.services.content.preview import preview_item, revision_preview
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.review import NotReadyError, submit_for_review
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import Office, picture_bytes

PAGE, PICTURE = "https://vru.example/help", "https://vru.example/card.png"
FRONT = f"link_card: {PAGE}"


@dataclass
class PretendWeb:
    """Two addresses, and what stands there."""

    title: str = "Walk away"
    has_picture: bool = True
    asked: list[str] = field(default_factory=list)

    def fetch(self, address: str) -> Fetched:
        assert not db.engine.pool.checkedout()  # type: ignore[attr-defined]
        self.asked.append(address)
        if address == PICTURE and not self.has_picture:
            raise CardError("vru.example answers 404.")
        return Fetched(address, b"")

    def read_words(self, page: Fetched) -> CardWords:
        if not self.title:
            raise CardError("The page at vru.example has no title.")
        return CardWords(self.title, "Who to talk to.", PICTURE)

    def read_picture(self, fetched: Fetched) -> Picture:
        return Picture(picture_bytes(), "image/jpeg", 40, 30)


@pytest.fixture
def web() -> PretendWeb:
    return PretendWeb()


@pytest.fixture
def desk(desk: Desk, web: PretendWeb) -> Desk:
    return replace(desk, cards=web)


def test_the_card_is_read_when_it_is_submitted_and_goes_out_as_it_was_approved(
    desk: Desk, office: Office, web: PretendWeb, channels: FakeDirectory, clock: SettableClock
):
    account = office.account("bluesky")
    ref = office.post(channels="bluesky", front=FRONT)
    assert preview_item(desk, ref).channels[0].post.parts[0].card.title == ""  # type: ignore[union-attr]
    office.approved(ref)
    web.title = "Another title by now"
    [delivery] = office.schedule(ref, minutes=1)
    clock.advance(minutes=1)
    send_delivery(desk, delivery)

    card = channels.channel(account).arrived[0].parts[0].card
    assert card is not None
    assert (card.url, card.title, card.description) == (PAGE, "Walk away", "Who to talk to.")
    assert card.picture is not None
    assert card.picture.read() == picture_bytes()
    assert media_is_known_here(card.picture.sha256)
    assert web.asked == [PAGE, PICTURE]


def media_is_known_here(sha256: str) -> bool:
    with reading() as session:
        return media_is_known(session, sha256)


def test_what_is_approved_is_the_card_that_was_read(desk: Desk, office: Office):
    office.account("bluesky")
    ref = office.post(channels="bluesky", front=FRONT)
    unread = preview_item(desk, ref).shown_sha256
    office.submit(ref)
    with reading() as session:
        revision = latest_revision(session, office.item(ref).id)
        assert revision is not None
        shown = revision_preview(revision).channels[0].post.parts[0].card
        frozen = revision.shown_sha256
    assert shown is not None
    assert shown.words == f"Card of {PAGE}: Walk away – Who to talk to. (with a picture)"
    assert unread != frozen, "nobody had seen the card by then"
    assert preview_item(desk, ref).shown_sha256 == frozen, (
        "from now on the draft shows the card it would have"
    )


def test_a_second_click_freezes_nothing_anew_whatever_the_page_says_by_then(
    desk: Desk, office: Office, web: PretendWeb
):
    ref = office.post(channels="bluesky", front=FRONT)
    first = office.submit(ref)
    web.title = "Another title by now"
    assert office.submit(ref) == first


def test_a_card_whose_picture_can_not_be_read_goes_without(desk: Desk, office: Office, web: PretendWeb):
    web.has_picture = False
    ref = office.post(channels="bluesky", front=FRONT)
    office.submit(ref)
    with reading() as session:
        revision = latest_revision(session, office.item(ref).id)
        assert revision is not None
        assert revision.rendered["posts"]["bluesky"]["parts"][0]["card"]["picture"] is None


def test_a_page_that_can_not_be_read_is_said_with_its_line_and_nothing_is_submitted(
    desk: Desk, office: Office, web: PretendWeb
):
    web.title = ""
    ref = office.post(channels="bluesky", front=FRONT)
    with pytest.raises(NotReadyError, match=r"line 4: .*has no title\. Try again, or take link_card out"):
        submit_for_review(desk, ref, user_id=office.officer)
