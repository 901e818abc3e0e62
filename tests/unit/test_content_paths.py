"""No name, however it is written, leads out of the content folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.content_store.paths import media_name_problem, parse_ref, slugify
from campaigns.content_store.problems import UnsafePathError
from tests.unit.content_samples import POST, Sample, ids, picture_bytes


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


BAD_REFS = [
    "",
    "a",
    "spring/posts",
    "spring/posts/a/b",
    "../posts/a",
    "spring/posts/..",
    "spring/../posts/a",
    "/spring/posts/a",
    "spring/posts/a\0",
    "spring\\posts\\a",
    "spring/media/a",
    "spring/posts/A",
    "spring/posts/a.md",
    "spring/posts/con",
    "spring/posts/" + "a" * 121,
    "C:/posts/a",
]


@pytest.mark.parametrize("ref", BAD_REFS)
def test_a_name_that_could_lead_elsewhere_is_refused(sample: Sample, ref: str) -> None:
    for call in (sample.store.read_item, sample.store.read_text):
        with pytest.raises(UnsafePathError, match="not the name of an item"):
            call(ref)
    with pytest.raises(UnsafePathError):
        sample.store.write_item(ref, POST, None)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../a.jpg",
        "/etc/passwd",
        "a/b.jpg",
        "a\\b.jpg",
        "a\0.jpg",
        ".hidden",
        "..",
        "NUL.jpg",
        "c:a.jpg",
        "a.",
        "a\n.jpg",
    ],
)
def test_a_picture_name_that_could_lead_elsewhere_is_refused(sample: Sample, name: str) -> None:
    with pytest.raises(UnsafePathError, match="can't be the name of a picture"):
        sample.store.read_media("spring", name)


def test_links_out_of_the_folder_are_not_followed(sample: Sample, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(POST)
    (outside / "secret.jpg").write_bytes(picture_bytes())
    (sample.campaign / "posts" / "link.md").symlink_to(outside / "secret.md")
    (sample.campaign / "media" / "link.jpg").symlink_to(outside / "secret.jpg")
    (sample.root / "elsewhere").symlink_to(outside)
    post = sample.post("media: [link.jpg]")
    assert ids(post.issues) == ["CONTENT-03"]
    assert post.media[0].sha256 == ""
    library = sample.store.load()
    assert [item.slug for item in library.items] == ["a"]
    assert ids(library.issues).count("CONTENT-03") == 3
    for read in (
        lambda: sample.store.read_item("spring/posts/link"),
        lambda: sample.store.read_media("spring", "link.jpg"),
    ):
        with pytest.raises(UnsafePathError, match="leads out of the content folder"):
            read()


def test_nothing_is_written_through_a_linked_folder(sample: Sample, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (sample.campaign / "posts").rmdir()
    (sample.campaign / "posts").symlink_to(outside)
    with pytest.raises(UnsafePathError):
        sample.store.write_item("spring/posts/new", POST, None)
    assert list(outside.iterdir()) == []


@given(st.text(max_size=60))
def test_whatever_is_taken_as_a_name_is_a_plain_relative_one(text: str) -> None:
    try:
        ref = parse_ref(text)
    except UnsafePathError:
        return
    assert str(ref) == text
    assert not {"..", "", "."} & set(text.split("/"))


@given(st.text(alphabet=st.sampled_from("ab./\\\0: \n…A"), max_size=12))
def test_a_picture_name_that_passes_stays_in_its_folder(name: str) -> None:
    if media_name_problem(name) is None:
        assert Path("/media", name).resolve().parent == Path("/media")


@given(st.text(max_size=60))
def test_a_slug_of_a_slug_is_itself(name: str) -> None:
    assert slugify(slugify(name)) == slugify(name)
