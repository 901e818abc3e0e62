"""What the desk knows of accounts and of posts planned beside an item reaches the checks. On both databases."""

from __future__ import annotations

from campaigns.domain.items.issues import Issue
from campaigns.models.accounts import Account
from campaigns.services.content.readiness import check_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.plan import cancel_delivery
from tests.integration.databases import postgres_alone
from tests.integration.office import Office

database_url = postgres_alone
WORDS = "Walk away from trouble with a friend you trust and talk about it at home tonight."
FRONT = "publish_at: 2027-05-20T08:00"


def of(desk: Desk, ref: str, check_id: str) -> list[Issue]:
    return [issue for issue in check_item(desk, ref) if issue.id == check_id]


def test_a_post_close_to_a_planned_one_on_the_same_account_is_told(desk: Desk, office: Office):
    office.account("x", name="VRU")
    first = office.approved(office.post(body=WORDS, front=FRONT, name="first"))
    office.schedule(first, at=desk.content.read_item(first).publish_at)
    second = office.post(body="Something else.", front="publish_at: 2027-05-20T08:10", name="second")
    (issue,) = of(desk, second, "FIT-10")
    assert "on VRU at Thursday 20 May 2027, 8:00am (UK time), 10 minutes from this" in issue.message
    assert of(desk, first, "FIT-10") == []


def test_the_same_words_planned_within_a_month_are_told(desk: Desk, office: Office):
    office.account("x", name="VRU")
    first = office.approved(office.post(body=WORDS, front=FRONT, name="first"))
    office.schedule(first, at=desk.content.read_item(first).publish_at)
    near = office.post(body=WORDS, front="publish_at: 2027-06-10T08:00", name="near")
    far = office.post(body=WORDS, front="publish_at: 2027-07-10T08:00", name="far")
    assert len(of(desk, near, "FIT-11")) == 1
    assert of(desk, far, "FIT-11") == []


def test_what_was_cancelled_is_no_neighbour(desk: Desk, office: Office):
    office.account("x", name="VRU")
    first = office.approved(office.post(body=WORDS, front=FRONT, name="first"))
    (delivery,) = office.schedule(first, at=desk.content.read_item(first).publish_at)
    cancel_delivery(desk, delivery, user_id=office.officer, reason="Not now")
    second = office.post(body=WORDS, front=FRONT, name="second")
    assert of(desk, second, "FIT-10") == of(desk, second, "FIT-11") == []


def test_practice_is_no_neighbour(desk: Desk, office: Office):
    office.account("practice", name="Practice feed")
    first = office.approved(office.post(channels="practice", body=WORDS, front=FRONT, name="first"))
    office.schedule(first, at=desk.content.read_item(first).publish_at)
    second = office.post(channels="practice", body=WORDS, front=FRONT, name="second")
    assert of(desk, second, "FIT-11") == []


def test_the_limits_an_accounts_server_told_count_before_a_post_is_submitted(desk: Desk, office: Office):
    account = office.account("mastodon", name="small")
    ref = office.post(channels="mastodon", body=WORDS)
    assert of(desk, ref, "FIT-01") == []
    with transaction() as session:
        session.get_one(Account, account).limits = {"text_limit": 40}
    (issue,) = of(desk, ref, "FIT-01")
    assert "Mastodon (small)" in issue.message


def test_how_far_apart_posts_should_be_is_the_organisations_choice(desk: Desk, office: Office):
    office.account("x", name="VRU")
    first = office.approved(office.post(body=WORDS, front=FRONT, name="first"))
    office.schedule(first, at=desk.content.read_item(first).publish_at)
    later = office.post(body="Something else.", front="publish_at: 2027-05-20T09:00", name="later")
    assert of(desk, later, "FIT-10") == []
    own = desk.content.root / "_desk" / "checks.yml"
    own.parent.mkdir(exist_ok=True)
    own.write_text("thresholds:\n  minutes-apart: 90\n")
    assert len(of(desk, later, "FIT-10")) == 1
