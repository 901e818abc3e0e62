"""Small words that stand in many sentences: quotation marks, lengths of time, the place of a finding."""

from __future__ import annotations

import pytest

from campaigns.domain.items.issues import Issue, Severity, at_line
from campaigns.domain.text.quoting import fill_in, quoted
from campaigns.domain.time.durations import how_far, how_long
from tests.unit.check_subjects import in_post


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Walk away", "“Walk away”"),
        ("“Walk away”", "‘“Walk away”’"),
        ("“Walk away” week", "‘“Walk away” week’"),
        ('The week of "hope"', '‘The week of "hope"’'),
        ("It’s ‘hope’", "“It’s ‘hope’”"),
        ("", "“”"),
    ],
)
def test_words_are_quoted_unchanged_and_no_marks_meet(words: str, expected: str) -> None:
    assert quoted(words) == expected


def test_what_a_finding_quotes_is_quoted_in_the_same_way() -> None:
    assert fill_in("“{words}” is {n}.", {"words": "“So brave”", "n": 2}) == "‘“So brave”’ is 2."
    assert fill_in("“{words}” or {words}", {"words": "{n}"}) == "“{n}” or {n}"
    (issue,) = in_post("HARM-03", "A “war zone” every night.")
    assert "““" not in issue.message


@pytest.mark.parametrize(
    ("days", "expected"), [(1, "1 day"), (400, "400 days"), (729, "729 days"), (26_471, "72 years")]
)
def test_days_that_nobody_counts_are_said_in_years(days: int, expected: str) -> None:
    assert how_far(days) == how_long(days * 86_400) == expected


def test_a_finding_about_a_whole_file_names_no_line() -> None:
    assert Issue("LAW-12", Severity.WARN, "M", "a/posts/b.md").place == "a/posts/b.md"
    assert Issue("LAW-12", Severity.WARN, "M", "a/posts/b.md", line=3).place == "a/posts/b.md, line 3"
    assert at_line(0) == ""
