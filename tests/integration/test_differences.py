"""What of a text is folded away for whoever reads what changed in it."""

from __future__ import annotations

from campaigns.domain.text.paragraph_changes import paragraph_changes
from campaigns.services.signoff.differences import WordsField

OLD = "One.\n\nTwo.\n\nThree.\n\nFour is here.\n\nFive.\n\nSix."
FIELD = WordsField("story", "Story", paragraph_changes(OLD, OLD.replace("Four is here", "Four was here")))


def test_three_paragraphs_as_they_were_are_folded_and_two_are_not() -> None:
    assert [(is_folded, len(run)) for is_folded, run in FIELD.folded(True)] == [
        (True, 3),
        (False, 1),
        (False, 2),
    ]
    assert not any(is_folded for is_folded, _ in FIELD.folded(False))


def test_a_paragraph_that_somebody_commented_on_is_never_folded_away() -> None:
    runs = FIELD.folded(True, {("story", 1), ("notes", 2)})
    assert [(is_folded, len(run)) for is_folded, run in runs] == [
        (False, 1),
        (False, 1),
        (False, 1),
        (False, 1),
        (False, 2),
    ]
