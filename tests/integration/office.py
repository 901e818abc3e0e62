"""An office to act in: people of every role, accounts, items on disk, and the steps from a draft to a delivery."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path

from PIL import Image

from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.people.permissions import Role
from campaigns.models.accounts import Account
from campaigns.models.content import Item, find_item, latest_revision
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.contacts import ContactRow, import_contacts
from campaigns.services.planning.plan import schedule_item
from campaigns.services.signoff.review import approve_item, submit_for_review
from tests.factories import make_user

CAMPAIGN = "spring"
LIST = "Local media"


def picture_bytes(colour: str = "teal") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return buffer.getvalue()


class Office:
    """Acts through the use cases alone. Every post it makes is of its own name unless one is given."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._numbers = count(1)
        with transaction() as session:
            self.officer, self.head, self.approver, self.reader, self.administrator = (
                make_user(session, role=role, name=name).id
                for role, name in (
                    (Role.OFFICER, "Sam Officer"),
                    (Role.HEAD, "Hilary Head"),
                    (Role.APPROVER, "Alex Approver"),
                    (Role.BOARD_READER, "Billie Board"),
                    (Role.ADMINISTRATOR, "Ash Administrator"),
                )
            )

    # On disk

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.desk.settings.content_folder / CAMPAIGN / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def post(self, *, channels: str = "x", body: str = "Walk away.", front: str = "", name: str = "") -> str:
        """A post on disk; its reference."""
        name = name or f"post-{next(self._numbers)}"
        head = f"title: Post {name}\nchannels: [{channels}]\n{front}".strip()
        self.write(f"posts/{name}.md", f"---\n{head}\n---\n{body}\n")
        return f"{CAMPAIGN}/posts/{name}"

    def release(self, *, front: str = "", body: str = "The story.", name: str = "launch") -> str:
        head = f"title: The launch\ncontact: Press office, 01234 567890\nlists: [{LIST}]\n{front}".strip()
        self.write(f"releases/{name}.md", f"---\n{head}\n---\n{body}\n")
        return f"{CAMPAIGN}/releases/{name}"

    def picture(
        self, name: str = "walk.jpg", *, colour: str = "teal", alt: str = "Two friends walk home"
    ) -> Path:
        self.write(f"media/{name}.yml", f"alt: {alt}\ntags: [drawing]\n")
        return self.write(f"media/{name}", picture_bytes(colour))

    def rename(self, body_id: str, name: str) -> None:
        """From now on ``{{body_id}}`` in a text means this name."""
        lists = self.desk.settings.content_folder / "_desk"
        lists.mkdir(parents=True, exist_ok=True)
        (lists / "bodies.yml").write_text(
            f"add:\n  - id: {body_id}\n    kind: council\n    names: [{name}]\n    area: Derbyshire\n    is_ours: yes\n"
            "    source: Its own site\n    last_checked: 2027-05-17\n    review_by: 2028-05-17\n",
            encoding="utf-8",
        )

    # In the database

    def account(self, kind: str = "x", name: str = "") -> int:
        return add_account(
            self.desk, kind=kind, name=name or f"{kind} {next(self._numbers)}", base_url=_address(kind)
        )

    def journalists(self, number: int, *, name: str = LIST) -> None:
        rows = [ContactRow(f"news{n}@paper.example", f"Reporter {n}", "The Paper") for n in range(number)]
        import_contacts(self.desk, list_name=name, rows=rows)

    # From draft to delivery

    def submit(self, ref: str) -> int:
        return submit_for_review(self.desk, ref, user_id=self.officer)

    def fingerprint(self, ref: str) -> str:
        with reading() as session:
            item = find_item(session, ref)
            revision = latest_revision(session, item.id) if item else None
            assert revision is not None
            return revision.fingerprint

    def approve(self, ref: str) -> None:
        approve_item(self.desk, ref, user_id=self.head, fingerprint=self.fingerprint(ref))

    def approved(self, ref: str) -> str:
        self.submit(ref)
        self.approve(ref)
        return ref

    def schedule(
        self, ref: str, *, at: datetime | None = None, accounts: list[str] | None = None, minutes: float = 10
    ) -> list[int]:
        moment = at or self.desk.clock.now() + timedelta(minutes=minutes)
        return schedule_item(self.desk, ref, user_id=self.officer, at=moment, account_names=accounts)

    def planned(self, *, kind: str = "x", minutes: float = 10, **post: str) -> int:
        """One delivery of a fresh post to the one account of that kind, which is made when there is none."""
        with reading() as session:
            names = [account.name for account in session.query(Account).filter_by(kind=kind)]
        if not names:
            self.account(kind, name=kind)
        ref = self.approved(self.post(channels=kind, **post))
        return self.schedule(ref, minutes=minutes)[0]

    # To look at

    def item(self, ref: str) -> Item:
        with reading() as session:
            item = find_item(session, ref)
            assert item is not None
            return item

    def delivery(self, delivery_id: int) -> Delivery:
        with reading() as session:
            return session.get_one(Delivery, delivery_id)

    def status(self, delivery_id: int) -> DeliveryStatus:
        return DeliveryStatus(self.delivery(delivery_id).status)

    def item_status_of(self, delivery_id: int) -> str:
        with reading() as session:
            return session.get_one(Delivery, delivery_id).item.status

    def outcomes(self, delivery_id: int) -> list[str]:
        """How each try ended, in order."""
        with reading() as session:
            tries = session.query(DeliveryAttempt).filter_by(delivery_id=delivery_id)
            return [attempt.outcome for attempt in tries.order_by(DeliveryAttempt.number)]

    def account_row(self, account_id: int) -> Account:
        with reading() as session:
            return session.get_one(Account, account_id)


def _address(kind: str) -> str:
    return {"email": "smtp://mail.example:587", "mastodon": "https://social.example"}.get(kind, "")
