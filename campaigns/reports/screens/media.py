"""Which stored pictures may be shown: those a frozen revision or a practice post refers to, and of which type."""

from __future__ import annotations

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from campaigns.models.content import Revision
from campaigns.models.deliveries import PracticePost


def media_is_known(session: Session, sha256: str) -> bool:
    """Is this picture part of something that was submitted or that landed on the practice feed?"""
    pattern = f'%"{sha256}"%'
    known = select(Revision.id).where(cast(Revision.rendered, String).like(pattern)).limit(1)
    landed = select(PracticePost.id).where(cast(PracticePost.parts, String).like(pattern)).limit(1)
    return session.scalar(select(or_(known.exists(), landed.exists()))) is True
