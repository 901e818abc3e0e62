"""What the checks find in a text that was submitted: in that very text, whatever became of its file since."""

from __future__ import annotations

import pytest

from campaigns.domain.items.issues import Severity
from campaigns.domain.people.permissions import Role
from campaigns.errors import ConflictError
from campaigns.models.content import latest_revision
from campaigns.services.content.library import refresh_library
from campaigns.services.content.readiness import check_item, look_over_revision
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.overrides import let_through
from campaigns.services.signoff.recipients import seen_of
from tests.factories import make_user
from tests.integration.office import Office


def found(desk: Desk, office: Office, ref: str) -> set[str]:
    with reading() as session:
        revision = latest_revision(session, office.item(ref).id)
        assert revision is not None
    return {issue.id for issue in look_over_revision(desk, revision.id).issues}


def found_in_draft(desk: Desk, ref: str) -> set[str]:
    return {issue.id for issue in check_item(desk, ref)}


def test_the_findings_of_a_text_stay_as_they_were_when_its_file_is_written_anew(desk: Desk, office: Office):
    ref = office.post(body="No thugs here.", front="ai_use: no")
    office.submit(ref)
    before = found(desk, office, ref)
    assert "HARM-06" in before
    assert before == found_in_draft(desk, ref)
    office.write(f"{ref.split('/', 1)[1]}.md", "---\ntitle: T\nchannels: [x]\n---\nOther words.\n")
    assert found(desk, office, ref) == before
    assert "HARM-06" not in found_in_draft(desk, ref)


def test_an_alt_text_that_was_taken_out_since_is_not_missed_in_what_goes_out(desk: Desk, office: Office):
    office.picture()
    ref = office.post(front="media: [walk.jpg]")
    office.submit(ref)
    office.write("media/walk.jpg.yml", "tags: [drawing]\n")
    assert "ACC-01" in found_in_draft(desk, ref)
    assert "ACC-01" not in found(desk, office, ref)


def test_a_name_that_is_another_by_now_is_no_word_left_out(desk: Desk, office: Office):
    ref = office.post(body="{{derbyshire-county-council}} asks for help.")
    office.submit(ref)
    office.rename("derbyshire-county-council", "New Derbyshire Council")
    assert "TEXT-05" not in found(desk, office, ref)


def test_a_release_is_looked_at_as_it_was_submitted(desk: Desk, office: Office):
    office.journalists(1)
    ref = office.release(body="No thugs here. Ring 999.", front="ai_use: no")
    office.submit(ref)
    before = found_in_draft(desk, ref)
    office.release(body="Other words.")
    assert found(desk, office, ref) == before


def test_who_saw_an_earlier_version_decides_on_nothing(desk: Desk, office: Office):
    ref = office.post(name="twice", body="First words.")
    office.submit(ref)
    with reading() as session:
        revision = latest_revision(session, office.item(ref).id)
        assert revision is not None
        seen = seen_of(session, revision)
    office.post(name="twice", body="Second words.")
    refresh_library(desk)
    office.submit(ref)
    with transaction() as session:
        lawyer = make_user(session, role=Role.MONITORING_OFFICER).id
    with pytest.raises(ConflictError, match="changed since you opened it"):
        let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason="Long enough a reason", seen=seen)


def test_what_was_let_through_counts_in_the_submitted_text_and_not_in_another_draft(
    desk: Desk, office: Office
):
    unfilled = "We met [insert number] people. Ring 999."
    ref = office.post(name="verdict", body=unfilled)
    with transaction() as session:
        lawyer = make_user(session, role=Role.MONITORING_OFFICER).id
    let_through(desk, ref, check_id="LAW-17", user_id=lawyer, reason="The court has convicted him today.")
    office.submit(ref)
    office.post(name="verdict", body=f"{unfilled} Now.")
    with reading() as session:
        revision = latest_revision(session, office.item(ref).id)
        assert revision is not None
    frozen = [one for one in look_over_revision(desk, revision.id).issues if one.id == "LAW-17"]
    drafted = [one for one in check_item(desk, ref) if one.id == "LAW-17"]
    assert [one.severity for one in (*frozen, *drafted)] == [Severity.INFO, Severity.BLOCK]
