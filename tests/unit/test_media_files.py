"""Pictures in their folder: a new one never takes another's name, and nothing unseen is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.content_store.media_files import (
    Beside,
    add_picture,
    find_same,
    put_in_place,
    read_beside,
    write_beside,
)
from campaigns.content_store.problems import ContentError, EditConflictError, MissingContentError
from tests.unit.content_samples import Sample, picture_bytes
from tests.unit.test_content_pictures import exif_of, saved


def test_a_new_picture_gets_a_plain_name_that_nobody_has(tmp_path: Path) -> None:
    store = Sample(tmp_path).store
    names = [
        add_picture(store, "spring", name, ".jpg", picture_bytes())
        for name in ("Siân & Jo (1).JPEG", "sian-jo-1.png", "../../etc/passwd", "???", "con.jpg")
    ]
    assert names == ["sian-jo-1.jpg", "sian-jo-1-2.jpg", "passwd.jpg", "picture.jpg", "picture-con.jpg"]
    assert store.media_names("spring") == set(names)


def test_words_left_behind_by_a_picture_that_is_gone_become_nobody_else_s(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.write("media/walk.jpg.yml", "alt: Somebody else\n")
    assert add_picture(sample.store, "spring", "walk.jpg", ".jpg", picture_bytes()) == "walk-2.jpg"


def test_a_folder_that_leads_elsewhere_is_not_written_to(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    (sample.campaign / "media").rmdir()
    (sample.campaign / "media").symlink_to(tmp_path)
    with pytest.raises(ContentError):
        add_picture(sample.store, "spring", "walk.jpg", ".jpg", picture_bytes())


def test_only_the_picture_that_was_seen_is_replaced(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.picture()
    seen = sample.store.media_document("spring", "walk.jpg").sha256
    new = picture_bytes(size=(50, 30))
    put_in_place(sample.store, "spring", "walk.jpg", new, expected=seen)
    assert sample.store.media_document("spring", "walk.jpg").width == 50
    with pytest.raises(EditConflictError):
        put_in_place(sample.store, "spring", "walk.jpg", picture_bytes(), expected=seen)
    with pytest.raises(MissingContentError):
        put_in_place(sample.store, "spring", "gone.jpg", new, expected="")


def test_only_the_words_that_were_seen_are_changed(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.picture(words="alt: One\r\n")
    before = read_beside(sample.store, "spring", "walk.jpg")
    after = write_beside(sample.store, "spring", "walk.jpg", "alt: Two\n", before=before)
    assert (sample.campaign / "media/walk.jpg.yml").read_bytes() == b"alt: Two\r\n"
    with pytest.raises(EditConflictError):
        write_beside(sample.store, "spring", "walk.jpg", "alt: Three\n", before=before)
    with pytest.raises(EditConflictError):
        write_beside(sample.store, "spring", "walk.jpg", "alt: Three\n", before=Beside())
    assert read_beside(sample.store, "spring", "walk.jpg") == after


def test_the_same_picture_is_found_by_its_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.write("media/other.jpg", picture_bytes(size=(41, 30)))
    raw = saved("JPEG", exif=exif_of())
    sample.write("media/by-hand.jpg", raw)
    assert find_same(sample.store, ["spring"], [raw]) == ("spring", "by-hand.jpg")
    assert find_same(sample.store, ["spring"], [saved("JPEG", quality=33)]) is None


def test_a_list_of_pictures_opens_none_of_them(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.write("media/broken.jpg", b"no picture")
    sample.write("media/.hidden.jpg", b"")
    sample.write("media/broken.jpg.yml", "alt: One\n")
    [card] = sample.store.media_cards("spring")
    assert (card.name, card.alt, card.issues) == ("broken.jpg", "One", ())
    sample.write("media/broken.jpg.yml", "alt: Two, later\n")
    assert sample.store.media_cards("spring")[0].alt == "Two, later"
