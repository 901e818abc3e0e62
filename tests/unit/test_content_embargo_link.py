"""A post that keeps the embargo of a release: found in its own campaign, or one sentence that says why not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaigns.checks.run import check_post
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Severity
from tests.unit.check_subjects import desk_facts
from tests.unit.content_samples import LONDON, Sample, ids

LINK = "channels: [x]\nembargoed_with: releases/launch"
ENDS = datetime(2027, 5, 16, 23, 1, tzinfo=UTC)
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    sample = Sample(tmp_path)
    sample.release("embargo: 2027-05-17T00:01", name="launch")
    return sample


@pytest.mark.parametrize("written", ["releases/launch", "releases/launch.md", '"releases/launch"'])
def test_a_linked_post_has_the_embargo_of_its_release(sample: Sample, written: str) -> None:
    post = sample.post(f"channels: [x]\nembargoed_with: {written}")
    assert (post.embargoed_with, post.embargo, post.issues) == ("spring/releases/launch", ENDS, ())


def test_a_post_of_its_own_has_no_embargo(sample: Sample) -> None:
    assert (sample.post().embargoed_with, sample.post().embargo) == ("", None)


def test_a_moved_embargo_reaches_the_posts_linked_with_it_and_leaves_their_fingerprint(
    sample: Sample,
) -> None:
    before = sample.post(LINK)
    assert sample.store.load().find_item(before.ref) == before
    sample.release("embargo: 2027-05-18T00:01", name="launch")
    after = sample.store.load().find_item(before.ref)
    assert after is not None
    assert after.embargo == datetime(2027, 5, 17, 23, 1, tzinfo=UTC)
    assert after.fingerprint == before.fingerprint


def test_another_link_changes_the_fingerprint(sample: Sample) -> None:
    sample.release("embargo: 2027-05-17T00:01", name="second")
    first = sample.post(LINK).fingerprint
    assert sample.post("channels: [x]\nembargoed_with: releases/second").fingerprint != first


@pytest.mark.parametrize(
    ("value", "problem", "words"),
    [
        ("releases/lanch", "CONTENT-24", "Did you mean releases/launch?"),
        ("releases/elsewhere", "CONTENT-24", "Its releases: releases/broken, releases/launch, releases/open"),
        ("releases/open", "CONTENT-24", "has no embargo to keep"),
        ("releases/broken", "CONTENT-24", "can't be read"),
        ("posts/a", "CONTENT-24", "names the post itself"),
        ("posts/b", "CONTENT-24", "names posts/b, a post"),
        ("launch", "CONTENT-10", "Write it like releases/launch"),
        ("../other/releases/launch", "CONTENT-10", "Write it like releases/launch"),
        ("[releases/launch]", "CONTENT-10", "not a list"),
    ],
)
def test_a_link_that_leads_nowhere_blocks_and_says_why_with_its_line(
    sample: Sample, value: str, problem: str, words: str
) -> None:
    sample.release("contact: Press", name="open")
    sample.write("releases/broken.md", "---\ntitle: [\n---\nText\n")
    post = sample.post(f"channels: [x]\nembargoed_with: {value}")
    assert ids(post.issues) == [problem]
    issue = post.issues[0]
    assert (issue.severity, issue.line, issue.file) == (Severity.BLOCK, 4, post.file)
    assert words in issue.message
    assert post.embargo is None


def test_a_campaign_without_releases_asks_for_one_first(tmp_path: Path) -> None:
    post = Sample(tmp_path).post(LINK)
    assert "Write the release first, or take this line out." in post.issues[0].message


def test_a_key_that_is_nearly_right_is_pointed_to_the_right_one(sample: Sample) -> None:
    post = sample.post("channels: [x]\nembargoed-with: releases/launch")
    assert (ids(post.issues), post.embargoed_with) == (["CONTENT-08"], "")
    assert "Did you mean embargoed_with?" in post.issues[0].message


def test_an_embargo_of_its_own_in_a_post_leads_to_both_keys(sample: Sample) -> None:
    [issue] = sample.post("channels: [x]\nembargo: 2027-05-17T00:01").issues
    assert "It belongs to a release. Did you mean embargoed_with?" in issue.message


def test_one_file_pointed_at_follows_the_link_within_its_campaign(sample: Sample) -> None:
    post = sample.post(LINK)
    [found] = sample.store.read_file(post.path).items
    assert (found.embargo, found.issues) == (ENDS, ())


def test_a_file_in_no_campaign_says_that_the_link_could_not_be_looked_at(
    sample: Sample, tmp_path: Path
) -> None:
    loose = tmp_path / "draft.md"
    loose.write_text(f"---\ntitle: A\n{LINK}\n---\nText\n")
    [found] = sample.store.read_file(loose).items
    assert [(issue.id, issue.severity) for issue in found.issues] == [("CONTENT-24", Severity.INFO)]


@pytest.mark.parametrize(("publish", "found"), [("00:00", ["LAW-15"]), ("00:01", []), ("08:00", [])])
def test_no_linked_post_is_published_before_the_embargo_of_its_release_ends(
    sample: Sample, publish: str, found: list[str]
) -> None:
    post = sample.post(f"{LINK}\npublish_at: 2027-05-17T{publish}")
    assert isinstance(post, PostDocument)
    issues = [one for one in check_post(post, {}, NOW, LONDON, facts=desk_facts()) if one.id == "LAW-15"]
    assert ids(issues) == found
    for issue in issues:
        assert (issue.severity, issue.line) == (Severity.BLOCK, 5)
        assert "before the embargo of releases/launch ends on Monday 17 May 2027, 12:01am" in issue.message
