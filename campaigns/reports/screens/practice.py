"""What the practice feed shows: posts that landed there, newest first, with what people in the office did to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from campaigns.models.accounts import Account
from campaigns.models.people import User
from campaigns.models.practice import PracticePost, PracticeReaction

PER_PAGE = 20


@dataclass(frozen=True)
class Comment:
    by: str
    text: str
    at: datetime


@dataclass(frozen=True)
class FeedPost:
    """``i_reacted`` and ``i_shared``: pressing the button again takes it back."""

    id: int
    account: str
    posted_at: datetime
    parts: list[dict[str, Any]]
    reactions: int
    shares: int
    i_reacted: bool
    i_shared: bool
    comments: list[Comment]


@dataclass(frozen=True)
class FeedScreen:
    posts: list[FeedPost]
    page: int
    has_more: bool


def feed_screen(session: Session, *, user_id: int, page: int) -> FeedScreen:
    query = (
        select(PracticePost, Account.name)
        .join(Account, Account.id == PracticePost.account_id)
        .where(PracticePost.removed_at.is_(None))
        .options(selectinload(PracticePost.reactions))
        .order_by(PracticePost.posted_at.desc(), PracticePost.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    )
    found = list(session.execute(query))
    names = _names(session, [post for post, _ in found])
    return FeedScreen(
        posts=[_feed_post(post, account, user_id, names) for post, account in found[:PER_PAGE]],
        page=page,
        has_more=len(found) > PER_PAGE,
    )


def _names(session: Session, posts: list[PracticePost]) -> dict[int, str]:
    ids = {reaction.user_id for post in posts for reaction in post.reactions}
    return {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(ids)))}


def _feed_post(post: PracticePost, account: str, user_id: int, names: dict[int, str]) -> FeedPost:
    def done(kind: str) -> list[PracticeReaction]:
        return [reaction for reaction in post.reactions if reaction.kind == kind]

    return FeedPost(
        id=post.id,
        account=account,
        posted_at=post.posted_at,
        parts=post.parts,
        reactions=len(done("reaction")),
        shares=len(done("share")),
        i_reacted=any(reaction.user_id == user_id for reaction in done("reaction")),
        i_shared=any(reaction.user_id == user_id for reaction in done("share")),
        comments=[
            Comment(names[comment.user_id], comment.text, comment.made_at) for comment in done("comment")
        ],
    )
