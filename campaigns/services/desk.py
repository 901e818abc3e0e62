"""What every use case is given: settings, a clock, the files, the pictures, the channels, the seal."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from campaigns.channels.base import ChannelDirectory
from campaigns.clock import Clock
from campaigns.config import Settings
from campaigns.content_store.reader import ContentStore
from campaigns.services.media_store import MediaStore
from campaigns.services.seal import Seal
from campaigns.workbench.base import Workbench
from campaigns.workbench.here import HereWorkbench


class StaffMail(Protocol):
    """A way to write to the people who use the desk; given by the assembly where a mail server is set."""

    def send(self, *, to: str, subject: str, text: str, key: str) -> None:
        """Hand in one letter; the same ``key`` gives the same Message-ID. May raise a ``ChannelError``."""
        ...


@dataclass(frozen=True)
class Desk:
    """One installation's parts, put together once by ``campaigns.app``. ``mail`` is none where none can be sent.

    ``bench`` is where people's words are read within limits: for pages another process, else this one.
    """

    settings: Settings
    clock: Clock
    content: ContentStore
    media: MediaStore
    channels: ChannelDirectory
    seal: Seal
    dice: Callable[[], float] = field(default=random.random)
    mail: StaffMail | None = None
    bench: Workbench = field(default_factory=HereWorkbench)
