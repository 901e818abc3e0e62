"""Posts written in the browser: by whom, over which text, and that no word of anybody is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.problems import MissingContentError, UnsafePathError
from campaigns.domain.items.statuses import ItemStatus
from campaigns.domain.text.word_changes import Change
from campaigns.errors import ConflictError, NotAllowedError, NotFoundError
from campaigns.models.content import find_item, latest_revision
from campaigns.models.versions import VersionKind
from campaigns.services.content.versions import changes_since, restore_version, versions_of
from campaigns.services.content.writing import (
    Started,
    WordsConflictError,
    create_item,
    merge_words,
    open_post,
    save_words,
)
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.review import approve_item
from tests.fakes import SettableClock
from tests.integration.databases import postgres_alone
from tests.integration.office import CAMPAIGN, Office
from tests.integration.trail import newest_id, trail

database_url = postgres_alone


@pytest.fixture(autouse=True)
def campaign(office: Office) -> None:
    office.write("campaign.md", "---\ntitle: Spring\ntopic: prevention\n---\nThe plan.\n")


def started(desk: Desk, ref: str, *, form: str = "page-1", turn: int = 0) -> Started:
    opened = open_post(desk, ref)
    return Started(opened.source, opened.fingerprint, form, turn)


def save(
    desk: Desk, office: Office, ref: str, begun: Started | None = None, user: int = 0, **words: object
) -> None:
    now = replace(open_post(desk, ref).words, **words)  # type: ignore[arg-type]
    save_words(desk, ref, now, user_id=user or office.officer, started=begun or started(desk, ref))


def sittings(ref: str) -> list[tuple[str, int | None]]:
    """How and by whom, the oldest first."""
    with reading() as session:
        return [(one.how, one.user_id) for one in reversed(versions_of(session, ref))]


def test_a_new_post_is_a_file_of_its_campaign_with_its_author(desk: Desk, office: Office) -> None:
    words = PostWords(title="Walk away!", channels=("x",), parts=("You have more to live for.",))
    ref = create_item(desk, CAMPAIGN, words, user_id=office.officer)
    assert ref == f"{CAMPAIGN}/posts/walk-away"
    assert open_post(desk, ref).words == words
    assert create_item(desk, CAMPAIGN, words, user_id=office.officer) == f"{ref}-2"
    assert sittings(ref) == [(VersionKind.WRITTEN, office.officer)]
    office.submit(ref)
    with pytest.raises(NotAllowedError):
        approve_item(desk, ref, user_id=office.officer, fingerprint=office.fingerprint(ref))


@pytest.mark.parametrize("name", ["../outside", "no-such", "a/b", ""])
def test_nothing_is_written_outside_a_campaign(desk: Desk, office: Office, name: str) -> None:
    with pytest.raises((UnsafePathError, MissingContentError)):
        create_item(desk, name, PostWords(title="A"), user_id=office.officer)


def test_who_may_not_write_writes_nothing(desk: Desk, office: Office) -> None:
    ref = office.post(name="a")
    for user in (office.approver, office.reader):
        with pytest.raises(NotAllowedError):
            create_item(desk, CAMPAIGN, PostWords(title="A"), user_id=user)
        with pytest.raises(NotAllowedError):
            save(desk, office, ref, user=user, title="B")
        with pytest.raises(NotAllowedError):
            restore_version(desk, ref, 1, user_id=user, fingerprint=started(desk, ref).fingerprint)
    assert open_post(desk, ref).words.title == "Post a"


def test_the_last_writer_of_a_post_does_not_approve_it(desk: Desk, office: Office) -> None:
    ref = office.post(name="a", body="Walk away.")
    save(desk, office, ref, user=office.head, parts=("Walk away, friend.",))
    office.submit(ref)
    with pytest.raises(NotAllowedError):
        office.approve(ref)


def test_a_sitting_is_one_version_and_the_words_found_there_another(
    desk: Desk, office: Office, clock: SettableClock
) -> None:
    ref = office.post(name="a", body="By hand.")
    for number in range(4):
        save(desk, office, ref, parts=(f"Typed {number}.",))
        clock.advance(minutes=10)
    assert sittings(ref) == [(VersionKind.FOUND, None), (VersionKind.WRITTEN, office.officer)]
    save(desk, office, ref, user=office.head, parts=("By Hilary.",))
    save(desk, office, ref, parts=("By Sam again.",))
    clock.advance(minutes=31)
    save(desk, office, ref, parts=("In the afternoon.",))
    assert [user for _, user in sittings(ref)] == [
        None,
        office.officer,
        office.head,
        office.officer,
        office.officer,
    ]


def test_words_changed_in_the_file_between_two_sittings_are_kept(desk: Desk, office: Office) -> None:
    ref = office.post(name="a", body="One.")
    save(desk, office, ref, parts=("Two.",))
    office.post(name="a", body="By hand.")
    save(desk, office, ref, parts=("Three.",))
    with reading() as session:
        texts = [one.source.split("---\n")[-1].strip() for one in reversed(versions_of(session, ref))]
    assert texts == ["One.", "Two.", "By hand.", "Three."]


def test_what_was_submitted_stays_a_version_of_its_own(desk: Desk, office: Office) -> None:
    ref = office.post(name="a")
    save(desk, office, ref, parts=("Submitted words.",))
    office.submit(ref)
    save(desk, office, ref, parts=("Later words.",))
    with reading() as session:
        assert [one.fingerprint for one in versions_of(session, ref)][1] == office.fingerprint(ref)


def test_an_edit_of_what_is_planned_changes_nothing_that_goes_out(desk: Desk, office: Office) -> None:
    ref = office.approved(office.post(name="a", body="Walk away."))
    save(desk, office, ref, parts=("Other words.",))
    with reading() as session:
        item = find_item(session, ref)
        assert item is not None
        assert item.status == ItemStatus.APPROVED
        revision = latest_revision(session, item.id)
    assert revision is not None
    assert "Other words" not in revision.source


def test_nobody_s_words_are_saved_over(desk: Desk, office: Office) -> None:
    ref = office.post(name="a", body="One.\n\n---\n\nTwo.")
    begun = started(desk, ref)
    save(desk, office, ref, user=office.head, parts=("One by Hilary.", "Two."), title="Hilary’s title")
    mine = replace(open_post(desk, ref).words, title="Post a", parts=("One by Sam.", "Two."), tags=("new",))
    with pytest.raises(WordsConflictError) as conflict:
        save_words(desk, ref, mine, user_id=office.officer, started=begun)
    assert open_post(desk, ref).words.title == "Hilary’s title"
    fields = {field.name: field for field in conflict.value.fields}
    assert {name: field.is_open for name, field in fields.items()} == {
        "title": False,
        "tags": False,
        "parts": True,
    }
    assert fields["parts"].mine.startswith("One by Sam.")
    assert fields["parts"].theirs.startswith("One by Hilary.")
    assert fields["parts"].started.startswith("One.")

    with pytest.raises(WordsConflictError):
        merge_words(desk, ref, mine, started=begun, take={})
    words, now = merge_words(desk, ref, mine, started=begun, take={"parts": "mine"})
    assert (words.title, words.tags, words.parts[0]) == ("Hilary’s title", ("new",), "One by Sam.")
    save_words(desk, ref, words, user_id=office.officer, started=Started(now.source, now.fingerprint))
    assert open_post(desk, ref).words == words


def test_a_page_is_no_stranger_to_what_it_saved_itself(desk: Desk, office: Office) -> None:
    ref = office.post(name="a")
    begun = started(desk, ref)
    save(desk, office, ref, replace(begun, turn=1), parts=("First pause.",))
    save(desk, office, ref, replace(begun, turn=3), parts=("Pressed.",))
    save(desk, office, ref, replace(begun, turn=2), parts=("Second pause, late on its way.",))
    assert open_post(desk, ref).words.parts == ("Pressed.",)
    with pytest.raises(WordsConflictError):
        save(desk, office, ref, replace(begun, form="another page", turn=4), parts=("Not seen.",))
    with pytest.raises(WordsConflictError):
        save(desk, office, ref, replace(begun, turn=4), user=office.head, parts=("Not seen.",))


def test_new_alt_text_of_its_picture_is_no_conflict_of_words(desk: Desk, office: Office) -> None:
    office.picture("walk.jpg")
    ref = office.post(name="a", front="media: [walk.jpg]\n")
    begun = started(desk, ref)
    office.picture("walk.jpg", alt="Two friends, one with a dog")
    save(desk, office, ref, begun, parts=("Other words.",))
    assert open_post(desk, ref).words.parts == ("Other words.",)


def test_a_version_is_compared_and_brought_back_and_nothing_is_lost_by_it(desk: Desk, office: Office) -> None:
    ref = office.post(name="a", body="Walk away from knives.")
    save(desk, office, ref, parts=("Walk away from trouble.",))
    with reading() as session:
        found = versions_of(session, ref)[-1]
    (change,) = changes_since(desk, ref, found.id)
    assert change.label == "Text"
    assert [(one.change, one.text) for one in change.pieces] == [
        (Change.SAME, "Walk away from "),
        (Change.REMOVED, "knives"),
        (Change.ADDED, "trouble"),
        (Change.SAME, "."),
    ]
    with pytest.raises(ConflictError):
        restore_version(desk, ref, found.id, user_id=office.head, fingerprint="other")
    fingerprint = open_post(desk, ref).fingerprint
    restore_version(desk, ref, found.id, user_id=office.head, fingerprint=fingerprint)
    assert open_post(desk, ref).source == found.source
    assert sittings(ref)[-1] == (VersionKind.RESTORED, office.head)
    assert len(sittings(ref)) == 3
    with pytest.raises(NotFoundError):
        changes_since(desk, office.post(name="b"), found.id)


def test_each_saving_is_told_in_the_trail(desk: Desk, office: Office) -> None:
    ref = office.post(name="a")
    before = newest_id()
    with acts(Acting(Door.WEB, "editor.save", actor_id=office.officer)):
        save(desk, office, ref, parts=("Other words.",))
    assert any("item_versions" in subject for event in trail(after=before) for subject in event.changes)


def test_a_field_that_can_not_be_kept_leaves_the_file_alone(desk: Desk, office: Office) -> None:
    ref = office.post(name="a", body="Walk away.")
    with pytest.raises(WordsNotTakenError) as refused:
        save(desk, office, ref, link="nowhere", parts=("Changed.",))
    assert refused.value.field == "link"
    assert open_post(desk, ref).words.parts == ("Walk away.",)
