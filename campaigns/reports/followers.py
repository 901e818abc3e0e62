"""The accounts' following at both ends of a period, and how it changed where that can be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.orm import Session

from campaigns.domain.figures.measures import MISSING_WORDS, Missing
from campaigns.domain.items.channel_kinds import label_of
from campaigns.models.accounts import Account
from campaigns.models.readings import AccountReading
from campaigns.reports.structure import FigureState, FollowerChange, ReportFigure
from campaigns.reports.totals import COUNT, LABELS

# Accounts are read daily: a week bridges an outage or a holiday, and following changes little in it.
START_IS_AT_MOST_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class FollowingAccount:
    account_id: int
    account: str
    channel: str


def list_accounts_with_following(session: Session, *, before: datetime) -> list[FollowingAccount]:
    """Accounts whose following was ever read before that moment."""
    rows = session.execute(
        select(Account.id, Account.name, Account.kind)
        .where(
            select(AccountReading.id)
            .where(
                AccountReading.account_id == Account.id,
                AccountReading.measure == "followers",
                AccountReading.taken_at < before,
            )
            .exists()
        )
        .order_by(Account.kind, Account.name, Account.id)
    )
    return [FollowingAccount(row.id, row.name, row.kind) for row in rows]


@dataclass(frozen=True)
class FollowingInPeriod:
    """The figures at both ends. ``start_is_missing``: the last figure before the period is too old to be its start.

    An account that was never read before the period starts with the first figure within it.
    """

    first: RowMapping | None
    last: RowMapping | None
    start_is_missing: bool


def following_at_start_and_end(
    session: Session, account_id: int, *, start: datetime, end: datetime
) -> FollowingInPeriod:
    """The last figure before the period (else the first within it), and the last figure within the period."""
    values = select(
        AccountReading.value,
        AccountReading.native_name,
        AccountReading.definition,
        AccountReading.source,
        AccountReading.taken_at,
    ).where(
        AccountReading.account_id == account_id,
        AccountReading.measure == "followers",
        AccountReading.value.is_not(None),
    )
    within = values.where(AccountReading.taken_at > start, AccountReading.taken_at < end)
    newest, oldest = AccountReading.taken_at.desc(), AccountReading.taken_at
    before = _first(session, values.where(AccountReading.taken_at <= start).order_by(newest))
    too_old = before is not None and start - before["taken_at"] > START_IS_AT_MOST_BEFORE
    return FollowingInPeriod(
        first=before if before and not too_old else _first(session, within.order_by(oldest)),
        last=_first(session, within.order_by(newest)),
        start_is_missing=too_old,
    )


def _first(session: Session, query: Select[*tuple[Any, ...]]) -> RowMapping | None:
    return session.execute(query.limit(1)).mappings().first()


def follower_change(
    session: Session, account: FollowingAccount, *, start: datetime, end: datetime
) -> FollowerChange:
    following = following_at_start_and_end(session, account.account_id, start=start, end=end)
    first, last = following.first, following.last
    change, why = None, ""
    if following.start_is_missing:
        why = f"the last reading before the period is more than {START_IS_AT_MOST_BEFORE.days} days older than it"
    elif first is None or last is None:
        why = "there is no reading within the period"
    elif first["taken_at"] == last["taken_at"]:
        why = "there is only one reading"
    elif first["definition"] != last["definition"]:
        why = "the definition changed within the period"
    else:
        change = last["value"] - first["value"]
    return FollowerChange(
        channel=account.channel,
        channel_label=label_of(account.channel),
        account=account.account,
        start=_snapshot(first),
        end=_snapshot(last),
        change=change,
        why_no_change=why,
    )


def _snapshot(reading: RowMapping | None) -> ReportFigure:
    label = LABELS["followers"]
    if reading is None:
        missing = MISSING_WORDS[Missing.NOT_YET]
        return ReportFigure("followers", label, COUNT, None, FigureState.MISSING, reason=missing, out_of=1)
    return ReportFigure(
        measure="followers",
        label=label,
        unit=COUNT,
        value=reading["value"],
        state=FigureState.VALUE,
        counted=1,
        out_of=1,
        definitions=(reading["definition"],) if reading["definition"] else (),
        native_names=(reading["native_name"],) if reading["native_name"] else (),
        sources=(reading["source"],),
        taken_at=reading["taken_at"],
    )
