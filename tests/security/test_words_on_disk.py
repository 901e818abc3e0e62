"""Attack: losing an author where nobody is asked who they are, in the folder of files, or by a death between two steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from campaigns import services
from campaigns.content_store.post_words import PostWords
from campaigns.content_store.problems import EditConflictError
from campaigns.content_store.reader import ContentStore
from campaigns.errors import NotAllowedError
from campaigns.models.authorship import ItemAuthor, UnplacedAuthor, Written
from campaigns.models.content import Item
from campaigns.services.content.again import use_item_again
from campaigns.services.content.authorship import announced
from campaigns.services.content.importing import save_import_texts
from campaigns.services.content.library import refresh_library
from campaigns.services.content.writing import create_item
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.review import approve_item
from tests.fakes import SettableClock
from tests.integration.office import CAMPAIGN, Office

OTHER = "---\ntitle: Walk\nchannels: [x]\n---\nWalk away, all of you, with other words.\n"
HOME = f"{CAMPAIGN}/posts"
_WRITES = re.compile(r"\.write_item\(|write_all_new\(|\.write_file\(")


class Killed(BaseException):
    """The process died here."""


@pytest.fixture
def hers(office: Office) -> Path:
    """The file of a post that the head of communications typed in the browser."""
    office.write("campaign.md", "---\ntitle: Spring\n---\n")
    words = PostWords(title="Own", channels=("x",), parts=("Walk away.",))
    return office.desk.content.path_of(create_item(office.desk, CAMPAIGN, words, user_id=office.head))


def renames_and_edits(office: Office, hers: Path) -> str:
    hers.rename(hers.with_name("renamed.md")).write_text(OTHER)
    return f"{HOME}/renamed"


def moves_it_over_a_known_one(office: Office, hers: Path) -> str:
    ref = office.post(name="known")
    refresh_library(office.desk)
    hers.rename(office.desk.content.path_of(ref)).write_text(OTHER)
    return ref


def takes_it_away_and_brings_it_back_under_another_name(office: Office, hers: Path) -> str:
    hers.unlink()
    refresh_library(office.desk)
    office.post(name="decoy")
    refresh_library(office.desk)
    hers.with_name("later.md").write_text(OTHER)
    return f"{HOME}/later"


def renames_it_twice(office: Office, hers: Path) -> str:
    first = hers.rename(hers.with_name("first.md"))
    first.write_text(OTHER)
    refresh_library(office.desk)
    first.rename(hers.with_name("second.md")).write_text(OTHER + "More.\n")
    return f"{HOME}/second"


def changes_places_with_another(office: Office, hers: Path) -> str:
    other = office.desk.content.path_of(office.post(name="other"))
    refresh_library(office.desk)
    mine, theirs = hers.read_bytes(), other.read_bytes()
    hers.write_bytes(theirs)
    other.write_bytes(mine)
    return f"{HOME}/other"


def copies_an_earlier_version(office: Office, hers: Path) -> str:
    earlier = hers.read_bytes()
    hers.write_text(OTHER)
    refresh_library(office.desk)
    hers.with_name("copy.md").write_bytes(earlier)
    return f"{HOME}/copy"


def breaks_it_and_mends_it_elsewhere(office: Office, hers: Path) -> str:
    there = hers.rename(hers.with_name("broken.md"))
    there.write_text("---\ntitle: [\n---\n")
    refresh_library(office.desk)
    there.write_text(OTHER)
    return f"{HOME}/broken"


@pytest.mark.parametrize("is_looked_at", [True, False], ids=["seen before", "submitted at once"])
@pytest.mark.parametrize(
    "way",
    [
        renames_and_edits,
        moves_it_over_a_known_one,
        takes_it_away_and_brings_it_back_under_another_name,
        renames_it_twice,
        changes_places_with_another,
        copies_an_earlier_version,
        breaks_it_and_mends_it_elsewhere,
    ],
    ids=lambda way: way.__name__,
)
def test_who_wrote_it_can_not_approve_it_whatever_becomes_of_the_file(
    office: Office, hers: Path, way: Callable[[Office, Path], str], is_looked_at: bool
):
    refresh_library(office.desk)
    ref = way(office, hers)
    if is_looked_at:
        refresh_library(office.desk)
    office.submit(ref)
    with pytest.raises(NotAllowedError):
        approve_item(office.desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))
    approve_item(office.desk, ref, user_id=office.approver, fingerprint=office.fingerprint(ref))


def test_a_file_that_is_there_again_as_it_was_makes_nobody_an_author_of_others(office: Office, hers: Path):
    refresh_library(office.desk)
    content = hers.read_bytes()
    hers.unlink()
    refresh_library(office.desk)
    hers.write_bytes(content)
    refresh_library(office.desk)
    ref = office.post(name="others")
    office.submit(ref)
    approve_item(office.desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))


def test_after_a_month_nobody_asks_for_what_has_gone(office: Office, hers: Path, clock: SettableClock):
    refresh_library(office.desk)
    hers.unlink()
    refresh_library(office.desk)
    clock.advance(days=31)
    ref = office.post(name="others")
    refresh_library(office.desk)
    office.submit(ref)
    approve_item(office.desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))


def creates(office: Office) -> None:
    words = PostWords(title="Killed", channels=("x",), parts=("Walk away.",))
    create_item(office.desk, CAMPAIGN, words, user_id=office.head)


def imports(office: Office) -> None:
    save_import_texts(office.desk, CAMPAIGN, {f"{HOME}/killed": OTHER}, None, user_id=office.head)


def has_hers_used_again(office: Office) -> None:
    use_item_again(office.desk, f"{HOME}/own", title="Killed", campaign=CAMPAIGN, user_id=office.officer)


@pytest.mark.parametrize("door", [creates, imports, has_hers_used_again], ids=lambda door: door.__name__)
def test_whoever_dies_between_the_file_and_the_record_of_its_author_is_the_author(
    office: Office, hers: Path, door: Callable[[Office], None], monkeypatch: pytest.MonkeyPatch
):
    writes = ContentStore.write_item

    def write_and_die(*arguments: object) -> None:
        writes(*arguments)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(ContentStore, "write_item", write_and_die)
        # Nothing is put back or forgotten by a process that is dead.
        dying.setattr("campaigns.services.content.authorship._forget", lambda *_: None)
        dying.setattr("campaigns.content_store.batch.Path.unlink", lambda *_, **__: None)
        with pytest.raises(Killed):
            door(office)
    ref = f"{HOME}/killed"
    office.submit(ref)
    with pytest.raises(NotAllowedError):
        approve_item(office.desk, ref, user_id=office.head, fingerprint=office.fingerprint(ref))


def test_who_comes_second_to_a_name_forgets_what_they_announced_themselves_alone(office: Office):
    ref = f"{HOME}/both-want-it"
    writes = partial(announced, office.desk, [ref], user_ids=[office.head], how=Written.TYPED)
    with writes():
        with pytest.raises(EditConflictError), writes():
            raise EditConflictError("Taken.", current_text="", current_fingerprint="")
        with reading() as session:
            assert [one.user_id for one in session.scalars(select(UnplacedAuthor))] == [office.head]


def test_a_saved_text_leaves_nothing_unplaced_and_one_row_of_its_author(office: Office, hers: Path):
    refresh_library(office.desk)
    with reading() as session:
        assert session.scalars(select(UnplacedAuthor)).all() == []
        assert len(session.scalars(select(ItemAuthor).join(Item).where(Item.ref == f"{HOME}/own")).all()) == 1


def test_every_use_case_that_writes_an_item_says_before_whose_words_they_are():
    """A new one that does not fails here."""
    files = Path(services.__file__).parent.rglob("*.py")
    writing = {path: text for path in files if _WRITES.search(text := path.read_text(encoding="utf-8"))}
    assert {path.name for path in writing} >= {"versions.py", "mending.py", "importing.py"}
    assert [path.name for path, text in writing.items() if "with announced(" not in text] == []
