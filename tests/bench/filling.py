"""A desk with any number of approved posts planned: one made by the product itself, the others copies of its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from campaigns.app import create_app
from campaigns.config import Settings, read_settings
from campaigns.domain.items.seen import rendered_sha256, shown_sha256
from campaigns.domain.sending.keys import delivery_key
from campaigns.models.content import Approval, Item, Revision, latest_revision
from campaigns.models.deliveries import Delivery
from campaigns.services.accounts.connecting import add_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.installation.setup import install
from campaigns.services.people.users import add_user
from campaigns.services.planning.plan import schedule_item
from campaigns.services.signoff.review import approve_item, submit_for_review
from tests.bench.sample_content import CAMPAIGN

MODEL = "bench/posts/model"
TEXT = "One open question will do"
IN_ONE_INSERT = 2000
LATE_AFTER = timedelta(hours=4)


@dataclass(frozen=True)
class Planned:
    """One post to be copied in: when it is due, to which account (from 0), on which occasion of which item."""

    due_at: datetime
    account: int
    item: int
    occasion: int = 0

    @property
    def text(self) -> str:
        return text_of(self.item)


def text_of(item: int) -> str:
    return f"{TEXT} ({item})."


@dataclass(frozen=True)
class FullDesk:
    """An installation with one approved and planned post, and room for as many as wanted."""

    app: Flask
    desk: Desk
    account_ids: Sequence[int]
    model_id: int

    def plan(self, posts: Iterable[Planned]) -> int:
        """Copy the model's rows for each of these, item by item. How many."""
        with self.app.app_context():
            with reading() as session:
                model = _Model.of(session, self.model_id)
            planned = 0
            todo = iter(posts)
            while some := list(islice(todo, IN_ONE_INSERT)):
                with transaction() as session:
                    _insert(session, model, some, self.account_ids)
                planned += len(some)
        return planned


def open_desk(folder: Path, *, accounts: int, platform_url: str) -> FullDesk:
    """A new installation whose accounts all are logins on that platform."""
    posts = folder / "content" / "bench" / "posts"
    posts.mkdir(parents=True)
    (posts.parent / "campaign.md").write_text(CAMPAIGN.format(number=0), encoding="utf-8")
    (posts / "model.md").write_text(
        f"---\ntitle: Model\nchannels: [mastodon]\n---\n\n{text_of(0)}\n", encoding="utf-8"
    )
    app, desk = desk_of(folder)
    with app.app_context():
        install(desk, password="a long enough password")
        writer, approver = (
            add_user(desk, email=f"{role}@vru.example", name=role, role=role).user_id
            for role in ("officer", "approver")
        )
        account_ids = [
            add_account(
                desk, kind="mastodon", name=f"Account {number}", base_url=platform_url,
                credentials={"access_token": f"account-{number}"},
            )
            for number in range(accounts)
        ]  # fmt: skip
        submit_for_review(desk, MODEL, user_id=writer)
        with reading() as session:
            item = session.scalars(select(Item).where(Item.ref == MODEL)).one()
            revision = latest_revision(session, item.id)
            assert revision is not None
            fingerprint = revision.fingerprint
        approve_item(desk, MODEL, user_id=approver, fingerprint=fingerprint)
        far_off = desk.clock.now() + timedelta(days=300)
        [model_id] = schedule_item(desk, MODEL, user_id=writer, at=far_off, account_names=["Account 0"])
    return FullDesk(app, desk, account_ids, model_id)


def desk_of(folder: Path) -> tuple[Flask, Desk]:
    app = create_app(settings_of(folder))
    return app, app.extensions["desk"]


def settings_of(folder: Path) -> Settings:
    return read_settings(
        {"CAMPAIGNS_DATA": str(folder / "data"), "CAMPAIGNS_CONTENT": str(folder / "content")}
    )


@dataclass(frozen=True)
class _Model:
    """The rows that are copied, as plain values, so that columns to come are copied with them."""

    item: dict[str, Any]
    revision: dict[str, Any]
    approval: dict[str, Any]
    delivery: dict[str, Any]

    @classmethod
    def of(cls, session: Session, delivery_id: int) -> _Model:
        delivery = session.get_one(Delivery, delivery_id)
        approval = delivery.revision.approvals[0]
        return cls(_values(delivery.item), _values(delivery.revision), _values(approval), _values(delivery))


def _values(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _insert(session: Session, model: _Model, posts: Sequence[Planned], account_ids: Sequence[int]) -> None:
    rows: dict[type, list[dict[str, Any]]] = {Item: [], Revision: [], Approval: [], Delivery: []}
    known = {
        ref: (item_id, revision_id)
        for ref, item_id, revision_id in session.execute(
            select(Item.ref, Item.id, Revision.id)
            .join(Revision, Revision.item_id == Item.id)
            .where(Item.ref.in_({_ref(post) for post in posts}))
        )
    }
    ids = {kind: _ids_after(session, kind) for kind in rows}
    for post in posts:
        if _ref(post) not in known:
            known[_ref(post)] = _add_item(rows, ids, model, post)
        item_id, revision_id = known[_ref(post)]
        rows[Delivery].append(
            model.delivery
            | {
                "id": next(ids[Delivery]),
                "item_id": item_id,
                "revision_id": revision_id,
                "account_id": account_ids[post.account],
                "occasion": f"bench {post.occasion}",
                "due_at": post.due_at,
                "next_attempt_at": post.due_at,
                "late_at": post.due_at + LATE_AFTER,
                "key": delivery_key(
                    item_ref=_ref(post), account_id=account_ids[post.account], occasion=str(post.occasion),
                    recipient="", fingerprint=model.revision["fingerprint"],
                ),
            }
        )  # fmt: skip
    for kind, values in rows.items():
        table: Table = kind.__table__  # type: ignore[attr-defined]
        if values:
            session.execute(insert(table), values)


def _add_item(
    rows: dict[type, list[dict[str, Any]]], ids: dict[type, Iterator[int]], model: _Model, post: Planned
) -> tuple[int, int]:
    item_id, revision_id = next(ids[Item]), next(ids[Revision])
    rendered = json.loads(json.dumps(model.revision["rendered"]).replace(text_of(0), post.text))
    rows[Item].append(model.item | {"id": item_id, "ref": _ref(post), "slug": f"post-{post.item}"})
    told = rendered_sha256(rendered)
    rows[Revision].append(
        model.revision
        | {"id": revision_id, "item_id": item_id, "rendered": rendered, "rendered_sha256": told}
    )
    rows[Approval].append(
        model.approval
        | {
            "id": next(ids[Approval]),
            "revision_id": revision_id,
            "shown_sha256": shown_sha256(model.revision["fingerprint"], told),
        }
    )
    return item_id, revision_id


def _ids_after(session: Session, kind: type) -> Iterator[int]:
    return count((session.scalar(select(func.max(kind.id))) or 0) + 1)  # type: ignore[attr-defined]


def _ref(post: Planned) -> str:
    return f"bench/posts/post-{post.item}"
