"""Real classes that stand in for what is outside: a clock you set, a channel that records and can be told to fail."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from campaigns.channels.base import (
    AccountFacts,
    AccountMeasures,
    Channel,
    Checkpoint,
    Connection,
    MeasureValue,
    MessagePart,
    Meter,
    NoMeter,
    OutboundMessage,
    PostMeasures,
    RemotePost,
    SendResult,
    part_step,
)
from campaigns.channels.errors import (
    ChannelError,
    PermanentChannelError,
    TemporaryChannelError,
    UnknownOutcomeError,
)
from campaigns.domain.facts.pricing import Charge, charge_for
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.channel_row import Capabilities
from campaigns.domain.sending.rate_windows import RateBudget


class SettableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware moment")
        self._now = moment.astimezone(UTC)

    def advance(self, by: timedelta | None = None, **parts: float) -> datetime:
        """``advance(minutes=5)``; the new moment."""
        self._now += by if by is not None else timedelta(**parts)
        return self._now


class MemoryCheckpoint:
    """A checkpoint without a database."""

    def __init__(self, steps: Mapping[str, Any] | None = None) -> None:
        self.steps: dict[str, Any] = dict(steps or {})

    def get(self, step: str) -> Any:
        return self.steps.get(step)

    def save(self, step: str, value: Any) -> None:
        self.steps[step] = value

    def go_ahead(self) -> None:
        """Always."""

    def keep(self, step: str, value: Any) -> None:
        self.save(step, value)


POSTING = Capabilities(
    repeat_is_safe=False,
    can_find=True,
    measures=("views", "reactions", "comments", "shares"),
    measure_batch=2,
)
MAILING = Capabilities(
    repeat_is_safe=False,
    can_find=False,
    measures=("delivered",),
    measure_batch=100,
    addresses_recipients=True,
)
PRACTISING = Capabilities(
    repeat_is_safe=True,
    can_find=True,
    measures=("reactions", "comments", "shares"),
    measure_batch=100,
)


@dataclass
class RecordedPost:
    """What the pretend platform holds: one message that got through, with its counts."""

    remote_id: str
    message: OutboundMessage
    counts: dict[str, int | Missing] = field(default_factory=dict)
    removed: bool = False


class RecordingChannel:
    """A channel whose platform is this object: it remembers what arrived and does what the test told it.

    ``arrived`` is what the platform holds, in order; a test that asks "did it go out twice?" counts it. Outcomes
    told in advance are used up one per call, and after them everything works:

    - ``fail_next(error)``: the next send raises and nothing arrives.
    - ``drop_next_answer()``: the next send arrives, and then its answer is lost.
    - ``fail_at_part(number, error)``: a thread breaks there, once; the parts before it have arrived.
    - ``fail_measuring(error)``, ``fail_measuring_account(error)``, ``fail_finding(error)``, ``fail_verifying(error)``:
      the same for the other calls; ``always=True`` until ``mend()``.
    - ``windows``: what its answers to a post say about the platform's windows. It charges as X does.
    - ``on_send``: called with the message before anything arrives, to let a test look or stop the process there;
      ``on_part`` with each part's number before it is handed over, ``on_arrival`` when all has arrived.
      ``on_measure`` and ``on_find``: the same while the platform is asked for figures, or for a post.
    """

    def __init__(self, capabilities: Capabilities = POSTING, *, connection: Connection | None = None) -> None:
        self.capabilities = capabilities
        # Each use of a real adapter has a connection and a meter of its own, also while another is under way.
        self._used_by = threading.local()
        self._last = connection
        self.posts: dict[str, RecordedPost] = {}
        self.parts_arrived: list[tuple[str, int]] = []  # (key of the message, number of the part from 0)
        self.calls: list[str] = []
        self.measured: list[tuple[str, ...]] = []  # the ids of each measure call
        self.account_counts: dict[str, int | Missing] = {"followers": 100}
        self.definitions: dict[str, str] = {}
        self.facts = AccountFacts(
            remote_id="acct-1", handle="@desk.example", url="https://desk.example/@desk"
        )
        self.on_send: Callable[[OutboundMessage], None] | None = None
        self.on_part: Callable[[int], None] | None = None
        self.on_arrival: Callable[[], None] | None = None
        self.on_measure: Callable[[], None] | None = None
        self.on_find: Callable[[], None] | None = None
        self.on_delete: Callable[[], None] | None = None
        self.windows: list[RateBudget] = []
        self._told: dict[str, deque[Exception]] = {}
        self._always: dict[str, Exception] = {}
        self._drops = 0
        self._part_failures: dict[int, Exception] = {}
        self._lock = threading.Lock()

    # What a test sees

    @property
    def connection(self) -> Connection | None:
        """The one this thread built it with, else the last."""
        own: Connection | None = getattr(self._used_by, "connection", self._last)
        return own

    def use(self, connection: Connection) -> None:
        self._used_by.connection = self._last = connection

    @property
    def arrived(self) -> list[OutboundMessage]:
        return [post.message for post in self.posts.values()]

    def keys(self) -> list[str]:
        return [message.key for message in self.arrived]

    def post_of(self, key: str) -> RecordedPost:
        return next(post for post in self.posts.values() if post.message.key == key)

    # What a test tells

    def fail_next(self, error: Exception, *, times: int = 1) -> None:
        self._tell("send", error, times=times)

    def fail_always(self, error: Exception) -> None:
        self._tell("send", error, always=True)

    def drop_next_answer(self, *, times: int = 1) -> None:
        self._drops += times

    def fail_at_part(self, number: int, error: Exception) -> None:
        self._part_failures[number] = error

    def fail_measuring(self, error: Exception, *, times: int = 1, always: bool = False) -> None:
        self._tell("measure", error, times=times, always=always)

    def fail_measuring_account(self, error: Exception, *, times: int = 1, always: bool = False) -> None:
        self._tell("measure_account", error, times=times, always=always)

    def fail_finding(self, error: Exception, *, times: int = 1, always: bool = False) -> None:
        self._tell("find", error, times=times, always=always)

    def fail_deleting(self, error: Exception, *, times: int = 1, always: bool = False) -> None:
        self._tell("delete", error, times=times, always=always)

    def fail_verifying(self, error: Exception, *, times: int = 1, always: bool = False) -> None:
        self._tell("verify", error, times=times, always=always)

    def mend(self) -> None:
        self._told.clear()
        self._always.clear()
        self._part_failures.clear()
        self._drops = 0

    def put(
        self, remote_id: str, *, message: OutboundMessage | None = None, **counts: int | Missing
    ) -> RecordedPost:
        """Have a post on the platform that was not sent through here."""
        message = message or OutboundMessage(key=f"put-{remote_id}", composed_at=datetime.now(UTC), parts=())
        self.posts[remote_id] = RecordedPost(remote_id, message, dict(counts))
        return self.posts[remote_id]

    def count(self, remote_id: str, **counts: int | Missing) -> None:
        """Set the counts of a post that arrived."""
        self.posts[remote_id].counts.update(counts)

    # The channel contract

    def verify(self) -> AccountFacts:
        self._call("verify")
        return self.facts

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        self._call("send", before=lambda: self.on_send(message) if self.on_send else None)
        with self._lock:
            for number, part in enumerate(message.parts):
                if checkpoint.get(part_step(number)):
                    continue
                if self.on_part:
                    self.on_part(number)
                checkpoint.go_ahead()
                if number in self._part_failures:
                    raise self._part_failures.pop(number)
                self.parts_arrived.append((message.key, number))
                is_last = number == len(message.parts) - 1
                self._charge_for(part, is_certain=not (self._drops and is_last))
                if not (self._drops and is_last):  # a lost answer tells no id
                    store = checkpoint.keep if is_last else checkpoint.save
                    store(part_step(number), {"id": f"{message.key[:12]}-{number}"})
            remote_id = self._arrive(message)
            if self.on_arrival:
                self.on_arrival()
            if self._drops:
                self._drops -= 1
                raise UnknownOutcomeError("The platform took the post and its answer was lost.")
        return self._result(remote_id)

    def _charge_for(self, part: MessagePart, *, is_certain: bool) -> None:
        for media in part.media:
            if media.alt:
                self._meter.charged(Charge.MEDIA_METADATA)
        self._meter.called("posts")
        self._meter.charged(charge_for(part.text), is_certain=is_certain)
        for window in self.windows:
            self._meter.saw(window)

    @property
    def _meter(self) -> Meter:
        return self.connection.meter if self.connection else NoMeter()

    def _arrive(self, message: OutboundMessage) -> str:
        if self.capabilities.repeat_is_safe:
            for remote_id, post in self.posts.items():
                if post.message.key == message.key:
                    return remote_id
        remote_id = f"post-{len(self.posts) + 1}"
        self.posts[remote_id] = RecordedPost(remote_id, message)
        return remote_id

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        self._call("find", self.on_find)
        if not self.capabilities.can_find:
            raise UnknownOutcomeError("This platform can't be asked whether a post is there.")
        there = [post for post in self.posts.values() if post.message.key == message.key and not post.removed]
        return self._result(there[0].remote_id) if there else None

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]:
        if len(posts) > self.capabilities.measure_batch:
            raise AssertionError(
                f"asked for {len(posts)} posts at once; {self.capabilities.measure_batch} allowed"
            )
        if (until := self._meter.wait_for("timeline")) is not None:
            raise TemporaryChannelError("kept for posts", retry_at=until, rate_limited=True)
        self.measured.append(tuple(post.remote_id for post in posts))
        self._call("measure", self.on_measure)
        for post in posts:
            self._meter.charged(Charge.READ_OWN_POST, object_id=post.remote_id)
        return [self._measures(self.posts[post.remote_id]) for post in posts if post.remote_id in self.posts]

    def _measures(self, post: RecordedPost) -> PostMeasures:
        def count(name: str) -> int | Missing:
            if post.removed:
                return Missing.GONE
            return post.counts.get(name, 1 if name == "delivered" else 0)

        return PostMeasures(
            post.remote_id, tuple(self._value(name, count(name)) for name in self.capabilities.measures)
        )

    def measure_account(self) -> AccountMeasures:
        self._call("measure_account")
        self._meter.charged(Charge.READ_OWN_ACCOUNT, object_id="me")
        return AccountMeasures(tuple(self._value(name, count) for name, count in self.account_counts.items()))

    def _value(self, name: str, count: int | Missing) -> MeasureValue:
        known = not isinstance(count, Missing)
        definition = self.definitions.get(name, "recording:2027-01")
        return MeasureValue(
            measure=name,
            value=count if known else None,
            missing=None if known else Missing(count),
            native_name=f"{name}_count",
            definition=definition,
        )

    def delete(self, remote_ids: Sequence[str]) -> None:
        self._call("delete", before=self.on_delete)
        for remote_id in reversed(remote_ids):
            if remote_id not in self.posts:
                raise PermanentChannelError("There is no such post.")
            self.posts[remote_id].removed = True

    def _result(self, remote_id: str) -> SendResult:
        return SendResult(remote_id, f"https://platform.example/{remote_id}")

    def _tell(self, call: str, error: Exception, *, times: int = 1, always: bool = False) -> None:
        if always:
            self._always[call] = error
        else:
            self._told.setdefault(call, deque()).extend([error] * times)

    def _call(self, name: str, before: Callable[[], None] | None = None) -> None:
        with self._lock:
            self.calls.append(name)
        if before is not None:
            before()
        with self._lock:
            told = self._told.get(name)
            error = told.popleft() if told else self._always.get(name)
        if error is not None:
            raise error


class FakeDirectory:
    """The registry with recording channels in it: one per account, the same one however often it is built."""

    def __init__(self, capabilities: Mapping[str, Capabilities] | None = None) -> None:
        self._capabilities = dict(
            capabilities
            or {
                "x": POSTING,
                "bluesky": POSTING,
                "mastodon": POSTING,
                "email": MAILING,
                "practice": PRACTISING,
            }
        )
        self._channels: dict[int, RecordingChannel] = {}
        self._build_errors: dict[int, Exception] = {}

    def kinds(self) -> Sequence[str]:
        return list(self._capabilities)

    def label(self, kind: str) -> str:
        return KINDS[kind].label

    def capabilities(self, kind: str) -> Capabilities:
        return self._capabilities[kind]

    def build(self, connection: Connection) -> Channel:
        if connection.account_id in self._build_errors:
            raise self._build_errors[connection.account_id]
        channel = self.channel(connection.account_id, kind=connection.kind)
        channel.use(connection)
        return channel

    def hang_up(self, account_id: int) -> None:
        """There are no connections here."""

    def channel(self, account_id: int, *, kind: str = "x") -> RecordingChannel:
        """The channel that this account gets, to be told and looked at; made now if it was never built."""
        if account_id not in self._channels:
            self._channels[account_id] = RecordingChannel(self._capabilities[kind])
        return self._channels[account_id]

    def fail_building(self, account_id: int, error: ChannelError | Exception) -> None:
        self._build_errors[account_id] = error
