"""Attack: the same button twenty times in one moment, where files are written, deleted and put back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from campaigns.content_store.post_words import PostWords
from campaigns.errors import CampaignDeskError
from campaigns.models.authorship import ItemAuthor, UnplacedAuthor
from campaigns.models.binned import BinnedItem
from campaigns.models.content import Item
from campaigns.services.content.again import use_item_again
from campaigns.services.content.writing import Started, create_item, open_post, save_words
from campaigns.services.core.transaction import reading
from campaigns.services.planning.binning import bin_item, restore_item
from tests.integration.office import CAMPAIGN, Office

TWENTY = 20


def at_once(app: Flask, act: Callable[[int], object]) -> list[object]:
    """What each of twenty got: what the act gave, or the refusal. Anything else that is raised fails the test."""
    start, got = threading.Barrier(TWENTY), []

    def one(number: int) -> None:
        with app.app_context():
            start.wait(60)
            try:
                got.append(act(number))
            except CampaignDeskError as error:
                got.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(TWENTY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(got) == TWENTY
    return got


def done(got: list[object]) -> list[object]:
    return [one for one in got if not isinstance(one, CampaignDeskError)]


def words(text: str) -> PostWords:
    return PostWords(title="Walk", channels=("x",), parts=(text,))


def test_of_twenty_who_save_over_the_same_text_one_does_and_the_others_are_told(app: Flask, office: Office):
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    ref = create_item(office.desk, CAMPAIGN, words("Walk away."), user_id=office.officer)
    opened = open_post(office.desk, ref)
    started = Started(opened.source, opened.fingerprint)

    def save(number: int) -> str:
        typed = replace(opened.words, parts=(f"Walk {number}.",))
        return save_words(office.desk, ref, typed, user_id=office.head, started=started).fingerprint

    (fingerprint,) = done(at_once(app, save))
    assert office.desk.content.read_item(ref).fingerprint == fingerprint
    with reading() as session:
        wrote = session.scalars(select(ItemAuthor.user_id).join(Item).where(Item.ref == ref)).all()
        assert set(wrote) == {office.officer, office.head}
        assert session.scalars(select(UnplacedAuthor)).all() == []


def test_twenty_new_posts_of_one_title_are_twenty_files_with_their_author(app: Flask, office: Office):
    office.write("campaign.md", "---\ntitle: Spring\n---\n")

    def create(number: int) -> str:
        return create_item(office.desk, CAMPAIGN, words(f"Walk {number}."), user_id=office.officer)

    refs = done(at_once(app, create))
    assert len(set(map(str, refs))) == TWENTY
    assert {open_post(office.desk, str(ref)).words.parts[0] for ref in refs} == {
        f"Walk {one}." for one in range(TWENTY)
    }
    with reading() as session:
        rows = session.scalars(select(ItemAuthor)).all()
    assert len({row.item_id for row in rows}) == TWENTY


def test_deleted_and_put_back_twenty_times_at_once_it_is_there_once(app: Flask, office: Office):
    ref = office.post(name="walk")
    office.submit(ref)
    before, fingerprint = office.desk.content.read_text(ref)

    def delete(_: int) -> int:
        return bin_item(office.desk, ref, user_id=office.officer, fingerprint=fingerprint, planned=())

    assert len(done(at_once(app, delete))) == 1
    with reading() as session:
        (binned,) = session.scalars(select(BinnedItem.id)).all()
    assert done(at_once(app, lambda _: restore_item(office.desk, binned, user_id=office.officer)))
    assert office.desk.content.read_text(ref) == (before, fingerprint)
    assert office.item(ref).status == "draft"


def test_who_wrote_a_text_has_a_share_in_each_of_twenty_copies_made_at_once(app: Flask, office: Office):
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    ref = create_item(office.desk, CAMPAIGN, words("Walk away."), user_id=office.head)

    def copy(_: int) -> str:
        return use_item_again(office.desk, ref, title="Again", campaign=CAMPAIGN, user_id=office.officer).ref

    refs = {str(one) for one in done(at_once(app, copy))}
    assert len(refs) == TWENTY
    with reading() as session:
        shared = select(Item.ref).join(ItemAuthor, ItemAuthor.item_id == Item.id)
        hers = set(session.scalars(shared.where(ItemAuthor.user_id == office.head)))
    assert refs <= hers
