"""No word of a document disappears unseen: each is in what came of it, or in what was left out, whatever form it stood in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from campaigns.importing.guessing.accounting import words_in
from campaigns.importing.reading import import_bytes
from campaigns.importing.values import ImportFileError
from tests.unit.import_samples import AROUND, item
from tests.unit.test_import_anything import LINES
from tests.unit.word_samples import box, line, run, word

KINDS = some.sampled_from(["post", "release", None])
SENTENCE = "{} and others walk through the towns this week to show that carrying a knife is rare."
# Each puts one word into a document in its own way.
IN_WORD = (
    lambda one: line(one),
    lambda one: line(SENTENCE.format(one)),
    lambda one: line(run("a "), run(one, "<w:b/>"), run("-z", "<w:i/>")),
    lambda one: line(run(one, "<w:vanish/>")),
    lambda one: line(run("a "), run(one, "<w:strike/>")),
    lambda one: line(f'<w:ins w:id="1">{run(one)}</w:ins>'),
    lambda one: line(f'<w:del w:id="1"><w:r><w:delText>{one}</w:delText></w:r></w:del>'),
    lambda one: line(run("a"), box(line(one))),
    lambda one: f"<w:tbl><w:tr><w:tc>{line(one)}</w:tc><w:tc>{line('b')}</w:tc></w:tr></w:tbl>",
    lambda one: f"<w:sdt><w:sdtContent>{line(one)}</w:sdtContent></w:sdt>",
    lambda one: line(
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(one)}</w:sdtContent></w:sdt>"
    ),
    lambda one: line(f"<m:oMath><m:r><m:t>{one}</m:t></m:r></m:oMath>"),
    lambda one: line(f"<w:unheard><w:of>{run(one)}</w:of></w:unheard>"),
    lambda one: f"<w:unheard>{line(one)}</w:unheard>",
    lambda one: line(run(f"{one} 17 May 2027")),
    lambda one: line(f"Embargoed until 17 May 2027, {one}"),
    lambda one: line(f"Posted on 17 May 2027 in {one}"),
    lambda one: line(f"By {one.title()} Reed"),
    lambda one: line(f"Media contact: {one}, 01632 960100"),
    lambda one: line("Notes to editors"),
    lambda one: line("ENDS"),
)
IN_PAGES = (
    "<p>{}</p>", "<h1>{}</h1>", "<h2>{}</h2>", "<div>{}</div>", "<ul><li>{}<p>b</p></li></ul>", "<ol><li>{}</li></ol>",
    "<table><tr><td>{}</td><td>b</td></tr></table>", "<table><caption>{}</caption><tr><td>b</td></tr></table>",
    "<p>a <s>{}</s></p>",
    "<p style='display:none'>{}</p>", "<nav>{}</nav>", "<div class='related'>{}</div>", "<form>{}</form>", "<button>{}</button>",
    "<blockquote>{}</blockquote>", "<p>a <b>{}</b><i>-b</i></p>", "<figure><figcaption>{}</figcaption></figure>", "<pre>{}</pre>",
    "<dl><dt>{}</dt><dd>b</dd></dl>", " <unheard>{}</unheard> ", "<p>a<br>{}<br><br>b</p>", "<noscript>{}</noscript>",
    " {} ",
    "<video>{}</video>", "<p>Published 17 May 2027 by {}</p>", "<p>Share this: {}</p>", "<p>Embargoed: {}</p>", "<p>ENDS</p>",
    "<p>{} and others walk through the towns this week to show that carrying a knife is rare.</p>",
    "<article><p>{}</p></article>",
)  # fmt: skip


def lost(raw: bytes, name: str, kind: str | None, words: Counter[str]) -> set[str]:
    """Those of the words that nobody is told of; none where the document is refused."""
    try:
        document = import_bytes(raw, name=name, kind=kind, surroundings=AROUND)
    except ImportFileError:
        return set()
    return set(words).difference(*map(words_in, document.items))


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def unheard(count: int) -> list[str]:
    """Words that stand in no other place."""
    return [f"qwzx{'abcdefghijklmnopqrstuvwxyz'[number]}" for number in range(count)]


@settings(max_examples=80)
@given(
    some.lists(LINES | some.text("ab .,:>-#“”\n1", max_size=30), max_size=14),
    some.sampled_from(["a.txt", "a.md"]),
    KINDS,
)
@example(["Channels: X, TikTok", "PRESS RELEASE", "Channels: X, TikTok", "PRESS RELEASE"], "a.txt", "post")
@example(["## X", "PRESS RELEASE", "Channels: X, TikTok", "PRESS RELEASE"], "a.txt", "post")
@example(["1. One", "Channels: X, TikTok", "PRESS RELEASE"], "a.txt", "post")
@example(["Channels: X", "", "1. Hello", "", "Channels: nowhere", "", "2. Bye"], "a.txt", "post")
@example(["", "1) f", "Published on: 31 Feb 2027"], "a.txt", "release")
@example(["1. PRESS RELEASE", "2. Town walks", "All walk."], "a.txt", "release")
def test_no_word_of_a_text_is_lost(lines: list[str], name: str, kind: str | None):
    text = "\n".join(lines)
    assert lost(text.encode(), name, kind, words_of(text)) == set()


@settings(max_examples=50)
@given(some.lists(some.sampled_from(IN_WORD), min_size=1, max_size=12), KINDS)
def test_no_word_of_a_word_document_is_lost(forms: list[object], kind: str | None):
    words = unheard(len(forms))
    paragraphs = [form(one) for form, one in zip(forms, words, strict=True)]  # type: ignore[operator]
    said = Counter(one for one in words if any(one in paragraph.casefold() for paragraph in paragraphs))
    assert lost(word(*paragraphs), "a.docx", kind, said) == set()


@settings(max_examples=50)
@given(some.lists(some.sampled_from(IN_PAGES), min_size=1, max_size=12), KINDS, some.booleans())
def test_no_word_of_a_page_is_lost(forms: list[str], kind: str | None, has_main: bool):
    words = unheard(len(forms))
    inside = "".join(form.format(one) for form, one in zip(forms, words, strict=True))
    wrapped = f"<main>{inside}<p>{SENTENCE.format('Many') * 4}</p></main>" if has_main else inside
    said = Counter(one for one in words if one in inside)
    assert lost(f"<html><body>{wrapped}</body></html>".encode(), "a.html", kind, said) == set()


@pytest.mark.parametrize(
    "line",
    [
        "See https://www.derby.gov.uk/clubs for all of the details",
        "Book a place at www.derby.gov.uk/clubs before Friday",
        "Share this story with a friend who needs it.",
        "Related news from the clubs is on their own page.",
        "Print your own poster at home.",
        "Menu choices include chips.",
    ],
)
@pytest.mark.parametrize("is_below", [False, True])
def test_a_line_of_the_story_stays_whatever_word_it_begins_with(line: str, is_below: bool):
    story = "Youth clubs across the town will stay open until ten, the council said today."
    told = f"{story}\n\n{line}\n\nThey are all free." if is_below else f"{line}\n\n{story}"
    one = item(f"PRESS RELEASE\n\nClubs open late in Ambleford\n\n{told}\n")
    assert line in one.body
    assert "They are all free." in one.body or not is_below


def test_the_name_of_a_page_is_told_where_a_line_of_its_text_gives_the_title():
    page = "<html><head><title>Spring plans of ours</title></head><body><p>Subject: Walks in May</p><p>Come on.</p></body></html>"
    found = item(page, "a.html", kind="post")
    assert found.title == "Walks in May"
    assert any(one.what == "Spring plans of ours" for one in found.left_out)


def test_what_shows_where_a_mouse_rests_is_told_wherever_it_is():
    page = '<html><body><p>The <span title="Violence Reduction Unit">VRU</span> says so.</p></body></html>'
    assert "Violence Reduction Unit" in [one.what for one in item(page, "a.html", kind="post").left_out]


def test_a_comment_in_the_margin_of_a_document_does_not_come_into_the_words():
    page = (
        "<html><body><p class=MsoNormal>Walk away, and tell us.<span class=MsoCommentReference>"
        '<![if !supportAnnotations]><a class=msocomanchor href="#_msocom_1">[JR1]</a><![endif]></span></p>'
        "<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'><div class=msocomtxt>"
        '<p class=MsoCommentText><a href="#_msoanchor_1">[JR1]</a>Has Legal seen this?</p></div></div></div></body></html>'
    )
    found = item(page, "a.html", kind="post")
    assert found.body.strip() == "Walk away, and tell us."
    told = {one.what: one.why for one in found.left_out}
    assert "comment in the margin" in told["[JR1] Has Legal seen this?"]


def test_an_emoji_that_is_drawn_as_a_picture_stays_in_its_line():
    page = '<html><body><p>Well done <img alt="💪🏽" src="a.png"> all</p><img alt="A street" src="b.png"></body></html>'
    found = item(page, "a.html", kind="post")
    assert found.body.strip() == "Well done 💪🏽 all"
    assert [one.what for one in found.left_out] == ["picture: A street"]
