"""A speaker's words, agreed to once: a release that quotes them nearly so is stopped, another quote is not."""

from __future__ import annotations

import pytest
from sqlalchemy.event import listen

from campaigns.domain.items.issues import Severity
from campaigns.models.content import list_signed_off_releases
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
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


def test_nearly_the_same_words_under_the_old_approval_are_found(desk: Desk, office: Office) -> None:
    assert changed(desk, office, AGREED.replace("deserves", "has a right")) == 1


def test_a_word_changed_in_the_very_release_that_was_signed_off_is_found(desk: Desk, office: Office) -> None:
    assert changed(desk, office, AGREED.replace("safe", "secure"), name="earlier") == 1


def test_words_agreed_to_anew_since_pass(desk: Desk, office: Office) -> None:
    assert changed(desk, office, AGREED.replace("safe", "secure"), on="2027-01-05") == 0


def test_another_quote_of_the_same_speaker_is_a_matter_of_its_own(desk: Desk, office: Office) -> None:
    assert changed(desk, office, "Come to the hub in Allenton and talk to us.") == 0


def test_other_words_of_the_very_same_day_are_pointed_out_and_stop_nothing(
    desk: Desk, office: Office
) -> None:
    """They may have been agreed to anew that afternoon, or not at all: the file says the day alone."""
    ref = office.release(name="earlier", front=quoting(AGREED.replace("safe", "secure")))
    (issue,) = [issue for issue in check_item(desk, ref) if issue.id == "LAW-16"]
    assert (issue.severity, "on that same day" in issue.message) == (Severity.WARN, True)


def test_words_under_an_approval_older_than_the_newest_are_stopped(desk: Desk, office: Office) -> None:
    ref = office.release(name="later", front=quoting(AGREED.replace("safe", "secure"), on="2027-01-03"))
    assert [issue.severity for issue in check_item(desk, ref) if issue.id == "LAW-16"] == [Severity.BLOCK]


def test_what_a_newer_text_of_the_release_took_the_place_of_is_held_against_nothing(
    desk: Desk, office: Office
) -> None:
    """The day of the first was a slip, put right in the second with what was agreed to in the end."""
    office.approved(office.release(name="slip", front=quoting("Come to the hub and talk.", on="2027-02-09")))
    office.approved(office.release(name="slip", front=quoting("Come by.", on="2027-01-09")))
    assert changed(desk, office, "Come to the hub and talk to us.", on="2027-01-10", name="slip") == 0


def test_signed_off_releases_come_with_their_items_approvals_and_those_asked_in_few_queries(
    desk: Desk, office: Office
) -> None:
    for number in range(4):
        office.approved(office.release(name=f"more-{number}", front=quoting(AGREED)))
    with reading() as session:
        queries: list[str] = []
        listen(session.connection(), "before_cursor_execute", lambda *given: queries.append(given[2]))
        found = list_signed_off_releases(session)
        assert [(one.item.ref, len(one.approvals)) for one in found if not one.approvals] == []
    assert (len(found), len(queries)) == (5, 3)
