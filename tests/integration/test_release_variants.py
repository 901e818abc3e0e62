"""A release with a wording of its own for single areas: one sign-off over all of them, and each person gets the one that the
approver saw them get.
"""

from __future__ import annotations

import pytest

from campaigns.domain.items.seen import Seen
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.content import Revision, find_item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.models.people import find_media_list
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.contacts import ContactRow, import_contacts
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.differences import differences
from campaigns.services.signoff.recipients import confirm_recipients, recipients_of_revision, seen_of
from campaigns.services.signoff.review import approve_item, submit_for_review
from tests.fakes import SettableClock
from tests.integration.office import LIST, Office
from tests.integration.test_dispatch import channel_of

DERBY, PEAK = "Derby papers", "Peak papers"
VARIANTS = """\
variants:
  - area: Derby
    media_list: Derby papers
    lead: Derby opens three clubs on Friday.
    figures: Last year 120 young people came in Derby, the council says.
  - area: High Peak
    media_list: Peak papers
    lead: High Peak opens one club on Friday.
"""
BODY = "Derbyshire opens clubs on Friday.\n\nAll are free.\n\n- Boxing\n- Music"


@pytest.fixture
def release(office: Office) -> str:
    """Of five journalists one is for Derby alone, one for the Peak alone, and one on the general list and on both of these."""
    office.account("email", name="Press office")
    office.journalists(3)
    both = ContactRow("news1@paper.example", "Reporter 1", "The Paper")
    import_contacts(office.desk, list_name=DERBY, rows=[both, ContactRow("derby@paper.example", "Dee", "")])
    import_contacts(office.desk, list_name=PEAK, rows=[both, ContactRow("peak@paper.example", "Pat", "")])
    return office.release(front=VARIANTS, body=BODY)


def sent(desk: Desk, clock: SettableClock, office: Office, ref: str) -> dict[str, str]:
    """The letter that each got, by the name of their address."""
    ids = office.schedule(ref, accounts=["Press office"])
    clock.advance(minutes=10)
    for one in ids:
        send_delivery(desk, one)
    letters = channel_of(desk, ids[0]).arrived
    for letter in letters:
        first = letter.parts[0].text.split("\n\n")[3]
        assert first in letter.html, "both parts of the letter say the same"
    return {one.recipient.address.partition("@")[0]: one.parts[0].text for one in letters}


def test_each_area_gets_its_first_paragraph_and_figures_and_all_the_rest_alike(
    desk: Desk, clock: SettableClock, office: Office, release: str
):
    letters = sent(desk, clock, office, office.approved(release))
    general, derby, peak = letters["news0"], letters["derby"], letters["peak"]
    assert letters == {"news0": general, "news1": derby, "news2": general, "derby": derby, "peak": peak}
    assert derby == general.replace(
        "Derbyshire opens clubs on Friday.",
        "Derby opens three clubs on Friday.\n\nLast year 120 young people came in Derby, the council says.",
    )
    assert peak == general.replace("Derbyshire opens clubs on Friday.", "High Peak opens one club on Friday.")
    with reading() as session:
        rows = session.query(Delivery).order_by(Delivery.recipient_key)
        assert sorted(one.area for one in rows) == ["", "", "Derby", "Derby", "High Peak"]


def test_somebody_who_changes_lists_after_the_sign_off_gets_what_the_approver_saw(
    desk: Desk, clock: SettableClock, office: Office, release: str
):
    office.approved(release)
    with transaction() as session:
        for name in (DERBY, LIST):
            there = find_media_list(session, name)
            assert there is not None
            there.contacts = [one for one in there.contacts if one.email != "news1@paper.example"]
    import_contacts(desk, list_name=DERBY, rows=[ContactRow("late@paper.example", "Lee", "")])
    with reading() as session:
        revision = _revision(session, release)
        found = recipients_of_revision(session, revision)
        assert [one.email for one in found.joined] == ["late@paper.example"]
        assert found.by_area == [("Derby", 2), ("High Peak", 1)]
    assert confirm_recipients(desk, release, user_id=office.head) == ["Lee"]
    letters = sent(desk, clock, office, release)
    assert letters["news1"] == letters["derby"] == letters["late"] != letters["peak"]


def test_an_approver_who_saw_another_share_out_is_told_and_nothing_is_approved(
    desk: Desk, office: Office, release: str
):
    office.submit(release)
    with reading() as session:
        seen: Seen = seen_of(session, _revision(session, release))
    with transaction() as session:
        there = find_media_list(session, DERBY)
        assert there is not None
        there.contacts = [one for one in there.contacts if one.email != "news1@paper.example"]
    with pytest.raises(ConflictError, match="recipients changed"):
        approve_item(desk, release, user_id=office.head, seen=seen)


def test_a_wording_that_changes_is_signed_off_anew_and_told_as_a_change(
    desk: Desk, clock: SettableClock, office: Office, release: str
):
    office.approved(release)
    clock.advance(minutes=1)
    office.release(front=VARIANTS.replace("three clubs", "four clubs"), body=BODY)
    office.submit(release)
    with pytest.raises(NotAllowedError):
        office.schedule(release, accounts=["Press office"])
    with reading() as session:
        told = differences(desk, _revision(session, release), None)
    assert "Derby opens four clubs on Friday." in str(told)


def test_the_checks_read_each_wording_and_so_does_who_may_approve(desk: Desk, office: Office, release: str):
    office.release(
        front=VARIANTS.replace("three clubs on Friday.", "three\u200b clubs for [insert name]. ~~Free.~~"),
        body=BODY,
        name="gap",
    )
    found = check_item(desk, f"{release.rsplit('/', 1)[0]}/gap")
    lines = (desk.settings.content_folder / f"{release.rsplit('/', 1)[0]}/gap.md").read_text().split("\n")
    for check in ("LAW-17", "TEXT-01", "TEXT-04"):
        assert [lines[one.line - 1].split()[1] for one in found if one.id == check] == ["Derby"], check
    submit_for_review(desk, release, user_id=office.head)
    with pytest.raises(NotAllowedError):
        approve_item(desk, release, user_id=office.head, fingerprint=office.fingerprint(release))


def test_a_hold_on_an_area_stops_the_release_that_speaks_to_it(desk: Desk, office: Office, release: str):
    office.release(front=f"areas: [Chesterfield]\n{VARIANTS}", body=BODY)
    assert desk.content.read_item(release).areas == ("Chesterfield", "Derby", "High Peak")
    office.release(front=VARIANTS, body=BODY)
    assert desk.content.read_item(release).areas == (), "it is for everywhere"
    many = ", ".join(f"{'Long' * 29} {number}" for number in range(5))
    office.release(front=f"areas: [{many}]\n{VARIANTS}", body=BODY)
    assert desk.content.read_item(release).areas == (), "more than can be kept is everywhere as well"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("area: High Peak", "area: derby"), "Two wordings are for Derby. Keep one."),
        (
            ("media_list: Peak papers", "media_list: Derby papers"),
            "Two wordings are for Derby papers. Keep one.",
        ),
        (("    media_list: Peak papers\n", ""), "the media list is missing"),
        (("area: High Peak", f"area: {'wording ' * 16}"), "Write it in 120 characters."),
    ],
)
def test_wordings_nobody_could_tell_apart_are_refused(
    desk: Desk, office: Office, release: str, change: tuple[str, str], message: str
):
    office.release(front=VARIANTS.replace(*change), body=BODY)
    (issue,) = [
        one
        for one in desk.content.read_item(release).issues
        if "wording" in one.message.lower() or "area" in one.message
    ]
    assert message in issue.message
    assert issue.severity == "block"


def _revision(session: object, ref: str) -> Revision:

    item = find_item(session, ref)  # type: ignore[arg-type]
    assert item is not None
    revision = latest_revision(session, item.id)  # type: ignore[arg-type]
    assert revision is not None
    return revision
