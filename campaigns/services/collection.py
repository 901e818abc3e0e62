"""Readings: asking each platform how its posts do, and keeping every answer with its time and definition.

A temporary failure stores nothing and asks again later by a back-off of its own; a refusal is kept as a reason,
which never hides an earlier figure. One account's trouble stops no other account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.channels.base import (
    AccountError,
    Channel,
    MeasureValue,
    PermanentChannelError,
    PostMeasures,
    RemotePost,
    TemporaryChannelError,
)
from campaigns.domain.cadence import after_failure, back_off, next_account_reading, next_reading
from campaigns.domain.measures import Missing
from campaigns.domain.statuses import AccountState
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account, list_accounts_to_read
from campaigns.models.deliveries import Delivery
from campaigns.models.readings import (
    PostToRead,
    Reading,
    keep_account_readings,
    keep_readings,
    list_accounts_with_posts_to_read,
    list_posts_to_read,
)
from campaigns.services.accounts import mark_needs_reconnecting, open_channel
from campaigns.services.desk import Desk
from campaigns.services.transaction import reading, transaction

# After so many failing calls in a row the platform is taken to be down, and the account's other posts wait too.
CALLS_BEFORE_GIVING_UP = 2

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class AccountCollection:
    """What one account's collection brought. ``trouble`` is empty when all went well."""

    account_id: int
    account: str
    posts: int = 0
    readings: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class CollectionSummary:
    accounts: tuple[AccountCollection, ...] = field(default=())

    @property
    def posts(self) -> int:
        return sum(one.posts for one in self.accounts)

    @property
    def readings(self) -> int:
        return sum(one.readings for one in self.accounts)

    @property
    def troubles(self) -> tuple[AccountCollection, ...]:
        return tuple(one for one in self.accounts if one.trouble)


def collect_due(desk: Desk) -> CollectionSummary:
    """Read every post and account whose next reading is due."""
    return _collect(desk, everything=False)


def collect_now(desk: Desk) -> CollectionSummary:
    """Read everything that is out, due or not."""
    return _collect(desk, everything=True)


def list_accounts_to_collect(desk: Desk, *, everything: bool = False) -> list[int]:
    """The accounts that ``collect_account`` has work for now."""
    now = desk.clock.now()
    with reading() as session:
        posts = list_accounts_with_posts_to_read(session, now=now, everything=everything)
        if everything:
            connected = select(Account.id).where(Account.state == AccountState.CONNECTED)
            return sorted(session.scalars(connected))
        return sorted({*posts, *list_accounts_to_read(session, now=now)})


def collect_account(desk: Desk, account_id: int, *, everything: bool = False) -> AccountCollection:
    """Read one account's posts and its own figures. Never raises for what the platform or its answer did."""
    now = desk.clock.now()
    with reading() as session:
        account = session.get(Account, account_id)
        if account is None or account.state != AccountState.CONNECTED:
            return AccountCollection(account_id, account.name if account else "", trouble="not connected")
        posts = list_posts_to_read(session, account_id, now=now, everything=everything)
    if account.paused_until is not None and account.paused_until > now:
        return AccountCollection(
            account_id, account.name, trouble="resting until the platform's rate limit ends"
        )
    return _AccountReader(desk, account).collect(posts, everything=everything)


def list_readings_json(session: Session) -> list[dict[str, Any]]:
    """Every reading in the form that ``campaigns readings`` promises."""
    rows = session.execute(
        select(
            Reading.delivery_id,
            Account.kind,
            Reading.measure,
            Reading.value,
            Reading.missing,
            Reading.taken_at,
            Reading.definition,
        )
        .join(Delivery, Delivery.id == Reading.delivery_id)
        .join(Account, Account.id == Delivery.account_id)
        .order_by(Reading.delivery_id, Reading.taken_at, Reading.measure, Reading.id)
    )
    return [
        {
            "delivery": row.delivery_id,
            "channel": row.kind,
            "measure": row.measure,
            "value": row.value,
            "missing": row.missing or None,
            "taken_at": row.taken_at.isoformat(),
            "definition": row.definition,
        }
        for row in rows
    ]


def _collect(desk: Desk, *, everything: bool) -> CollectionSummary:
    return CollectionSummary(
        tuple(
            collect_account(desk, account_id, everything=everything)
            for account_id in list_accounts_to_collect(desk, everything=everything)
        )
    )


class _AccountReader:
    """One run over one account. Between two calls no transaction is open."""

    def __init__(self, desk: Desk, account: Account) -> None:
        self.desk = desk
        self.account = account
        self.result = AccountCollection(account.id, account.name)

    def collect(self, posts: Sequence[PostToRead], *, everything: bool) -> AccountCollection:
        try:
            channel = open_channel(self.desk, self.account)
        except Exception as error:  # credentials that don't open must not stop the other accounts
            self._note(error)
            self._put_off(posts, error)
            self._put_off_own_figures(error)
            return self.result
        try:
            self._read_posts(channel, posts)
            if not self.result.trouble and (everything or self._own_figures_are_due()):
                self._read_own_figures(channel)
        except AccountError as error:
            self._note(error)
            mark_needs_reconnecting(self.desk, self.account.id, str(error))
        return self.result

    def _read_posts(self, channel: Channel, posts: Sequence[PostToRead]) -> None:
        failing_calls = 0
        size = max(1, channel.capabilities.measure_batch)
        for start, batch in _batches(posts, size):
            try:
                answers = channel.measure([RemotePost(post.remote_id, post.sent_at) for post in batch])
                self._store(batch, answers, channel.capabilities.measures)
            except AccountError:
                raise
            except PermanentChannelError as error:
                self._note(error)
                self._store(batch, [], channel.capabilities.measures)
            except Exception as error:  # an answer that can't be read or kept counts as none
                self._note(error)
                self._put_off(batch, error)
                failing_calls += 1
                if failing_calls >= CALLS_BEFORE_GIVING_UP or _is_rate_limit(error):
                    self._put_off(posts[start + len(batch) :], error, counts=False)
                    return
            else:
                failing_calls = 0

    def _store(
        self, batch: Sequence[PostToRead], answers: Sequence[PostMeasures], measures: Sequence[str]
    ) -> None:
        """Keep what was answered; what should have been answered and was not is kept as failed, never as a nought."""
        taken_at = self.desk.clock.now()
        answered = {answer.remote_id: {value.measure: value for value in answer.values} for answer in answers}
        rows: list[dict[str, Any]] = []
        for post in batch:
            values = {name: _unanswered(name) for name in measures} | answered.get(post.remote_id, {})
            rows += [_row("delivery_id", post.delivery_id, value, taken_at) for value in values.values()]
        with transaction() as session:
            stored = keep_readings(session, rows)
            for post in batch:
                at = next_reading(
                    sent_at=post.sent_at, last_taken_at=taken_at, now=taken_at, kind=self.account.kind
                )
                _set_next(session, post, at, failures=0)
        read = sum(post.remote_id in answered for post in batch)
        self.result = replace(
            self.result, posts=self.result.posts + read, readings=self.result.readings + stored
        )

    def _put_off(self, posts: Sequence[PostToRead], error: Exception, *, counts: bool = True) -> None:
        """Ask again later. Posts that were not even asked about (``counts`` false) keep their count of failures."""
        now = self.desk.clock.now()
        with transaction() as session:
            for post in posts:
                failures = post.failures + 1 if counts else post.failures
                at = after_failure(
                    sent_at=post.sent_at, failures=failures, now=now, platform_says=_retry_at(error)
                )
                _set_next(session, post, at, failures=failures)

    def _own_figures_are_due(self) -> bool:
        due_at = self.account.next_reading_at
        return due_at is not None and due_at <= self.desk.clock.now()

    def _read_own_figures(self, channel: Channel) -> None:
        """The account's following. A channel that refuses is asked again only the next day."""
        try:
            values = channel.measure_account().values
        except AccountError:
            raise
        except PermanentChannelError as error:
            self._note(error)
            values = ()
        except Exception as error:
            self._note(error)
            self._put_off_own_figures(error)
            return
        now = self.desk.clock.now()
        at = next_account_reading(due_at=self.account.next_reading_at, now=now)
        with transaction() as session:
            rows = [_row("account_id", self.account.id, value, now) for value in values]
            stored = keep_account_readings(session, rows)
            self._set_next_own(session, at, failures=0)
        self.result = replace(self.result, readings=self.result.readings + stored)

    def _put_off_own_figures(self, error: Exception) -> None:
        failures = self.account.reading_failure_count + 1
        at = back_off(failures=failures, now=self.desk.clock.now(), platform_says=_retry_at(error))
        with transaction() as session:
            self._set_next_own(session, at, failures=failures)

    def _set_next_own(self, session: Session, at: datetime, *, failures: int) -> None:
        session.execute(
            update(Account)
            .where(Account.id == self.account.id)
            .values(next_reading_at=at, reading_failure_count=failures)
            .execution_options(synchronize_session=False)
        )

    def _note(self, error: Exception) -> None:
        """For the record; never the text of an error that is not ours, which may hold an address or a token."""
        ours = isinstance(error, CampaignDeskError)
        words = str(error) if ours else f"the answer could not be read ({type(error).__name__})"
        self.result = replace(self.result, trouble=words)
        log.warning(
            "collection_failed",
            account_id=self.account.id,
            channel=self.account.kind,
            error=type(error).__name__,
        )


def _batches(posts: Sequence[PostToRead], size: int) -> Iterator[tuple[int, Sequence[PostToRead]]]:
    for start in range(0, len(posts), size):
        yield start, posts[start : start + size]


def _set_next(session: Session, post: PostToRead, at: datetime | None, *, failures: int) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id == post.delivery_id)
        .values(next_reading_at=at, reading_failure_count=failures)
        .execution_options(synchronize_session=False)
    )


def _unanswered(measure: str) -> MeasureValue:
    return MeasureValue(measure, None, Missing.FAILED, "", "")


def _row(owner: str, owner_id: int, value: MeasureValue, taken_at: datetime) -> dict[str, Any]:
    return {
        owner: owner_id,
        "measure": value.measure,
        "value": value.value,
        "missing": "" if value.value is not None else (value.missing or Missing.FAILED),
        "native_name": value.native_name[:80],
        "definition": value.definition[:60],
        "source": "api",
        "taken_at": taken_at,
    }


def _retry_at(error: Exception) -> datetime | None:
    return error.retry_at if isinstance(error, TemporaryChannelError) else None


def _is_rate_limit(error: Exception) -> bool:
    return isinstance(error, TemporaryChannelError) and error.rate_limited
