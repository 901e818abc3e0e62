"""No page asks the database more often the more there is to list: every page is opened with few rows and with many."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.domain.facts.proceedings import EventKind
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.asked import AskedParty, SignOffLink
from campaigns.models.base import db
from campaigns.models.calendar_feeds import CalendarFeed
from campaigns.models.comments import Comment
from campaigns.models.conditions import ApprovalCondition
from campaigns.models.content import Approval, Item, StatusChange
from campaigns.models.corrections import Correction
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.models.elections import ElectionWindow
from campaigns.models.hand_overs import HandOver
from campaigns.models.holds import Hold, HoldDelivery, HoldException
from campaigns.models.incidents import Incident, IncidentPerson, ProceedingsEvent
from campaigns.models.people import User
from campaigns.models.post_takedowns import PostTakedown
from campaigns.models.practice import PracticePost, PracticeReaction
from campaigns.models.routes import SignOffRoute
from campaigns.models.takedowns import PictureTakedown
from campaigns.models.urgent import EmergencyApprover, PhoneApproval
from campaigns.services.core.transaction import reading, transaction
from campaigns.web import library_watch
from tests.factories import make_campaign, make_delivery, make_item, make_reading, make_user
from tests.web.client import Reader
from tests.web.conftest import closing
from tests.web.office import MONDAY_MORNING, Office, open_office

LOOKERS = (Role.HEAD, Role.OFFICER)
FEW, MANY = 11, 30  # some lists look closely at no more than ten
# Pages with nothing of the database's to list, and those of things that no fixture here makes.
NO_LIST = {
    "static", "pictures.stored", "items.picture", "items.email", "imports.result", "imports.again",
    "rehearsal.show", "rehearsal.download", "sign_in.follow_link", "unsubscribe.ask", "health.robots",
    "outside.give", "resume.show", "party_sign_off.show", "party_sign_off.picture", "reached.open_letter",
    "connecting.there", "connecting.found", "connecting.back", "connecting.which", "contacts.looked_at",
    "second_step.form", "provider_entry.back",
}  # fmt: skip
LISTS_MORE = {
    "deliveries.index": [f"?show={name}" for name in ("coming", "decide", "stopped", "out", "cancelled")],
    "report.show": ["?period=this-year"],
}


Asked = dict[str, list[str]]  # page → what it asked of the database


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[Role, tuple[Asked, Asked]]:
    """By role, with few rows and with many: one office grows, and everybody looks at it before and after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library_watch, "FRESH_FOR_SECONDS", 3600.0)  # it is looked at by the real clock
        for office in closing(open_office(tmp_path_factory.mktemp("office"))):
            fill(office, range(FEW))
            few = {role: statements_of(office, role) for role in LOOKERS}
            fill(office, range(FEW, MANY))
            return {role: (few[role], statements_of(office, role, before=few[role])) for role in LOOKERS}
    raise AssertionError("no office was opened")


def fill(office: Office, numbers: range) -> None:
    with office.app.app_context(), transaction() as session:
        for number in numbers:
            _fill_one(session, number)


def _fill_one(session: Session, number: int) -> None:
    """One more of everything that any page lists, each by somebody else and about a campaign of its own."""
    person, campaign = make_user(session, name=f"Person {number}"), make_campaign(session, slug=f"c-{number}")
    # Accounts are a handful, however old the desk: a page may ask about each.
    accounts = session.query(Account).order_by(Account.id).all()
    channel = accounts[number % len(accounts)]
    at = MONDAY_MORNING - timedelta(hours=1 + number)
    held = _deliveries(session, campaign, channel, person, number)
    for scope, ended in ((f"campaign:{campaign.slug}", None), ("all", at)):
        hold = Hold(
            kind="other", scope=scope, reason="A stabbing", started_at=at, started_by_id=person.id,
            ended_at=ended, ended_by_id=person.id if ended else None,
        )  # fmt: skip
        session.add(hold)
        session.flush()
        session.add(HoldDelivery(hold_id=hold.id, delivery_id=held.id, was_stopped=True, met_at=at))
        session.add(
            HoldException(
                hold_id=hold.id, item_ref=f"nowhere/posts/{number}", allowed_by_id=person.id, allowed_at=at
            )
        )
    _facts(session, person, number)
    _at_sign_off(session, held, person, at)
    session.add(PictureTakedown(delivery_id=held.id, sha256=f"{number:064}", picture="a.jpg",
                                withdrawn_on=date(2027, 5, 1), noticed_at=at))  # fmt: skip
    for sent in session.query(Delivery).filter_by(status=DeliveryStatus.SENT).all():
        if session.get(PostTakedown, sent.id) is None:
            session.add(PostTakedown(delivery_id=sent.id, reason="Why", noticed_at=at, gone_at=at))
            session.add(Correction(item_id=sent.item_id, words="Ten", said_at=at, said_by_id=person.id))
    practice = session.query(Account).filter_by(name="Practice").one()
    post = PracticePost(account_id=practice.id, key=f"k{number}", parts=[{"text": "Hello"}], posted_at=at)
    session.add(post)
    session.flush()
    session.add(PracticeReaction(post_id=post.id, user_id=person.id, kind="comment", text="Yes", made_at=at))


def _at_sign_off(session: Session, held: Delivery, person: User, at: datetime) -> None:
    """A condition that nobody has ticked off, and comments on the words of one text however many there are of others."""
    approval = Approval(revision_id=held.revision_id, party="partner", fingerprint=held.revision.fingerprint,
                        approved_by_id=person.id, approved_at=at)  # fmt: skip
    session.add(approval)
    session.flush()
    session.add(PhoneApproval(approval_id=approval.id, recorded_by_id=person.id, call_back="0", why="", told_how="",
                              review_by=date(2027, 5, 18)))  # fmt: skip
    session.add(
        EmergencyApprover(user_id=person.id, phone="01332 000000", named_at=at, named_by_id=person.id)
    )
    session.add(
        ApprovalCondition(revision_id=held.revision_id, approval_id=approval.id, words="Once they are told.")
    )
    item = session.query(Item).filter(Item.title == "Delivery held 0").one()
    for item_id in (held.item_id, item.id):
        session.add(Comment(item_id=item_id, revision_id=held.revision_id, field="parts", quote="Hello", before="",
                            after="", words="Why?", user_id=person.id, said_at=at))  # fmt: skip


def _deliveries(session: Session, campaign: Any, channel: Account, person: User, number: int) -> Delivery:
    """An item in every status, and a delivery in every status; the one that is held."""
    at = MONDAY_MORNING - timedelta(hours=1 + number)
    held = None
    for status in DeliveryStatus:
        item = make_item(session, campaign=campaign, title=f"Delivery {status} {number}")
        item.incidents = "case-0"
        due = (
            at if status not in ("created", "temporary-failure") else MONDAY_MORNING + timedelta(hours=number)
        )
        one = make_delivery(session, item=item, account=channel, due_at=due, status=status)
        one.revision.channels, one.revision.rendered = [channel.kind], {"posts": {}}
        _asked(session, item, person, at)
        attempt = {"delivery_id": one.id, "number": 1, "started_at": at, "outcome": "unknown"}
        session.add(DeliveryAttempt(**attempt))
        if status is DeliveryStatus.SENT:
            make_reading(session, delivery=one, measure="views", value=number, taken_at=at)
        if status in (DeliveryStatus.HELD, DeliveryStatus.HANDED_OVER):
            session.add(HandOver(delivery_id=one.id, handed_at=at))
        held = one if status is DeliveryStatus.HELD else held
    for standing in ItemStatus:
        item = make_item(session, campaign=campaign, title=f"{standing} {number}")
        item.status, item.publish_at = standing, MONDAY_MORNING + timedelta(hours=number)
        make_delivery(session, item=item, account=channel, due_at=at, status=DeliveryStatus.CANCELLED)
        revision = item.revisions[-1]
        revision.channels, revision.rendered = ["x", channel.kind], {"posts": {}}
        revision.author_id = person.id
        _asked(session, item, person, at)
        session.add(
            Approval(
                revision_id=revision.id, party="head", fingerprint=revision.fingerprint,
                approved_by_id=person.id, approved_at=at,
                access_set_up_how="desk", access_set_up_by_id=person.id,
            )
        )  # fmt: skip
        for step in (Step.SUBMITTED, Step.CHANGES_ASKED):
            session.add(
                StatusChange(
                    item_id=item.id, from_status="draft", to_status=standing, step=step, note="A note",
                    fingerprint=revision.fingerprint, user_id=person.id, changed_at=at,
                )
            )  # fmt: skip
    assert held is not None
    return held


def _asked(session: Session, item: Item, person: User, at: datetime) -> None:
    """Somebody has to agree to it, and a link was sent to them."""
    row = AskedParty(
        item_id=item.id, revision_id=item.revisions[-1].id, party=f"{item.id}", name="Ann Lee", scope="whole",
        scope_sha256="0" * 64, asked_by_id=person.id, asked_at=at,
    )  # fmt: skip
    row.links = [SignOffLink(created_at=at, ends_at=at, told_at=at)]
    session.add(row)


def _facts(session: Session, person: User, number: int) -> None:
    session.add(
        SignOffRoute(
            name=f"Ann {number}", scope="whole", kind="none", added_by_id=person.id, added_at=MONDAY_MORNING
        )
    )
    at = MONDAY_MORNING - timedelta(hours=1 + number)
    if not number:
        secret = sha256(b"a-secret").hexdigest()
        session.add(CalendarFeed(user_id=1, secret_sha256=secret, created_at=at, last_used_at=MONDAY_MORNING))
    case = Incident(key=f"case-{number}", title=f"Case {number}", opened_by_id=person.id, opened_at=at)
    case.people = [IncidentPerson(label="A")]
    session.add(case)
    session.flush()
    for kind in (EventKind.ARREST, EventKind.CHARGE):
        session.add(
            ProceedingsEvent(
                incident_id=case.id, kind=kind, happened_on=date(2027, 5, 1), source="The force", recorded_at=at,
                recorded_by_id=person.id, person_id=case.people[0].id,
            )
        )  # fmt: skip
    taken_back = {"taken_back_at": at, "taken_back_by_id": person.id, "taken_back_because": "A mistake"}
    session.add(
        ElectionWindow(
            name=f"Poll {number}", kind="by-election", polling_day=date(2027, 6, 10), notice_on=date(2027, 5, 3),
            areas=["Derby"], source="The council", entered_at=at, entered_by_id=person.id,
            **(taken_back if number else {}),  # polls that are ahead are a handful too
        )
    )  # fmt: skip


def addresses(app: Flask) -> dict[str, str]:
    """Every page that can be opened, with the first thing of each kind where it is about one."""
    with reading() as session:
        item = session.query(Item).filter(Item.title == "Delivery held 0").one()
        held = session.query(Delivery).filter_by(item_id=item.id).one().id
        campaign, folder, slug = item.ref.split("/")
        hold = session.query(Hold).first().id
    about = {
        "campaign": campaign, "folder": folder, "slug": slug, "delivery_id": held, "decision": "again",
        "hold_id": hold, "key": "case-0", "user_id": 1, "change": "deactivate", "fmt": "csv",
        "name": "writing", "list_name": "helplines", "entry_id": "childline", "word_list": "fear",
        "secret": "a-secret", "asked_id": session.query(AskedParty).filter_by(item_id=item.id).first().id,
        "approval_id": session.query(PhoneApproval.approval_id).first()[0],
        "account_id": 1, "list_id": 1, "contact_id": 1, "kind": "email",
    }  # fmt: skip
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_LIST:
                continue
            given = {name: about[name] for name in rule.arguments}
            if rule.endpoint == "campaigns.show":
                given["slug"] = campaign
            if rule.endpoint == "report.download":
                given |= {"from": "2027-04-01", "to": "2027-06-30"}
            for more in ["", *LISTS_MORE.get(rule.endpoint, [])]:
                found[rule.endpoint + more] = url_for(rule.endpoint, **given) + more
    return found


def statements_of(office: Office, role: Role, before: Asked | None = None) -> Asked:
    """What is remembered for a while is left aside: a page is opened once before it is counted.

    What asks no more than it did ``before`` need not be opened again: remembering makes no page ask more.
    """
    noted: list[str] = []
    with office.app.app_context():
        engine, pages = db.engine, addresses(office.app)

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        noted.append(statement)

    browser = Reader(office).sign_in(role).client
    found: Asked = {}
    event.listen(engine, "before_cursor_execute", note)
    for page, address in pages.items():
        for _ in range(2):
            noted.clear()
            answer = browser.get(address)
            answer.close()
            assert answer.status_code != 500, page
            if answer.status_code == 200:
                found[page] = list(noted)
            if before is not None and len(noted) <= len(before.get(page, ())):
                break
    event.remove(engine, "before_cursor_execute", note)
    return found


@pytest.mark.parametrize("role", LOOKERS)
def test_no_page_asks_more_often_the_more_there_is(
    asked: dict[Role, tuple[Asked, Asked]], role: Role
) -> None:
    few, many = asked[role]
    assert len(many) > 20, "most pages were opened"
    grown = {
        page: f"{len(few[page])} → {len(many[page])}: {more_of(few[page], many[page])}"
        for page in few
        if len(many[page]) > len(few[page])
    }
    assert not grown, "\n".join(f"{page}: {how}" for page, how in grown.items())


def more_of(few: list[str], many: list[str]) -> str:
    """The statement that grew the most, and how often it is asked more."""
    before, after = (Counter(re.sub(r"\((\?, )*\?\)", "(…)", one) for one in some) for some in (few, many))
    [(statement, times)] = (after - before).most_common(1)
    return f"{times} × {' '.join(statement.split())[:600]}"
