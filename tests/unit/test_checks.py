"""The checks: what each must find and must leave alone, and what a writer is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from campaigns.checks import check_post, check_release, run_checks
from campaigns.checks.base import Check, Finding, Subject
from campaigns.checks.registry import CHECKS
from campaigns.checks.wording import SHARED, WORDING
from campaigns.content_store.channel_text import render_post
from campaigns.domain.items.documents import PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Basis, Issue, Severity
from tests.unit.check_subjects import desk_facts
from tests.unit.content_samples import LONDON, Sample, ids, picture_bytes

NOW = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def only_form(issues: list[Issue]) -> list[Issue]:
    """What is tested here; what the families say about the words has tests of its own."""
    families = ("ACC-01", "ACC-04", "FIT-", "LAW-15", "LAW-17", "REL-02", "TIME-06")
    return [issue for issue in issues if issue.id.startswith(families)]


def check_form(release: ReleaseDocument, now: datetime, zone: ZoneInfo) -> list[Issue]:
    return only_form(check_release(release, now, zone, facts=desk_facts()))


def check(post: PostDocument) -> list[Issue]:
    return only_form(
        check_post(
            post, {kind: render_post(post, kind) for kind in post.channels}, NOW, LONDON, facts=desk_facts()
        )
    )


def test_a_good_post_and_a_good_release_raise_nothing(sample: Sample) -> None:
    sample.picture()
    post = sample.post("channels: [x, bluesky, instagram]\nmedia: [walk.jpg]\npublish_at: 2027-05-17T08:00")
    release = sample.release(
        "contact: Press office, 01332 000000, day and night\npublish_at: 2027-05-17T08:00"
    )
    assert check(post) == []
    assert check_form(release, NOW, LONDON) == []


def test_a_picture_needs_alt_text_or_to_be_marked_decorative(sample: Sample) -> None:
    sample.picture("none.jpg", words=None)
    sample.picture("blank.jpg", words='alt: " "')
    sample.picture("border.jpg", words="decorative: true")
    issues = check(sample.post("media:\n  - none.jpg\n  - border.jpg\n  - blank.jpg"))
    assert [(issue.id, issue.line, issue.excerpt) for issue in issues] == [
        ("ACC-01", 4, "none.jpg"),
        ("ACC-01", 6, "blank.jpg"),
    ]
    assert "media/none.jpg.yml" in issues[0].message


@pytest.mark.parametrize(
    ("words", "body", "found"),
    [
        ("alt: A poster\ncontains_text: Walk away!", "Text", ["ACC-04"]),
        ("alt: A poster that reads “walk away”\ncontains_text: Walk away!", "Text", []),
        ("alt: A poster\ncontains_text: Walk away!", "Walk *away*", []),
        ("alt: A poster\ncontains_text: true", "Text", ["ACC-04"]),
        ("alt: A poster that says walk away\ncontains_text: true", "Text", []),
        ('alt: "Four steps: 1 Wrap it. 2 Seal it."\ncontains_text: true', "Text", []),
        ("alt: A poster\ncontains_text: false", "Text", []),
        ("contains_text: Walk away", "Text", ["ACC-01"]),
    ],
)
def test_words_in_a_picture_must_be_in_reach_of_everybody(
    sample: Sample, words: str, body: str, found: list[str]
) -> None:
    sample.picture(words=words)
    assert ids(check(sample.post("media: [walk.jpg]", body))) == found


def test_a_text_too_long_says_where_by_how_much_and_how_it_was_counted(sample: Sample) -> None:
    post = sample.post("channels: [x, bluesky]", "Short.\n\n---\n\n" + "é" * 285 + "\n\n---\n\nEnd")
    (issue,) = check(post)
    assert (issue.id, issue.line, issue.severity) == ("FIT-01", 9, Severity.BLOCK)
    assert issue.message.startswith(
        "Part 2 of 3 of the thread is too long for X: 285 characters as X counts them, and 280 is the most. Cut 5,"
    )


def test_a_long_text_in_a_section_is_found_there(sample: Sample) -> None:
    (issue,) = check(sample.post("channels: [x, mastodon]", "Short.\n\n## X\n\n" + "a" * 281))
    assert (issue.line, "281 characters" in issue.message) == (9, True)


def test_pictures_must_be_of_a_kind_number_and_size_the_channel_takes(sample: Sample) -> None:
    names = [f"p{number}.jpg" for number in range(5)]
    for name in names:
        sample.picture(name)
    sample.write("media/p4.jpg", picture_bytes("PNG"))
    issues = check(sample.post(f"channels: [x, instagram]\nmedia: {names}".replace("'", "")))
    assert ids(issues) == ["FIT-02", "FIT-02"]
    assert "X takes 4 pictures in one post; this has 5. Take 1 out." in {issue.message for issue in issues}
    assert any(
        "Instagram does not take p4.jpg, which is PNG. Save it as JPEG." in issue.message for issue in issues
    )


def test_a_picture_too_heavy_or_an_alt_too_long_is_found(sample: Sample) -> None:
    sample.picture(words=f"alt: {'a' * 1001}")
    path = sample.campaign / "media" / "walk.jpg"
    small = picture_bytes()
    path.write_bytes(small[:-2] + b"\0" * 6_000_000 + small[-2:])  # what lies behind the end never goes out
    issues = check(sample.post("channels: [x]\nmedia: [walk.jpg]"))
    assert ids(issues) == ["FIT-02", "FIT-02"]
    assert "alt text of walk.jpg has 1001 characters" in " ".join(issue.message for issue in issues)


def test_instagram_needs_a_picture(sample: Sample) -> None:
    (issue,) = check(sample.post("channels: [instagram]"))
    assert (issue.id, issue.line) == ("FIT-03", 3)


@pytest.mark.parametrize(("publish", "found"), [("00:00", ["LAW-15"]), ("00:01", []), ("08:00", [])])
def test_nothing_is_published_before_its_embargo_ends(sample: Sample, publish: str, found: list[str]) -> None:
    release = sample.release(
        f"contact: Press, day and night\nembargo: 2027-05-17T00:01\npublish_at: 2027-05-17T{publish}"
    )
    issues = check_form(release, NOW, LONDON)
    assert ids(issues) == found
    assert all("Monday 17 May 2027, 12:01am (UK time)" in issue.message for issue in issues)


@pytest.mark.parametrize(
    "body",
    ["Ring [insert number]", "Ring [INSERT]", "The venue is TBC", "On XX May", "Lorem ipsum dolor", "Dear {{ name }}",
     "[name] said", "Time TBA", "Doors open [TBC]"],
)  # fmt: skip
def test_a_gap_that_was_to_be_filled_is_found(sample: Sample, body: str) -> None:
    issues = check(sample.post("", f"Fine.\n\n{body}"))
    assert set(ids(issues)) == {"LAW-17"}
    assert (issues[0].line, issues[0].excerpt) == (7, body)


@pytest.mark.parametrize(
    "body",
    [
        "[insert](https://example.org/XX)",
        "See https://example.org/TBC/{{x",
        "Love, mum xx",
        "A loremaster from Florem",
        "[Ring us](tel:08001111)",
        "Vitamin X and Malcolm X",
        "[x] done",
    ],
)
def test_what_only_looks_like_a_gap_is_left_alone(sample: Sample, body: str) -> None:
    assert [i for i in check(sample.post("", body)) if "{{" not in body or "{{" in i.message] == []


def test_gaps_in_front_matter_and_alt_text_are_found_but_not_in_reasons(sample: Sample) -> None:
    sample.picture(words="alt: Picture of [insert name]")
    issues = check(sample.post("title: Launch TBC\nmedia: [walk.jpg]\nallow:\n  ACC-11: date TBC with them"))
    assert [(issue.id, issue.line) for issue in issues] == [("LAW-17", 2), ("LAW-17", 3)]


def test_only_words_for_readers_are_searched_for_gaps(sample: Sample) -> None:
    post = sample.post(
        "channels: [x]\ntags:\n  - name TBC\nfamily_told: on XX May\nlink: https://e.example/xx"
    )
    assert check(post) == []
    wrong = sample.post("# TBC\nchannels: [xx]", name="wrong")
    assert "LAW-17" not in ids(check(wrong))
    release = sample.release(
        "place: TBC\ncontact: |\n  Press office\n  XX\nquotes:\n  - speaker: '[name]'\n    text: Fine.\n"
        "notes: [TBA]\nlists: [TBC]"
    )
    found = [issue.line for issue in check_form(release, NOW, LONDON) if issue.id == "LAW-17"]
    assert [release.source.split("\n")[line - 1].strip() for line in dict.fromkeys(found)] == [
        "place: TBC", "XX", "- speaker: '[name]'", "notes: [TBA]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("On Monday 17 May 2027", []),
        ("On Tuesday 17 May 2027", ["LAW-17"]),
        ("On monday, the 17th of May", []),
        ("On Wednesday 17 May", ["LAW-17"]),
        ("On Monday 31 February 2027", []),
    ],
)
def test_a_date_must_fall_on_its_weekday(sample: Sample, body: str, found: list[str]) -> None:
    assert ids(check(sample.post("publish_at: 2027-05-10T08:00", body))) == found


def test_a_day_far_ahead_with_the_weekday_of_the_year_before_is_for_a_person_to_judge(sample: Sample) -> None:
    front = "publish_at: 2027-05-10T08:00"
    assert ids(check(sample.post(front, "On Saturday 16 October"))) == []
    (issue,) = check(sample.post(front, "On Friday 16 October", name="of-last-year"))
    assert (issue.id, issue.severity) == ("LAW-17", Severity.WARN)
    assert "in 2027 that day is a Saturday" in issue.message


def test_a_release_needs_a_media_contact(sample: Sample) -> None:
    assert ids(check_form(sample.release(), NOW, LONDON)) == ["REL-02"]


def test_a_time_in_the_past_is_a_warning(sample: Sample) -> None:
    (issue,) = check(sample.post("publish_at: 2027-04-30T08:00"))
    assert (issue.id, issue.severity, issue.line) == ("TIME-06", Severity.WARN, 3)
    assert "Friday 30 April 2027, 8:00am (UK time)" in issue.message


def test_a_reason_turns_a_warning_into_a_note_but_never_lifts_a_block(sample: Sample) -> None:
    front = "publish_at: 2027-04-30T08:00\nallow:\n  TIME-06: already sent by hand\n  LAW-17: we like it"
    issues = {issue.id: issue for issue in check(sample.post(front, "The venue is TBC"))}
    assert issues["TIME-06"].severity is Severity.INFO
    assert issues["TIME-06"].message.endswith("Allowed here: already sent by hand")
    assert issues["LAW-17"].severity is Severity.BLOCK


def test_a_check_that_fails_is_reported_and_the_item_is_not_clean(sample: Sample) -> None:
    def failing(_subject: Subject) -> Iterator[Finding]:
        raise KeyError("no list")
        yield Finding()

    subject = Subject(item=sample.post(), now=NOW, zone=LONDON)
    (issue,) = run_checks(subject, {"ZZZ-01": Check(Severity.INFO, Basis.DEFAULT, failing)})
    assert (issue.id, issue.severity) == ("ZZZ-01", Severity.BLOCK)
    assert "itself failed" in issue.message


def test_every_check_has_its_words() -> None:
    assert set(CHECKS) == {key.partition("/")[0] for key in WORDING.keys() - SHARED.keys()}


def test_an_issue_has_the_json_form_others_rely_on() -> None:
    issue = Issue(id="A-1", severity=Severity.WARN, message="m", file="f", line=1, column=2, excerpt="e")
    assert issue.to_json() == {
        "id": "A-1", "severity": "warn", "file": "f", "line": 1, "column": 2, "message": "m", "excerpt": "e",
        "basis": None, "replacement": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "found"),
    [("", "CONTENT-21"), ("## Bluesky\nHello.", "CONTENT-21"), ("<!-- to be written -->", "FIT-04")],
)
def test_a_post_without_a_text_for_its_channel_is_blocked_and_told_so_once(
    sample: Sample, body: str, found: str
) -> None:
    post = sample.post("channels: [x]", body)
    blocking = [one.id for one in (*post.issues, *check(post)) if one.severity is Severity.BLOCK]
    assert blocking == [found]


def test_a_post_without_a_channel_has_nowhere_to_go(sample: Sample) -> None:
    (issue,) = [one for one in check(sample.post("channels: []")) if one.id == "FIT-04"]
    assert (issue.severity, issue.line) == (Severity.BLOCK, 3)
    assert "no channel is named" in issue.message


def test_a_picture_alone_is_something_to_send(sample: Sample) -> None:
    sample.picture()
    assert check(sample.post("media: [walk.jpg]", "")) == []
