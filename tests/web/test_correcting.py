"""After something went out: its replies, a dated correction, and the post that says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.authorship import list_authors
from campaigns.models.content import find_item
from campaigns.models.deliveries import Delivery
from campaigns.services.content.writing import open_post
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.stops.taking_down import say_gone
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, busy_office, ref

POST = ref("monday-launch")
ITEM = f"/items/{POST}"
WORDS = "We said that it opens at nine. It opens at ten."


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The post stands on Bluesky and on Practice."""
    folder: Path = tmp_path_factory.mktemp("published")
    office = busy_office(folder)
    with office.app.app_context(), transaction() as session:
        delivery = session.get_one(Delivery, office.delivery_id(POST, "bluesky"))
        delivery.status, delivery.sent_at, delivery.error = DeliveryStatus.SENT, office.clock.now(), ""
        delivery.remote_url = "https://bsky.app/profile/vru.example/post/1"
    return office


def test_the_item_says_how_many_replied_since_it_was_read_before(published: Office) -> None:
    reader = Reader(published).sign_in(Role.OFFICER)
    reader.get(ITEM)
    assert "1 reply when last read" in reader.text()
    assert "no more than" in reader.text()
    assert reader.page.select_one('a[href="https://bsky.app/profile/vru.example/post/1"]') is not None


def test_a_correction_is_kept_with_its_day_and_begins_a_post_that_its_writer_has_a_share_in(
    published: Office,
) -> None:
    head = Reader(published).sign_in(Role.HEAD)
    head.get(f"{ITEM}/correction")
    head.post(f"{ITEM}/correction", {"words": " "}, status=400)
    assert "Say what was wrong, and what is right." in head.text()
    head.send(f"{ITEM}/correction", {"words": WORDS})
    assert f"Correction, Monday 17 May 2027: {WORDS}" in head.text()

    officer = Reader(published).sign_in(Role.OFFICER)
    officer.get(ITEM)
    assert "Write a correction post" in officer.buttons()
    answer = officer.post(f"{ITEM}/correction/1/post")
    new = answer.location.removeprefix("/items/").removesuffix("/edit")
    assert new.startswith(f"{CAMPAIGN}/posts/correction-")
    with published.app.app_context(), reading() as session:
        words = open_post(published.desk, new).words
        assert words.parts == (f"Correction, Monday 17 May 2027: {WORDS}",)
        assert set(words.channels) == {"bluesky", "practice"}
        item = find_item(session, new)
        assert item is not None
        writers = {row.user_id for row in list_authors(session, [item.id])}
        assert writers == {published.people[Role.HEAD], published.people[Role.OFFICER]}


def test_what_is_not_out_has_nothing_to_correct(published: Office) -> None:
    officer = Reader(published).sign_in(Role.OFFICER)
    officer.get(f"{ITEM}/correction")
    officer.post(f"/items/{ref('sunday-draft')}/correction", {"words": WORDS}, status=409)
    assert "Nothing of it is out yet" in officer.text()
    officer.post(f"/items/{ref('sunday-draft')}/correction/1/post", status=404)


def test_the_report_says_what_came_down_and_what_was_corrected(published: Office) -> None:
    with published.app.app_context():
        say_gone(
            published.desk,
            published.delivery_id(POST, "bluesky"),
            user_id=published.people[Role.OFFICER],
            reason="Deleted in the app",
        )
    reader = Reader(published).sign_in(Role.HEAD)
    if "Correction, Monday" not in (reader.get(ITEM), reader.text())[1]:
        reader.get(f"{ITEM}/correction")
        reader.send(f"{ITEM}/correction", {"words": WORDS})
    reader.get("/report?period=dates&from=2027-05-01&to=2027-05-31")
    assert "on Derbyshire VRU on Bluesky was taken down on Monday 17 May 2027." in reader.text()
    assert f"correction, Monday 17 May 2027: {WORDS}" in reader.text()
