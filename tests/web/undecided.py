"""An office after a bad morning: something stands still in every way there is, with the tries that led there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from campaigns.domain.items.statuses import AttemptOutcome, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.services.core.transaction import transaction
from tests.web.office import Office, made_once, open_office, ref, schedule, sign_off

BLUESKY = "Derbyshire VRU on Bluesky"
Try = tuple[AttemptOutcome, str, str]

NO_ANSWER: Try = (
    AttemptOutcome.UNKNOWN,
    "The platform was given the post but no answer came back. It may be out: look it up before it is sent again.",
    "ReadTimeout",
)
BUSY: Try = (
    AttemptOutcome.TEMPORARY,
    "The server is out of order. It will be tried again.",
    "503 over capacity",
)


@made_once
def undecided_office(folder: Path) -> Office:
    office = open_office(folder)
    names = ("monday-launch", "tuesday-thread", "wednesday-walk-away", "saturday-support")
    sign_off(office, *(ref(name) for name in names), ref("launch", "releases"))
    _give_pages(office)
    _stands(
        office, ref("monday-launch"), BLUESKY, DeliveryStatus.UNKNOWN, minutes=1, tries=[NO_ANSWER],
        error="It may have gone out. Several posts of the account look like this one, so it can't be told which is ours.",
    )  # fmt: skip
    _stands(
        office, ref("wednesday-walk-away"), BLUESKY, DeliveryStatus.UNKNOWN, minutes=2, tries=[BUSY, NO_ANSWER],
        error="The platform was given the post but no answer came back.", looks_again=True,
    )  # fmt: skip
    _stands(
        office, ref("launch", "releases"), "Press office mail", DeliveryStatus.UNKNOWN, minutes=3, tries=[NO_ANSWER],
        error="The process that was sending this stopped in the middle. It may have gone out.",
    )  # fmt: skip
    _stands(
        office, ref("tuesday-thread"), "Practice", DeliveryStatus.MISSED, minutes=4, tries=[],
        error="It was due Monday 17 May 2027, 9:04am (UK time) and is too late to go out by itself. "
        "Decide whether it still should.",
    )  # fmt: skip
    _stands(
        office, ref("saturday-support"), "Practice", DeliveryStatus.TECHNICAL_FAILURE, minutes=5, tries=[BUSY] * 6,
        error="The server is out of order. It was tried 6 times, and is now too late to be tried again by itself.",
    )  # fmt: skip
    _stands(
        office, ref("tuesday-thread"), BLUESKY, DeliveryStatus.HELD, minutes=6,
        tries=[(AttemptOutcome.ACCOUNT, "Bluesky does not accept this account's sign-in. Make a new app password.", "401")],
        error="Bluesky does not accept this account's sign-in. Make a new app password.", parts_out=1,
    )  # fmt: skip
    office.clock.advance(minutes=50)
    office.tick()
    return office


def _give_pages(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        account = session.query(Account).filter_by(name=BLUESKY).one()
        account.profile_url = "https://bsky.app/profile/vru.example"


def _stands(
    office: Office, item: str, account: str, status: DeliveryStatus, *, minutes: int, tries: list[Try], error: str,
    looks_again: bool = False, parts_out: int = 0,
) -> None:  # fmt: skip
    schedule(office, item, account, in_minutes=minutes)
    with office.app.app_context(), transaction() as session:
        rows = (
            session.query(Delivery).join(Account).join(Item).filter(Item.ref == item, Account.name == account)
        )
        for delivery in rows:
            delivery.status, delivery.next_attempt_at, delivery.error = status, None, error
            delivery.attempt_count = len(tries)
            parts: dict[str, Any] = {f"part:{n}": {"uri": f"at://{n}", "cid": "c"} for n in range(parts_out)}
            delivery.checkpoint = parts
            if looks_again:
                delivery.next_lookup_at = office.clock.now() + timedelta(minutes=52)
            for number, (outcome, message, detail) in enumerate(tries, start=1):
                at = delivery.due_at + timedelta(minutes=5 * (number - 1))
                session.add(
                    DeliveryAttempt(
                        delivery_id=delivery.id, number=number, started_at=at, ended_at=at + timedelta(seconds=20),
                        outcome=outcome, message=message, detail=detail,
                    )
                )  # fmt: skip
