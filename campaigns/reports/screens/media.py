"""Which stored pictures may be shown: those that a frozen revision holds, and so whatever was sent of one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.models.content import RevisionMedia


def media_is_known(session: Session, sha256: str) -> bool:
    """Is this picture part of something that was submitted? Nothing else is ever sent, also to the practice feed."""
    return (
        session.scalar(select(select(RevisionMedia).where(RevisionMedia.sha256 == sha256).exists())) is True
    )
