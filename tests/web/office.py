"""An office to test the pages in: people of each role, accounts, and content in every state, made by the real services."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from campaigns.app import create_app
from campaigns.config import read_settings
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.statuses import AccountState, AttemptOutcome, DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.base import db
from campaigns.models.claims import list_due
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.services.accounts.practice import react
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.heartbeat import beat
from campaigns.services.people.contacts import ContactRow, import_contacts
from campaigns.services.people.users import add_user
from campaigns.services.planning.plan import schedule_item
from campaigns.services.sending.dispatch import send_delivery
from campaigns.services.signoff.review import approve_item, submit_for_review
from campaigns.workbench.here import HereWorkbench
from tests.factories import SECRET_KEY, make_account, make_account_reading, make_reading
from tests.fakes import SettableClock
from tests.integration.databases import make_tables
from tests.web.content_samples import CAMPAIGN, write_content

MONDAY_MORNING = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)  # 9:00am in the United Kingdom
PASSWORD = "walk away with hope"
NAMES = {
    Role.OFFICER: "Maya Okafor",
    Role.APPROVER: "Tom Reed",
    Role.HEAD: "Hana Whitfield",
    Role.MONITORING_OFFICER: "Idris Cole",
    Role.ADMINISTRATOR: "Sam Fox",
    Role.BOARD_READER: "Beth Lowe",
    Role.PROGRAMME_MANAGER: "Priya Nair",
    Role.PARTNER: "Owen Marsh",
    Role.FORCE: "Lena Grant",
    Role.SAFEGUARDING: "Ruth Adeyemi",
}


@dataclass
class Office:
    """The running parts, and the people by role."""

    app: Flask
    clock: SettableClock
    content: Path
    people: dict[Role, int] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.extensions["desk"]
        return desk

    def email(self, role: Role) -> str:
        return f"{role.value}@desk.example"

    def tick(self) -> None:
        """The clock is alive, as of the office's own time."""
        with self.app.app_context():
            beat(self.desk)

    def send_what_is_due(self) -> int:
        """What the scheduler's job does at a due moment."""
        with self.app.app_context():
            with reading() as session:
                due = [
                    delivery_id for delivery_id, _ in list_due(session, now=self.clock.now(), per_account=50)
                ]
            return sum(send_delivery(self.desk, delivery_id) for delivery_id in due)

    def delivery_id(self, ref: str, kind: str) -> int:
        """The first delivery of this item to an account of this kind."""
        with self.app.app_context(), reading() as session:
            found: int = (
                session.query(Delivery.id)
                .join(Item, Item.id == Delivery.item_id)
                .join(Account, Account.id == Delivery.account_id)
                .filter(Item.ref == ref, Account.kind == kind)
                .order_by(Delivery.id)
                .limit(1)
                .scalar()
            )
            return found


_made: dict[Callable[[Path], Office], Office] = {}


def made_once(make: Callable[[Path], Office]) -> Callable[..., Office]:
    """``make`` is called once for a test process; what it made is copied for each who wants such an office."""

    @wraps(make)
    def copy(folder: Path, **more_settings: str) -> Office:
        if make not in _made:
            place = Path(tempfile.mkdtemp(prefix="campaign-desk-office-"))
            atexit.register(shutil.rmtree, place, ignore_errors=True)
            _made[make] = first = make(place)
            with first.app.app_context():
                db.session.remove()
                db.engine.dispose()
        first = _made[make]
        shutil.copytree(first.content.parent, folder, dirs_exist_ok=True)
        office = _office_in(folder, first.clock.now(), more_settings)
        office.people.update(first.people)
        with office.app.app_context():
            refresh_library(office.desk)
        return office

    return copy


def open_office(folder: Path, **more_settings: str) -> Office:
    """An empty office with its people, its accounts and its content; nothing has been submitted yet."""
    if "DATABASE_URL" in more_settings:
        return _furnished(folder, more_settings)
    return _open_office(folder, **more_settings)


@made_once
def _open_office(folder: Path) -> Office:
    return _furnished(folder, {})


def _office_in(folder: Path, now: datetime, more_settings: Mapping[str, str]) -> Office:
    content = folder / "content"
    settings = read_settings(
        {
            "CAMPAIGNS_DATA": str(folder / "data"),
            "CAMPAIGNS_CONTENT": str(content),
            "CAMPAIGNS_SECRET_KEY": SECRET_KEY,
            "CAMPAIGNS_ORGANISATION": "Derbyshire Violence Reduction Unit",
            **more_settings,
        }
    )
    clock = SettableClock(now)
    return Office(create_app(settings, clock=clock, bench=HereWorkbench()), clock, content)


def _furnished(folder: Path, more_settings: Mapping[str, str]) -> Office:
    write_content(folder / "content")
    office = _office_in(folder, MONDAY_MORNING, more_settings)
    with office.app.app_context():
        make_tables(db.engine)
        for role, name in NAMES.items():
            new = add_user(office.desk, email=office.email(role), name=name, role=role, password=PASSWORD)
            office.people[role] = new.user_id
        with transaction() as session:
            make_account(
                session, kind="practice", name="Practice", handle="Practice feed", verified_at=MONDAY_MORNING
            )
            make_account(session, kind="bluesky", name="Derbyshire VRU on Bluesky", handle="vru.example")
            make_account(session, kind="email", name="Press office mail", base_url="smtp://mail.example:587")
            make_account(
                session,
                kind="mastodon",
                name="Derbyshire VRU on Mastodon",
                base_url="https://social.example",
                state=AccountState.NEEDS_RECONNECTING,
                state_reason="The server says our access was withdrawn. Connect the account again.",
            )
        rows = [
            ContactRow("news@derby-echo.example", "News desk", "Derby Echo"),
            ContactRow("planning@peak-radio.example", "Planning", "Peak Radio"),
        ]
        import_contacts(office.desk, list_name="Local media", rows=rows)
        refresh_library(office.desk)
        beat(office.desk)
    return office


def ref(name: str, folder: str = "posts") -> str:
    return f"{CAMPAIGN}/{folder}/{name}"


def submit(office: Office, item: str, *, note: str = "") -> None:
    with office.app.app_context():
        submit_for_review(office.desk, item, user_id=office.people[Role.OFFICER], note=note)


def approve(office: Office, item: str) -> None:
    with office.app.app_context():
        fingerprint = office.desk.content.read_item(item).fingerprint
        approve_item(office.desk, item, user_id=office.people[Role.HEAD], fingerprint=fingerprint)


def reconnect_all(office: Office) -> None:
    """No account wants anything of anybody, so that no letter is written about one."""
    with office.app.app_context(), transaction() as session:
        session.execute(update(Account).values(state=AccountState.CONNECTED, state_reason=""))


def schedule(office: Office, item: str, *accounts: str, in_minutes: float) -> list[int]:
    with office.app.app_context():
        return schedule_item(
            office.desk,
            item,
            user_id=office.people[Role.OFFICER],
            at=office.clock.now() + timedelta(minutes=in_minutes),
            account_names=list(accounts),
        )


def sign_off(office: Office, *items: str) -> None:
    for item in items:
        submit(office, item)
        approve(office, item)


@made_once
def busy_office(folder: Path) -> Office:
    """An office in the middle of a campaign: something stands in every state a page can show."""
    office = open_office(folder)
    sign_off(
        office, ref("monday-launch"), ref("tuesday-thread"), ref("wednesday-walk-away"), ref("friday-thanks")
    )
    sign_off(office, ref("launch", "releases"), ref("saturday-support"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    schedule(office, ref("monday-launch"), "Derbyshire VRU on Bluesky", in_minutes=2)
    office.clock.advance(minutes=1)
    office.send_what_is_due()
    office.clock.advance(minutes=4)
    submit(office, ref("thursday-fearless"), note="Helpline checked with Crimestoppers.")
    schedule(office, ref("tuesday-thread"), "Practice", in_minutes=24 * 60)
    schedule(
        office, ref("wednesday-walk-away"), "Practice", "Derbyshire VRU on Bluesky", in_minutes=2 * 24 * 60
    )
    schedule(office, ref("launch", "releases"), "Press office mail", in_minutes=90)
    schedule(office, ref("saturday-support"), "Practice", in_minutes=5 * 24 * 60)
    _people_react(office)
    _things_go_wrong(office)
    _figures_come_in(office)
    _an_edit_after_sign_off(office)
    office.tick()
    return office


def _people_react(office: Office) -> None:
    with office.app.app_context():
        for role in (Role.OFFICER, Role.HEAD, Role.APPROVER):
            react(office.desk, 1, user_id=office.people[role], kind="reaction")
        react(office.desk, 1, user_id=office.people[Role.HEAD], kind="share")
        react(
            office.desk,
            1,
            user_id=office.people[Role.HEAD],
            kind="comment",
            text="Clear and kind. Well done.",
        )


def _things_go_wrong(office: Office) -> None:
    unknown = office.delivery_id(ref("monday-launch"), "bluesky")
    refused = office.delivery_id(ref("saturday-support"), "practice")
    with office.app.app_context(), transaction() as session:
        delivery = session.get_one(Delivery, unknown)
        delivery.status, delivery.next_attempt_at = DeliveryStatus.UNKNOWN, None
        delivery.attempt_count = 1
        delivery.error = "Bluesky took the post but its answer never came."
        session.add(
            DeliveryAttempt(
                delivery_id=unknown,
                number=1,
                started_at=office.clock.now(),
                ended_at=office.clock.now() + timedelta(seconds=20),
                outcome=AttemptOutcome.UNKNOWN,
                message="No answer came within 20 seconds, so nobody knows whether it went out.",
                detail="read timed out",
            )
        )
        delivery = session.get_one(Delivery, refused)
        delivery.status, delivery.next_attempt_at = DeliveryStatus.MISSED, None
        delivery.error = "The desk was switched off when it was due, and it is too late now."


def _figures_come_in(office: Office) -> None:
    sent = office.delivery_id(ref("monday-launch"), "practice")
    with office.app.app_context(), transaction() as session:
        delivery = session.get_one(Delivery, sent)
        for hours, reactions in ((1, 1), (3, 3)):
            taken_at = office.clock.now() - timedelta(minutes=5 - hours)
            make_reading(session, delivery=delivery, measure="reactions", value=reactions, taken_at=taken_at)
            make_reading(session, delivery=delivery, measure="comments", value=1, taken_at=taken_at)
            make_reading(session, delivery=delivery, measure="shares", value=1, taken_at=taken_at)
            make_reading(
                session, delivery=delivery, measure="views", value=Missing.NOT_OFFERED, taken_at=taken_at
            )
        bluesky = session.query(Account).filter(Account.kind == "bluesky").one()
        for days, followers in ((20, 1204), (0, 1251)):
            taken_at = office.clock.now() - timedelta(days=days)
            make_account_reading(session, account=bluesky, value=followers, taken_at=taken_at)


def _an_edit_after_sign_off(office: Office) -> None:
    path = office.content / CAMPAIGN / "posts" / "friday-thanks.md"
    path.write_text(path.read_text() + "\nThank you all, once more.\n")
    with office.app.app_context():
        refresh_library(office.desk)
