"""Every word of a source is in what goes out, or a finding names it: by construction and for any text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.checks.base import Subject
from campaigns.checks.characters import broken_addresses, kept
from campaigns.content_store.channel_text import render_post
from campaigns.content_store.left_out import words_left_out
from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.safe_html import to_html
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.documents import PostDocument, ReleaseDocument
from campaigns.domain.items.issues import Severity
from tests.unit.content_samples import LONDON

NOW = datetime(2027, 5, 10, 9, tzinfo=UTC)


def post(body: str) -> PostDocument:
    return PostDocument(
        campaign_slug="c", kind="post", slug="p", ref="c/posts/p", path=Path("p.md"), title="t", source=body,
        fingerprint="", body=body, body_line=1, channels=tuple(KINDS),
    )  # fmt: skip


def release(body: str) -> ReleaseDocument:
    return ReleaseDocument(
        campaign_slug="c", kind="release", slug="r", ref="c/releases/r", path=Path("r.md"), title="t", source=body,
        fingerprint="", body=body, body_line=1,
    )  # fmt: skip


def lost(body: str) -> list[tuple[int, str]]:
    """What a post on all channels, or a release, would leave out."""
    document = post(body)
    rendered = {kind: render_post(document, kind) for kind in KINDS}
    every = [*words_left_out(document, rendered), *words_left_out(release(body), {})]
    return sorted({(one.line, one.words) for one in every})


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["walk", "away", "é", "2027", "£5", "👍"]),
        st.sampled_from(
            [" ", "\n", "\n\n", "- ", "1. ", "   - ", "> ", "*", "**", "_", "`", "~~", "\\", "|", "#"]
        ),
        st.sampled_from(
            ["[", "](", ")", "]: ", "<", ">", "<b>", "</b>", "<date>", "<!--", "-->", "&amp;", "{: ", "}"]
        ),
        st.sampled_from(["https://a.uk/b", "c.gov.uk", "## ", "---", "!!! ", '"', "![", "[^1]", ": ", "```"]),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_every_word_goes_out_in_every_format_or_is_named(body: str) -> None:
    document = post(body)
    rendered = {kind: render_post(document, kind) for kind in ("x", "bluesky", "mastodon")}
    named = _words(" ".join(one.words for one in words_left_out(document, rendered)))
    for one in rendered.values():
        shown = _words(" ".join(f"{p.text} {' '.join(link.url for link in p.links)}" for p in one.parts))
        assert _plain_words(body) <= shown | named, body
    named = _words(" ".join(one.words for one in words_left_out(release(body), {})))
    assert _plain_words(body) <= _words(to_plain_text(body)) | named, body
    assert _plain_words(body) <= _words(to_html(body)) | named, body


@pytest.mark.parametrize(
    "body",
    [
        "Come *along*, un*believ*able as_it_is 5*3 `code` a\\*b &pound;5 AT&amp;T",
        "Read [the guide](https://example.org/guide), [partner](https://a.uk)s, or derby.gov.uk/help.",
        "[derby.gov.uk](https://derby.gov.uk/) <https://a.uk> <press@vru.example> [Ann](mailto:ann@vru.example)",
        "Ring [0800 555 111](tel:+44800555111)",
        "- 1. one\n- 2. two\n\n> - 3. three",
        "- one\n- two\n    - three\n\n1. four\n1. five\n\n> six",
        "<b>One</b> two<br>three <u>four</u>",
        "[Video]: https://www.derby.gov.uk/film",
        "*[VRU]: violence reduction unit",
        "One\n\n---\n\nTwo",
        "2 < 3 and A <3 B",
    ],
)
def test_what_people_write_is_whole(body: str) -> None:
    assert lost(body) == []


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Come on\n<insert date> at ten", 2, "insert date"),
        ("Read [our page](derby.gov.uk/help)", 1, "help"),
        ('[guide](https://a.uk "The whole guide")', 1, "The whole guide"),
        ("![Two friends](walk.jpg)", 1, "walk jpg"),
        ('Come <img src="a.jpg" alt="Two friends"> along', 1, "Two friends"),
        ('<a href="https://a.uk/guide">Guide</a>', 1, "guide"),
        ("Come\n\n<script>alert</script>", 3, "alert"),
        ("Come <!-- ask Jo --> along", 1, "ask Jo"),
    ],
)
def test_what_markdown_would_swallow_is_named_with_its_line(body: str, line: int, words: str) -> None:
    assert any(at == line and words in said for at, said in lost(body)), lost(body)


@pytest.mark.parametrize(
    ("body", "words", "mended"),
    [
        ("It is on ~~Saturday~~ Sunday.", "Saturday", "It is on Sunday."),
        ("It is on <s>Saturday</s> Sunday.", "Saturday", "It is on Sunday."),
        ("It is on <del>Saturday the\nfifth</del> Sunday.", "Saturday the fifth", "It is on Sunday."),
        ("~~One day~~", "One day", ""),
    ],
)
def test_struck_words_are_found_with_the_text_without_them(body: str, words: str, mended: str) -> None:
    (found,) = kept.struck_words(Subject(post(body), NOW, LONDON))
    assert found.details["words"] == words
    assert found.replacement is not None
    assert body.replace(found.replacement.old, found.replacement.new) == mended


@pytest.mark.parametrize("body", ["Wait ~~ and see ~~ there", "~5 people", "~~~\ncode\n~~~"])
def test_waves_alone_strike_nothing(body: str) -> None:
    assert list(kept.struck_words(Subject(post(body), NOW, LONDON))) == []


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://https://a.uk", "https://a.uk"),
        ("http://https://a.uk/b", "https://a.uk/b"),
        ("https:https://a.uk", "https://a.uk"),
        ("https//a.uk", "https://a.uk"),
        ("https:/a.uk", "https://a.uk"),
        ("https:a.uk", "https://a.uk"),
        ("https:\\\\a.uk", "https://a.uk"),
        ("https;//a.uk", "https://a.uk"),
        ("https:///a.uk", "https://a.uk"),
        ("https:// a.uk", "https://a.uk"),
    ],
)
def test_an_address_with_a_broken_beginning_blocks_and_can_be_mended(address: str, right: str) -> None:
    text = f"See {address}’s page"
    (found,) = broken_addresses.broken_addresses(Subject(post(text), NOW, LONDON))
    assert (found.excerpt, found.details["instead"]) == (address, right)
    assert found.replacement is not None
    assert text.replace(found.replacement.old, found.replacement.new) == f"See {right}’s page"


@pytest.mark.parametrize(
    "text",
    [
        "https://a.uk.",
        "Use https: it is safe",
        "https://web.archive.org/web/2026/https://a.uk",
        "[a](https://a.uk)",
    ],
)
def test_a_whole_address_is_left_alone(text: str) -> None:
    assert list(broken_addresses.broken_addresses(Subject(post(text), NOW, LONDON))) == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("3. a\n4. b", []),
        ("1. a\n1. b", []),
        ("3. a\n7. b", ["7 as 4"]),
        ("1. a\n   1. b\n   3. c\n2. d", ["3 as 2"]),
        ("1. a\n\nText\n\n5. b", []),
        ("1. One\n  2. Two\n3. Three", []),
        ("1. One\n  1. Two\n  2. Three\n2. Four\n  - Five\n3. Six", []),
        ("1. One\n  1. Two\n  3. Three", ["3 as 2"]),
        ("1. One\nmore of it\n3. Three", ["3 as 2"]),
        ("1. One\n\n   - nested\n3. Three", ["3 as 2"]),
        ("1. One\n- other\n\n5. Five", []),
        ("1. One\n## Next\n3. Three\n4. Four", []),
        ("Bring:\n1. **One**\n\n3. [Three](https://a.uk)\n\n7. `Seven`", ["3 as 2", "7 as 4", "7 as 3"]),
        ("We met in\n2027. Then in\n2029. Twice.\n\n5. Five\n\n9. Nine", ["9 as 6"]),
        ("> 1. One\n> 3. Three", ["3 as 2"]),
        ("1. One\n2. Two\n2. Three\n3. Four", ["2 as 3", "3 as 4"]),
        ("1. One\n2. Two\n\nMore:\n1. One\n1. Two", []),
        ("3. One\n3. Two\n3. Three", []),
        ("- 1. One\n- 3. Three", []),
        ("```\n1. One\n3. Three\n```", []),
    ],
)
def test_numbers_that_markdown_changes_are_told(body: str, wrong: list[str]) -> None:
    document = post(body)
    every = [*words_left_out(document, {kind: render_post(document, kind) for kind in KINDS})]
    every += words_left_out(release(body), {})
    found = kept.numbers_changed(Subject(document, NOW, LONDON, left_out=tuple(every)))
    assert set(wrong) == {f"{one.excerpt} as {one.details['shown']}" for one in found}


POINTS = st.lists(
    st.tuples(
        st.sampled_from(["", "", "  ", "   ", "    ", "> ", "- "]),
        st.sampled_from(["point", "words", "dash", "blank"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=120, deadline=None)
@given(POINTS, st.integers(1, 3))
def test_every_number_of_a_point_goes_out_or_is_told(shapes: list[tuple[str, str]], step: int) -> None:
    forms = {"point": "{n}. word{n}", "words": "word{n}", "dash": "- word{n}", "blank": ""}
    body = "\n".join(
        f"{indent}{forms[shape]}".format(n=n * step) for n, (indent, shape) in enumerate(shapes, start=1)
    )
    typed = set(re.findall(r"(\d+)\. word\1(?!\d)", body))
    document = post(body)
    rendered = {"x": render_post(document, "x")}
    for out, told in (
        (rendered["x"].parts[0].text, words_left_out(document, rendered)),
        (to_plain_text(body), words_left_out(release(body), {})),
    ):
        kept_ones = set(re.findall(r"(\d+)\. (?:– )?word\1(?!\d)", out))
        assert typed <= kept_ones | {one.words for one in told if one.shown}, body


@pytest.mark.parametrize(
    ("body", "line", "words", "says"),
    [
        ("Come\nTickets cost 2*3*4 pounds.", 2, "2*3*4", "inside"),
        ("A hall of 10*10*10m", 1, "10*10*10m", "inside"),
        ("Rooms of 5*3 and\n2*4 metres", 1, "5*3 and 2*4", "inside"),
        ("It is f(x)*g(x)*h", 1, "f(x)*g(x)*h", "inside"),
        ("Rooms of (5)*(3) and (2)*(1)", 1, "(5)*(3) and (2)*(1)", "inside"),
        ("Up 5%*3*(4%)", 1, "5%*3*(4%)", "inside"),
        ("Free (under 12s)*, half (over 65)*", 1, "12s)*, half (over 65)*", "inside"),
        ("f**k and s**t", 1, "f**k and s**t", "inside"),
        ("Thanks to @_jo_", 1, "@_jo_", "inside"),
        ("Last year:\n> 100 young people came", 2, "> 100 young people came", "quotation"),
        ("> £5 a head", 1, "> £5 a head", "quotation"),
        ("Clubs had:\n\n- >100 visitors\n- 1. > 50 more", 3, ">100 visitors", "quotation"),
        ("Clubs:\n\n1. > £50 a night", 3, "> £50 a night", "quotation"),
        ("- # of clubs: 5", 1, "# of clubs: 5", "heading"),
        ("Come\n\n# of clubs: 5", 3, "# of clubs: 5", "heading"),
        ("Rated 4*-5* by parents", 1, "4*-5*", "inside"),
        ("Come\nTickets £5*, £6*", 2, "5*, £6*", "inside"),
        ("*Free* for under 12s*, 5*, 6*", 1, "12s*, 5*", "inside"),
        ("C:\\_reports", 1, "C:\\_reports", "backslash"),
        ("\\\\server\\share", 1, "\\\\server\\share", "backslash"),
        ("¯\\_(ツ)_/¯", 1, "¯\\_(ツ)_/¯", "backslash"),
    ],
)
def test_a_sign_that_markdown_takes_for_its_own_blocks(body: str, line: int, words: str, says: str) -> None:
    document = post(body)
    left_out = words_left_out(document, {kind: render_post(document, kind) for kind in KINDS})
    (found,) = kept.words_left_out(Subject(document, NOW, LONDON, left_out=left_out))
    assert (found.line, found.excerpt, found.says, found.severity) == (line, words, says, None)


@pytest.mark.parametrize(
    "name", ["__init__", "__all__", "__a__b__", "__main_file__", "__NAME__", "__THE_DATE__"]
)
def test_lines_around_a_name_that_go_missing_are_a_warning(name: str) -> None:
    document = post(f"Our code club wrote its first {name} today.")
    left_out = words_left_out(document, {kind: render_post(document, kind) for kind in KINDS})
    (found,) = kept.words_left_out(Subject(document, NOW, LONDON, left_out=left_out))
    assert (found.excerpt, found.says, found.severity) == (name, "bold", Severity.WARN)


@pytest.mark.parametrize(
    "body",
    [
        '<span class="big">Come</span> <br class="wide"> along',
        '<p align="center">Come</p>',
        '<div style="color: red">Come <time datetime="2027-05-17">on Monday</time></div>',
        "<mark>Come</mark> <kbd>F5</kbd> <font color='red'>now</font><o:p></o:p>",
        "```python\nx\n```",
    ],
)
def test_the_marks_of_html_and_code_are_no_words(body: str) -> None:
    assert lost(body) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            'Come on <time> <date>, <a href="https://derby.uk/guide" class="big">Guide</a>',
            "time date https derby uk guide",
        ),
        ("Ages <a few words> here", "a few words"),
        ("Said <p name of person> today", "p name of person"),
        ("Come if 5 <b and others> 3", "b and others"),
        ("<font color=red size = 2>Come</font> <a title=Why>now</a>", "Why"),
        ('<abbr title="Violence Reduction Unit" id="x">VRU</abbr>', "Violence Reduction Unit"),
    ],
)
def test_gaps_that_look_like_html_and_what_it_says_are_words(body: str, words: str) -> None:
    assert lost(body) == [(1, words)]


def test_a_sign_lost_from_a_note_of_a_release_is_told() -> None:
    document = replace(release("# News\n\n> She said"), notes=("# of clubs: 5",))
    assert [(one.words, one.sign) for one in words_left_out(document, {})] == [("# of clubs: 5", "#")]


@pytest.mark.parametrize(
    "body",
    [
        "`f(x)*g(x)*h`, f(x)\\*g(x)\\*h, (*new*) and [*new*](https://a.uk), (free)* and (half)*",
        "Tickets cost 2\\*3\\*4 pounds, 5*3, `2*3*4`, https://a.uk/a*b*c",
        "*VRU*s and **MP**s, *come*, **now** un*believ*able as_it_is",
        "Thanks to @jo_ann_ and @\\_jo\\_",
        "\\> 100 came\n\n\\# of clubs",
        "> She said:\n> 100 young people came",
        "## Where to go",
        "\\_\\_init\\_\\_, `__init__`, __Note__: __bring a friend__, a\\_b, \\*",
        "A 5* hotel and 4* food*",
        "*one* 5 *two*, **word**s*",
        "Come <!-- --> along",
    ],
)
def test_signs_that_go_out_or_are_meant_as_marks_are_silent(body: str) -> None:
    assert lost(body) == []


def test_a_sign_that_only_the_page_of_a_release_takes_for_a_quotation_is_told() -> None:
    told = words_left_out(release("News\n\n> 100 came\n\n\\> 50 did\n\n    > 20 of them"), {})
    assert [(one.line, one.words, one.sign) for one in told] == [(3, "> 100 came", ">")]


@pytest.mark.parametrize(
    "body",
    [
        "Fewer knives[^a] this year\n\n[^a]: See [1] and *this*.",
        '!!! note "Mind"\n    that\n\n!!! warning\n    this',
        "[TOC]\n\n# One\n\n- [x] done\n\nterm\n: meaning {: .small }",
    ],
)
def test_what_only_a_release_is_made_of_is_no_lost_word(body: str) -> None:
    assert list(words_left_out(release(body), {})) == []
    assert _words(body) - {"a", "note", "warning", "x", "small"} <= _words(to_html(body))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Come along\n\n- <template>on Monday</template> at ten", "on Monday"),
        ("Come <math><mi>on Monday</mi></math> along", "on Monday"),
        ("Come <svg><text>on Monday</text></svg> along", "on Monday"),
        ("Come\n<style>on Monday</style> along", "on Monday"),
    ],
)
def test_words_that_only_the_page_of_a_release_would_be_without_are_named(body: str, words: str) -> None:
    assert [(one.line, one.words) for one in words_left_out(release(body), {})] == [
        (body[: body.index(words)].count("\n") + 1, words)
    ]
    noted = replace(release("News"), notes=(body,))
    assert [one.words for one in words_left_out(noted, {})] == [words]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", re.sub(r"[*_~`\\]", "", text)))


def _plain_words(body: str) -> set[str]:
    """Those nobody can take for a mark, joined to nothing."""
    return {"walk", "away", "é"} & set(re.findall(r"(?<![^\s])[^\W_]+(?![^\s])", body))
