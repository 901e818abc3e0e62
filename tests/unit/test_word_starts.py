"""An expression is left out of a text only where it could not have matched."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from campaigns.domain.text.late_patterns import any_of
from campaigns.domain.text.word_starts import starts_of, word_starts
from tests.security.hostile_texts import taken_by
from tests.security.patterns_held import patterns_held


@pytest.mark.parametrize(
    ("source", "starts"),
    [
        (r"\bknives\b", {"kniv"}),
        (r"(?<!\w)(?:gangs?|on the street)", {"gang", "on"}),
        (r"(?<![\w’'])(?:don[’']t|(?:wo|ca)n’t)", {"don", "won", "can"}),
        (r"\b(?:very )?bad\b", {"very", "bad"}),
        (r"\ba+bc", {"a"}),
        (r"\b[ab]c", {"ac", "bc"}),
        (r"\b(?:\d+|ten) times", {"any number", "ten"}),
        (r"\bcaf[ée]", {"café", "cafe"}),
    ],
)
def test_how_the_first_word_begins_is_read_from_the_expression(source: str, starts: set[str]) -> None:
    assert starts_of(source, re.IGNORECASE) == starts


@pytest.mark.parametrize(
    "source", ["knife", r"\b\w+ knife", r"\b(?:x )?", r"(?<!-)knife", r"\bknife|blade", r"\b#?tag"]
)
def test_what_may_begin_with_anything_is_always_tried(source: str) -> None:
    assert starts_of(source, re.IGNORECASE) is None


@pytest.mark.parametrize(
    "text", ["İn town", "ın town", "It ıs", "ſtreet", "STREET", "the Street", "\u212aNIFE", "٣ times"]
)
def test_letters_that_are_taken_for_others_are_found(text: str) -> None:
    pattern = any_of("in", "is", "street", "knife", r"\d+ times")
    assert [one.span() for one in pattern.found_in(text, word_starts(text))] == [
        one.span() for one in pattern.finditer(text)
    ]
    assert pattern.search(text)


def test_an_expression_finds_where_words_begin_what_it_finds_at_any_place() -> None:
    """Each match once and in order, none inside another, and nothing in the middle of a word."""
    pattern = any_of("the gangs? of (?:the )?gangs?", "gangs?", r"\d+ gangs?", "an? old gang")
    for text in (
        "The gang of the gangs gang, 12 gangs",
        "gangsgang 1gang gang’s gang",
        "an old gang of gangs",
        "",
    ):
        found = [one.span() for one in pattern.found_in(text, word_starts(text))]
        assert found == [one.span() for one in pattern.finditer(text)]


def test_an_expression_is_not_tried_at_every_place_of_a_long_text() -> None:
    """By how often it is tried: once for each word that begins as its matches do."""
    pattern, tried = any_of("gangs? of youths"), []
    pattern.__dict__["_ready"] = SimpleNamespace(match=lambda _, place: tried.append(place))
    text = "Every street has a garden, and the gangs of bell-ringers ring. " * 50
    assert list(pattern.found_in(text, word_starts(text))) == []
    assert len(tried) == 50


def test_no_expression_of_the_product_is_left_out_of_a_text_it_matches() -> None:
    looked = 0
    for held in patterns_held():
        source, flags = held.pattern.pattern, held.pattern.flags
        if not isinstance(held.pattern, re.Pattern) or isinstance(source, bytes):
            continue
        if (starts := starts_of(source, flags)) is None:
            continue
        for taste in (" \ta", "a1 ", "A a", "-’'"):
            text = taken_by(held.pattern, taste)
            for match in held.pattern.finditer(f"Then {text}, and {text.upper()} Ends."):
                looked += 1
                assert not starts.isdisjoint(word_starts(match[0]).keys()), (source, match[0])
    assert looked > 200
