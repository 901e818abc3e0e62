"""Rehearsals that were asked for on a page, each kept for a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models.base import Base, UtcDateTime


class RehearsalRun(Base):
    """Where one stands: ``document`` is there when it is done, ``trouble`` when it came to nothing.

    ``told_at`` is when it was last heard of.
    """

    __tablename__ = "rehearsal_runs"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tried: Mapped[int] = mapped_column(default=0)
    everything: Mapped[int] = mapped_column(default=0)
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    trouble: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_running(self) -> bool:
        return self.document is None and not self.trouble
