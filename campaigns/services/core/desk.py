"""What every use case is given: settings, a clock, the files, the pictures, the channels, the seal."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from campaigns.channels.base import ChannelDirectory

if TYPE_CHECKING:
    from campaigns.channels.link_card import CardWords, Fetched
    from campaigns.channels.outside_addresses import OutsideAddresses
    from campaigns.channels.pictures import Picture
    from campaigns.clock import Clock
    from campaigns.config import Settings
    from campaigns.content_store.reader import ContentStore
    from campaigns.services.core.media_store import MediaStore
    from campaigns.services.core.seal import Seal
    from campaigns.workbench.base import Workbench


class StaffMail(Protocol):
    """A way to write to the people who use the desk; given by the assembly where a mail server is set."""

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        """Hand in one letter; the same ``key`` gives the same Message-ID. May raise a ``ChannelError``."""
        ...


class CardReader(Protocol):
    """Reads what pages of the web say about themselves; given by the assembly."""

    def fetch(self, address: str) -> Fetched:
        """Asks the network. May raise a ``CardError``."""
        ...

    def read_words(self, page: Fetched) -> CardWords: ...

    def read_picture(self, fetched: Fetched) -> Picture: ...


@dataclass(frozen=True)
class FileDesk:
    """As much of a desk as reading and checking files takes."""

    settings: Settings
    clock: Clock
    content: ContentStore

    def today(self) -> date:
        """The day it is in the organisation's zone."""
        return self.clock.now().astimezone(self.settings.timezone).date()


@dataclass(frozen=True)
class Desk(FileDesk):
    """One installation's parts, put together once by ``campaigns.app``. ``mail`` is none where none can be sent, ``cards``
    where no page is read; ``outside`` is where platforms fetch our pictures.

    ``bench`` is where people's words are read within limits: for pages another process, else this one.
    """

    media: MediaStore
    channels: ChannelDirectory
    seal: Seal
    bench: Workbench
    dice: Callable[[], float] = random.random
    mail: StaffMail | None = None
    cards: CardReader | None = None
    outside: OutsideAddresses | None = None

    def patience(self, kind: str) -> timedelta:
        """How long after its time an item of this kind still goes out by itself; afterwards a person decides."""
        is_release = kind == "release"
        return timedelta(
            minutes=self.settings.release_late_minutes if is_release else self.settings.post_late_minutes
        )
