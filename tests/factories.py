"""Rows for tests: what does not matter is filled in, what does is asked for."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.statuses import WAITING, AccountState, DeliveryStatus, ItemStatus
from campaigns.domain.people.permissions import Role
from campaigns.domain.sending.account_identity import account_identity
from campaigns.models.accounts import Account
from campaigns.models.content import Campaign, Item, Revision
from campaigns.models.deliveries import Delivery
from campaigns.models.people import Contact, User
from campaigns.models.readings import AccountReading, Reading
from campaigns.services.core.seal import Seal
from campaigns.services.core.transaction import transaction

_numbers = count(1)
MADE_AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
SECRET_KEY = "a secret key for tests alone, 40 letters"
NO_CREDENTIALS = Seal(SECRET_KEY).close({})


def make_user(session: Session, *, role: Role = Role.OFFICER, name: str = "Ada Officer") -> User:
    user = User(
        email=f"person{next(_numbers)}@desk.example",
        name=name,
        role=role,
        password_hash="unusable",
        created_at=MADE_AT,
    )
    return _added(session, user)


def make_campaign(session: Session, *, title: str = "Walk away", slug: str = "") -> Campaign:
    return _added(session, Campaign(slug=slug or f"campaign-{next(_numbers)}", title=title))


def make_item(
    session: Session, *, campaign: Campaign, title: str = "Monday launch", kind: str = "post"
) -> Item:
    slug = f"item-{next(_numbers)}"
    folder = "posts" if kind == "post" else "releases"
    item = Item(
        campaign_id=campaign.id,
        ref=f"{campaign.slug}/{folder}/{slug}",
        kind=kind,
        slug=slug,
        title=title,
        status=ItemStatus.SCHEDULED,
    )
    return _added(session, item)


def make_revision(session: Session, *, item: Item, author: User | None = None, **given: Any) -> Revision:
    filled: dict[str, Any] = {
        "item_id": item.id,
        "number": 1,
        "fingerprint": hashlib.sha256(item.ref.encode()).hexdigest(),
        "source": "",
        "rendered": {},
        "rendered_sha256": "",
        "title": item.title,
        "channels": [],
        "media_lists": [],
        "author_id": (author or make_user(session)).id,
        "created_at": MADE_AT,
    }
    return _added(session, Revision(**(filled | given)))


def make_account(session: Session, *, kind: str, name: str = "", **given: Any) -> Account:
    filled: dict[str, Any] = {
        "kind": kind,
        "name": name or f"{kind} {next(_numbers)}",
        "sealed_credentials": NO_CREDENTIALS,
        "limits": {},
        "state": AccountState.CONNECTED,
        "created_at": MADE_AT,
    }
    identity = account_identity(given.get("base_url", ""), given.get("remote_id", ""))
    filled |= {"identity": identity, "confirmed_identity": identity}
    can = KINDS[kind].capabilities if kind in KINDS else None
    if can is not None and can.needs_clearance:
        filled["cleared_at"] = MADE_AT
    return _added(session, Account(**(filled | given)))


def clear_accounts() -> None:
    """The clearances that platforms ask for are all recorded, as an administrator would. Needs an application context."""
    with transaction() as session:
        session.execute(update(Account).values(cleared_at=MADE_AT))


def make_delivery(
    session: Session,
    *,
    item: Item,
    account: Account,
    due_at: datetime,
    status: DeliveryStatus = DeliveryStatus.SENT,
    **given: Any,
) -> Delivery:
    """A delivery in this status, with what that status needs; "sent" means sent at its due moment."""
    number = next(_numbers)
    revision = item.revisions[-1] if item.revisions else make_revision(session, item=item)
    session.refresh(item)
    out = status == DeliveryStatus.SENT
    filled: dict[str, Any] = {
        "item_id": item.id,
        "revision_id": revision.id,
        "account_id": account.id,
        "account_identity": account.identity,
        "due_at": due_at,
        "late_at": due_at + timedelta(minutes=30),
        "next_attempt_at": due_at if status in WAITING else None,
        "lease_until": due_at + timedelta(minutes=5) if status == DeliveryStatus.SENDING else None,
        "status": status,
        "key": hashlib.sha256(f"delivery-{number}".encode()).hexdigest(),
        "composed_at": due_at,
        "remote_id": f"remote-{number}" if out else "",
        "sent_at": due_at if out else None,
        "created_at": MADE_AT,
    }
    return _added(session, Delivery(**(filled | given)))


def make_contact(session: Session, *, email: str = "") -> Contact:
    return _added(session, Contact(email=email or f"news{next(_numbers)}@paper.example", created_at=MADE_AT))


def make_reading(
    session: Session,
    *,
    delivery: Delivery,
    measure: str,
    value: int | Missing,
    taken_at: datetime,
    definition: str = "d1",
) -> Reading:
    return _added(
        session,
        Reading(delivery_id=delivery.id, **_figure(measure, value, taken_at=taken_at, definition=definition)),
    )


def make_account_reading(
    session: Session, *, account: Account, value: int | Missing, taken_at: datetime, definition: str = "d1"
) -> AccountReading:
    figure = _figure("followers", value, taken_at=taken_at, definition=definition)
    return _added(session, AccountReading(account_id=account.id, **figure))


def _figure(measure: str, value: int | Missing, *, taken_at: datetime, definition: str) -> dict[str, Any]:
    missing = isinstance(value, Missing)
    return {
        "measure": measure,
        "value": None if missing else value,
        "missing": value if missing else "",
        "native_name": f"{measure}_count",
        "definition": definition,
        "taken_at": taken_at,
    }


def _added(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
