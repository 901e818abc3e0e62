"""Letting a blocking finding pass: who may, for which text, and what is kept."""

from __future__ import annotations

import pytest

from campaigns.domain.items.issues import Severity
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Item
from campaigns.models.overrides import list_overrides
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.overrides import let_through
from campaigns.services.signoff.review import NotReadyError
from tests.factories import make_user
from tests.integration.office import Office

UNFILLED = "We met [insert number] people. Ring 999."
REASON = "The court has convicted him today."


def person(role: Role) -> int:
    with transaction() as session:
        return make_user(session, role=role).id


def severities(desk: Desk, ref: str) -> set[Severity]:
    return {issue.severity for issue in check_item(desk, ref) if issue.id == "LAW-17"}


def test_the_monitoring_officer_lets_a_legal_finding_pass_and_the_text_can_be_submitted(
    desk: Desk, office: Office
):
    ref = office.post(body=UNFILLED)
    with pytest.raises(NotReadyError):
        office.submit(ref)
    let_through(desk, ref, check_id="LAW-17", user_id=person(Role.MONITORING_OFFICER), reason=REASON)
    assert severities(desk, ref) == {Severity.INFO}
    assert office.submit(ref) == 1


def test_one_changed_letter_and_it_has_to_be_decided_again(desk: Desk, office: Office):
    ref = office.post(body=UNFILLED)
    let_through(desk, ref, check_id="LAW-17", user_id=person(Role.MONITORING_OFFICER), reason=REASON)
    office.write(f"{ref.split('/', 1)[1]}.md", f"---\ntitle: T\nchannels: [x]\n---\n{UNFILLED}!\n")
    assert severities(desk, ref) == {Severity.BLOCK}


def test_a_name_that_means_another_by_now_has_to_be_decided_again(desk: Desk, office: Office):
    """The file is the same to the letter; what is shown of it is not."""
    ref = office.post(body=f"{UNFILLED} {{{{derbyshire-county-council}}}} asks for help.")
    let_through(desk, ref, check_id="LAW-17", user_id=person(Role.MONITORING_OFFICER), reason=REASON)
    assert severities(desk, ref) == {Severity.INFO}
    office.rename("derbyshire-county-council", "New Derbyshire Council")
    assert severities(desk, ref) == {Severity.BLOCK}


@pytest.mark.parametrize("role", [Role.HEAD, Role.APPROVER])
def test_other_roles_may_not_decide_on_law(desk: Desk, office: Office, role: Role):
    ref = office.post(body=UNFILLED)
    with pytest.raises(NotAllowedError, match="monitoring officer"):
        let_through(desk, ref, check_id="LAW-17", user_id=person(role), reason=REASON)
    assert severities(desk, ref) == {Severity.BLOCK}


def test_a_reason_is_asked_for_and_kept_with_who_and_when(desk: Desk, office: Office):
    ref = office.post(body=UNFILLED)
    officer = person(Role.MONITORING_OFFICER)
    with pytest.raises(CampaignDeskError, match="Say why"):
        let_through(desk, ref, check_id="LAW-17", user_id=officer, reason="ok")
    let_through(desk, ref, check_id="LAW-17", user_id=officer, reason=REASON)
    with reading() as session:
        item = session.query(Item).filter(Item.ref == ref).one()
        (row,) = list_overrides(session, item.id)
        assert (row.reason, row.decided_by_id, row.role) == (REASON, officer, "monitoring-officer")
        assert row.decided_at == desk.clock.now()


def test_what_does_not_block_and_what_a_channel_refuses_can_not_be_let_through(desk: Desk, office: Office):
    officer = person(Role.MONITORING_OFFICER)
    clean = office.post(body="Walk away. Ring 999.")
    with pytest.raises(ConflictError, match="does not block"):
        let_through(desk, clean, check_id="LAW-17", user_id=officer, reason=REASON)
    long = office.post(channels="x", body="Ring 999. " + "a" * 300)
    with pytest.raises(NotAllowedError, match="Nobody can"):
        let_through(desk, long, check_id="FIT-01", user_id=officer, reason=REASON)


def test_a_text_that_changed_since_it_was_looked_at_is_not_decided_on(desk: Desk, office: Office):
    ref = office.post(body=UNFILLED)
    officer = person(Role.MONITORING_OFFICER)
    with pytest.raises(ConflictError, match="has changed"):
        let_through(desk, ref, check_id="LAW-17", user_id=officer, reason=REASON, fingerprint="another")
