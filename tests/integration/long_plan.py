"""A long plan written straight into the tables: as many approved posts as wanted, each planned for each account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.domain.items.seen import rendered_sha256
from campaigns.domain.items.signoff import COMMUNICATIONS_LEAD
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.models.accounts import Account
from campaigns.models.content import Approval
from tests.factories import MADE_AT, make_campaign, make_delivery, make_item, make_revision, make_user


def plan_posts(
    session: Session, accounts: Sequence[Account], *, posts: int, first_at: datetime, every: timedelta
) -> None:
    """``posts`` posts, each on all the accounts at one moment, the moments ``every`` apart."""
    campaign = make_campaign(session, title="A long year", slug="year")
    author, approver = make_user(session), make_user(session)
    for number in range(posts):
        item = make_item(session, campaign=campaign, title=f"Day {number}")
        item.status = ItemStatus.SCHEDULED
        rendered = _rendered(number, [account.kind for account in accounts])
        revision = make_revision(
            session,
            item=item,
            author=author,
            rendered=rendered,
            rendered_sha256=rendered_sha256(rendered),
            channels=[account.kind for account in accounts],
        )
        item.file_fingerprint = revision.fingerprint
        session.add(
            Approval(
                revision=revision,
                party=COMMUNICATIONS_LEAD,
                fingerprint=revision.fingerprint,
                shown_sha256=revision.shown_sha256,
                approved_by_id=approver.id,
                approved_at=MADE_AT,
            )
        )
        for account in accounts:
            make_delivery(
                session,
                item=item,
                account=account,
                due_at=first_at + number * every,
                status=DeliveryStatus.CREATED,
            )


def _rendered(number: int, kinds: Sequence[str]) -> dict[str, Any]:
    words = [
        f"{word}{number * place}" for place, word in enumerate(("walk", "talk", "tell", "stay", "call"), 3)
    ]
    text = f"Day {number} of the year. {' '.join(words)}. You are not alone, and somebody will listen to you."
    return {
        "posts": {kind: {"kind": kind, "parts": [{"text": text, "links": [], "media": []}]} for kind in kinds}
    }
