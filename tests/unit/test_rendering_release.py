"""A press release in the order newsrooms expect, as text and as HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from campaigns.checks.prose import text_of
from campaigns.content_store.release import render_release
from campaigns.domain.items.rendered import RenderedRelease
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


@pytest.mark.parametrize("mark", ["-", "*", "1."])
def test_a_place_before_a_list_of_any_kind_stands_alone(sample: Sample, mark: str) -> None:
    assert "\nDerby\n\n" in render_release(sample.release("place: Derby", f"{mark} one"), LONDON).text


def test_the_lines_of_a_quote_stay_lines_on_the_page_too(sample: Sample) -> None:
    front = "quotes:\n  - speaker: Jo\n    text: |\n      Friday: Allenton\n      Saturday: Sinfin"
    rendered = render_release(sample.release(front), LONDON)
    assert "“Friday: Allenton\nSaturday: Sinfin”" in rendered.text
    assert "<p>“Friday: Allenton<br>\nSaturday: Sinfin”</p>" in rendered.article


def test_photos_travel_with_their_words_and_survive_json(rendered: RenderedRelease) -> None:
    assert [(photo.name, photo.alt, photo.credit) for photo in rendered.photos] == [
        ("walk.jpg", "Two friends walk home", "A. Smith")
    ]
    assert RenderedRelease.from_json(rendered.to_json()) == rendered


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("We call it “Walk Away”", "“We call it “Walk Away””"),
        ("“Walk away” is what I tell them.", "““Walk away” is what I tell them.”"),
        ("“Walk away” is mine, hers is “Stay”", "““Walk away” is mine, hers is “Stay””"),
        ('"Walk away" is mine, hers is "Stay"', '“"Walk away" is mine, hers is "Stay"”'),
        ('We call it "Walk Away"', '“We call it "Walk Away"”'),
        ("“We listen.”", "“We listen.”"),
        ('"We listen."', "“We listen.”"),
        ('"We call it "Walk Away""', '“We call it "Walk Away"”'),
        ("“We listen.\n\n“We act.”", "“We listen.\n\n“We act.”"),
        ("“We listen.\n\nWe act.”", "“We listen.\n\n“We act.”"),
        ("We listen.\n\nIt is “Walk away”", "“We listen.\n\n“It is “Walk away””"),
        ('The blade was 8"', '“The blade was 8"”'),
        ("“", ""),
    ],
)
def test_quotation_marks_inside_a_quote_are_its_words(sample: Sample, written: str, shown: str) -> None:
    words = yaml.safe_dump(written, allow_unicode=True, width=1000)
    release = sample.release(f"title: T\nquotes:\n  - speaker: Jo\n    text: {words}")
    text = render_release(release, LONDON).text
    assert text.partition("Jo said:\n\n")[2].partition("\n\nENDS")[0] == shown


TWO = """\
quotes:
  - {speaker: Jo Okafor, role: Chair, text: We listen.}
  - {speaker: Sam Reed, text: We act.}"""


def test_a_quote_stands_where_its_line_is_and_the_others_after_the_story(sample: Sample) -> None:
    body = "A unit starts.\n[quote 2]\nIt works with [schools](https://example.org/s).\n"
    release = sample.release(TWO, body)
    assert release.issues == ()
    rendered = render_release(release, LONDON)
    story = rendered.text.partition("A unit starts.")[2].partition("ENDS")[0]
    assert " ".join(story.split()) == (
        "Sam Reed said: “We act.” It works with schools (https://example.org/s). Jo Okafor, Chair, said: “We listen.”"
    )
    assert (
        "<p>A unit starts.</p>\n<p>Sam Reed said:</p>\n<blockquote><p>“We act.”</p></blockquote>\n<p>It"
        in rendered.html
    )
    assert rendered.text.count("We act.") == rendered.html.count("We act.") == 1
    assert "\ue000" not in rendered.text + rendered.html


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("A.\n\n[Quote 3]\n\nB.", "There is no quote 3"),
        ("[Quote 0]", "There is no quote 0"),
        ("A.\n\n[Quote 1]\n\n[ quote  1 ]", "Quote 1 stands in the text already"),
    ],
)
def test_a_place_without_a_quote_of_its_own_is_told_and_no_word_is_gone(
    sample: Sample, body: str, message: str
) -> None:
    release = sample.release(TWO, body)
    [issue] = release.issues
    assert (issue.id, issue.severity) == ("CONTENT-26", "block")
    assert message in issue.message
    rendered = render_release(release, LONDON)
    assert rendered.text.count("We listen.") == rendered.html.count("We listen.") == 1
    assert "uote" in rendered.text


@pytest.mark.parametrize(
    "body",
    [
        "See [Quote 1] above.",
        "> [Quote 1]",
        "```\n[Quote 1]\n```",
        "<!--\n[Quote 1]\n-->\nA.",
        "A.\n    [Quote 1]",
    ],
)
def test_what_is_no_line_of_its_own_is_no_place(sample: Sample, body: str) -> None:
    rendered = render_release(sample.release(TWO, body), LONDON)
    assert rendered.text.index("We listen.") < rendered.text.index("We act.")
    assert rendered.text.count("[Quote 1]") == (0 if "<!--" in body else 1)
    assert "\ue000" not in rendered.text + rendered.html


def test_the_place_of_a_quote_is_no_words_to_the_checks(sample: Sample) -> None:
    text = text_of(sample.release(TWO, "A unit starts.\n\n[Quote 1]\n\nIt works."))
    assert [passage.text for passage in text.body] == ["A unit starts.", "It works."]
