"""No text freezes a page: rendering, checks and imports take time with its length, and what is too long is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from campaigns.checks import check_release
from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.safe_html import to_html
from campaigns.domain.text.sizes import LONGEST, MOST_PARTS
from campaigns.importing.guessing.chrome import strip_chrome
from campaigns.importing.values import Block, BlockKind
from tests.security.growth import seconds
from tests.unit.check_subjects import NOW, desk_facts, new_sample
from tests.unit.content_samples import LONDON, Sample

PLENTY = 10.0  # seconds of the processor: the texts of this file took from twenty to eighty before


@pytest.fixture
def sample() -> Sample:
    return new_sample()


def test_a_release_with_one_long_quote_and_who_said_it_is_checked_at_once() -> None:
    quote = "“" + "We will listen to young people " * 14 + "”"
    body = f"{quote} Jo Reed, head of the Violence Reduction Unit, told us, and then said."
    release = new_sample().release("publish_at: 2027-05-17T08:00", body)
    check_release(release, NOW, LONDON, facts=desk_facts())  # what is put together once is no cost of a text
    assert seconds(lambda: check_release(release, NOW, LONDON, facts=desk_facts()), PLENTY) < 2


@pytest.mark.parametrize("convert", [to_html, to_plain_text])
@pytest.mark.parametrize("piece", ["<a ", "<!--", "<a href='", "< ", "</"])
def test_signs_that_open_no_tag_are_words(piece: str, convert: Callable[[str], str]) -> None:
    text = piece * (LONGEST["post"] // len(piece))
    assert seconds(lambda: convert(text), PLENTY) < 1


@pytest.mark.parametrize(
    "piece", ["# a\n", "# a\n\n", "*[a]: b\n", "*[{n}]: b\n", "|a|b\n", "a\n\n", "- a\n", "> a\n"]
)
def test_a_release_of_one_line_over_and_over_is_shown_at_once(piece: str) -> None:
    text = "".join(piece.replace("{n}", str(number)) for number in range(LONGEST["release"] // len(piece)))
    assert seconds(lambda: to_html(text[: LONGEST["release"]]), PLENTY) < 6


def test_a_line_that_explains_short_letters_goes_out_as_it_is_written() -> None:
    assert "*[VRU]: Violence Reduction Unit" in to_plain_text(
        "The VRU met.\n\n*[VRU]: Violence Reduction Unit\n"
    )


def test_headings_between_lines_stay_where_they_are_written() -> None:
    assert to_plain_text("One\n## Two\nThree\n- four\n# Five\n- six") == to_plain_text(
        "One\n\n## Two\n\nThree\n- four\n\n# Five\n\n- six"
    )
    assert "# no heading" in to_plain_text("```\n# no heading\n```")


def test_every_word_behind_a_less_than_sign_is_shown() -> None:
    text = "under 18 <a lot of <!-- them and 1 <2 </ and `<b` too"
    assert to_plain_text(text) == "under 18 <a lot of <!-- them and 1 <2 </ and <b too"


def test_a_document_of_very_many_short_paragraphs_is_read() -> None:
    blocks = [Block(BlockKind.PARAGRAPH, "Hello", "Hello", line=number) for number in range(100_000)]
    assert seconds(lambda: strip_chrome(blocks, is_page=True), 30) < 20


@pytest.mark.parametrize(("kind", "folder"), [("post", "posts"), ("release", "releases")])
def test_a_text_beyond_any_real_one_is_refused_before_it_is_read(
    sample: Sample, kind: str, folder: str
) -> None:
    words = "word " * (LONGEST[kind] // 5)
    sample.write(f"{folder}/a.md", f"---\ntitle: A\nchannels: [email]\n---\n{words}")
    [issue] = [one for one in sample.issues(f"{folder}/a.md") if one.id == "CONTENT-25"]
    assert f"{LONGEST[kind]:,} is the most" in issue.message
    assert "Shorten it" in issue.message


def test_a_thread_of_thousands_is_refused(sample: Sample) -> None:
    sample.write("posts/a.md", "---\ntitle: A\nchannels: [x]\n---\n" + "a\n\n---\n\n" * 2000)
    [issue] = [one for one in sample.issues("posts/a.md") if one.id == "CONTENT-25"]
    assert f"2,001 posts, and {MOST_PARTS} is the most" in issue.message


@pytest.mark.parametrize("convert", [to_html, to_plain_text])
def test_a_text_that_stops_its_reader_changes_no_word_of_the_next(convert: Callable[[str], str]) -> None:
    """Deeper than the content store lets through: the reader is left with hundreds of lists open."""
    link = "[a](https://a.example/) and [b](https://b.example/)\n\n- c"
    before = convert(link)
    with pytest.raises(RecursionError):
        convert("- " * 2000 + "a")
    assert convert(link) == before


def test_a_reader_that_is_stopped_by_the_clock_changes_no_word_of_the_next() -> None:
    before = to_html("- a\n\n    b")
    assert seconds(lambda: to_html("- a\n\n    - b\n\n        c\n\n" * 3000), 0.05) == float("inf")
    assert to_html("- a\n\n    b") == before
