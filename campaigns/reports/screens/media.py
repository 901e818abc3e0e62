"""Which stored pictures may be shown: those that a frozen revision holds, and those of cards that a draft shows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.models.cards import is_picture_of_card
from campaigns.models.content import RevisionMedia


def media_is_known(session: Session, sha256: str) -> bool:
    """Is this picture part of something that was submitted, or of the card of a page that was read for a draft?

    Nothing but the first is ever sent, also to the practice feed.
    """
    is_frozen = session.scalar(select(select(RevisionMedia).where(RevisionMedia.sha256 == sha256).exists()))
    return is_frozen is True or is_picture_of_card(session, sha256)
