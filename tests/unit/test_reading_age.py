"""The reading age: the formula on texts counted by hand, what is left out, and what the item's page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.checks.accessibility.sentences import reading_ages
from campaigns.checks.readability import ReadingAge
from campaigns.services.content.reading_age import reading_words
from tests.unit.content_samples import Sample

EASY = "We meet at the hub on Monday. It is free. All are welcome. You can bring a friend. " * 5


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path)


def test_the_formula_on_a_text_counted_by_hand() -> None:
    # 0.39 × 100/5 + 11.8 × 150/100 − 15.59 = 9.91; plus 5
    assert ReadingAge(words=100, sentences=5, syllables=150).years == 14.9


def test_under_sixty_words_there_is_no_figure() -> None:
    assert ReadingAge(59, 5, 80).years is None
    assert ReadingAge(60, 5, 80).years is not None


def test_words_sentences_and_syllables_are_counted(sample: Sample) -> None:
    ((_, age),) = reading_ages(sample.post("", "Walk away. Talk to a police officer."))
    assert (age.words, age.sentences, age.syllables) == (7, 2, 11)


@pytest.mark.parametrize(
    "text",
    [
        "Walk away. #KnifeCrimeAwareness #DerbyshireTogether",
        "Walk away. https://www.example.org/organisational-responsibilities",
        "Walk away. 0800 555 111",
        "Walk away. @DerbyshireConstabulary",
        "# Organisational responsibilities\n\nWalk away.",
        "Walk away.\n\n| Organisation | Responsibility |\n|---|---|\n| 1 | 2 |",
    ],
)
def test_what_is_no_prose_does_not_count(sample: Sample, text: str) -> None:
    ((_, age),) = reading_ages(sample.release("", text))
    assert (age.words, age.sentences) == (2, 1)


def test_the_page_says_it_for_each_text_and_names_the_formula(sample: Sample) -> None:
    post = sample.post("channels: [facebook, x, bluesky]", f"{EASY}\n\n## X\n\nWalk away.")
    assert reading_words(post) == (
        "Reading age: about 5 on Facebook and Bluesky; too short to judge (under 60 words) on X."
    )
    assert reading_words(sample.release("", EASY)) == "Reading age: about 5."


def test_a_text_without_words_has_no_figure(sample: Sample) -> None:
    assert reading_words(sample.post("", "#WalkAway")) == ""
