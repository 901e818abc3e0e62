"""A speaker's words, agreed to once: a release that quotes them nearly so is stopped, another quote is not."""

from __future__ import annotations

import pytest

from campaigns.services.desk import Desk
from campaigns.services.readiness import check_item
from tests.integration.office import Office

AGREED = "Every young person in Derby deserves to feel safe on the way home."


def quoting(text: str, *, on: str = "2027-01-04") -> str:
    return (
        "quotes:\n  - speaker: Jo Reed\n    role: Chair of the unit\n"
        f"    text: {text}\n    approved_by: Jo Reed\n    approved_on: {on}\n"
    )


@pytest.fixture(autouse=True)
def signed_off(office: Office) -> None:
    """An earlier release with this quote, approved."""
    office.approved(office.release(name="earlier", front=quoting(AGREED)))


def changed(desk: Desk, office: Office, text: str, *, on: str = "2027-01-04", name: str = "later") -> int:
    ref = office.release(name=name, front=quoting(text, on=on))
    return sum(issue.id == "LAW-16" for issue in check_item(desk, ref))


def test_the_same_words_pass(desk: Desk, office: Office) -> None:
    assert changed(desk, office, AGREED) == 0


def test_nearly_the_same_words_under_the_old_approval_are_stopped(desk: Desk, office: Office) -> None:
    assert changed(desk, office, AGREED.replace("deserves", "has a right")) == 1


def test_a_word_changed_in_the_very_release_that_was_signed_off_is_stopped(
    desk: Desk, office: Office
) -> None:
    assert changed(desk, office, AGREED.replace("safe", "secure"), name="earlier") == 1


def test_words_agreed_to_anew_since_pass(desk: Desk, office: Office) -> None:
    assert changed(desk, office, AGREED.replace("safe", "secure"), on="2027-01-05") == 0


def test_another_quote_of_the_same_speaker_is_a_matter_of_its_own(desk: Desk, office: Office) -> None:
    assert changed(desk, office, "Come to the hub in Allenton and talk to us.") == 0
