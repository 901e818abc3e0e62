"""The fingerprint binds an approval: any changed byte shows, and no two items share one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.items.fingerprint import MediaPrint, fingerprint, short_fingerprint
from tests.unit.content_samples import Sample, picture_bytes


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def test_text_picture_and_what_is_said_about_it_all_count(sample: Sample) -> None:
    sample.picture()
    seen = {sample.post("media: [walk.jpg]").fingerprint}
    seen.add(sample.post("media: [walk.jpg]", "Walk away!").fingerprint)
    sample.write("media/walk.jpg.yml", "alt: Three friends\n")
    seen.add(sample.post("media: [walk.jpg]", "Walk away!").fingerprint)
    sample.write("media/walk.jpg", picture_bytes(size=(41, 30)))
    seen.add(sample.post("media: [walk.jpg]", "Walk away!").fingerprint)
    (sample.campaign / "media" / "walk.jpg").unlink()
    seen.add(sample.post("media: [walk.jpg]", "Walk away!").fingerprint)
    assert len(seen) == 5


def test_a_picture_of_another_item_does_not_count(sample: Sample) -> None:
    before = sample.post().fingerprint
    sample.picture()
    assert sample.store.read_item("spring/posts/a").fingerprint == before


def test_the_short_form_is_its_beginning() -> None:
    whole = fingerprint(b"text", [])
    assert whole.startswith(short_fingerprint(whole))
    assert len(short_fingerprint(whole)) == 12


prints = st.lists(
    st.builds(MediaPrint, st.text(max_size=3), st.text(max_size=3), st.text(max_size=3)), max_size=3
)


@given(st.binary(max_size=8), prints, st.binary(max_size=8), prints)
def test_no_two_items_share_a_fingerprint(
    one: bytes, its: list[MediaPrint], other: bytes, others: list[MediaPrint]
) -> None:
    same = fingerprint(one, its) == fingerprint(other, others)
    assert same == ((one, its) == (other, others))


def test_a_picture_whose_name_is_no_utf_8_on_the_disk_has_a_fingerprint_too() -> None:
    prints = [MediaPrint(name, "0" * 64, "") for name in ("caf\udce9.jpg", "caf\udcea.jpg")]
    assert fingerprint(b"", prints[:1]) != fingerprint(b"", prints[1:])
