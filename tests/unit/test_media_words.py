"""What is written beside a picture, as the fields of a form: put back without touching anything else in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaigns.content_store.media_words import (
    MediaWords,
    MediaWordsNotTakenError,
    media_words_in,
    with_media_words,
)
from campaigns.domain.items.documents import PersonShown
from tests.unit.content_samples import LONDON

BY_HAND = """\
# from the shoot in May
alt: 'Two friends'   # agreed with Jo
decorative: no
credit: "Jo Smith"
people:
  # both signed
  - name: Jo
    consent: Form 12
motion: checked by Sam
"""


def change(source: str, **changed: object) -> str:
    words = media_words_in(source, LONDON)
    return with_media_words(source, replace(words, **changed), LONDON)  # type: ignore[arg-type]


def test_what_does_not_change_leaves_the_file_as_it_was() -> None:
    assert change(BY_HAND) == BY_HAND


def test_one_value_changes_and_every_other_line_stays() -> None:
    after = change(BY_HAND, alt="Two friends walk home: it’s dusk")
    assert after == BY_HAND.replace("'Two friends'", "'Two friends walk home: it’s dusk'")


def test_everything_can_be_written_into_an_empty_file_and_read_again() -> None:
    words = MediaWords(
        alt="Yes",
        contains_text=True,
        text_in_picture="yes",
        credit="No: 12",
        licence="CC BY 4.0",
        consent="#12",
        expires=date(2027, 12, 31),
        tags=("drawing", "10:30"),
        people=(
            PersonShown(
                "Jo", "Form 12", date(2027, 5, 1), date(2028, 5, 1), None, ("x", "bluesky"), 15, "Ann"
            ),
            PersonShown("No"),
        ),
    )
    after = with_media_words("", words, LONDON)
    assert media_words_in(after, LONDON) == words
    assert media_words_in(change(after, decorative=True, alt=""), LONDON).decorative
    assert "expires: 2027-12-31\n" in after


def test_people_are_written_anew_and_the_remarks_among_them_stay() -> None:
    after = change(BY_HAND, people=(PersonShown("Jo", "Form 12", withdrawn=date(2027, 6, 1)),))
    assert "# both signed\n" in after
    assert "  - name: Jo\n    consent: Form 12\n    withdrawn: 2027-06-01\n" in after
    assert after.startswith("# from the shoot in May\nalt: 'Two friends'   # agreed with Jo\n")
    assert after.endswith("motion: checked by Sam\n")
    gone = change(after, people=())
    assert "people" not in gone
    assert "# both signed\n" in gone


def test_a_mark_without_words_stays_a_mark_until_words_are_given() -> None:
    source = "alt: A poster\ncontains_text: true\n"
    assert change(source) == source
    assert "contains_text: Walk away" in change(source, text_in_picture="Walk away")
    assert "contains_text" not in change(source, contains_text=False)


def test_a_file_that_can_not_be_understood_is_not_touched() -> None:
    with pytest.raises(MediaWordsNotTakenError, match="text editor"):
        media_words_in("alt: [unclosed\n", LONDON)
    with pytest.raises(MediaWordsNotTakenError):
        change("people: just words\nalt: A\n", people=(PersonShown("Jo"),))
