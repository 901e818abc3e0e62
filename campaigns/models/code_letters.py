"""Letters with a link that opens something: the code is made when a letter is written, and only its hash is kept."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Integer, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import UtcDateTime


class CodeLetter:
    """What a row of such a letter has.

    ``next_try_at`` is when it is to be handed in next; empty when it was, or when nobody tries any more. ``told_at`` is
    when the mail server took it.
    """

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


L = TypeVar("L", bound=CodeLetter)


def list_letters_to_send(session: Session, kind: type[L], *, now: datetime) -> list[int]:
    return list(session.scalars(select(kind.id).where(kind.next_try_at <= now).order_by(kind.id)))


def claim_code_letter(
    session: Session, kind: type[L], row_id: int, *, now: datetime, code_sha256: str
) -> L | None:
    """Take on writing one letter, with this code in it. Of several senders one gets it."""
    query = update(kind).where(kind.id == row_id, kind.next_try_at <= now)
    values = {"next_try_at": None, "code_sha256": code_sha256, "tries": kind.tries + 1}
    if session.execute(query.values(**values)).rowcount != 1:  # type: ignore[attr-defined]
        return None
    return session.get_one(kind, row_id)
