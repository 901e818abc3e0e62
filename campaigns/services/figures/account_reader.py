"""One account's readings: asking its platform how its posts do, and keeping every answer with its definition.

A temporary failure stores nothing and asks again later by a back-off of its own; a refusal is kept as a reason,
which never hides an earlier figure. Only a login that is dead stops the account.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.channels.base import (
    Channel,
    MeasureValue,
    PostMeasures,
    RemotePost,
    capabilities_of,
    part_ids,
)
from campaigns.channels.errors import (
    AccountError,
    NotPermittedError,
    PermanentChannelError,
    TemporaryChannelError,
)
from campaigns.domain.figures.cadence import after_failure, back_off, next_account_reading, next_reading
from campaigns.domain.figures.measures import Missing
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account
from campaigns.models.deliveries import Delivery
from campaigns.models.known_figures import keep_readings
from campaigns.models.readings import (
    PostToRead,
    claim_own_figures,
    claim_posts,
    keep_account_readings,
    keep_part_readings,
)
from campaigns.services.accounts.connecting import mark_needs_reconnecting
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.figures.bounces import note_bounces
from campaigns.services.figures.figure_money import FigureMoney
from campaigns.services.figures.figure_rows import figure_row, unanswered
from campaigns.services.figures.gone_posts import note_gone, says_gone
from campaigns.services.figures.thread_figures import Figures, of_each_part, of_the_whole
from campaigns.services.money.budgets import settle

# After so many failing calls in a row the platform is taken to be down, and the account's other posts wait too.
CALLS_BEFORE_GIVING_UP = 2
# Longer than a call takes; if we die in the middle, the figures come this much later.
LEASE = timedelta(minutes=10)
CLAIMED_AT_ONCE = 500
NO_MONEY = "the account's monthly cap leaves no money for figures"

log = structlog.get_logger("campaigns.services.figures.collection")


@dataclass(frozen=True)
class AccountCollection:
    """What one account's collection brought. ``trouble`` is empty when all went well."""

    account_id: int
    account: str
    posts: int = 0
    readings: int = 0
    trouble: str = ""


class AccountReader:
    """One run over one account, as it stood at ``looked_at``. Between two calls no transaction is open.

    Everything is claimed before it is asked about, so that two runs at once never pay twice for one figure.
    """

    def __init__(self, desk: Desk, account: Account, *, looked_at: datetime) -> None:
        self.desk = desk
        self.account = account
        self.looked_at = looked_at
        self.money = FigureMoney(desk, account)
        self.result = AccountCollection(account.id, account.name)

    def collect(self, posts: Sequence[PostToRead], *, everything: bool) -> AccountCollection:
        try:
            channel = self.money.open_channel(self.account)
        except Exception as error:  # credentials that don't open must not stop the other accounts
            self._note(error)
            self._put_off(self._claim(posts), error)
            if self._claim_own_figures():
                self._put_off_own_figures(error)
            return self.result
        try:
            self._read_posts(channel, posts)
            wanted = not self.result.trouble and (everything or self._own_figures_are_due())
            if wanted and self._claim_own_figures():
                self._read_own_figures(channel)
        except AccountError as error:
            self._note(error)
            mark_needs_reconnecting(self.desk, self.account.id, str(error))
        return self.result

    def _read_posts(self, channel: Channel, posts: Sequence[PostToRead]) -> None:
        failing_calls = 0
        size = max(1, channel.capabilities.measure_batch)
        for start, planned in _batches(posts, size):
            batch = self._claim(planned)
            if not batch:
                continue
            parts = sum(map(_weight, batch))
            if not self.money.pays_for_posts(parts, until=self._lease_end()):
                self.result = replace(self.result, trouble=NO_MONEY)
                self._store(batch, [], channel.capabilities.measures, why=Missing.OVER_CAP)
                continue
            try:
                self._store(batch, _measured(channel, batch, size), channel.capabilities.measures)
            except AccountError:
                self._let_go(batch)
                raise
            except NotPermittedError as error:
                self._note(error)
                self._store(batch, [], channel.capabilities.measures, why=Missing.NOT_PERMITTED)
            except PermanentChannelError as error:
                self._note(error)
                self._store(batch, [], channel.capabilities.measures)
            except Exception as error:  # an answer that can't be read or kept counts as none
                self._note(error)
                self._put_off(batch, error, counts=not _is_rate_limit(error))
                failing_calls += 1
                if failing_calls >= CALLS_BEFORE_GIVING_UP or _is_rate_limit(error):
                    self._put_off(self._claim(posts[start + len(planned) :]), error, counts=False)
                    return
            else:
                failing_calls = 0

    def _claim(self, posts: Sequence[PostToRead]) -> list[PostToRead]:
        """Those of them that are ours to read now."""
        ours: set[int] = set()
        for _, batch in _batches(posts, CLAIMED_AT_ONCE):
            with transaction() as session:
                ids = [post.delivery_id for post in batch]
                ours |= claim_posts(session, ids, looked_at=self.looked_at, until=self._lease_end())
        return [post for post in posts if post.delivery_id in ours]

    def _claim_own_figures(self) -> bool:
        with transaction() as session:
            return claim_own_figures(
                session, self.account.id, looked_at=self.looked_at, until=self._lease_end()
            )

    def _lease_end(self) -> datetime:
        return self.desk.clock.now() + LEASE

    def _let_go(self, posts: Sequence[PostToRead]) -> None:
        """They stay as due as they were."""
        with transaction() as session:
            session.execute(
                update(Delivery)
                .where(Delivery.id.in_([post.delivery_id for post in posts]))
                .values(reading_until=self.desk.clock.now())
                .execution_options(synchronize_session=False)
            )
            self._settle(session)

    def _store(
        self,
        batch: Sequence[PostToRead],
        answers: Sequence[PostMeasures],
        measures: Sequence[str],
        *,
        why: Missing = Missing.FAILED,
    ) -> None:
        """Keep what was answered; what should have been answered and was not is kept with a reason, never as nought."""
        taken_at = self.desk.clock.now()
        answered = {answer.remote_id: {value.measure: value for value in answer.values} for answer in answers}
        nothing = {name: unanswered(name, why) for name in measures}
        rows: list[dict[str, Any]] = []
        of_parts: list[dict[str, Any]] = []
        gone: list[int] = []
        for post in batch:
            parts = of_each_part([nothing | answered.get(one, {}) for one in _ids(post)])
            whole = of_the_whole(parts) if len(parts) > 1 else parts[0]
            rows += _rows(post, whole, taken_at)
            if says_gone(whole.values()):
                gone.append(post.delivery_id)
            if len(parts) > 1:
                for number, part in enumerate(parts, start=1):
                    of_parts += [{**row, "part": number} for row in _rows(post, part, taken_at)]
        with transaction() as session:
            stored = keep_readings(session, rows)
            keep_part_readings(session, of_parts)
            for post in batch:
                at = next_reading(
                    sent_at=post.sent_at, last_taken_at=taken_at, now=taken_at, kind=self.account.kind
                )
                _set_next(session, post, at, failures=0, now=taken_at)
            self._settle(session)
        bounced = {answer.remote_id: answer.bounced for answer in answers if answer.bounced}
        note_bounces(
            self.desk,
            {post.delivery_id: bounced[post.remote_id] for post in batch if post.remote_id in bounced},
        )
        if not capabilities_of(
            self.desk.channels, self.account.kind
        ).addresses_recipients:  # it forgets letters after a while
            note_gone(self.desk, gone)
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
                _set_next(session, post, at, failures=failures, now=now)
            self._settle(session)

    def _own_figures_are_due(self) -> bool:
        due_at = self.account.next_reading_at
        return due_at is not None and due_at <= self.desk.clock.now()

    def _read_own_figures(self, channel: Channel) -> None:
        """The account's following. A channel that refuses is asked again only the next day."""
        try:
            values = self._own_figures(channel)
        except AccountError:
            with transaction() as session:
                failures = self.account.reading_failure_count
                self._set_next_own(session, self.account.next_reading_at, failures=failures)
            raise
        except NotPermittedError as error:
            self._note(error)
            values = (unanswered("followers", Missing.NOT_PERMITTED),)
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
            rows = [figure_row("account_id", self.account.id, value, now) for value in values]
            stored = keep_account_readings(session, rows)
            self._set_next_own(session, at, failures=0)
        self.result = replace(self.result, readings=self.result.readings + stored)

    def _own_figures(self, channel: Channel) -> tuple[MeasureValue, ...]:
        if self.money.pays_for_account(until=self._lease_end()):
            return channel.measure_account().values
        self.result = replace(self.result, trouble=NO_MONEY)
        return (unanswered("followers", Missing.OVER_CAP),)

    def _put_off_own_figures(self, error: Exception) -> None:
        failures = self.account.reading_failure_count + 1
        at = back_off(failures=failures, now=self.desk.clock.now(), platform_says=_retry_at(error))
        with transaction() as session:
            self._set_next_own(session, at, failures=failures)

    def _set_next_own(self, session: Session, at: datetime | None, *, failures: int) -> None:
        """This also ends our claim."""
        now = self.desk.clock.now()
        session.execute(
            update(Account)
            .where(Account.id == self.account.id)
            .values(next_reading_at=at, reading_failure_count=failures, reading_until=now)
            .execution_options(synchronize_session=False)
        )
        self._settle(session)

    def _settle(self, session: Session) -> None:
        """What the calls cost, written down with what they brought."""
        settle(
            session,
            self.money.meter,
            account_id=self.account.id,
            kind=self.account.kind,
            delivery_id=None,
            now=self.desk.clock.now(),
        )

    def _note(self, error: Exception) -> None:
        """For the record; never the text of an error that is not ours, which may hold an address or a token."""
        ours = isinstance(error, CampaignDeskError)
        words = str(error) if ours else f"the answer could not be read ({type(error).__name__})"
        self.result = replace(self.result, trouble=words)
        log.warning(
            "collection failed",
            account_id=self.account.id,
            channel=self.account.kind,
            error=type(error).__name__,
        )


def _ids(post: PostToRead) -> list[str]:
    """The post's, or those of all parts of a thread. One that a person pointed out may be another than we know of."""
    ids = part_ids(post.steps)
    return ids if ids and ids[0] == post.remote_id else [post.remote_id]


def _weight(post: PostToRead) -> int:
    return len(_ids(post))


def _measured(channel: Channel, batch: Sequence[PostToRead], size: int) -> list[PostMeasures]:
    asked = [RemotePost(one, post.sent_at) for post in batch for one in _ids(post)]
    return [
        answer
        for start in range(0, len(asked), size)
        for answer in channel.measure(asked[start : start + size])
    ]


def _rows(post: PostToRead, figures: Figures, taken_at: datetime) -> list[dict[str, Any]]:
    return [figure_row("delivery_id", post.delivery_id, figure, taken_at) for figure in figures.values()]


def _batches(posts: Sequence[PostToRead], size: int) -> Iterator[tuple[int, Sequence[PostToRead]]]:
    """(place of the first, the posts) of as many at a time as have so many parts; a longer thread goes alone."""
    start, weight = 0, 0
    for place, post in enumerate(posts):
        if place > start and weight + _weight(post) > size:
            yield start, posts[start:place]
            start, weight = place, 0
        weight += _weight(post)
    if start < len(posts):
        yield start, posts[start:]


def _set_next(
    session: Session, post: PostToRead, at: datetime | None, *, failures: int, now: datetime
) -> None:
    """This also ends our claim."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == post.delivery_id)
        .values(next_reading_at=at, reading_failure_count=failures, reading_until=now)
        .execution_options(synchronize_session=False)
    )


def _retry_at(error: Exception) -> datetime | None:
    return error.retry_at if isinstance(error, TemporaryChannelError) else None


def _is_rate_limit(error: Exception) -> bool:
    return isinstance(error, TemporaryChannelError) and error.rate_limited
