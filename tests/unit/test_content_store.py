"""Loading the library: what is found, what is left out and why, and how little a broken file costs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from campaigns.content_store.problems import BrokenContentError, ContentError, MissingContentError
from campaigns.content_store.reader import ContentStore
from campaigns.domain.items.documents import PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Severity, is_blocked
from tests.unit.content_samples import LONDON, POST, Sample, ids, picture_bytes


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def test_a_library_has_its_campaigns_items_and_no_issues(sample: Sample) -> None:
    sample.write("posts/monday-launch.md", POST)
    sample.release("contact: Press office")
    library = sample.store.load()
    assert [campaign.slug for campaign in library.campaigns] == ["spring"]
    assert [item.ref for item in library.items] == ["spring/posts/monday-launch", "spring/releases/r"]
    assert [type(item) for item in library.items] == [PostDocument, ReleaseDocument]
    assert library.issues == ()
    assert sample.store.list_refs() == [item.ref for item in library.items]
    assert library.find_item("spring/posts/monday-launch") == library.items[0]


def test_one_bad_file_of_each_kind_does_not_stop_the_others(sample: Sample) -> None:
    sample.write("posts/fine.md", POST)
    sample.write("posts/latin.md", "---\ntitle: Café\n---\n".encode("latin-1"))
    sample.write("posts/zero.md", b"---\ntitle: A\n---\n\0")
    sample.write("posts/broken.md", "---\ntitle: 'A\n---\n")
    sample.write("posts/large.md", "x" * 1_000_001)
    sample.write("posts/日本.md", POST)
    (sample.campaign / "posts" / "folder.md").mkdir()
    os.mkfifo(sample.campaign / "posts" / "pipe.md")
    library = sample.store.load()
    assert [item.slug for item in library.items] == ["fine"]
    assert {Path(issue.file).name: issue.id for issue in library.issues} == {
        "latin.md": "CONTENT-04",
        "zero.md": "CONTENT-04",
        "broken.md": "CONTENT-07",
        "large.md": "CONTENT-05",
        "日本.md": "CONTENT-14",
        "folder.md": "CONTENT-02",
        "pipe.md": "CONTENT-02",
    }
    assert all(issue.severity is Severity.BLOCK and issue.message.endswith(".") for issue in library.issues)


def test_a_fifty_megabyte_file_is_not_read(sample: Sample) -> None:
    with (sample.campaign / "posts" / "huge.md").open("wb") as file:
        file.truncate(50_000_000)
    started = time.perf_counter()
    assert ids(sample.issues("posts/huge.md")) == ["CONTENT-05"]
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(("one", "other"), [("a.md", "A.md"), ("a.md", "a.markdown"), ("a-b.md", "a b.md")])
def test_two_files_with_one_slug_are_both_reported_and_neither_is_read(
    sample: Sample, one: str, other: str
) -> None:
    sample.write(f"posts/{one}", POST)
    sample.write(f"posts/{other}", POST)
    library = sample.store.load()
    assert library.items == ()
    assert ids(sample.issues(f"posts/{one}")) == ids(sample.issues(f"posts/{other}")) == ["CONTENT-13"]
    with pytest.raises(ContentError, match="Rename or remove one"):
        sample.store.read_item(f"spring/posts/{one.partition('.')[0]}")


def test_two_folders_with_one_slug_are_both_reported(sample: Sample) -> None:
    (sample.root / "Spring").mkdir()
    library = sample.store.load()
    assert library.campaigns == ()
    assert ids(library.issues) == ["CONTENT-13", "CONTENT-13"]


def test_a_folder_without_a_plan_is_loaded_with_defaults(sample: Sample) -> None:
    sample.write("posts/a.md", POST)
    (sample.campaign / "campaign.md").unlink()
    library = sample.store.load()
    assert (library.campaigns[0].title, library.campaigns[0].audience) == ("Spring", "public")
    assert [(issue.id, issue.severity) for issue in library.issues] == [("CONTENT-15", Severity.INFO)]
    assert len(library.items) == 1


def test_a_broken_plan_does_not_lose_its_posts(sample: Sample) -> None:
    sample.write("campaign.md", "---\ntitle: 'Spring\n---\n")
    sample.write("posts/a.md", POST)
    library = sample.store.load()
    assert ids(library.issues) == ["CONTENT-07"]
    assert (len(library.campaigns), len(library.items)) == (1, 1)


def test_a_file_in_the_wrong_place_is_pointed_out(sample: Sample) -> None:
    sample.write("loose.md", POST)
    assert ids(sample.issues("loose.md")) == ["CONTENT-22"]


def test_a_missing_content_folder_is_one_clear_issue(tmp_path: Path) -> None:
    library = ContentStore(tmp_path / "nowhere", LONDON).load()
    assert "CONTENT-01" in ids(library.issues)
    assert "CAMPAIGNS_CONTENT" in library.issues[0].message


def test_an_item_that_is_not_there_is_said_so(sample: Sample) -> None:
    with pytest.raises(MissingContentError, match="no item spring/posts/none"):
        sample.store.read_item("spring/posts/none")
    with pytest.raises(MissingContentError, match="no campaign winter"):
        sample.store.read_item("winter/posts/none")


def test_a_broken_item_says_file_line_and_reason_and_its_text_can_still_be_edited(sample: Sample) -> None:
    sample.write("posts/a.md", "---\ntitle: Knives: the law\n---\nText\n")
    with pytest.raises(BrokenContentError, match="spring/posts/a, line 2: A colon") as refused:
        sample.store.read_item("spring/posts/a")
    assert is_blocked(refused.value.issues)
    text, fingerprint = sample.store.read_text("spring/posts/a")
    assert "Knives: the law" in text
    assert len(fingerprint) == 64


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(sample: Sample) -> None:
    sample.write("posts/a.md", b"\xef\xbb\xbf" + POST.replace("\n", "\r\n").encode())
    item = sample.store.read_item("spring/posts/a")
    assert (item.title, item.body, item.issues) == (
        "Monday launch",
        "Walk away. You have more to live for.",
        (),
    )


def test_pictures_come_with_what_is_said_about_them(sample: Sample) -> None:
    sample.picture(
        words="alt: Friends\ndecorative: no\ncontains_text: Walk away\ncredit: A. Smith\nexpires: 2027-12-31\n"
    )
    (picture,) = sample.post("media: [walk.jpg]").media
    assert (picture.mime_type, picture.width, picture.height) == ("image/jpeg", 40, 30)
    assert (picture.contains_text, picture.text_in_picture, picture.credit) == (True, "Walk away", "A. Smith")
    assert picture.rendered().alt == "Friends"
    assert sample.store.read_media("spring", "walk.jpg") == picture.path.read_bytes()


def test_a_picture_that_is_missing_is_named_with_the_nearest_there_is(sample: Sample) -> None:
    sample.picture("walk-away.jpg")
    post = sample.post("media: [walkaway.jpg]")
    assert ids(post.issues) == ["CONTENT-16"]
    assert "Did you mean walk-away.jpg?" in post.issues[0].message
    assert post.issues[0].line == 3


def test_pictures_that_are_none_or_too_large_are_refused(sample: Sample) -> None:
    sample.write("media/not.jpg", "this is text")
    sample.write("media/cut.jpg", picture_bytes()[:20])
    with (sample.campaign / "media" / "large.jpg").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    post = sample.post("media: [not.jpg, cut.jpg, large.jpg]")
    assert ids(post.issues) == ["CONTENT-18"] * 3


def test_a_broken_sidecar_is_reported_with_its_own_line(sample: Sample) -> None:
    sample.picture(words="alt: Friends\ncredits: A. Smith\n")
    sample.post("media: [walk.jpg]", name="a")
    sample.post("media: [walk.jpg]", name="b")
    (issue,) = sample.issues("media/walk.jpg.yml")
    assert (issue.id, issue.line) == ("CONTENT-08", 2)
    assert "Did you mean credit?" in issue.message


def test_an_edit_is_seen_at_once_even_within_one_tick_of_the_clock(sample: Sample) -> None:
    for number in range(20):
        sample.write("posts/a.md", POST.replace("Monday", f"Time {number:02d}"))
        assert sample.store.load().items[0].title == f"Time {number:02d} launch"


def test_a_changed_plan_reaches_the_items_that_take_over_from_it(sample: Sample) -> None:
    sample.write("posts/a.md", POST)
    assert sample.store.load().items[0].audience == "youth"
    sample.write("campaign.md", "---\ntitle: Spring\ntopic: road safety\n---\n")
    item = sample.store.load().items[0]
    assert (item.topic, item.audience) == ("road safety", "public")


def test_a_file_alone_is_read_with_defaults(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(POST)
    (tmp_path / "story.md").write_text("---\ntitle: A\ncontact: Press\n---\nStory\n")
    store = ContentStore(tmp_path / "content", LONDON)
    assert [item.title for item in store.read_file(tmp_path / "draft.md").items] == ["Monday launch"]
    assert [item.kind for item in store.read_path(tmp_path / "story.md").items] == ["release"]
    assert len(store.read_path(tmp_path).items) == 2
    assert ids(store.read_file(tmp_path / "gone.md").issues) == ["CONTENT-02"]


def test_a_campaign_folder_can_be_pointed_at(sample: Sample, tmp_path: Path) -> None:
    sample.write("posts/a.md", POST)
    store = ContentStore(tmp_path / "other", LONDON)
    assert [item.ref for item in store.read_path(sample.campaign).items] == ["spring/posts/a"]
    assert [item.ref for item in store.read_path(sample.campaign / "posts").items] == ["spring/posts/a"]
    assert [item.ref for item in store.read_path(sample.root).items] == ["spring/posts/a"]


def test_a_thousand_files_load_quickly_and_the_second_time_faster(sample: Sample) -> None:
    for number in range(1000):
        sample.write(f"posts/post-{number}.md", POST)
    started = time.perf_counter()
    assert len(sample.store.load().items) == 1000
    assert time.perf_counter() - started < 5  # measured 0.3 s; generous for a busy machine
