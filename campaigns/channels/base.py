"""What every channel adapter takes and gives: the contract between sending and the outside world.

An adapter is one small module. It knows no database, no request and no clock; it is handed the account's
connection when built, sets a timeout on every call, and says by its exception whether trying again makes sense.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from campaigns.domain.facts.pricing import Charge
from campaigns.domain.figures.measures import Missing
from campaigns.domain.items.channel_row import Capabilities
from campaigns.domain.items.rendered import RenderedMedia, TextLink
from campaigns.domain.sending.rate_windows import RateBudget

if TYPE_CHECKING:
    from campaigns.channels.http import KeptConnections
    from campaigns.channels.outside_addresses import OutsideAddresses
    from campaigns.channels.signing_in import BrowserSignIn
    from campaigns.channels.smtp_line import KeptLine


@dataclass(frozen=True)
class Recipient:
    """Who one e-mail goes to. ``unsubscribe`` is a web address of their own where they are taken off every list."""

    address: str = field(repr=False)
    name: str = field(default="", repr=False)
    unsubscribe: str = field(default="", repr=False)


class FrozenFiles(Protocol):
    """Where the approved files lie, by their hash. Either raises where one is not there as it was approved."""

    def read(self, sha256: str) -> bytes: ...

    def open(self, sha256: str) -> BinaryIO: ...


@dataclass(frozen=True)
class MediaFile:
    """One approved picture or film: what was said about it at sign-off, and how to read its frozen bytes.

    Attributes:
        seconds: how long a film lasts. captions, poster: its WebVTT and the picture that stands for it, read like the rest.
        open: for a film, which is too large to be held: to be read piece by piece, and closed by who opened it.
    """

    name: str
    sha256: str
    mime_type: str
    width: int
    height: int
    alt: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    open: Callable[[], BinaryIO] = field(default=BytesIO, repr=False, compare=False)
    bytes_count: int = 0
    seconds: float = 0.0
    captions: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)
    poster: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, media: RenderedMedia, files: FrozenFiles) -> MediaFile:
        return cls(
            name=media.name,
            sha256=media.sha256,
            mime_type=media.mime_type,
            width=media.width,
            height=media.height,
            alt="" if media.decorative else media.alt,
            read=partial(files.read, media.sha256),
            open=partial(files.open, media.sha256),
            bytes_count=media.bytes_count,
            seconds=media.seconds,
            captions=partial(files.read, media.captions) if media.captions else None,
            poster=partial(files.read, media.poster) if media.poster else None,
        )

    @property
    def is_film(self) -> bool:
        return self.mime_type.startswith("video/")


@dataclass(frozen=True)
class LinkCard:
    """What is to be shown of a linked page, as it was approved."""

    url: str
    title: str
    description: str
    picture: MediaFile | None = None


@dataclass(frozen=True)
class MessagePart:
    """One post of a thread (most messages have one). Link offsets count code points in ``text``."""

    text: str
    links: tuple[TextLink, ...] = ()
    media: tuple[MediaFile, ...] = ()
    warning: str = ""
    card: LinkCard | None = None


@dataclass(frozen=True)
class OutboundMessage:
    """What goes out, exactly as approved.

    Attributes:
        key: our own idempotency key, the same at every retry of this delivery.
        composed_at: aware UTC; frozen when the delivery was planned, so that a repeat is byte-identical.
        subject, html: for e-mail and pages; a social post has neither.
        recipient: for e-mail only.
    """

    key: str
    composed_at: datetime
    parts: tuple[MessagePart, ...]
    subject: str = ""
    html: str = ""
    recipient: Recipient | None = None
    language: str = "en-GB"


@dataclass(frozen=True)
class SendResult:
    """The platform has it. ``remote_id`` is that of the first part; empty ``remote_url`` means it has no page.

    ``is_with_person``: somebody was asked to put it out, and will say whether it is; it is not out yet.
    """

    remote_id: str
    remote_url: str = ""
    is_with_person: bool = False


class Checkpoint(Protocol):
    """What a multi-step send has already done, kept in the database so that a retry resumes, never restarts.

    ``save`` returns only when the step is stored durably. ``keep`` is for the last step of all: it is stored with
    the outcome, which follows at once, and so costs no transaction of its own.
    """

    def get(self, step: str) -> Any: ...

    def save(self, step: str, value: Any) -> None: ...

    def go_ahead(self) -> None:
        """Call it right before each part is handed to the platform. Raises when it is not to go out any more."""
        ...

    def keep(self, step: str, value: Any) -> None: ...


def part_step(index: int) -> str:
    """The checkpoint's name for a part that stands on the platform; what is saved under it says where."""
    return f"part:{index}"


def trying_step(index: int) -> str:
    """The checkpoint's name for a part that may stand on the platform; under it is when it was first tried."""
    return f"trying:{index}"


def parts_out(steps: Mapping[str, Any]) -> int:
    """How many parts of a message stand on the platform already, by the steps ``part:0``, ``part:1``… saved so far."""
    return sum(1 for step, value in steps.items() if step.startswith("part:") and value)


def part_ids(steps: Mapping[str, Any]) -> list[str]:
    """The platform's ids of the parts that stand there by the steps saved so far, in the order of the thread."""
    standing: list[str] = []
    while saved := steps.get(part_step(len(standing))):
        standing.append(str(saved.get("id") or saved["uri"]))
    return standing


class SessionStore(Protocol):
    """Where an adapter keeps what a sign-in gave it or its server taught it, sealed at rest and shared by its processes."""

    def load(self) -> dict[str, Any] | None: ...

    def save(self, session: dict[str, Any]) -> None: ...


@dataclass(frozen=True)
class PracticeCounts:
    """What people in the office did to one practice post."""

    reactions: int
    comments: int
    shares: int


class PracticeFeed(Protocol):
    """The local page practice posts land on; given to the practice channel by the assembly."""

    def publish(self, *, account_id: int, message: OutboundMessage) -> str:
        """Put it on the page, or return the id it already has under the same key."""
        ...

    def find(self, *, account_id: int, key: str) -> str | None: ...

    def counts(self, ids: Sequence[str]) -> Mapping[str, PracticeCounts]: ...

    def delete(self, remote_id: str) -> None: ...


class Hands(Protocol):
    """The people who put things out; given to the channels of that sort by whoever opens them."""

    def hand_over(self, *, key: str) -> str:
        """Have its person asked to put it out. The id of that; the same key again asks nobody twice."""
        ...

    def find(self, *, key: str) -> str | None:
        """The id under which a person has it; None where nobody was asked, or they said that it is not out."""
        ...


class Meter(Protocol):
    """Is told what every call took and cost; given by whoever opens the channel, and good for that one use of it."""

    def wait_for(self, scope: str) -> datetime | None:
        """Until when no more calls of this scope may be made (aware UTC), or None: now."""
        ...

    def room_for(self, charge: Charge) -> int | None:
        """How many more of these the money set aside pays for; None where there is no limit or no price."""
        ...

    def called(self, scope: str, amount: int = 1) -> None:
        """So much was taken of this scope's window."""
        ...

    def saw(self, budget: RateBudget) -> None:
        """The platform's headers said this."""
        ...

    def charged(self, charge: Charge, *, object_id: str = "", is_certain: bool = True) -> None:
        """The platform charges for this, or may (``is_certain`` false: no readable answer came).

        ``object_id`` is what was read: the same object is charged once a UTC day.
        """
        ...


class NoMeter:
    """For channels opened where nobody counts."""

    def wait_for(self, scope: str) -> datetime | None:
        return None

    def room_for(self, charge: Charge) -> int | None:
        return None

    def called(self, scope: str, amount: int = 1) -> None:
        pass

    def saw(self, budget: RateBudget) -> None:
        pass

    def charged(self, charge: Charge, *, object_id: str = "", is_certain: bool = True) -> None:
        pass


@dataclass(frozen=True)
class Connection:
    """One account's way to its platform.

    ``base_url`` is where every call goes (empty: the platform's public address). ``credentials`` come opened from
    the sealed store. ``limits`` are what ``verify`` last learned from the server. ``kept`` are connections that are
    open already, ``line`` one to a mail server; the directory of channels gives them. ``outside`` is where platforms
    fetch pictures of ours. ``is_guarded``: somebody typed the address into a page, so nothing inside our own network is
    asked.
    """

    account_id: int
    kind: str
    name: str
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    limits: Mapping[str, Any] = field(default_factory=dict)
    session: SessionStore | None = field(default=None, repr=False)
    meter: Meter = field(default_factory=NoMeter, repr=False, compare=False)
    practice: PracticeFeed | None = field(default=None, repr=False)
    hands: Hands | None = field(default=None, repr=False)
    kept: KeptConnections | None = field(default=None, repr=False, compare=False)
    line: KeptLine | None = field(default=None, repr=False, compare=False)
    outside: OutsideAddresses | None = field(default=None, repr=False, compare=False)
    is_guarded: bool = False


@dataclass(frozen=True)
class AccountFacts:
    """Who we are there, as ``verify`` saw it. ``limits`` overrides the channel's defaults (Mastodon).

    ``name`` is what readers see beside the handle, ``picture_url`` the account's picture; empty where it was not told.
    """

    remote_id: str
    handle: str
    url: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)
    token_expires_at: datetime | None = None
    name: str = ""
    picture_url: str = ""


@dataclass(frozen=True)
class RemotePost:
    """A post to be measured, by the id its ``send`` returned."""

    remote_id: str
    sent_at: datetime


@dataclass(frozen=True)
class MeasureValue:
    """One figure from the platform, under its own name, with the version of its definition.

    Either ``value`` or ``missing`` is set.
    """

    measure: str
    value: int | None
    missing: Missing | None
    native_name: str
    definition: str


@dataclass(frozen=True)
class PostMeasures:
    """``bounced``: the platform says now, in its own word, that a letter never reached its recipient, and never will."""

    remote_id: str
    values: tuple[MeasureValue, ...]
    bounced: str = ""


@dataclass(frozen=True)
class AccountMeasures:
    values: tuple[MeasureValue, ...]


class Channel(Protocol):
    """One platform, one account. Every method may raise a ``ChannelError``."""

    capabilities: Capabilities

    def verify(self) -> AccountFacts:
        """Who are we there, and what does the server allow?"""
        ...

    def send(self, message: OutboundMessage, checkpoint: Checkpoint) -> SendResult:
        """Send it, or raise. Multi-step sends save each step in ``checkpoint`` and resume from it."""
        ...

    def find(self, message: OutboundMessage, checkpoint: Checkpoint, since: datetime) -> SendResult | None:
        """Look for this message among our own posts. None means provably absent.

        ``since`` is when it was first tried, by this machine's clock; how far that may be off is the adapter's care.

        Raises:
            UnknownOutcomeError: it can't be told.
        """
        ...

    def measure(self, posts: Sequence[RemotePost]) -> list[PostMeasures]: ...

    def measure_account(self) -> AccountMeasures: ...

    def delete(self, remote_ids: Sequence[str]) -> None:
        """Take a message down: all its parts (``part_ids``), the last one first. What is gone already is fine."""
        ...


class PrivateChannel(Channel, Protocol):
    """One whose guide offers a private try-out."""

    def send_privately(self, text: str, *, key: str) -> SendResult:
        """Post what its author alone sees. May raise a ``ChannelError``."""
        ...


class ChannelDirectory(Protocol):
    """The registry as the use cases see it."""

    def kinds(self) -> Sequence[str]: ...

    def label(self, kind: str) -> str: ...

    def capabilities(self, kind: str) -> Capabilities: ...

    def build(self, connection: Connection) -> Channel: ...

    def sign_in(self, connection: Connection) -> BrowserSignIn:
        """Of a kind whose guide offers it."""
        ...

    def hang_up(self, account_id: int) -> None:
        """Nothing more goes out there just now: end what is kept open for the next letter."""
        ...


# A kind that this version no longer has: nothing can be done there, and nothing is certain.
GONE = Capabilities(repeat_is_safe=False, can_find=False, measures=())


def capabilities_of(channels: ChannelDirectory, kind: str) -> Capabilities:
    """Of any kind that may stand in a row; to choose one, ask ``channels`` itself."""
    return channels.capabilities(kind) if kind in channels.kinds() else GONE
