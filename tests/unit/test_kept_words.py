"""No word of a text goes missing on its way out without a finding that names it, whatever Markdown makes of it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.checks import run_checks
from campaigns.checks.base import Subject
from campaigns.checks.registry import CHECKS
from campaigns.content_store.rendering import render_post, render_release, to_html, to_plain_text
from campaigns.domain.documents import PostDocument, Quote, ReleaseDocument
from campaigns.domain.issues import Issue
from campaigns.domain.kept_words import lost_words, renumbered
from tests.unit.check_subjects import NOW, found, in_post
from tests.unit.content_samples import LONDON

LINE = "[Video]: https://www.derby.gov.uk/film"
KINDS = ("x", "bluesky", "mastodon", "facebook", "newsroom")


def a_post(body: str, *, channels: tuple[str, ...] = KINDS) -> PostDocument:
    return PostDocument(
        campaign_slug="c", kind="post", slug="p", ref="c/posts/p", path=Path("p.md"), title="t", source=body,
        fingerprint="", body=body, body_line=1, channels=channels,
    )  # fmt: skip


def a_release(body: str, *, note: str = "", quote: str = "Words.") -> ReleaseDocument:
    return ReleaseDocument(
        campaign_slug="c", kind="release", slug="r", ref="c/releases/r", path=Path("r.md"), title="T", source=body,
        fingerprint="", body=body, body_line=1, notes=(note,) if note else (), quotes=(Quote("Jo", "", quote),),
        key_lines={"notes[0]": 7, "quotes[0]": 8},
    )  # fmt: skip


def run_one(check_id: str, post: PostDocument) -> list[Issue]:
    rendered = {kind: render_post(post, kind) for kind in post.channels}
    return run_checks(Subject(post, NOW, LONDON, rendered), {check_id: CHECKS[check_id]})


def said_of_post(post: PostDocument) -> list[Issue]:
    return run_one("TEXT-07", post)


def said_of_release(release: ReleaseDocument) -> list[Issue]:
    subject = Subject(release, NOW, LONDON, letter=render_release(release, LONDON))
    return run_checks(subject, {"TEXT-07": CHECKS["TEXT-07"]})


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        "[Friday]: Allenton",
        '[Venue]: "Town Hall"',
        "[When]: 10am (doors 9.30)",
        "[Video]:\nhttps://a.uk",
        "  [Film]: https://a.uk",
    ],
)
def test_a_line_that_looks_like_a_link_elsewhere_goes_out(line: str) -> None:
    shown = line.strip()
    for kind in KINDS:
        assert render_post(a_post(f"Come.\n\n{line}"), kind).parts[0].text == f"Come.\n\n{shown}"
    assert to_plain_text(f"Come.\n{line}") == f"Come.\n{shown}"
    words = re.sub(r"<[^<>]+>", "", to_html(f"Come.\n\n{line}"))
    assert shown.split() == words.replace("&quot;", '"').split()[1:]


def test_a_footnote_in_a_post_goes_out_as_it_is_written() -> None:
    body = "Fewer knives[^1]\n\n[^1]: ONS"
    assert render_post(a_post(body), "x").parts[0].text == body


def test_a_link_that_is_named_elsewhere_stays_a_link() -> None:
    body = "See the [guide][g].\n\n[g]: https://a.uk/x"
    assert render_post(a_post(body), "x").parts[0].text == "See the guide: https://a.uk/x."
    assert said_of_post(a_post(body)) == []


def test_the_checks_read_a_line_that_goes_out() -> None:
    assert found(in_post("HLP-01", "Come.\n\n[Childline]: 0800 1112")) == ["0800 1112"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Ask <Jo Reed> now.", ["Jo Reed"]),
        ('See [the guide](https://a.uk/x "Our own film").', ["Our own film"]),
        ("See [the plan](plan.pdf).", ["plan.pdf"]),
        ("![A poster](poster.jpg) Come.", ["poster.jpg"]),
    ],
)
def test_words_that_markdown_keeps_from_readers_are_named(body: str, words: list[str]) -> None:
    for issues in (said_of_post(a_post(body)), said_of_release(a_release(body))):
        assert [issue.severity for issue in issues] == ["block"]
        assert found(issues) == words


@pytest.mark.parametrize(
    "body",
    [
        "[a]: https://one.uk\n[a]: https://two.uk\n\nSee [a].",
        "Come <script>one</script>",
        "<style>one</style>",
    ],
)
def test_what_is_said_twice_or_to_a_machine_is_named(body: str) -> None:
    for issues in (said_of_post(a_post(body)), said_of_release(a_release(body))):
        assert any("one" in issue.excerpt or "script" in issue.excerpt for issue in issues)


@pytest.mark.parametrize(
    "body",
    [
        "| a | b |\n|---|---|\n| 1 | 2 | three |",
        "## Launch {three}",
    ],
)
def test_what_only_a_release_can_lose_is_named_there(body: str) -> None:
    assert found(said_of_release(a_release(body))) == ["three"]


def test_a_comment_is_told_and_only_warned_of() -> None:
    (issue,) = said_of_post(a_post("Come. <!-- ask Jo first --> Now."))
    assert (issue.severity, issue.excerpt, issue.line, issue.column) == ("warn", "ask Jo first", 1, 12)


def test_a_word_lost_from_a_note_or_quote_is_named_on_its_line() -> None:
    (issue,) = said_of_release(a_release("Story.", note="Ask <Jo Reed>."))
    assert (issue.excerpt, issue.line) == ("Jo Reed", 7)
    (issue,) = said_of_release(a_release("Jo Reed tells a story.", quote="Ask <Jo Reed>."))
    assert (issue.excerpt, issue.line) == ("Jo Reed", 8)


def test_the_channel_that_loses_words_is_named() -> None:
    (issue,) = said_of_post(a_post("Mail [us](mailto:jo@a.uk?subject=Hello)", channels=("x",)))
    assert "“subject=Hello” would not go out:" in issue.message
    (issue,) = said_of_release(a_release("Mail [us](mailto:jo@a.uk?subject=Hello)"))
    assert "would not go out in the e-mail’s plain text" in issue.message


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("3. a\n4. b", []),
        ("1. a\n1. b", []),
        ("3. a\n7. b", [("7", 4)]),
        ("1. a\n   1. b\n   3. c\n2. d", [("3", 2)]),
        ("1. a\n\nText\n\n5. b", []),
    ],
)
def test_numbers_that_markdown_changes_are_told(body: str, wrong: list[tuple[str, int]]) -> None:
    assert [(body[at.start : at.end], shown) for at, shown in renumbered(body)] == wrong
    assert [issue.excerpt for issue in said_of_post(a_post(body))] == [number for number, _ in wrong]


@pytest.mark.parametrize(
    "body",
    [
        "un*believ*able caf&eacute;s and Cafe\u0301 &amp; 5<6, a < b",
        "H<sub>2</sub>O on the 10<sup>th</sup> <b>now</b><br>then",
        "Note[^a]\n\n[^a]: See *this*.",
        '- [x] one\n- [ ] two\n\n!!! note "Mind"\n    that\n\nterm\n: meaning {: .small }',
        "`code *x*` and <https://a.uk/b_c> and <jo@vru.example> and [q](https://a.uk/é%20b)",
        "a\\_b \\* c \\# d\n\n> quoted\n\n~~~\nfenced\n~~~",
    ],
)
def test_what_markdown_is_made_of_is_no_lost_word(body: str) -> None:
    assert said_of_release(a_release(body)) == []


PIECES = st.sampled_from([
    "walk", "away", "Derby", "1.", "2.", "-", "*", "+", "#", "##", ">", "[", "]", "(", ")", "[Video]:", "https://a.uk/bcd",
    "derby.gov.uk", "~~", "**", "_", "`", "```", "~~~", "<b>", "</b>", "<Jo", "<", "&", "&amp;", "|", "|---|", ":", "{.x}",
    "{: .y }", "!", "![", "[^1]", "[^1]:", '"', "\\", "---", "===", "!!!",
])  # fmt: skip
MARKDOWN = st.lists(st.tuples(PIECES, st.sampled_from([" ", "", "\n", "\n\n", "\n    "])), max_size=14).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


def plain(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.casefold()))


@settings(max_examples=60, deadline=None)
@given(MARKDOWN)
def test_every_word_is_on_every_channel_and_in_the_letter_or_a_finding_names_it(body: str) -> None:
    post, release = a_post(body, channels=("x", "bluesky")), a_release(body)
    told = plain(" ".join(issue.excerpt for issue in (*said_of_post(post), *said_of_release(release))))
    wanted = plain(body) - told - {"amp", "https"}
    for kind in post.channels:
        shown = " ".join(
            f"{part.text} {' '.join(link.url for link in part.links)}"
            for part in render_post(post, kind).parts
        )
        assert wanted <= plain(shown), kind
    letter = render_release(release, LONDON)
    assert wanted <= plain(letter.text)
    assert wanted <= plain(letter.article)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=8),
)
def test_what_is_lost_is_exactly_what_is_lacking(source: list[str], shown: list[str]) -> None:
    text = " ".join(source)
    lost = [word for at in lost_words(text, " ".join(shown)) for word in text[at.start : at.end].split()]
    assert Counter(lost) == Counter(source) - Counter(shown)
