"""A consent is taken back after publication: every use is listed until somebody says it is gone. On both databases."""

from __future__ import annotations

import pytest

from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.takedowns import PictureTakedown, list_takedowns
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.stops.takedowns import note_published_uses, record_removed
from tests.fakes import SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone


def consent(office: Office, name: str = "walk.jpg", *, withdrawn: bool = False) -> None:
    lines = "alt: Two friends walk home\npeople:\n  - name: Jo\n    consent: Form 12\n"
    office.write(f"media/{name}.yml", lines + ("    withdrawn: 2027-05-16\n" if withdrawn else ""))


def published(desk: Desk, office: Office, clock: SettableClock, **post: str) -> int:
    office.picture()
    consent(office)
    delivery = office.planned(front="media: [walk.jpg]", **post)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    return delivery


def open_uses() -> list[PictureTakedown]:
    with reading() as session:
        return [one for one in list_takedowns(session) if one.removed_at is None]


def test_what_is_published_with_the_picture_is_listed_once(desk: Desk, office: Office, clock: SettableClock):
    delivery = published(desk, office, clock)
    assert note_published_uses(desk) == 0
    consent(office, withdrawn=True)
    assert note_published_uses(desk) == 1
    assert note_published_uses(desk) == 0
    (use,) = open_uses()
    assert (use.delivery_id, use.picture, str(use.withdrawn_on)) == (delivery, "walk.jpg", "2027-05-16")


def test_what_has_not_gone_out_and_what_was_practised_is_not_listed(
    desk: Desk, office: Office, clock: SettableClock
):
    published(desk, office, clock, kind="practice")
    office.planned(front="media: [walk.jpg]")
    consent(office, withdrawn=True)
    assert note_published_uses(desk) == 0


def test_a_file_that_got_another_name_is_no_way_out(desk: Desk, office: Office, clock: SettableClock):
    published(desk, office, clock)
    media = desk.settings.content_folder / "spring" / "media"
    (media / "walk.jpg").rename(media / "friends.jpg")
    (media / "walk.jpg.yml").unlink()
    consent(office, "friends.jpg", withdrawn=True)
    assert note_published_uses(desk) == 1


def test_it_stays_listed_when_the_files_are_gone(desk: Desk, office: Office, clock: SettableClock):
    published(desk, office, clock)
    consent(office, withdrawn=True)
    note_published_uses(desk)
    for file in (desk.settings.content_folder / "spring" / "media").iterdir():
        file.unlink()
    note_published_uses(desk)
    assert len(open_uses()) == 1


def test_all_recipients_of_a_release_are_dealt_with_together(
    desk: Desk, office: Office, clock: SettableClock
):
    office.account("email", "Press")
    office.journalists(3)
    office.picture()
    consent(office)
    ref = office.approved(office.release(front="photos: [walk.jpg]"))
    for delivery in office.schedule(ref):
        clock.advance(minutes=10)
        send_delivery(desk, delivery)
    consent(office, withdrawn=True)
    assert note_published_uses(desk) == 3
    assert record_removed(desk, open_uses()[0].id, user_id=office.officer, note="Asked all three") == 3
    assert open_uses() == []


def test_only_who_may_schedule_says_that_it_is_gone_and_only_once(
    desk: Desk, office: Office, clock: SettableClock
):
    published(desk, office, clock)
    consent(office, withdrawn=True)
    note_published_uses(desk)
    (use,) = open_uses()
    with pytest.raises(NotAllowedError):
        record_removed(desk, use.id, user_id=office.reader)
    record_removed(desk, use.id, user_id=office.officer)
    with pytest.raises(ConflictError):
        record_removed(desk, use.id, user_id=office.officer)
