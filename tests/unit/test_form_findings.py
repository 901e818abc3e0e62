"""Each finding leads to the field that holds its words, whatever line of the file that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.content_store.parsing import parse_item
from campaigns.content_store.paths import parse_ref
from campaigns.domain.items.documents import PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Issue, Replacement, Severity
from campaigns.web.form_findings import field_of, field_of_release, form_findings
from tests.unit.content_samples import LONDON

SOURCE = """\
---
title: Monday
channels: [x, bluesky]
tags:
  - one
---

One.

---
---

Two, and
more of it.

## Bluesky

Blue.
---
Sky.
"""


@pytest.fixture(scope="module")
def post() -> PostDocument:
    parsed = parse_item(
        SOURCE.encode(), path=Path("monday.md"), ref=parse_ref("spring/posts/monday"), zone=LONDON
    )
    assert parsed.item is not None
    assert isinstance(parsed.item.document, PostDocument)
    return parsed.item.document


@pytest.mark.parametrize(
    ("words", "field", "text"),
    [
        ("title: Monday", "title", ""),
        ("  - one", "tags", ""),
        ("One.", "part-all-1", "all"),
        ("Two, and", "part-all-2", "all"),
        ("more of it.", "part-all-2", "all"),
        ("Blue.", "part-bluesky-1", "bluesky"),
        ("Sky.", "part-bluesky-2", "bluesky"),
    ],
)
def test_a_line_leads_to_its_field(post: PostDocument, words: str, field: str, text: str) -> None:
    assert field_of(post, SOURCE.split("\n").index(words) + 1) == (field, text)


def test_a_finding_about_the_whole_leads_nowhere(post: PostDocument) -> None:
    assert field_of(post, 0) == ("", "")
    assert form_findings(None, [Issue("HLP-05", Severity.WARN, "None.", "a.md")]).look[0].field == ""


def test_findings_are_grouped_by_what_has_to_be_done(post: PostDocument) -> None:
    change = Replacement(90, "Two", "2")
    found = form_findings(
        post,
        [
            Issue("ACC-11", Severity.INFO, "c", "a.md"),
            Issue("CONTENT-08", Severity.WARN, "b", "a.md"),
            Issue("ACC-19", Severity.WARN, "b", "a.md", 13, replacement=change),
            Issue("HARM-01", Severity.BLOCK, "a", "a.md"),
        ],
    )
    assert [one.issue.id for one in found.first] == ["HARM-01"]
    assert [one.mend for one in found.look] == ["", "mend-ACC-19-90"]
    assert [one.may_be_left for one in found.all] == [False, False, True, False]


def test_each_line_of_a_release_leads_to_its_field() -> None:
    source = (
        "---\ntitle: A\nembargo: 2027-05-17T00:01\nquotes:\n  - speaker: Jo\n    text: Yes.\n  - speaker: Sam\n    text: |\n"
        "      No.\nnotes:\n  - one\n  - two\ncontact: Ann\nallow: {}\n---\n\nLead\nthat goes on.\n\nStory.\n"
    )
    parsed = parse_item(
        source.encode(), path=Path("a.md"), ref=parse_ref("spring/releases/a"), zone=LONDON
    ).item
    assert parsed is not None
    assert isinstance(parsed.document, ReleaseDocument)
    found = [field_of_release(parsed.document, line) for line in range(1, 21)]
    assert found == [
        *("", "title", "embargo-day", "quote-text-1", "quote-text-1", "quote-text-1", "quote-text-2", "quote-text-2"),
        *("quote-text-2", "note-1", "note-1", "note-2", "contact", "", "", "", "lead", "lead", "story", "story"),
    ]  # fmt: skip
