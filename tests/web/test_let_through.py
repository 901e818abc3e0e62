"""On an item's page: who may let a blocking finding pass, and how they say why."""

from __future__ import annotations

import pytest

from campaigns.domain.people.permissions import Role
from campaigns.services.signoff.review import submit_for_review
from tests.integration.test_asked_again import call_election
from tests.web.conftest import As
from tests.web.content_samples import CAMPAIGN
from tests.web.office import Office, ref

ITEM = ref("a-verdict")
PAGE = f"/items/{ITEM}"
TEXT = "---\ntitle: A verdict\nchannels: [x]\n---\n\nWe met [insert number] people. Ring 999.\n"


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
    decider.post(f"{PAGE}/let-through", {"check": "LAW-17", "reason": ""}, status=400)
    assert "Say why it may pass" in decider.text("details[open] .govuk-error-message")


def test_what_blocks_stands_before_what_only_warns_wherever_it_stands_in_the_text(
    office: Office, sign_in: As
) -> None:
    text = TEXT.replace("We met [insert", "Come <!-- ask Jo --> along.\n\nWe met [insert")
    (office.content / CAMPAIGN / "posts" / "a-verdict.md").write_text(text)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    said = officer.text(".cd-findings")
    assert said.index("insert") < said.index("ask Jo")


SUBMITTED = "section[aria-labelledby=submitted-findings]"
DRAFT = "section[aria-labelledby=findings]"


@pytest.fixture
def changed(office: Office) -> Office:
    """The office with a post in review whose file says something else by now: both have a word of which a check tells."""
    path = office.content / CAMPAIGN / "posts" / "a-verdict.md"
    path.write_text("---\ntitle: A verdict\nchannels: [x]\n---\nOur favorite hub. No thugs. Ring 999.\n")
    with office.app.app_context():
        submit_for_review(office.desk, ITEM, user_id=office.people[Role.OFFICER])
    path.write_text("---\ntitle: A verdict\nchannels: [x]\n---\nOur neighborhood hub. No thugs. Ring 999.\n")
    office.app.extensions["library_watch"].looked_at = 0.0
    return office


def test_who_decides_reads_what_is_found_in_the_submitted_text_though_its_file_has_changed(
    changed: Office, sign_in: As
) -> None:
    approver = sign_in(Role.APPROVER)
    approver.get(PAGE)
    assert "favorite" in approver.text(SUBMITTED)
    assert "neighborhood" not in approver.text(SUBMITTED)
    assert "neighborhood" in approver.text(DRAFT)
    assert "favorite" not in approver.text(DRAFT)


def test_what_is_found_in_both_texts_is_told_once(changed: Office, sign_in: As) -> None:
    approver = sign_in(Role.APPROVER)
    approver.get(PAGE)
    assert "thugs" in approver.text(SUBMITTED)
    assert "thugs" not in approver.text(DRAFT)
    assert "1 finding of the submitted text is found in it as well" in approver.text(DRAFT)


def test_of_one_and_the_same_text_the_page_tells_once(blocked: Office, sign_in: As) -> None:
    (blocked.content / CAMPAIGN / "posts" / "a-verdict.md").write_text(TEXT.replace("insert", "favorite"))
    with blocked.app.app_context():
        submit_for_review(blocked.desk, ITEM, user_id=blocked.people[Role.OFFICER])
    approver = sign_in(Role.APPROVER)
    shown = approver.get(PAGE)
    assert shown.select(SUBMITTED) == []
    assert "favorite" in approver.text(DRAFT)


def test_when_its_file_is_gone_what_is_found_in_the_submitted_text_is_told_all_the_same(
    changed: Office, sign_in: As
) -> None:
    (changed.content / CAMPAIGN / "posts" / "a-verdict.md").unlink()
    changed.app.extensions["library_watch"].looked_at = 0.0
    approver = sign_in(Role.APPROVER)
    shown = approver.get(PAGE)
    assert "favorite" in approver.text(SUBMITTED)
    assert shown.select(DRAFT) == [], "nobody looked at a file that is not there"


def test_what_blocks_in_the_submitted_text_by_now_is_let_through_for_that_text(
    office: Office, sign_in: As
) -> None:
    """Since it was submitted an election was called, and its file was changed."""
    path = office.content / CAMPAIGN / "posts" / "a-verdict.md"
    front = "---\ntitle: A verdict\nchannels: [x]\npublish_at: 2027-05-20T10:00\n---\n"
    path.write_text(f"{front}Mayor Jo Reed opens the hub. Ring 999.\n")
    with office.app.app_context():
        submit_for_review(office.desk, ITEM, user_id=office.people[Role.OFFICER])
        call_election(office.desk)
    path.write_text(f"{front}Another draft. Ring 999.\n")
    office.app.extensions["library_watch"].looked_at = 0.0
    decider = sign_in(Role.MONITORING_OFFICER)
    shown = decider.get(PAGE)
    assert "Must be mended" in decider.text(SUBMITTED)
    form = {one["name"]: one["value"] for one in shown.select(f"{SUBMITTED} form input[value]")}
    decider.post(f"{PAGE}/let-through", {**form, "reason": ""}, status=400)
    assert "Say why it may pass" in decider.text(f"{SUBMITTED} details[open] .govuk-error-message")
    decider.send(f"{PAGE}/let-through", {**form, "reason": "The mayor is not standing."})
    assert "Let through by Idris Cole" in decider.text(SUBMITTED)


def test_what_is_only_good_to_know_is_folded_away_and_not_among_what_is_to_be_done(
    office: Office, sign_in: As
) -> None:
    text = TEXT.replace("We met [insert number] people", "Tickets? The box office is on 01332 593939")
    (office.content / CAMPAIGN / "posts" / "a-verdict.md").write_text(text)
    officer = sign_in(Role.OFFICER)
    officer.get(PAGE)
    assert "01332 593939" in officer.text("section[aria-labelledby=findings] details .cd-findings")
    assert "Nothing to mend" in officer.text("section[aria-labelledby=findings]")
