"""Front matter: what each key takes, and what is said, with which line, when it is something else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from campaigns.content_store.problems import PROBLEMS
from campaigns.content_store.schema import SCHEMAS
from campaigns.domain.items.documents import PostDocument
from campaigns.domain.items.issues import Issue
from tests.unit.content_samples import Sample, ids


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def only(issues: list[Issue], problem: str) -> Issue:
    assert ids(issues) == [problem], issues
    return issues[0]


def test_a_post_is_read_with_all_its_keys(sample: Sample) -> None:
    sample.picture()
    post = sample.post(
        "title: Launch\nchannels: [X, Bluesky, x]\npublish_at: 2027-05-17T08:00\naudience: professionals\n"
        "link: https://example.org/help\nmedia: [walk.jpg]\ntags: [launch, week]\n"
        "allow:\n  ACC-11: a legal title\nfamily_told: yes, on 1 May"
    )
    assert post.channels == ("x", "bluesky")
    assert post.publish_at == datetime(2027, 5, 17, 7, 0, tzinfo=UTC)
    assert (post.audience, post.topic, post.link) == ("professionals", "violence", "https://example.org/help")
    assert [picture.alt for picture in post.media] == ["Two friends walk home"]
    assert (post.tags, post.allow) == (("launch", "week"), {"ACC-11": "a legal title"})
    assert (post.family_told, post.issues) == ("yes, on 1 May", ())


def test_a_release_is_read_with_all_its_keys(sample: Sample) -> None:
    release = sample.release(
        "embargo: 2027-05-17T00:01\nplace: Derby\ncontact: Press office, 01332 000000\nnotes: [One, Two]\n"
        "quotes:\n  - speaker: Jo Okafor\n    role: Chair\n    text: We listen.\n    approved_by: Jo Okafor\n"
        "    approved_on: 2027-05-10\nlists: [local radio]"
    )
    assert release.embargo == datetime(2027, 5, 16, 23, 1, tzinfo=UTC)
    assert release.quotes[0].approved_on == date(2027, 5, 10)
    assert (release.notes, release.lists, release.issues) == (("One", "Two"), ("local radio",), ())


def test_a_plan_is_read_with_its_objectives(sample: Sample) -> None:
    sample.write(
        "campaign.md",
        "---\ntitle: Spring\nstarts: 2027-05-17\nends: 2027-05-23\npartners: [Derby City Council]\n"
        "objectives:\n  - measure: people reached\n    level: output\n    baseline: 01200\n    by: 2027-06-30\n---\n",
    )
    plan = sample.store.read_campaign("spring")
    assert (plan.starts, plan.ends) == (date(2027, 5, 17), date(2027, 5, 23))
    assert (plan.objectives[0].baseline, plan.objectives[0].by) == ("01200", date(2027, 6, 30))
    assert plan.issues == ()


@pytest.mark.parametrize("title", ["NO", "12:30", "01234", "2027-05-17", "1e3", "0x1F", "true"])
def test_words_that_yaml_would_change_stay_as_written(sample: Sample, title: str) -> None:
    post = sample.post(f"title: {title}")
    assert (post.title, post.issues) == (title, ())


def test_a_colon_in_a_title_gets_a_sentence_with_its_line(sample: Sample) -> None:
    sample.write("posts/a.md", "---\nchannels: [x]\ntitle: Knives: the law\n---\nText\n")
    issue = only(sample.issues("posts/a.md"), "CONTENT-07")
    assert (issue.line, issue.excerpt) == (3, "title: Knives: the law")
    assert "quotation marks" in issue.message


@pytest.mark.parametrize(
    ("front", "problem", "line", "words"),
    [
        ("title: A\nchanels: [x]\nchannels: [x]", "CONTENT-08", 3, "Did you mean channels?"),
        ("title: A\nchannels: [x]\nembargo: 2027-05-17T00:01", "CONTENT-08", 4, "belongs to a release"),
        ("title: A\nchannels: [x]\ntitle: B", "CONTENT-09", 4, "line 2"),
        ("title: A\nchannels: [x, blusky]", "CONTENT-12", 3, "Did you mean bluesky?"),
        ("title: A\nchannels: [x, Twitter]", "CONTENT-12", 3, "Did you mean x?"),
        ("title: A\nchannels:\n  - x\n  - email", "CONTENT-12", 5, "press releases"),
        ("title: A\nchannels: [x]\npublish_at: 2027-05-17", "CONTENT-10", 4, "no time of day"),
        ("title: A\nchannels: [x]\npublish_at: next week", "CONTENT-10", 4, "2027-05-17T08:00"),
        ("title: A\nchannels: [x]\npublish_at: 2027-03-28T01:30", "TIME-04", 4, "2027-03-28T02:00"),
        ("title: A\nchannels: [x]\npublish_at: 2027-10-31T01:30", "TIME-04", 4, "+01:00"),
        ("title: A\nchannels: [x]\naudience: yuth", "CONTENT-10", 4, "Did you mean youth?"),
        ("title: A\nchannels: [x]\nlink: example.org", "CONTENT-10", 4, "https://"),
        ("title: A\nchannels: [x]\nlink: javascript:alert(1)", "CONTENT-10", 4, "https://"),
        ("title: [A, B]\nchannels: [x]", "CONTENT-10", 2, "not a list"),
        ("title: A\nchannels: [x]\nmedia: [../../secret.jpg]", "CONTENT-17", 4, "without a folder"),
        ("title: A\nchannels: [x]\nallow:\n  ACC-11:", "CONTENT-10", 5, "needs a reason"),
        ("channels: [x]", "CONTENT-06", 1, "title"),
    ],
)
def test_each_mistake_gets_one_sentence_with_its_line(
    sample: Sample, front: str, problem: str, line: int, words: str
) -> None:
    sample.write("posts/a.md", f"---\n{front}\n---\nText\n")
    issues = [issue for issue in sample.issues("posts/a.md") if (issue.id, issue.line) == (problem, line)]
    assert len(issues) == 1, sample.issues("posts/a.md")
    assert words in issues[0].message
    assert issues[0].message.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: A\nText without a closing line\n", 1, "never closed"),
        ("---\ntitle: A\n\tchannels: [x]\n---\nText\n", 3, "tab"),
        ('---\ntitle: "A\nchannels: [x]\n---\nText\n', 2, "quotation mark"),
        ("---\ntitle: &a A\nchannels: *a\n---\nText\n", 2, "References"),
        ("---\n- title\n---\nText\n", 2, "one key per line"),
        ("---\ntitle: " + "[" * 500 + "]" * 500 + "\n---\nText\n", 2, "levels"),
        ("---\ntitle: A\n@x: y\n---\nText\n", 3, "quotation marks"),
    ],
)
def test_broken_front_matter_says_where_and_stops_only_itself(
    sample: Sample, text: str, line: int, words: str
) -> None:
    sample.write("posts/broken.md", text)
    sample.post(name="fine")
    library = sample.store.load()
    assert [item.slug for item in library.items] == ["fine"]
    (issue,) = sample.issues("posts/broken.md")
    assert (issue.id, issue.line) == ("CONTENT-07", line)
    assert words in issue.message


def test_nesting_without_end_does_not_take_the_process_down(sample: Sample) -> None:
    sample.write("posts/a.md", "---\ntitle: " + "[" * 15_000 + "\n---\nText\n")
    assert ids(sample.issues("posts/a.md")) == ["CONTENT-07"]


def test_a_file_without_front_matter_is_read_with_defaults(sample: Sample) -> None:
    sample.write("posts/plain.md", "# Walk away\n\nJust words.\n")
    item = sample.store.read_item("spring/posts/plain")
    assert (item.title, item.audience) == ("Walk away", "youth")
    assert ids(item.issues) == ["CONTENT-06"]


def test_sections_replace_the_body_for_their_channel(sample: Sample) -> None:
    post = sample.post(
        "channels: [x, bluesky, mastodon]", "For all.\n\n## X\n\nFor X.\n\n## bluesky\nFor Bluesky."
    )
    assert [post.text_for(kind) for kind in post.channels] == ["For X.", "For Bluesky.", "For all."]
    assert [post.text_line(kind) for kind in post.channels] == [9, 12, 5]
    assert post.issues == ()


@pytest.mark.parametrize(
    ("body", "problem", "line"),
    [
        ("Text\n\n## Blue sky\n\nMore", "CONTENT-19", 7),
        ("Text\n\n## Twitter\n\nMore", "CONTENT-19", 7),
        ("Text\n\n## Bluesky\n\nMore", "CONTENT-19", 7),
        ("## X\n\nOne\n\n## X\n\nTwo", "CONTENT-20", 9),
        ("For nobody\n\n## X\n\nOne", "CONTENT-19", 5),
        ("", "CONTENT-21", 5),
        ("One\n\n---\n\n---\n\nTwo", "CONTENT-21", 8),
    ],
)
def test_odd_bodies_are_pointed_out(sample: Sample, body: str, problem: str, line: int) -> None:
    post = sample.post("channels: [x]", body)
    assert [issue.id for issue in post.issues] == [problem], post.issues
    assert post.issues[0].line == line


@pytest.mark.parametrize("heading", ["Website", "Web", "The website", "Help"])
def test_a_heading_that_is_an_ordinary_word_is_no_mistyped_channel(sample: Sample, heading: str) -> None:
    assert sample.post("channels: [x]", f"Text\n\n## {heading}\n\nMore").issues == ()


def test_a_heading_inside_code_is_no_section(sample: Sample) -> None:
    post = sample.post("channels: [x]", "```\n## X\n---\n```")
    assert post.sections == {}
    assert "## X" in post.body


def test_every_declared_key_is_explained_and_every_problem_is_in_the_table() -> None:
    assert all(field.says for schema in SCHEMAS.values() for field in schema)
    assert all(words for _, words in PROBLEMS.values())


def test_a_wrong_value_leaves_the_rest_of_the_item(sample: Sample) -> None:
    item = sample.post("channels: [x]\naudience: nobody\nlink: https://example.org")
    assert isinstance(item, PostDocument)
    assert (item.link, item.audience) == ("https://example.org", "youth")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (">" * 5000, 5),
        ("".join(" " * (4 * level) + "- a\n" for level in range(90)), 20),
        ("- " * 5000 + "a", 5),
        ("1. " * 5000 + "a", 5),
        ("> - " * 3000 + "a", 5),
        ("+ " * 13 + "a", 5),
        ("a\n: b\n" * 3000, 106),
    ],
)
def test_text_nested_without_end_is_refused_with_its_line(sample: Sample, body: str, line: int) -> None:
    sample.write("posts/a.md", f"---\ntitle: A\nchannels: [x]\n---\n{body}\n")
    assert only(sample.issues("posts/a.md"), "CONTENT-23").line == line


@pytest.mark.parametrize("body", ["- " * 16 + "-", " - " * 40, "* " * 30, "- " * 11 + "a", "a\n: b\n\n" * 60])
def test_a_rule_of_many_dashes_and_lists_of_many_lines_are_read(sample: Sample, body: str) -> None:
    sample.write("posts/a.md", f"---\ntitle: A\nchannels: [x]\n---\nFirst.\n\n{body}\n")
    assert "CONTENT-23" not in [issue.id for issue in sample.issues("posts/a.md")]


@pytest.mark.parametrize(
    "body",
    [
        "[insert " * 2000,
        "[a](b " * 2500,
        "[" * 5000 + "]" * 5000,
        "![" * 5000,
        "One line.\n" + "[insert\n" * 40,
    ],
)
def test_brackets_opened_without_end_are_refused_with_their_line(sample: Sample, body: str) -> None:
    """Before a page shows them, each would be looked for to the end of the paragraph: ten seconds for these."""
    sample.write("posts/a.md", f"---\ntitle: A\nchannels: [x]\n---\nFirst.\n\n{body}\n")
    issue = only(sample.issues("posts/a.md"), "CONTENT-23")
    assert issue.line == (28 if body.startswith("One") else 7)
    assert "not closed" in issue.message


@pytest.mark.parametrize(
    "body",
    [
        "- [ ] Ring [Childline](https://example.org/a_(b)) :( \n" * 60,
        "[insert the date\n\n" * 60,
        "See \\[ and \\[ again. " * 60,
        "[[a]] (and (so)) on: " * 60,
        "Sad :( and [gone](https://example.org). " * 60,
    ],
)
def test_brackets_as_people_write_them_are_read(sample: Sample, body: str) -> None:
    sample.write("posts/a.md", f"---\ntitle: A\nchannels: [x]\n---\n{body}\n")
    assert "CONTENT-23" not in {issue.id for issue in sample.issues("posts/a.md")}


@pytest.mark.parametrize("link", ["https://https://www.derby.gov.uk", "http://https/derby.gov.uk"])
def test_a_link_that_begins_twice_is_refused(sample: Sample, link: str) -> None:
    assert ids(sample.post(f"link: {link}").issues) == ["CONTENT-10"]
