"""Pictures come in, change and go out of use; what was signed off goes out as it was, or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from campaigns.content_store.media_files import read_beside
from campaigns.content_store.media_words import MediaWords, MediaWordsNotTakenError, media_words_in
from campaigns.content_store.picture_intake import RefusedPictureError
from campaigns.content_store.problems import EditConflictError, MissingContentError
from campaigns.domain.items.cropping import SHAPES, Focus
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.errors import NotAllowedError
from campaigns.services.content.item_pictures import add_to_item
from campaigns.services.content.media_changes import (
    MediaConflictError,
    change_alt,
    change_media_words,
    keep_crop,
    replace_picture,
    take_out_of_use,
    upload_picture,
    use_again,
)
from campaigns.services.content.media_library import (
    OUT_OF_USE,
    UNDESCRIBED,
    MediaQuery,
    media_file,
    media_page,
)
from campaigns.services.core.desk import Desk
from campaigns.services.sending.dispatch import send_delivery
from campaigns.workbench.base import BusyError, Limits, NotDoneError, TooSlowError
from campaigns.workbench.here import HereWorkbench
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import CAMPAIGN, Office, picture_bytes


@dataclass
class FailingBench(HereWorkbench):
    """A bench whose work is never done."""

    fault: NotDoneError

    def run(self, limits: Limits, job: Callable[..., Any], tools: Any, *args: Any, **kwargs: Any) -> Any:
        raise self.fault


def words(desk: Desk, name: str) -> MediaWords:
    return media_words_in(read_beside(desk.content, CAMPAIGN, name).text, desk.content.zone)


def write(desk: Desk, office: Office, name: str, **changed: object) -> None:
    seen = read_beside(desk.content, CAMPAIGN, name).sha256
    new = replace(words(desk, name), **changed)  # type: ignore[arg-type]
    change_media_words(desk, CAMPAIGN, name, new, user_id=office.officer, seen=seen)


def upload(desk: Desk, office: Office, colour: str = "red", name: str = "IMG 1.JPG") -> str:
    return upload_picture(desk, CAMPAIGN, picture_bytes(colour), name, user_id=office.officer).name


def names(desk: Desk, **query: str) -> list[str]:
    return [line.name for line in media_page(desk, MediaQuery(**query)).lines]  # type: ignore[arg-type]


def test_a_picture_comes_in_is_described_and_found(desk: Desk, office: Office) -> None:
    office.picture()
    name = upload(desk, office)
    assert name == "img-1.jpg"
    assert names(desk, show=UNDESCRIBED) == [name]
    write(desk, office, name, alt="A red door in Buxton", credit="Jo Smith", tags=("door",))
    assert names(desk, show=UNDESCRIBED) == []
    assert names(desk, words="buxton DOOR smith") == [name]
    assert set(names(desk, campaign=CAMPAIGN)) == {name, "walk.jpg"}
    with pytest.raises(MissingContentError):
        media_page(desk, MediaQuery("nowhere"))


def test_the_same_picture_is_one_and_brings_its_words_to_another_campaign(desk: Desk, office: Office) -> None:
    office.post()
    name = upload(desk, office)
    again = upload_picture(desk, CAMPAIGN, picture_bytes("red"), "other.jpg", user_id=office.officer)
    assert (again.name, again.is_new) == (name, False)
    write(desk, office, name, alt="A red door")
    office.write("../summer/campaign.md", "---\ntitle: Summer\n---\n")
    there = upload_picture(desk, "summer", picture_bytes("red"), "other.jpg", user_id=office.officer)
    assert (there.name, there.is_new, there.words_from) == ("other.jpg", True, CAMPAIGN)
    assert read_beside(desk.content, "summer", "other.jpg").text == "alt: A red door\n"


@pytest.mark.parametrize(
    ("fault", "words"),
    [(TooSlowError("slow"), "takes too much time or memory"), (BusyError("busy"), "Try again in a minute")],
)
def test_what_can_not_be_read_within_its_limits_is_refused_by_name(
    desk: Desk, office: Office, fault: NotDoneError, words: str
) -> None:
    office.post()
    with pytest.raises(RefusedPictureError, match=rf"huge\.png .*{words}"):
        upload_picture(
            replace(desk, bench=FailingBench(fault)),
            CAMPAIGN,
            b"made to freeze",
            "huge.png",
            user_id=office.officer,
        )


def test_only_those_who_write_may_bring_and_change_pictures(desk: Desk, office: Office) -> None:
    office.picture()
    for act in (
        lambda: upload_picture(desk, CAMPAIGN, picture_bytes("red"), "a.jpg", user_id=office.approver),
        lambda: change_alt(desk, CAMPAIGN, "walk.jpg", "B", was="A", user_id=office.approver),
        lambda: take_out_of_use(desk, CAMPAIGN, "walk.jpg", user_id=office.reader),
        lambda: keep_crop(desk, CAMPAIGN, "walk.jpg", SHAPES["square"], Focus(), user_id=office.reader),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_written_over(desk: Desk, office: Office) -> None:
    office.picture()
    seen = read_beside(desk.content, CAMPAIGN, "walk.jpg").sha256
    write(desk, office, "walk.jpg", alt="By Hana")
    with pytest.raises(MediaConflictError) as conflict:
        change_media_words(
            desk, CAMPAIGN, "walk.jpg", MediaWords(alt="By Sam"), user_id=office.officer, seen=seen
        )
    assert conflict.value.now.alt == "By Hana"
    with pytest.raises(MediaConflictError):
        change_alt(desk, CAMPAIGN, "walk.jpg", "By Sam", was="Two friends walk home", user_id=office.officer)
    change_alt(desk, CAMPAIGN, "walk.jpg", "By Sam", was="By Hana", user_id=office.officer)
    assert words(desk, "walk.jpg").alt == "By Sam"
    assert words(desk, "walk.jpg").tags == ("drawing",)


def test_who_describes_a_picture_does_not_approve_what_has_it(desk: Desk, office: Office) -> None:
    office.picture()
    post = office.post(front="media: [walk.jpg]")
    change_alt(desk, CAMPAIGN, "walk.jpg", "By Hilary", was="Two friends walk home", user_id=office.head)
    office.submit(post)
    with pytest.raises(NotAllowedError):
        office.approve(post)


@pytest.mark.parametrize("contradiction", [{"alt": "A door"}, {"text_in_picture": "Walk away"}])
def test_what_says_something_is_not_decorative(
    desk: Desk, office: Office, contradiction: dict[str, str]
) -> None:
    office.post()
    name = upload(desk, office)
    with pytest.raises(MediaWordsNotTakenError):
        write(desk, office, name, decorative=True, **contradiction)


def test_a_part_of_a_picture_is_one_of_its_own_with_the_same_words(desk: Desk, office: Office) -> None:
    office.picture()
    cut = keep_crop(desk, CAMPAIGN, "walk.jpg", SHAPES["square"], Focus(0, 0), user_id=office.officer)
    assert cut.name == "walk-square.jpg"
    picture = desk.content.media_document(CAMPAIGN, cut.name)
    assert (picture.width, picture.height, picture.alt) == (30, 30, "Two friends walk home")
    assert not keep_crop(
        desk, CAMPAIGN, "walk.jpg", SHAPES["square"], Focus(0, 0), user_id=office.officer
    ).is_new


def test_what_was_signed_off_goes_out_with_the_picture_that_was_signed_off(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    office.picture()
    delivery = office.planned(front="media: [walk.jpg]")
    before = media_file(desk, CAMPAIGN, "walk.jpg")
    assert [use.number for use in before.planned] == [1]
    assert [use.title for use in before.drafts] == ["Post post-1"]
    png = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 90)).save(png, "PNG")
    new = {"raw": png.getvalue(), "upload_name": "new.png", "user_id": office.officer}
    replace_picture(desk, CAMPAIGN, "walk.jpg", seen=before.picture.sha256, **new)  # type: ignore[arg-type]
    with pytest.raises(EditConflictError):
        replace_picture(desk, CAMPAIGN, "walk.jpg", seen=before.picture.sha256, **new)  # type: ignore[arg-type]
    after = media_file(desk, CAMPAIGN, "walk.jpg")
    assert (after.picture.mime_type, after.picture.width, after.frozen) == ("image/jpeg", 50, ())
    sent: list[bytes] = []
    channels.channel(office.delivery(delivery).account_id).on_send = lambda message: sent.extend(
        picture.read() for part in message.parts for picture in part.media
    )
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.SENT
    assert sent == [picture_bytes()]


def test_what_is_out_of_use_is_not_offered_and_does_not_go_out(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    office.picture()
    delivery = office.planned(front="media: [walk.jpg]")
    take_out_of_use(desk, CAMPAIGN, "walk.jpg", user_id=office.officer)
    assert (names(desk), names(desk, show=OUT_OF_USE)) == ([], ["walk.jpg"])
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.HELD
    use_again(desk, CAMPAIGN, "walk.jpg", user_id=office.officer)
    assert names(desk) == ["walk.jpg"]


def test_a_picture_is_added_to_an_item_and_nothing_else_in_its_file_changes(
    desk: Desk, office: Office
) -> None:
    office.picture()
    post = office.post(front="# why\nmedia: [walk.jpg]  # first", body="Walk away.")
    release = office.release()
    new = upload(desk, office)
    assert add_to_item(desk, post, [new, "walk.jpg"], user_id=office.officer) == ("walk.jpg", new)
    assert add_to_item(desk, release, [new], user_id=office.officer) == (new,)
    text = Path(desk.content.read_item(post).path).read_text()
    assert f'# why\nmedia: [walk.jpg, "{new}"]  # first' in text or f"media: [walk.jpg, {new}]" in text
