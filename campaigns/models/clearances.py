"""What an administrator wrote down about a platform's clearance, for platforms that ask for one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.models.accounts import NONE
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User

LONGEST_REFERENCE = 200


class AccountClearance(Base):
    """One record; the newest of an account counts. Rows are added and never changed.

    ``reference`` is where the platform's answer can be found, ``given_on`` its day; both are empty where the office is no
    government user, which needs no clearance.
    """

    __tablename__ = "account_clearances"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    reference: Mapped[str] = mapped_column(String(LONGEST_REFERENCE), default="", server_default=NONE)
    given_on: Mapped[date | None] = mapped_column(Date)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    recorded_by: Mapped[User] = relationship()


def newest_clearance(session: Session, account_id: int) -> AccountClearance | None:
    query = select(AccountClearance).where(AccountClearance.account_id == account_id)
    query = query.options(joinedload(AccountClearance.recorded_by)).order_by(AccountClearance.id.desc())
    return session.scalar(query.limit(1))
