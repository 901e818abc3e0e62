"""Front matter: no word of a value goes missing because YAML reads it otherwise than the officer wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.content_store.fields import Reading
from campaigns.content_store.front_matter import split_file
from campaigns.content_store.problems import Problems
from campaigns.content_store.schema import RELEASE, read_fields
from tests.unit.content_samples import LONDON, Sample, ids


def read(front: str) -> tuple[dict[str, object], Problems]:
    problems = Problems("a.md")
    split = split_file(f"---\n{front}\n---\nA story.\n", problems)
    values = read_fields(RELEASE, split.head, Reading("", problems, LONDON)) if split else {}
    return values, problems


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("title: Derby backs #WalkAway against knives", 2, "#WalkAway against knives"),
        ("title: #WalkAway pledge", 2, "#WalkAway pledge"),
        ("title: #WalkAway\n  pledge", 3, "#WalkAway"),
        ('title: "Derby backs" #WalkAway', 2, "#WalkAway"),
        ("contact: Press office, 01632 960100 #out of hours 01632 960199", 2, "#out of hours 01632 960199"),
        ("notes:\n  - Part of #KnifeFree, a campaign.\n  - Two", 3, "#KnifeFree, a campaign."),
        ("notes:\n  - #KnifeFree is a campaign.", 3, "#KnifeFree is a campaign."),
        ("notes:\n  - The pledge is part of\n    #KnifeFree", 3, "#KnifeFree"),
        ("notes:\n  #KnifeFree is a campaign.", 2, "#KnifeFree is a campaign."),
        ("notes: [One, two #three\n  , four]", 2, "#three"),
        ("notes:\n  - | #WalkAway\n    more", 3, "#WalkAway"),
        ("quotes:\n  - speaker: Jo Reed\n    text: Say #WalkAway, please.", 4, "#WalkAway, please."),
    ],
)
def test_words_behind_a_hash_are_named_with_their_line(front: str, line: int, words: str) -> None:
    _, problems = read(front)
    issue = next(one for one in problems.found if f"“{words}”" in one.message)
    assert (issue.id, issue.severity, issue.line) == ("CONTENT-10", "block", line)
    assert "quotation marks" in issue.message


@pytest.mark.parametrize(
    "front",
    [
        "# the launch\ntitle: Walk away\n# nothing else",
        "publish_at: 2027-05-17T08:00  # moved from nine",
        "photos: # chosen by Jo\n  - a.jpg\n  # - b.jpg\n  - c.jpg",
        "quotes:\n  - speaker: Jo Reed\n    # role: not known yet\n    text: We listen.",
        "notes:\n  # none yet\ntitle: Walk away",
        "lists: [radio, papers]  # no television",
        "notes:\n  - |\n    # is a sign, too\n    and so on",
        'title: "Derby backs #WalkAway against knives"',
        "title: Page 3#comments",
    ],
)
def test_a_comment_that_hides_no_words_is_left_alone(front: str) -> None:
    _, problems = read(front)
    assert problems.found == []


def test_a_picture_and_a_plan_lose_no_words_either(tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.picture(words="alt: Two friends with a sign #WalkAway\n")
    assert "CONTENT-10" in ids(sample.post("media: [walk.jpg]").issues)
    sample.write("campaign.md", "---\ntitle: Spring #WalkAway\n---\n")
    assert ids(sample.store.read_campaign("spring").issues) == ["CONTENT-10", "CONTENT-06"]


@pytest.mark.parametrize("value", ["!Stop the knives", "! Stop", "- !!str x"])
def test_an_exclamation_mark_at_the_beginning_is_no_order_to_the_reader(value: str) -> None:
    _, problems = read(f"title: {value}" if value[0] == "!" else f"notes:\n  {value}")
    assert ids(problems.found) == ["CONTENT-07"]
    assert "exclamation mark" in problems.found[0].message


@pytest.mark.parametrize(
    ("front", "line", "column"),
    [
        ("photos:\n\t- a.jpg", 3, 1),
        ("photos:\n  -\ta.jpg", 3, 4),
        ("\ttitle: Walk", 2, 1),
        ("title: Walk\n\tplace: Derby", 3, 1),
        ("quotes:\n  - speaker: Jo\n\ttext: We listen.", 4, 1),
        ("notes:\n  - |\n    one\n\ttwo", 5, 1),
    ],
)
def test_a_tab_is_named_as_a_tab_where_it_stands(front: str, line: int, column: int) -> None:
    _, problems = read(front)
    (issue,) = problems.found
    assert (issue.message, issue.line, issue.column) == (
        "There is a tab here. Use spaces instead.",
        line,
        column,
    )


def test_a_hash_in_brackets_that_hides_their_end_is_named() -> None:
    _, problems = read("lists: [radio, #papers]")
    assert "starts with # in quotation marks" in problems.found[0].message
    assert (problems.found[0].line, problems.found[0].column) == (2, 16)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


PIECES = [
    "one", "Two", "3", "é", "#", "#tag", ":", ",", "-", "!", "&", "*", "[", "]", "{", "}", "|", ">", "'", '"', "\\", "@",
    "%", "~", "null", "no",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_every_word_of_a_value_is_read_or_the_line_is_refused(pieces: list[str]) -> None:
    value = " ".join(pieces)
    values, problems = read(f"title: {value}\nplace: Derby")
    if problems.found or value.strip() in ("", "~", "null"):
        return
    assert words_of(str(values["title"])) == words_of(value)
