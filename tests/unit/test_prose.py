"""Reader's words with their places: what is seen, what is not, and where each word stands in the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.checks.prose import ItemText, Role
from campaigns.checks.prose.blocks import blocks_of
from campaigns.checks.prose.inline import unmark
from campaigns.domain.text.sentences import quoted_spans, sentence_spans
from tests.unit.content_samples import Sample


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def words(text: str) -> str:
    return " ".join(unmark(text, {"ref": "https://e.example/ref"})[0].split())


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("Walk **away** from *it*", "Walk away from it"),
        ("snake_case_name stays, _this_ is stressed", "snake_case_name stays, this is stressed"),
        ('[Ask for help](https://e.example/a_b_(c) "Title") now', "Ask for help now"),
        ("[Ask][ref] and [ask][]", "Ask and [ask][]"),
        ("![A picture](walk.jpg) follows", "A picture follows"),
        ("<b>Bold</b> &amp; <!-- not this --> seen", "Bold & seen"),
        ("Two \\* two", "Two * two"),
        ("Say `code` twice", "Say code twice"),
        ("See <https://e.example/x>.", "See https://e.example/x ."),
        ("Note[^1] this", "Note this"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("~~Gone~~ here", "Gone here"),
        ("Heading words {: .lead }", "Heading words"),
    ],
)
def test_marks_are_blanked_and_words_are_kept(markdown: str, seen: str) -> None:
    assert words(markdown) == seen


@given(st.text(alphabet='ab cd*_[]()`<>&;!#\\\n"”“.:/é', max_size=60))
def test_blanking_never_moves_a_character(markdown: str) -> None:
    seen, _ = unmark(markdown, {})
    assert len(seen) == len(markdown)
    moved = [
        (a, b) for a, b in zip(markdown, seen, strict=True) if b.isalpha() and a != b and "&" not in markdown
    ]
    assert moved == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Reed met Cllr. Lee at 9 a.m. today. So.", ["Dr. Reed met Cllr. Lee at 9 a.m. today.", "So."]),
        ("It cost £1.5 million. Yes.", ["It cost £1.5 million.", "Yes."]),
        ("“Help is here!” she said. Then left.", ["“Help is here!” she said.", "Then left."]),
        ("“We will. We must.” That was all.", ["“We will.", "We must.”", "That was all."]),
        ("Call No. 10 now", ["Call No. 10 now"]),
        ("J. Reed spoke", ["J. Reed spoke"]),
        ("Wait… Really", ["Wait…", "Really"]),
        ("See gov.uk for more. Go.", ["See gov.uk for more.", "Go."]),
        ("Was it I. It was.", ["Was it I.", "It was."]),
        ("e.g. Derby", ["e.g. Derby"]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She said: “We care.” He left.", ["“We care.”"]),
        ('She said "we care" twice', ['"we care"']),
        ("“This paragraph goes on", ["“This paragraph goes on"]),
        ("It's Derby's, don't", []),
        ("She said: „We care.“ He left.", ["„We care.“"]),
        ("She said: »We care.« He left.", ["»We care.«"]),
        ("She said: ‹We care.› He left.", ["‹We care.›"]),
        ("She said: ''We care.'' He left.", ["''We care.''"]),
        ("She said: ``We care.'' He left.", ["``We care.''"]),
        ("She said: ‘‘We care.’’ He left.", ["‘‘We care.’’"]),
        ("She said: ＂We care.＂ He left.", ["＂We care.＂"]),
        ("She said: ”We care.” He left.", ["”We care.”"]),
        ("She said: “We care.“ He left.", ["“We care.“"]),
        (
            "She said: 'We care for the clubs' work, don't we.' He left.",
            ["'We care for the clubs' work, don't we.'"],
        ),
        ("The 'Knives Down' clubs' week, 'til May.", []),
    ],
)
def test_direct_speech_is_known(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == quoted


def test_blocks_are_told_apart() -> None:
    piece = (
        "# Head\nLine one\nline two\n\n- item *one*\n  goes on\n1. first\n\n> quoted\n> more\n\n"
        "| A | B |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\n"
        "[ref]: https://e.example\n*[VRU]: Violence Reduction Unit\n\nUnder\n=====\n"
    )
    found = [(block.kind, " ".join(block.text.split())) for block in blocks_of(piece, has_parts=False)]
    assert found == [
        ("heading", "Head"), ("paragraph", "Line one line two"), ("list item", "item *one* goes on"),
        ("list item", "first"), ("blockquote", "quoted more"), ("table row", "A B"), ("table row", "c d"), ("heading", "Under"),
    ]  # fmt: skip


def test_dashes_part_a_thread_in_a_post() -> None:
    assert [block.part for block in blocks_of("One\n\n---\n\nTwo\n---\nThree", has_parts=True)] == [0, 1, 2]


def test_a_post_has_a_variant_for_its_body_and_one_for_each_section_in_use(sample: Sample) -> None:
    post = sample.post(
        "channels: [x, bluesky, mastodon]", "For all.\n\n## X\n\nFor X.\n\n## LinkedIn\n\nFor nobody."
    )
    variants = ItemText(post).variants
    assert [(variant.channels, variant.text) for variant in variants] == [
        (("bluesky", "mastodon"), "For all."),
        (("x",), "For X."),
    ]


def test_every_word_is_found_at_its_line_and_column(sample: Sample) -> None:
    post = sample.post(
        "", "First *line*\ngoes on.\n\n- An **item** here\n\n## X\n\nTold [away](https://e.example)."
    )
    lines = post.source.split("\n")
    text = ItemText(post)
    for passage in text.body:
        for match in re.finditer(r"\w+", passage.text):
            line, column = passage.locate(*match.span())
            assert lines[line - 1][column - 1 :].startswith(match[0])


def test_a_replacement_points_at_the_words_in_the_source(sample: Sample) -> None:
    post = sample.post("", "A **gang** came.")
    (passage,) = ItemText(post).body
    start = passage.text.index("gang")
    finding = passage.found(start, start + 4, instead="group")
    assert finding.replacement is not None
    assert post.source[finding.replacement.offset :].startswith("gang")


def test_the_words_of_a_release_s_front_matter_are_found_where_yaml_put_them(sample: Sample) -> None:
    front = (
        "title: A headline\nplace: Derby\nquotes:\n  - speaker: Jo Reed\n    role: Chair\n    text: >-\n"
        '      We are here to\n      help you. Help is near.\nnotes:\n  - "It’s said once. Said twice."\n'
        "contact: Press, 01632 960100"
    )
    release = sample.release(front)
    lines = release.source.split("\n")
    text = ItemText(release)
    assert [passage.role for passage in text.front] == [
        Role.TITLE,
        Role.PLACE,
        Role.QUOTE,
        Role.NOTE,
        Role.CONTACT,
    ]
    quote = text.front[2]
    line, column = quote.locate(*re.search("Help is", quote.text).span())  # type: ignore[union-attr]
    assert lines[line - 1][column - 1 :].startswith("Help is near")
    assert (quote.speaker, quote.sentences[0].is_quoted) == ("Jo Reed", True)
