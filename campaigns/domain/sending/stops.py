"""What is worked out of a planned text outside the sender: whether anything keeps it from going out, and for when.

A text that was signed off may become wrong without being touched: an election is called, a consent is taken back. What
the answer goes by is in files and tables; the sender has rows alone. So the answer carries what it went by, and from
when until when it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.errors import CampaignDeskError


class NotKnownError(CampaignDeskError):
    """Nobody can tell at this moment whether anything keeps these from going out. They wait; no try was made."""


@dataclass(frozen=True)
class Found:
    """One thing that keeps a text from going out: which rule, and the sentence that people are shown."""

    rule: str
    why: str


@dataclass(frozen=True)
class GoneBy:
    """What an answer goes by.

    Attributes:
        facts: stands for the dated facts, the organisation's own files among them, and for the checks themselves.
        recorded: how often rulings, cases, clearances and entered polls were changed so far.
    """

    facts: str
    recorded: int


@dataclass(frozen=True)
class Answer:
    """What keeps one delivery from going out between two moments (aware, UTC; the second is not within): nothing, or these.

    It is about exactly this revision.
    """

    delivery_id: int
    revision_id: int
    gone_by: GoneBy
    from_at: datetime
    until_at: datetime
    found: tuple[Found, ...] = ()


@dataclass(frozen=True)
class WorkedOut:
    """What came of one look, made by whoever may read files and handed to whoever writes rows.

    Attributes:
        now_by: what is gone by at this moment.
        looks: how often answers had been written when the look began; what was written since is newer than this.
        answers: those that differ from what stands in the rows.
        failed: the deliveries of which nobody could tell, with the kind of fault.
    """

    now_by: GoneBy
    looks: int
    answers: tuple[Answer, ...] = ()
    failed: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Followed:
    """What came of following what changed.

    Attributes:
        is_all: everything was looked at; else it is to be done again.
        withdrawn: by the picture's hash its file's name, and since when somebody in it no longer agrees.
    """

    is_all: bool
    withdrawn: Mapping[str, tuple[str, date]]
