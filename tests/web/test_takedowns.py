"""Pictures to take down: listed where a person looks, with where they stand, until somebody says they are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.content import RevisionMedia
from campaigns.models.deliveries import Delivery
from campaigns.services.core.transaction import transaction
from campaigns.services.figures.gone_posts import note_gone
from campaigns.services.stops.takedowns import note_published_uses
from tests.integration.office import picture_bytes
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, busy_office, ref


@pytest.fixture
def withdrawn(tmp_path: Path) -> Iterator[Office]:
    """A post on Bluesky shows somebody who has taken back their consent since."""
    office = busy_office(tmp_path)
    media = office.content / CAMPAIGN / "media"
    media.mkdir(exist_ok=True)
    (media / "stand.jpg").write_bytes(picture_bytes("navy"))
    (media / "stand.jpg.yml").write_text(
        "alt: A girl at the stand\npeople:\n  - name: Jo\n    consent: Form 12\n    withdrawn: 2027-05-16\n"
    )
    published = office.delivery_id(ref("monday-launch"), "bluesky")
    with office.app.app_context():
        (picture,) = [one for one in office.desk.content.list_media() if one.name == "stand.jpg"]
        with transaction() as session:
            delivery = session.get_one(Delivery, published)
            delivery.status, delivery.sent_at = DeliveryStatus.SENT, office.clock.now()
            delivery.remote_url = "https://bsky.app/profile/vru.example/post/1"
            session.add(RevisionMedia(revision_id=delivery.revision_id, sha256=picture.sha256))
        note_published_uses(office.desk)
    yield from closing(office)


def test_today_and_to_decide_lead_to_what_has_to_come_down(withdrawn: Office) -> None:
    reader = Reader(withdrawn).sign_in(Role.OFFICER)
    for address in ("/", "/decisions"):
        reader.get(address)
        assert "1 published use of pictures whose consent was taken back" in reader.text()
        assert reader.page.select_one('a[href="/take-down"]') is not None


def test_each_use_says_where_it_stands_and_is_listed_until_somebody_says_it_is_gone(
    withdrawn: Office,
) -> None:
    reader = Reader(withdrawn).sign_in(Role.OFFICER)
    reader.get("/take-down")
    assert "stand.jpg: consent taken back on Sunday 16 May 2027" in reader.text("article")
    assert reader.page.select_one('article a[href="https://bsky.app/profile/vru.example/post/1"]') is not None
    reader.send("/take-down/1/gone", {"note": "Deleted in the app"})
    assert "There is nothing to take down" in reader.text()
    assert "Maya Okafor" in reader.text()
    assert "Deleted in the app" in reader.text()


def test_somebody_who_may_not_schedule_sees_it_and_decides_nothing(withdrawn: Office) -> None:
    reader = Reader(withdrawn).sign_in(Role.APPROVER)
    reader.get("/take-down")
    assert reader.page.select_one("article form") is None
    reader.post("/take-down/1/gone", status=403)


def test_the_post_itself_can_be_seen_to_and_its_picture_is_off_the_list_with_it(withdrawn: Office) -> None:
    reader = Reader(withdrawn).sign_in(Role.OFFICER)
    reader.get("/take-down")
    link = reader.page.select_one('a[href^="/take-down/of/"]')
    assert link is not None
    reader.get(str(link["href"]))
    assert "The desk does not know which post it is there" in reader.text()
    assert reader.buttons() == ["It is gone"]
    reader.post(str(link["href"]), {"way": "person", "reason": " "}, status=400)
    assert "Say why, in a few words" in reader.text()
    reader.send(str(link["href"]), {"way": "person", "reason": "Deleted in the app"})
    assert "Taken down on Monday 17 May 2027" in reader.text()
    assert "Maya Okafor" in reader.text()
    reader.get("/take-down")
    assert "There is nothing to take down" in reader.text()


def test_what_is_gone_on_its_channel_is_told_on_today_until_somebody_answers(withdrawn: Office) -> None:
    published = withdrawn.delivery_id(ref("monday-launch"), "bluesky")
    with withdrawn.app.app_context():
        note_gone(withdrawn.desk, [published])
    reader = Reader(withdrawn).sign_in(Role.OFFICER)
    words = "is no longer on Derbyshire VRU on Bluesky. Was it you?"
    reader.get("/")
    assert words in reader.text()
    assert reader.page.select_one(f'a[href="/deliveries/{published}"]') is not None
    reader.get(f"/take-down/of/{published}")
    assert reader.buttons() == ["Yes, we took it down", "No, it was not us"]
    reader.send(f"/take-down/of/{published}", {"way": "not-ours", "reason": "The channel removed it"})
    assert "Gone since Monday 17 May 2027, and not by us." in reader.text()
    reader.get("/")
    assert words not in reader.text()


def test_a_practice_post_is_taken_down_by_the_desk(withdrawn: Office) -> None:
    practised = withdrawn.delivery_id(ref("monday-launch"), "practice")
    reader = Reader(withdrawn).sign_in(Role.HEAD)
    reader.get(f"/deliveries/{practised}")
    assert reader.page.select_one(f'a[href="/take-down/of/{practised}"]') is not None
    reader.get(f"/take-down/of/{practised}")
    assert reader.buttons() == ["Take it down on Practice", "It is gone"]
    reader.send(f"/take-down/of/{practised}", {"way": "desk", "reason": "The wrong picture"})
    assert "It is taken down." in reader.text("body")
    assert "The wrong picture" in reader.text()
    reader.get("/deliveries?show=out")
    assert "Sent no longer there" in reader.text()
    reader.get(f"/take-down/of/{practised}")
    assert "It is gone already" in reader.text()
    assert reader.buttons() == []


def test_who_may_not_schedule_takes_nothing_down(withdrawn: Office) -> None:
    practised = withdrawn.delivery_id(ref("monday-launch"), "practice")
    reader = Reader(withdrawn).sign_in(Role.APPROVER)
    reader.get(f"/deliveries/{practised}")
    assert reader.page.select_one('a[href^="/take-down/of/"]') is None
    reader.post(f"/take-down/of/{practised}", {"way": "desk", "reason": "No"}, status=403)


def test_what_is_still_planned_of_the_same_item_is_said_before_one_is_taken_down(withdrawn: Office) -> None:
    practised = withdrawn.delivery_id(ref("monday-launch"), "practice")
    with withdrawn.app.app_context(), transaction() as session:
        other = session.get_one(Delivery, withdrawn.delivery_id(ref("monday-launch"), "bluesky"))
        other.status, other.next_attempt_at, other.sent_at = DeliveryStatus.CREATED, other.due_at, None
    reader = Reader(withdrawn).sign_in(Role.OFFICER)
    reader.get(f"/take-down/of/{practised}")
    assert "1 more delivery of this item is still planned." in reader.text()
