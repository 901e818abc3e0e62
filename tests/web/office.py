"""An office to test the pages in: people of each role, accounts, and content in every state, made by the real services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask
from PIL import Image, ImageDraw

from campaigns.app import create_app
from campaigns.config import read_settings
from campaigns.domain.measures import Missing
from campaigns.domain.permissions import Role
from campaigns.domain.statuses import AccountState, AttemptOutcome, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.base import db
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, DeliveryAttempt, list_due
from campaigns.services.contacts import ContactRow, import_contacts
from campaigns.services.desk import Desk
from campaigns.services.dispatch import send_delivery
from campaigns.services.heartbeat import beat
from campaigns.services.library import refresh_library
from campaigns.services.people import add_user
from campaigns.services.planning import schedule_item
from campaigns.services.practice import react
from campaigns.services.signoff import approve_item, submit_for_review
from campaigns.services.transaction import reading, transaction
from tests.factories import SECRET_KEY, make_account, make_account_reading, make_reading
from tests.fakes import SettableClock

MONDAY_MORNING = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)  # 9:00am in the United Kingdom
PASSWORD = "walk away with hope"  # noqa: S105  the people of this office live in tests alone
CAMPAIGN = "walk-away-2027"
NAMES = {
    Role.OFFICER: "Maya Okafor",
    Role.APPROVER: "Tom Reed",
    Role.HEAD: "Hana Whitfield",
    Role.MONITORING_OFFICER: "Idris Cole",
    Role.ADMINISTRATOR: "Sam Fox",
    Role.BOARD_READER: "Beth Lowe",
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
                due = [delivery_id for delivery_id, _ in list_due(session, now=self.clock.now(), per_account=50)]
            return sum(send_delivery(self.desk, delivery_id) for delivery_id in due)

    def item_id(self, ref: str) -> int:
        with self.app.app_context(), reading() as session:
            return next(item.id for item in session.query(Item).filter(Item.ref == ref))

    def delivery_id(self, ref: str, kind: str) -> int:
        with self.app.app_context(), reading() as session:
            return (
                session.query(Delivery.id)
                .join(Item, Item.id == Delivery.item_id)
                .join(Account, Account.id == Delivery.account_id)
                .filter(Item.ref == ref, Account.kind == kind)
                .order_by(Delivery.id)
                .limit(1)
                .scalar()
            )


def open_office(folder: Path) -> Office:
    """An empty office with its people, its accounts and its content; nothing has been submitted yet."""
    content = folder / "content"
    write_content(content)
    clock = SettableClock(MONDAY_MORNING)
    settings = read_settings(
        {
            "CAMPAIGNS_DATA": str(folder / "data"),
            "CAMPAIGNS_CONTENT": str(content),
            "CAMPAIGNS_SECRET_KEY": SECRET_KEY,
            "CAMPAIGNS_ORGANISATION": "Derbyshire Violence Reduction Unit",
        }
    )
    app = create_app(settings, clock=clock)
    office = Office(app, clock, content)
    with app.app_context():
        db.create_all()
        for role, name in NAMES.items():
            new = add_user(office.desk, email=office.email(role), name=name, role=role, password=PASSWORD)
            office.people[role] = new.user_id
        with transaction() as session:
            make_account(session, kind="practice", name="Practice", handle="Practice feed", verified_at=MONDAY_MORNING)
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


def busy_office(folder: Path) -> Office:
    """An office in the middle of a campaign: something stands in every state a page can show."""
    office = open_office(folder)
    sign_off(office, ref("monday-launch"), ref("tuesday-thread"), ref("wednesday-walk-away"), ref("friday-thanks"))
    sign_off(office, ref("launch", "releases"), ref("saturday-support"))
    schedule(office, ref("monday-launch"), "Practice", in_minutes=1)
    schedule(office, ref("monday-launch"), "Derbyshire VRU on Bluesky", in_minutes=2)
    office.clock.advance(minutes=1)
    office.send_what_is_due()
    office.clock.advance(minutes=4)
    submit(office, ref("thursday-fearless"), note="Helpline checked with Crimestoppers.")
    schedule(office, ref("tuesday-thread"), "Practice", in_minutes=24 * 60)
    schedule(office, ref("wednesday-walk-away"), "Practice", "Derbyshire VRU on Bluesky", in_minutes=2 * 24 * 60)
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
        react(office.desk, 1, user_id=office.people[Role.HEAD], kind="comment", text="Clear and kind. Well done.")


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
            make_reading(session, delivery=delivery, measure="views", value=Missing.NOT_OFFERED, taken_at=taken_at)
        bluesky = session.query(Account).filter(Account.kind == "bluesky").one()
        for days, followers in ((20, 1204), (0, 1251)):
            taken_at = office.clock.now() - timedelta(days=days)
            make_account_reading(session, account=bluesky, value=followers, taken_at=taken_at)


def _an_edit_after_sign_off(office: Office) -> None:
    path = office.content / CAMPAIGN / "posts" / "friday-thanks.md"
    path.write_text(path.read_text() + "\nThank you all, once more.\n")
    with office.app.app_context():
        refresh_library(office.desk)


def write_content(content: Path) -> None:
    """A small campaign of posts, a thread, a release, a draft with findings, and a file nobody can read."""
    campaign = content / CAMPAIGN
    for folder in ("posts", "releases", "media"):
        (campaign / folder).mkdir(parents=True)
    (campaign / "campaign.md").write_text(PLAN)
    for name, text in POSTS.items():
        (campaign / "posts" / f"{name}.md").write_text(text)
    (campaign / "releases" / "launch.md").write_text(RELEASE)
    (campaign / "media" / "walk-away.jpg").write_bytes(picture())
    (campaign / "media" / "walk-away.jpg.yml").write_text(
        "alt: Two friends walk along a park path towards the evening sun.\ncredit: Derbyshire VRU\n"
    )


def picture() -> bytes:
    """A small drawing of a path and a sun, made anew each time."""
    image = Image.new("RGB", (960, 540), "#f4d9a8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((640, 90, 800, 250), fill="#f2a65e")
    draw.polygon(((0, 340), (960, 270), (960, 540), (0, 540)), fill="#2f7d75")
    draw.polygon(((380, 540), (560, 540), (520, 300), (500, 302)), fill="#f6ead2")
    for x in (430, 500):
        draw.ellipse((x, 330, x + 26, 356), fill="#16333b")
        draw.rounded_rectangle((x - 4, 356, x + 30, 430), radius=12, fill="#16333b")
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


PLAN = """\
---
title: Walk away 2027
topic: violence
audience: public
starts: 2027-05-17
ends: 2027-05-23
owner: Maya Okafor
partners: [Derbyshire Constabulary, Derby City Council]
objectives:
  - measure: Posts that went out on time
    level: output
    baseline: "0"
    target: "6 of 6"
    by: 2027-05-23
---

## Why

Most young people do not carry a knife. We say so all week, and where to turn.

## How

One post a day, each with one thing to do.
"""

POSTS = {
    "monday-launch": """\
---
title: The week begins
channels: [bluesky, practice]
publish_at: 2027-05-17T09:30
media: [walk-away.jpg]
---

Most young people do not carry a knife.

All week we share small things that help. Worried about someone? Talk to Childline on 0800 1111 or at https://www.childline.org.uk/

#WalkAway
""",
    "tuesday-thread": """\
---
title: Three trusted adults
channels: [bluesky, practice]
publish_at: 2027-05-18T09:00
---

Who could you turn to? Think of three adults you trust.

---

It may be an aunt, a coach or a teacher. It need not be a parent.

---

Childline is there too, on 0800 1111, day and night.
""",
    "wednesday-walk-away": """\
---
title: Walking away takes strength
channels: [bluesky, practice]
publish_at: 2027-05-19T16:00
media: [walk-away.jpg]
---

Walking away takes strength. So does saying no.

Practise a line with a friend: “I have to be home by six.”
""",
    "thursday-fearless": """\
---
title: Tell Fearless what you know
channels: [bluesky, x, practice]
publish_at: 2027-05-20T16:00
---

You can tell Fearless what you know. They never ask who you are.

https://www.fearless.org/
""",
    "friday-thanks": """\
---
title: Thank you
channels: [practice]
publish_at: 2027-05-21T12:00
---

Thank you to everyone who talked, listened and shared this week.
""",
    "saturday-support": """\
---
title: Support after violence
channels: [practice]
publish_at: 2027-05-22T10:00
---

If violence has touched your life, Victim Support will listen, on 0808 168 9111.
""",
    "sunday-draft": f"""\
---
title: A friend you worry about
channels: [bluesky, practice]
publish_at: 2027-05-23T18:00
media: [not-there.jpg]
---

{"Ask one open question, then listen. " * 12}
""",
    "broken": """\
---
title: Cannot be read
channels: [bluesky
---

Half a file.
""",
}

RELEASE = """\
---
title: Derby partners put hope first
publish_at: 2027-05-17T10:30
place: Derby
contact: "Press office: press@vru.example or 01632 960100"
photos: [walk-away.jpg]
lists: ["Local media"]
notes:
  - "The Violence Reduction Unit brings public bodies together to prevent serious violence."
quotes:
  - speaker: Nicolle Ward
    role: Chair of the Violence Reduction Board
    text: "Most young people never carry a knife. They deserve to hear that."
    approved_by: Nicolle Ward
    approved_on: 2027-05-10
---

A week of posts about walking away from trouble starts in Derby today.

## What people can do

Pick a quiet time. Ask one open question. Then listen.

Anyone who is worried can ring Childline on 0800 1111 or Crimestoppers on 0800 555 111.
"""
