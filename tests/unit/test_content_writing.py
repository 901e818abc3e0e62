"""Writing: the whole text or nothing, and never over an edit the writer has not seen."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from campaigns.content_store.batch import write_all_new
from campaigns.content_store.problems import BrokenContentError, ContentError, EditConflictError
from campaigns.content_store.reader import ContentStore
from tests.unit.content_samples import LONDON, POST, Sample


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def files(sample: Sample) -> list[str]:
    return sorted(path.name for path in (sample.campaign / "posts").iterdir())


def test_a_new_item_is_written_and_read_back(sample: Sample) -> None:
    item = sample.store.write_item("spring/posts/new", POST, None)
    assert (item.title, item.source) == ("Monday launch", POST)
    assert files(sample) == ["new.md"]


def test_an_edit_replaces_what_it_started_from(sample: Sample) -> None:
    first = sample.store.write_item("spring/posts/new", POST, None)
    second = sample.store.write_item("spring/posts/new", POST.replace("Monday", "Tuesday"), first.fingerprint)
    assert second.title == "Tuesday launch"
    assert second.fingerprint != first.fingerprint


def test_an_edit_on_disk_in_between_is_never_overwritten(sample: Sample) -> None:
    first = sample.store.write_item("spring/posts/new", POST, None)
    other = POST.replace("Monday", "Somebody else's")
    sample.write("posts/new.md", other)
    with pytest.raises(EditConflictError, match="changed on disk") as refused:
        sample.store.write_item("spring/posts/new", POST, first.fingerprint)
    assert refused.value.current_text == other
    assert (sample.campaign / "posts" / "new.md").read_text() == other
    assert sample.store.write_item("spring/posts/new", POST, refused.value.current_fingerprint).source == POST


def test_a_new_item_does_not_replace_one_that_exists(sample: Sample) -> None:
    sample.store.write_item("spring/posts/new", POST, None)
    with pytest.raises(EditConflictError, match="exists already"):
        sample.store.write_item("spring/posts/new", "---\ntitle: B\n---\nOther\n", None)


def test_an_item_removed_meanwhile_is_not_brought_back_silently(sample: Sample) -> None:
    first = sample.store.write_item("spring/posts/new", POST, None)
    (sample.campaign / "posts" / "new.md").unlink()
    with pytest.raises(EditConflictError, match="was removed"):
        sample.store.write_item("spring/posts/new", POST, first.fingerprint)
    assert files(sample) == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("---\ntitle: 'A\n---\n", BrokenContentError),
        ("x" * 1_000_001, ContentError),
        ("---\ntitle: A\n---\n\ud800", ContentError),
        ("---\ntitle: A\n---\n\0", BrokenContentError),
    ],
)
def test_a_text_that_can_not_be_read_back_is_not_written(
    sample: Sample, text: str, error: type[Exception]
) -> None:
    first = sample.store.write_item("spring/posts/new", POST, None)
    with pytest.raises(error):
        sample.store.write_item("spring/posts/new", text, first.fingerprint)
    assert (sample.campaign / "posts" / "new.md").read_text() == POST
    assert files(sample) == ["new.md"]


def test_a_write_that_fails_half_way_leaves_the_old_file(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sample.store.write_item("spring/posts/new", POST, None)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ContentError, match=r"No space left.*Nothing was changed"):
        sample.store.write_item("spring/posts/new", POST + "More.\n", first.fingerprint)
    assert (sample.campaign / "posts" / "new.md").read_text() == POST
    assert files(sample) == ["new.md"]


def test_of_many_editors_at_once_exactly_one_wins(sample: Sample) -> None:
    start = sample.store.write_item("spring/posts/new", POST, None).fingerprint
    won: list[int] = []
    gate = threading.Barrier(8)

    def edit(number: int) -> None:
        store = ContentStore(sample.root, LONDON)
        gate.wait()
        try:
            store.write_item("spring/posts/new", POST.replace("Monday", f"Editor {number}"), start)
            won.append(number)
        except EditConflictError:
            pass

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert sample.store.read_item("spring/posts/new").title == f"Editor {won[0]} launch"


def test_a_plan_is_written_under_the_same_rules(sample: Sample) -> None:
    text = "---\ntitle: Summer\n---\nPlan.\n"
    plan = sample.store.write_campaign("summer", text, None)
    assert plan.title == "Summer"
    with pytest.raises(EditConflictError):
        sample.store.write_campaign("summer", text, None)
    changed = sample.store.write_campaign("summer", text.replace("Summer", "High summer"), plan.fingerprint)
    assert changed.title == "High summer"


def test_the_editor_keeps_the_file_a_person_may_read(sample: Sample) -> None:
    path = sample.write("posts/new.md", POST)
    path.chmod(0o640)
    sample.store.write_item(
        "spring/posts/new", POST + "More.\n", sample.store.read_item("spring/posts/new").fingerprint
    )
    assert path.stat().st_mode & 0o777 == 0o640


def test_several_new_items_are_written_together(sample: Sample) -> None:
    written = write_all_new(sample.store, {"spring/posts/a": POST, "spring/posts/b": POST}, campaign="spring")
    assert [item.ref for item in written] == ["spring/posts/a", "spring/posts/b"]


def test_when_one_of_several_can_not_be_written_the_others_are_taken_back(sample: Sample) -> None:
    sample.store.write_item("spring/posts/b", POST, None)
    with pytest.raises(EditConflictError):
        write_all_new(sample.store, {"spring/posts/a": POST, "spring/posts/b": POST}, campaign="spring")
    assert files(sample) == ["b.md"]


def test_a_campaign_begun_for_items_that_fail_leaves_no_folder(sample: Sample) -> None:
    (sample.root / "autumn").write_text("a file where the folder should be")
    with pytest.raises(ContentError):
        write_all_new(
            sample.store, {"autumn/posts/a": POST}, campaign="autumn", plan="---\ntitle: Autumn\n---\n"
        )
    assert (sample.root / "autumn").is_file()


def test_a_broken_text_among_several_stops_them_before_any_is_written(sample: Sample) -> None:
    with pytest.raises(BrokenContentError):
        write_all_new(
            sample.store,
            {"spring/posts/a": POST, "spring/posts/b": "---\ntitle: a: b\n---\n"},
            campaign="spring",
        )
    assert files(sample) == []


@pytest.mark.parametrize(
    "before",
    [
        POST.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + POST.encode(),
        b"\xef\xbb\xbf" + POST.replace("\n", "\r\n").encode(),
        POST.replace("launch\n", "launch\r\n").encode(),
        POST.replace("\n", "\r").encode(),
        POST.rstrip().replace("\n", "\r\n").encode(),
    ],
    ids=["Windows", "byte order mark", "both", "mixed", "old Mac", "no end of the last line"],
)
def test_a_file_keeps_its_line_ends_where_nothing_or_one_line_is_changed(
    sample: Sample, before: bytes
) -> None:
    file = sample.write("posts/new.md", before)
    item = sample.store.read_item("spring/posts/new")
    item = sample.store.write_item(item.ref, item.source, item.fingerprint)
    assert file.read_bytes() == before
    sample.store.write_item(item.ref, item.source.replace("08:00", "09:00"), item.fingerprint)
    assert file.read_bytes() == before.replace(b"08:00", b"09:00")


def test_lines_that_come_have_the_line_ends_of_the_file(sample: Sample) -> None:
    file = sample.write("posts/new.md", POST.replace("\n", "\r\n"))
    item = sample.store.read_item("spring/posts/new")
    sample.store.write_item(item.ref, item.source + "\nOne.\nTwo.", item.fingerprint)
    assert file.read_bytes() == (POST + "\nOne.\nTwo.").replace("\n", "\r\n").encode()
