"""When each part of the clock last ticked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models.base import Base, UtcDateTime

CLOCK = "clock"  # the part whose pulse says that things go out by themselves


class Heartbeat(Base):
    """When each part of the clock last ticked; one row per part."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    ticked_at: Mapped[datetime] = mapped_column(UtcDateTime)
