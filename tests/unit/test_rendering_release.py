"""A press release in the order newsrooms expect, as text and as HTML."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from campaigns.content_store.rendering import render_release, to_html, to_plain_text
from campaigns.domain.documents import Quote, ReleaseDocument
from campaigns.domain.rendered import RenderedRelease
from tests.unit.content_samples import LONDON, Sample

FRONT = """\
title: New unit & partners start
publish_at: 2027-05-17T00:01
embargo: 2027-05-17T00:01
place: Derby
contact: Press office, 01332 000000, out of hours 07700 900000
quotes:
  - speaker: Jo Okafor
    role: Chair
    text: |
      “We listen.

      We act.”
notes:
  - The unit is a [partnership](https://example.org/p).
  - Figures are from 2026.
photos: [walk.jpg]"""


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


@pytest.fixture
def rendered(sample: Sample) -> RenderedRelease:
    sample.picture(words="alt: Two friends walk home\ncredit: A. Smith\n")
    return render_release(
        sample.release(FRONT, "A **new** unit starts\ntoday.\n\nIt works with schools."), LONDON
    )


def test_the_plain_text_has_every_part_in_order(rendered: RenderedRelease) -> None:
    assert (
        rendered.text
        == """\
EMBARGOED UNTIL 00:01 on Monday 17 May 2027 (UK time)

Monday 17 May 2027

New unit & partners start

Derby – A new unit starts
today.

It works with schools.

Jo Okafor, Chair, said:

“We listen.

“We act.”

ENDS

Notes to editors

1. The unit is a partnership (https://example.org/p).
2. Figures are from 2026.

Media contact

Press office, 01332 000000, out of hours 07700 900000

Photos

– walk.jpg: Two friends walk home. Credit: A. Smith
"""
    )


def test_the_html_says_the_same_and_is_escaped(rendered: RenderedRelease) -> None:
    places = [
        rendered.html.index(piece)
        for piece in (
            "EMBARGOED UNTIL", "<h1>New unit &amp; partners start</h1>", "<strong>Derby</strong> – A", "It works",
            "Jo Okafor, Chair, said:", "<p>“We act.”</p>", "ENDS", "<ol><li>The unit", "Media contact", "A. Smith",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert rendered.article in rendered.html
    assert "<html" not in rendered.article


def test_the_subject_warns_of_an_embargo(rendered: RenderedRelease, sample: Sample) -> None:
    assert rendered.subject.startswith("EMBARGOED until 00:01 on Monday 17 May 2027 (UK time): New unit")
    free = render_release(sample.release("title: Free"), LONDON)
    assert free.subject == "Free"
    assert free.text.startswith("FOR IMMEDIATE RELEASE\n\nFree\n\nThe story.\n\nENDS\n")


def test_nothing_in_front_matter_can_break_out_of_the_html(sample: Sample) -> None:
    release = sample.release(
        'title: "<script>alert(1)</script>"\nplace: "<b>*x*"\ncontact: "<img src=x>"\n'
        'quotes: [{speaker: "<i>S", role: "<u>R", text: "<script>x</script> fine"}]\nnotes: ["<script>x</script>"]'
    )
    html = render_release(release, LONDON).html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;*x*" in html


def test_a_writers_own_ends_is_not_said_twice(sample: Sample) -> None:
    text = render_release(sample.release("", "Story.\n\n**ENDS**\n\nAbout us."), LONDON).text
    assert text.count("ENDS") == 1
    assert text.index("Story.") < text.index("ENDS") < text.index("About us.")


def test_a_story_that_starts_with_a_list_keeps_it(sample: Sample) -> None:
    assert (
        "Derby\n\n– one\n– two" in render_release(sample.release("place: Derby", "- one\n- two"), LONDON).text
    )


def test_photos_travel_with_their_words_and_survive_json(rendered: RenderedRelease) -> None:
    assert [(photo.name, photo.alt, photo.credit) for photo in rendered.photos] == [
        ("walk.jpg", "Two friends walk home", "A. Smith")
    ]
    assert RenderedRelease.from_json(rendered.to_json()) == rendered


MARKED = [
    ("We call it “Walk Away”", "“We call it “Walk Away””"),
    ("“Walk away” is what I tell them.", "““Walk away” is what I tell them.”"),
    ("“Walk away” or “stay away”", "““Walk away” or “stay away””"),
    ("“We listen.”", "“We listen.”"),
    ('"We listen."', "“We listen.”"),
    ('"Walk away" is what I say', '“"Walk away" is what I say”'),
    ('"We call it "Walk Away""', '“We call it "Walk Away"”'),
    ("“We call it “Walk Away””", "“We call it “Walk Away””"),
    ("“We listen.\n\n“We act.”", "“We listen.|“We act.”"),
    ("“We listen.\n\nWe act.”", "“We listen.|“We act.”"),
    ("We say “no”.\n\n“Yes” is better", "“We say “no”.|““Yes” is better”"),
    ('A 6" blade', '“A 6" blade”'),
]


@pytest.mark.parametrize(("said", "shown"), MARKED)
def test_quotation_marks_inside_a_quote_stay_and_those_around_it_are_set_once(said: str, shown: str) -> None:
    release = ReleaseDocument(
        campaign_slug="c", kind="release", slug="r", ref="c/releases/r", path=Path("r.md"), title="T", source="",
        fingerprint="", body="Story.", quotes=(Quote("Jo Reed", "Chair", said),),
    )  # fmt: skip
    rendered = render_release(release, LONDON)
    assert "|".join(rendered.text.split("said:\n\n")[1].split("\n\nENDS")[0].split("\n\n")) == shown
    html = rendered.article.split("<blockquote><p>")[1].split("</p></blockquote>")[0].replace("</p><p>", "|")
    assert unescape(html) == shown


LISTS = """\
The clubs offer:
- sport
- music

1. Hall
   - football
     and more
2. Studio

Friday: Allenton
Saturday: Sinfin"""


def test_lists_and_lines_go_out_as_they_were_typed(sample: Sample) -> None:
    rendered = render_release(sample.release("", LISTS), LONDON)
    assert (
        """
The clubs offer:

– sport
– music

1. Hall
   – football
     and more
2. Studio

Friday: Allenton
Saturday: Sinfin

ENDS"""
        in rendered.text
    )
    html = re.sub(r"\s*\n\s*", "", rendered.article)
    assert (
        "<p>The clubs offer:</p><ul><li>sport</li><li>music</li></ul>"
        "<ol><li>Hall<ul><li>football<br>and more</li></ul></li><li>Studio</li></ol>"
        "<p>Friday: Allenton<br>Saturday: Sinfin</p>"
    ) in html


def test_lines_of_a_quote_and_a_note_are_kept(sample: Sample) -> None:
    front = "quotes:\n  - speaker: Jo\n    text: |\n      Friday: Allenton\n      Saturday: Sinfin\nnotes: ['a\n\n  b']"
    rendered = render_release(sample.release(front), LONDON)
    assert "“Friday: Allenton\nSaturday: Sinfin”" in rendered.text
    assert "<p>“Friday: Allenton<br>\nSaturday: Sinfin”</p>" in rendered.article


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("- a\n  - b\n    - c\n- d", "– a\n  – b\n    – c\n– d"),
        ("- a\n\n  more\n- b", "– a\n  more\n– b"),
        ("* a\n* b\n1. c", "– a\n– b\n\n1. c"),
        ("Two:\n1. a\n2. b", "Two:\n\n1. a\n2. b"),
        ("It ran until\n2027. A good year", "It ran until\n2027. A good year"),
        ("9. a\n10. b\n    - c", "9. a\n10. b\n    – c"),
        ("> One\n> two", "> One\n> two"),
        ("```\n- a\n\n1. b\n```", "- a\n\n1. b"),
        ("place\n* * *\nafter", "place\n\nafter"),
    ],
)
def test_lists_are_read_as_people_type_them(body: str, text: str) -> None:
    assert to_plain_text(body) == text


WRAPPED = """\
Youth clubs across the city will stay open until ten on Fridays
from 14 May 2027, the council said today. They will be run by
the council and partners."""


def test_a_paragraph_that_a_program_wrapped_is_one_line_again() -> None:
    assert to_plain_text(WRAPPED) == WRAPPED.replace("\n", " ")
    assert "<br" not in to_html("- " + WRAPPED.replace("\n", "\n  "))
    typed = f"{WRAPPED.splitlines()[0]}\nFriday: Allenton"
    assert to_plain_text(typed) == typed


def test_a_place_before_a_list_of_any_kind_stands_alone(sample: Sample) -> None:
    for mark in ("-", "*", "1."):
        assert "\nDerby\n\n" in render_release(sample.release("place: Derby", f"{mark} one"), LONDON).text
