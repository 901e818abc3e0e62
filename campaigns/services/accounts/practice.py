"""The practice feed: where practice posts land, and where anyone in the office can react to them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from campaigns.channels.base import MediaFile, OutboundMessage, PracticeCounts
from campaigns.clock import Clock
from campaigns.domain.people.permissions import Permission
from campaigns.errors import CampaignDeskError, NotFoundError
from campaigns.models.practice import PracticePost, PracticeReaction
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction

REACTION_KINDS = ("reaction", "comment", "share")


@dataclass(frozen=True)
class DeskPracticeFeed:
    """The feed the practice channel publishes to: rows of our own database."""

    clock: Clock

    def publish(self, *, account_id: int, message: OutboundMessage) -> str:
        with transaction() as session:
            post = session.scalar(
                select(PracticePost).where(
                    PracticePost.account_id == account_id, PracticePost.key == message.key
                )
            )
            if post is None:
                post = PracticePost(
                    account_id=account_id,
                    key=message.key,
                    parts=[
                        {
                            "text": part.text,
                            "links": [link.to_json() for link in part.links],
                            "media": [shown(media) for media in part.media],
                        }
                        for part in message.parts
                    ],
                    subject=message.subject,
                    html=message.html,
                    posted_at=self.clock.now(),
                )
                session.add(post)
                session.flush()
            return str(post.id)

    def find(self, *, account_id: int, key: str) -> str | None:
        with reading() as session:
            found = session.scalar(
                select(PracticePost.id).where(PracticePost.account_id == account_id, PracticePost.key == key)
            )
            return None if found is None else str(found)

    def counts(self, ids: Sequence[str]) -> Mapping[str, PracticeCounts]:
        """What was done to each post that is still there; a removed post has no entry."""
        wanted = [int(one) for one in ids]
        with reading() as session:
            there = session.scalars(
                select(PracticePost.id).where(PracticePost.id.in_(wanted), PracticePost.removed_at.is_(None))
            ).all()
            done = session.execute(
                select(PracticeReaction.post_id, PracticeReaction.kind).where(
                    PracticeReaction.post_id.in_(there)
                )
            ).all()
        tally = Counter((post_id, kind) for post_id, kind in done)
        return {
            str(one): PracticeCounts(
                reactions=tally[one, "reaction"], comments=tally[one, "comment"], shares=tally[one, "share"]
            )
            for one in there
        }

    def delete(self, remote_id: str) -> None:
        with transaction() as session:
            post = session.get(PracticePost, int(remote_id))
            if post is not None and post.removed_at is None:
                post.removed_at = self.clock.now()


def react(desk: Desk, post_id: int, *, user_id: int, kind: str, text: str = "") -> None:
    """React, share (each once per person; a second time takes it back) or comment on a practice post."""
    if kind not in REACTION_KINDS:
        raise CampaignDeskError("Choose to react, comment or share.")
    text = text.strip()
    if kind == "comment" and not 0 < len(text) <= 500:
        raise CampaignDeskError("Write a comment of 1 to 500 characters.")
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.READ)
        post = session.get(PracticePost, post_id)
        if post is None or post.removed_at is not None:
            raise NotFoundError("This practice post is no longer there.")
        earlier = None
        if kind != "comment":
            earlier = session.scalar(
                select(PracticeReaction).where(
                    PracticeReaction.post_id == post_id,
                    PracticeReaction.user_id == user.id,
                    PracticeReaction.kind == kind,
                )
            )
        if earlier is not None:
            session.delete(earlier)
            return
        session.add(
            PracticeReaction(
                post_id=post_id,
                user_id=user.id,
                kind=kind,
                text=text if kind == "comment" else "",
                made_at=desk.clock.now(),
            )
        )


def shown(media: MediaFile) -> dict[str, Any]:
    """What its page shows of a picture or film; its files are found by their hashes."""
    picture = {"sha256": media.sha256, "alt": media.alt, "width": media.width, "height": media.height}
    if not media.is_film:
        return picture
    beside = {"captions": media.captions, "poster": media.poster}
    hashes = {what: hashlib.sha256(read()).hexdigest() for what, read in beside.items() if read is not None}
    return {**picture, **hashes, "name": media.name, "is_film": True}
