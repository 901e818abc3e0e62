"""Another name, another campaign, the bin and back: nothing planned is doubled or lost, and no history goes astray."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaigns.content_store import relocation
from campaigns.content_store.library import Library
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.problems import MissingContentError
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError, NotFoundError
from campaigns.models.binned import find_binned, list_binned
from campaigns.models.content import Campaign, Item, find_item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import HoldException
from campaigns.models.moves import find_moved
from campaigns.models.versions import list_versions
from campaigns.services.content.library import refresh_library
from campaigns.services.content.relocating import relocate_item
from campaigns.services.content.writing import create_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.planning.bin_emptying import KEPT_FOR, empty_bin
from campaigns.services.planning.binning import bin_item, planned_of, restore_item
from campaigns.services.planning.wish_watch import plan_what_was_wished
from campaigns.services.planning.wishes import submit_to_go
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.withdrawing import withdraw_from_review
from campaigns.services.stops.holds import start_hold
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.office import CAMPAIGN, Office

ELSEWHERE = "autumn"


@pytest.fixture(autouse=True)
def campaigns(office: Office, desk: Desk) -> None:
    office.write("campaign.md", "---\ntitle: Spring\ntopic: prevention\n---\nThe plan.\n")
    office.write(f"../{ELSEWHERE}/campaign.md", "---\ntitle: Autumn\ntopic: prevention\n---\nThe plan.\n")
    office.account("x", name="X")


def rename(desk: Desk, office: Office, ref: str, name: str, campaign: str = CAMPAIGN) -> str:
    return relocate_item(desk, ref, name=name, campaign=campaign, user_id=office.officer)


def delete(desk: Desk, office: Office, ref: str) -> int:
    with reading() as session:
        planned = [one.id for one in planned_of(session, ref)]
    _, fingerprint = desk.content.read_text(ref)
    return bin_item(desk, ref, user_id=office.officer, fingerprint=fingerprint, planned=planned)


def in_the_bin(ref: str) -> int:
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        binned = find_binned(session, item.id)
        assert binned is not None
        return binned.id


def steps(ref: str) -> list[str]:
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        return [change.step for change in item.changes]


def items() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Item)) or 0


# Another name


def test_a_planned_post_goes_out_once_under_its_new_name_with_all_its_history(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    ref = office.approved(office.post(name="walk"))
    [delivery] = office.schedule(ref)
    before = office.item(ref)
    new = rename(desk, office, ref, "walk-away")
    refresh_library(desk)
    after = office.item(new)
    assert (after.id, after.status, after.is_on_disk) == (before.id, ItemStatus.SCHEDULED, True)
    assert items() == 1
    assert steps(new)[-1] == "renamed"
    clock.advance(minutes=10)
    assert send_delivery(desk, delivery)
    assert office.status(delivery) == DeliveryStatus.SENT
    with reading() as session:
        moved = find_moved(session, ref)
        assert moved is not None
        assert moved.ref == new
    with pytest.raises(CampaignDeskError):  # it is out
        office.schedule(new)


def test_what_a_hold_lets_through_is_let_through_under_its_new_name(desk: Desk, office: Office) -> None:
    ref = office.approved(office.post(name="help"))
    start_hold(desk, user_id=office.officer, kind="local-incident", scope="all", reason="Town", allow=[ref])
    new = rename(desk, office, ref, "get-help")
    with reading() as session:
        assert list(session.scalars(select(HoldException.item_ref))) == [new]


def test_no_name_is_taken_that_another_item_has_or_had(desk: Desk, office: Office) -> None:
    first, second = office.post(name="a"), office.post(name="b")
    refresh_library(desk)
    for _ in range(2):
        with pytest.raises(ConflictError, match="called b"):
            rename(desk, office, first, "b")
        if desk.content.list_refs() == [first, second]:
            delete(desk, office, second)
    assert desk.content.list_refs() == [first]
    made = create_item(
        desk, CAMPAIGN, PostWords(title="b", channels=("x",), parts=("New.",)), user_id=office.officer
    )
    assert made == f"{CAMPAIGN}/posts/b-2"


@pytest.mark.parametrize("name", ["", "../x", "Walk Away", "con", "a/b"])
def test_a_short_name_stays_one_word_of_an_address(desk: Desk, office: Office, name: str) -> None:
    ref = office.post(name="a")
    refresh_library(desk)
    with pytest.raises(CampaignDeskError, match="short name"):
        rename(desk, office, ref, name)


def test_a_release_keeps_its_name_while_a_post_keeps_its_embargo(desk: Desk, office: Office) -> None:
    release = office.release(front="embargo: 2027-06-01T00:01\nplace: Derby\n")
    office.post(name="a", front="embargoed_with: releases/launch\n")
    refresh_library(desk)
    for act in (lambda: rename(desk, office, release, "other"), lambda: delete(desk, office, release)):
        with pytest.raises(NotAllowedError, match="keeps the embargo"):
            act()


class Dead(BaseException):
    """The process is gone at this very point."""


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Right after the file has its new name."""
    rename_file = relocation.Path.rename

    def move_and_die(self: relocation.Path, target: relocation.Path) -> None:
        rename_file(self, target)
        raise Dead

    with monkeypatch.context() as patch:
        patch.setattr(relocation.Path, "rename", move_and_die)
        yield


def test_a_file_found_at_its_new_place_after_a_crash_is_the_same_item(
    desk: Desk, office: Office, dies: None
) -> None:
    ref = office.approved(office.post(name="walk"))
    [delivery] = office.schedule(ref)
    with pytest.raises(Dead):
        rename(desk, office, ref, "walk-away")
    refresh_library(desk)
    new = office.item(f"{CAMPAIGN}/posts/walk-away")
    assert (items(), new.is_on_disk, new.status) == (1, True, ItemStatus.SCHEDULED)
    assert office.delivery(delivery).item_id == new.id


class ReadBefore(ContentStore):
    """What somebody else's look at the files had found, before they changed."""

    def __init__(self, store: ContentStore) -> None:
        super().__init__(store.root, store.zone)
        self._found = store.load()

    def load(self) -> Library:
        return self._found


def test_a_list_of_files_read_before_a_move_makes_no_second_item(desk: Desk, office: Office) -> None:
    ref = office.post(name="walk")
    refresh_library(desk)
    before = ReadBefore(desk.content)
    new = rename(desk, office, ref, "walk-away")
    refresh_library(replace(desk, content=before))
    refresh_library(desk)
    assert (items(), office.item(new).is_on_disk) == (1, True)


# Another campaign


def test_in_another_campaign_it_is_a_draft_with_its_pictures(desk: Desk, office: Office) -> None:
    office.picture("walk.jpg")
    ref = office.approved(office.post(name="walk", front="media: [walk.jpg]\n"))
    new = rename(desk, office, ref, "walk", ELSEWHERE)
    refresh_library(desk)
    with reading() as session:
        assert session.scalars(select(Campaign.slug).join(Item)).all() == [ELSEWHERE]
    assert (office.item(new).status, items()) == (ItemStatus.DRAFT, 1)
    assert desk.content.read_item(new).pictures[0].alt == "Two friends walk home"
    with pytest.raises(NotAllowedError):
        office.schedule(new)
    office.submit(new)


def test_another_picture_of_that_name_is_never_replaced(desk: Desk, office: Office) -> None:
    office.picture("walk.jpg")
    office.write(f"../{ELSEWHERE}/media/walk.jpg", b"another picture")
    ref = office.post(name="walk", front="media: [walk.jpg]\n")
    refresh_library(desk)
    with pytest.raises(ConflictError, match=r"another walk\.jpg"):
        rename(desk, office, ref, "walk", ELSEWHERE)
    assert desk.content.list_refs() == [ref]
    assert rename(desk, office, ref, "walk-2") == f"{CAMPAIGN}/posts/walk-2"


def test_what_is_planned_or_out_stays_in_its_campaign(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.approved(office.post(name="walk"))
    [delivery] = office.schedule(ref)
    with pytest.raises(NotAllowedError, match="Cancel what is planned"):
        rename(desk, office, ref, "walk", ELSEWHERE)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    with pytest.raises(NotAllowedError, match="results belong"):
        rename(desk, office, ref, "walk", ELSEWHERE)


# The bin


def test_deleting_a_planned_post_cancels_it_and_brings_it_back_as_a_draft_to_the_byte(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory
) -> None:
    ref = office.approved(office.post(name="walk"))
    [delivery] = office.schedule(ref)
    path = office.desk.settings.content_folder / f"{ref}.md"
    raw = path.read_bytes()
    assert delete(desk, office, ref) == 1
    refresh_library(desk)
    assert (office.status(delivery), office.item(ref).status) == (DeliveryStatus.CANCELLED, ItemStatus.DRAFT)
    clock.advance(minutes=10)
    assert not send_delivery(desk, delivery)
    restore_item(desk, in_the_bin(ref), user_id=office.officer)
    refresh_library(desk)
    assert path.read_bytes() == raw
    assert (steps(ref)[-2:], items()) == (["binned", "restored"], 1)
    with pytest.raises(NotAllowedError):
        office.schedule(ref)
    office.approved(ref)
    [again] = office.schedule(ref)
    clock.advance(minutes=10)
    assert send_delivery(desk, again)
    assert office.status(delivery) == DeliveryStatus.CANCELLED


def test_nothing_is_deleted_that_the_person_did_not_see(desk: Desk, office: Office) -> None:
    ref = office.approved(office.post(name="walk"))
    _, fingerprint = desk.content.read_text(ref)
    office.schedule(ref)
    for seen, words in ((fingerprint, "planned of it has changed"), ("0" * 64, "text was changed")):
        with pytest.raises(ConflictError, match=words):
            bin_item(desk, ref, user_id=office.officer, fingerprint=seen, planned=[])
    assert desk.content.list_refs() == [ref]
    with pytest.raises(NotAllowedError):
        bin_item(desk, ref, user_id=office.reader, fingerprint=fingerprint, planned=[])


def test_what_may_have_gone_out_is_decided_on_before_it_is_deleted(desk: Desk, office: Office) -> None:
    ref = office.approved(office.post(name="walk"))
    [delivery] = office.schedule(ref)
    for status, lease in ((DeliveryStatus.SENDING, desk.clock.now()), (DeliveryStatus.UNKNOWN, None)):
        with transaction() as session:
            row = session.get_one(Delivery, delivery)
            row.status, row.lease_until, row.next_attempt_at = status, lease, None
        with pytest.raises(NotAllowedError, match="Nothing was deleted"):
            delete(desk, office, ref)
    assert desk.content.list_refs() == [ref]


def test_what_has_gone_out_stays_published_in_the_bin(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.approved(office.post(name="walk"))
    [delivery] = office.schedule(ref)
    clock.advance(minutes=10)
    send_delivery(desk, delivery)
    delete(desk, office, ref)
    refresh_library(desk)
    assert (office.item(ref).status, office.status(delivery)) == (ItemStatus.PUBLISHED, DeliveryStatus.SENT)
    with pytest.raises(CampaignDeskError):
        office.schedule(ref)


def test_the_bin_lets_go_after_a_month_and_of_what_was_submitted_keeps_the_record(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    words = PostWords(title="Never sent", channels=("x",), parts=("Words.",))
    draft = create_item(desk, CAMPAIGN, words, user_id=office.officer)
    submitted = office.approved(office.post(name="walk"))
    for ref in (draft, submitted):
        delete(desk, office, ref)
    clock.advance(KEPT_FOR - timedelta(minutes=1))
    empty_bin(desk)
    binned = in_the_bin(draft)
    clock.advance(minutes=2)
    empty_bin(desk)
    with pytest.raises(NotFoundError, match="not in the bin any more"):
        restore_item(desk, binned, user_id=office.officer)
    with reading() as session:
        assert list_binned(session) == []
        assert list_versions(session, office.item(draft).id) == []
        assert latest_revision(session, office.item(submitted).id) is not None


def test_a_deletion_that_was_broken_off_loses_nothing_and_is_done_by_pressing_again(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = office.post(name="walk")
    refresh_library(desk)
    with monkeypatch.context() as patch:
        patch.setattr(relocation.HeldFile, "remove", lambda self: (_ for _ in ()).throw(Dead()))
        with pytest.raises(Dead):
            delete(desk, office, ref)
    refresh_library(desk)
    with reading() as session:
        assert list_binned(session) == []
    assert office.item(ref).is_on_disk
    delete(desk, office, ref)
    with pytest.raises(MissingContentError):
        desk.content.read_text(ref)
    office.write("posts/walk.md", "---\ntitle: Another\n---\nOther words.\n")
    with pytest.raises(ConflictError, match="Something else"):
        restore_item(desk, in_the_bin(ref), user_id=office.officer)


# Back from review


def test_a_text_is_taken_back_from_review_by_who_may_write_and_only_from_there(
    desk: Desk, office: Office
) -> None:
    ref = office.post(name="walk")
    office.submit(ref)
    with pytest.raises(NotAllowedError):
        withdraw_from_review(desk, ref, user_id=office.approver)
    withdraw_from_review(desk, ref, user_id=office.officer, note="One more thought")
    assert (office.item(ref).status, steps(ref)[-1]) == (ItemStatus.DRAFT, "withdrawn")
    with pytest.raises(NotAllowedError, match="Only what is in review"):
        withdraw_from_review(desk, ref, user_id=office.officer)
    office.approved(ref)


# Whatever is done, in whatever order


@pytest.mark.parametrize("seed", range(2))
def test_no_path_through_rename_move_delete_and_restore_doubles_or_loses_a_planned_delivery(
    desk: Desk, office: Office, clock: SettableClock, channels: FakeDirectory, seed: int
) -> None:
    dice = random.Random(seed)
    expected: dict[int, bool] = {}  # delivery → whether it is still to go out
    ids: dict[int, str] = {}
    for number in range(3):
        ref = office.approved(office.post(name=f"post-{number}", body=f"Walk away, {number}."))
        ids[office.item(ref).id] = ref
        expected.update(dict.fromkeys(office.schedule(ref, minutes=60), True))

    def act() -> None:
        item_id = dice.choice(sorted(ids))
        ref = ids[item_id]
        what = dice.choice(("rename", "move", "delete", "restore", "plan", "refresh"))
        if what in ("rename", "move"):
            place = CAMPAIGN if what == "rename" else ELSEWHERE
            ids[item_id] = rename(desk, office, ref, f"name-{dice.randrange(5)}", place)
        elif what == "delete":
            delete(desk, office, ref)
            for delivery in expected:
                expected[delivery] &= office.delivery(delivery).item_id != item_id
        elif what == "restore":
            restore_item(desk, in_the_bin(ref), user_id=office.officer)
        elif what == "plan":
            office.approved(ref)
            expected.update(dict.fromkeys(office.schedule(ref, minutes=60), True))
        else:
            refresh_library(desk)

    for _ in range(40):
        try:
            act()
        except (CampaignDeskError, AssertionError):
            continue  # refused, and said so; or not in the bin
    refresh_library(desk)
    assert items() == 3
    with reading() as session:
        assert {row.id: row.ref for row in session.scalars(select(Item))} == ids
        assert set(session.scalars(select(Delivery.id))) == set(expected)
    clock.advance(minutes=60)
    for delivery in expected:
        send_delivery(desk, delivery)
        send_delivery(desk, delivery)
    assert {one: office.status(one) == DeliveryStatus.SENT for one in expected} == expected
    with reading() as session:
        sent = (
            select(Delivery.item_id, func.count()).where(Delivery.status == "sent").group_by(Delivery.item_id)
        )
        assert all(count == 1 for _, count in session.execute(sent))


def test_what_was_to_go_once_signed_off_goes_no_more_when_it_was_deleted_and_brought_back(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.post(name="walk", front="publish_at: 2027-05-18T08:00\n")
    _, fingerprint = desk.content.read_text(ref)
    submit_to_go(desk, ref, user_id=office.officer, fingerprint=fingerprint, account_names=["X"])
    delete(desk, office, ref)
    plan_what_was_wished(desk)
    restore_item(desk, in_the_bin(ref), user_id=office.officer)
    office.approved(ref)
    plan_what_was_wished(desk)
    with reading() as session:
        assert session.scalars(select(Delivery.id)).all() == []
