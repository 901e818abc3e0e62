"""The office's own lists in use: a broken one keeps everything from being submitted, and says where it is broken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.domain.items.issues import Severity
from campaigns.services.content.file_checks import check_library
from campaigns.services.content.readiness import check_item, refs_to_mend
from campaigns.services.content.records import records_for
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.signoff.review import NotReadyError
from campaigns.services.stops.holds import end_hold, start_hold
from tests.fakes import SettableClock
from tests.integration.office import Office


def break_list(desk: Desk, text: str = "add:\n  - wrods: mayhem\n") -> None:
    file = desk.settings.content_folder / "_desk" / "lists" / "fear.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def records_of(desk: Desk, ref: str):
    with reading() as session:
        return records_for(session, desk, desk.content.read_item(ref))


# Lists


def test_a_broken_list_is_a_finding_on_that_file_that_blocks(desk: Desk, office: Office):
    ref = office.post()
    break_list(desk)
    (issue,) = [one for one in check_item(desk, ref) if one.id == "FACTS-01"]
    assert (issue.severity, issue.line) == (Severity.BLOCK, 2)
    assert issue.file.endswith("_desk/lists/fear.yml")
    assert "_desk/lists/fear.yml, line 2: words is missing" in issue.message


def test_nothing_is_submitted_while_a_list_is_broken(desk: Desk, office: Office):
    ref = office.post()
    break_list(desk)
    with pytest.raises(
        NotReadyError, match=r"Mend this first: _desk/lists/fear\.yml, line 2: words is missing"
    ):
        office.submit(ref)


def test_a_mended_list_lets_it_through_at_once(desk: Desk, office: Office):
    ref = office.post()
    break_list(desk)
    (desk.settings.content_folder / "_desk" / "lists" / "fear.yml").write_text("add:\n  - words: mayhem\n")
    assert office.submit(ref) == 1


def test_what_waits_for_its_author_counts_a_broken_list(desk: Desk, office: Office):
    ref = office.post()
    break_list(desk)
    assert refs_to_mend(desk, [ref]) == {ref}


def test_a_library_without_items_still_says_that_a_list_is_broken(desk: Desk):
    break_list(desk)
    assert [issue.id for issue in check_library(desk)] == ["FACTS-01"]


def test_a_word_of_the_office_s_own_is_found(desk: Desk, office: Office):
    break_list(desk, "add:\n  - words: mayhem\n")
    ref = office.post(body="There was mayhem in town.")
    assert "mayhem" in [issue.excerpt for issue in check_item(desk, ref) if issue.id == "HARM-03"]


def test_the_office_decides_how_much_a_finding_weighs(desk: Desk, office: Office):
    ref = office.post(body="An epidemic of knife crime.")
    file = desk.settings.content_folder / "_desk" / "checks.yml"
    file.parent.mkdir()
    file.write_text("severities:\n  HARM-03: block\n")
    assert {issue.severity for issue in check_item(desk, ref) if issue.id == "HARM-03"} == {Severity.BLOCK}


# What the database knows


def test_a_hold_over_the_item_is_on_record_until_it_ends(desk: Desk, office: Office):
    ref = office.post(channels="x")
    started = start_hold(desk, user_id=office.head, kind="court", scope="channel:x", reason="A trial")
    (sentence,) = records_of(desk, ref).holds
    assert sentence.startswith("Hold on the channel X (Court proceedings), started by Hilary Head")
    end_hold(desk, started.hold_id, user_id=office.head)
    assert records_of(desk, ref).holds == ()


def test_a_hold_on_another_channel_is_not_on_record(desk: Desk, office: Office):
    ref = office.post(channels="x")
    start_hold(desk, user_id=office.head, kind="court", scope="channel:bluesky", reason="A trial")
    assert records_of(desk, ref).holds == ()


def test_a_hold_on_everything_covers_a_post_without_channels(desk: Desk, office: Office):
    ref = office.post(channels="")
    start_hold(desk, user_id=office.head, kind="mourning", scope="all", reason="Mourning")
    assert len(records_of(desk, ref).holds) == 1


def test_the_approval_of_exactly_this_text_is_on_record(desk: Desk, office: Office, clock: SettableClock):
    ref = office.approved(office.post(name="walk"))
    at = clock.now()
    clock.set(at + timedelta(days=2))
    assert records_of(desk, ref).approved_at == at
    office.post(name="walk", body="Another text.")
    assert records_of(desk, ref).approved_at is None


def test_nothing_is_approved_before_everybody_said_yes(desk: Desk, office: Office):
    ref = office.post()
    assert records_of(desk, ref).approved_at is None
    office.submit(ref)
    assert records_of(desk, ref).approved_at is None
