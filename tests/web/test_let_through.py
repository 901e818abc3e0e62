"""On an item's page: who may let a blocking finding pass, and how they say why."""

from __future__ import annotations

import pytest

from campaigns.domain.permissions import Role
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref

ITEM = ref("a-verdict")
PAGE = f"/items/{ITEM}"
TEXT = "---\ntitle: A verdict\nchannels: [x]\n---\n\nThe murderer is still free. Ring 999.\n"


@pytest.fixture
def blocked(office: Office) -> Office:
    """The office with a post that only the monitoring officer may let pass."""
    (office.content / CAMPAIGN / "posts" / "a-verdict.md").write_text(TEXT)
    return office


def test_who_may_not_let_it_through_reads_who_may(blocked: Office, sign_in: As) -> None:
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "the monitoring officer can let it through on this page, with a reason" in officer.text(
        ".cd-finding:has(.cd-tag--red)"
    )


def test_who_may_let_it_through_is_not_told_that_others_may(blocked: Office, sign_in: As) -> None:
    decider = sign_in(Role.MONITORING_OFFICER)
    decider.get(PAGE)
    assert "If it has to stay" not in decider.text()


def test_without_a_reason_the_form_stays_open_with_the_error_at_its_field(
    blocked: Office, sign_in: As
) -> None:
    decider = sign_in(Role.MONITORING_OFFICER)
    decider.get(PAGE)
    decider.post(f"{PAGE}/let-through", {"check": "LAW-05", "reason": ""}, status=400)
    assert "Say why it may pass" in decider.text("details[open] .govuk-error-message")


def test_what_blocks_stands_before_what_only_warns_wherever_it_stands_in_the_text(
    office: Office, sign_in: As
) -> None:
    text = TEXT.replace("The murderer", "Come <!-- ask Jo --> along.\n\nThe murderer")
    (office.content / CAMPAIGN / "posts" / "a-verdict.md").write_text(text)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    said = officer.text(".cd-findings")
    assert said.index("murderer") < said.index("ask Jo")
