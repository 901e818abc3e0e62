"""People at another process over the same data folder as the running desk: they plan, look, and decide."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from campaigns.domain.people.permissions import Role
from campaigns.models.content import find_item, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.installation.identity import pause_note
from campaigns.services.installation.setup import install
from campaigns.services.people.users import add_user
from campaigns.services.planning.plan import schedule_item
from campaigns.services.signoff.review import approve_item, submit_for_review
from tests.patience import PATIENCE

PASSWORD = "correct horse battery"


class Office:
    """The officer and the approver of a desk that is not running yet, or is."""

    def __init__(self, desk: Desk, content: Path) -> None:
        self.desk, self._posts = desk, content / "spring" / "posts"
        self._posts.mkdir(parents=True)
        install(desk, password=PASSWORD)
        self.officer, self._approver = (
            add_user(desk, email=f"{role}@vru.example", name=role, role=role, password=PASSWORD).user_id
            for role in (Role.OFFICER, Role.APPROVER)
        )

    def plan(self, name: str, *, seconds: float, account: str = "Practice") -> int:
        ref = f"spring/posts/{name}"
        (self._posts / f"{name}.md").write_text(
            f"---\ntitle: {name}\nchannels: [practice, mastodon]\n---\nWalk away.\n"
        )
        submit_for_review(self.desk, ref, user_id=self.officer)
        with reading() as session:
            item = find_item(session, ref)
            revision = latest_revision(session, item.id) if item else None
            assert revision is not None
        approve_item(self.desk, ref, user_id=self._approver, fingerprint=revision.fingerprint)
        at = self.desk.clock.now() + timedelta(seconds=seconds)
        return schedule_item(self.desk, ref, user_id=self.officer, at=at, account_names=[account])[0]

    def status(self, delivery_id: int) -> str:
        with reading() as session:
            return session.get_one(Delivery, delivery_id).status

    def wait_until_sent(self, delivery_id: int) -> None:
        until = time.monotonic() + PATIENCE
        while self.status(delivery_id) != "sent":
            assert time.monotonic() < until, self.status(delivery_id)
            time.sleep(0.1)

    def wait_for_a_notice(self) -> str:
        until = time.monotonic() + PATIENCE
        while not (said := self.notices()):
            assert time.monotonic() < until, "nothing is said"
            time.sleep(0.1)
        return said

    def notices(self) -> str:
        with reading() as session:
            note = pause_note(session)
            return " ".join(note.notices) if note else ""
