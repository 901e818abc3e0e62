"""Is this still the installation that sent last? Pure rules: facts about a database and the file beside it → a verdict.

Words: the **database** carries an identity, its home and two counters; the **file** beside it (in the data folder)
carries the same identity and how far the counters had come when this data folder last saw them. How the two are kept
in step, and why they are what they are, stands in ``services/installation/identity.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Nobody looks at a desk that was off for this long before what became due meanwhile is dealt with.
SLEEP = timedelta(hours=6)
# A power cut may take the last minutes of a database that is not forced to the disk at every commit. A backup is
# older than that. (Two seconds a beat: five minutes.)
BEATS_LOST_IN_A_POWER_CUT = 150


@dataclass(frozen=True)
class Home:
    """Where a database lives.

    Attributes:
        engine: "sqlite" or "postgresql".
        where: the file's path, or the server's own number with the database's: two copies never share it.
        machine: a mark of the machine, "" where it has none that lasts (a container) or where it does not matter.
        words: for people.
    """

    engine: str
    where: str
    machine: str = ""
    words: str = ""

    @property
    def takes_many_files(self) -> bool:
        """Workers on several machines share it, each with a data folder of its own."""
        return self.engine != "sqlite"

    def is_same_as(self, other: Home) -> bool:
        same_machine = not self.machine or not other.machine or self.machine == other.machine
        return (self.engine, self.where) == (other.engine, other.where) and same_machine


@dataclass(frozen=True)
class Counters:
    """How far a database has come. Both only ever grow.

    Attributes:
        tries: the number of the last try at sending that was begun.
        beats: how often a clock has ticked over it.
    """

    tries: int = 0
    beats: int = 0

    def is_behind(self, mark: Counters) -> bool:
        """Does this database not know of what was done by the time of the mark?"""
        return self.tries < mark.tries or self.beats + BEATS_LOST_IN_A_POWER_CUT < mark.beats


@dataclass(frozen=True)
class BesideIt:
    """What the file says. ``is_draft``: written before the database had the identity, and not confirmed since."""

    identity: str
    mark: Counters
    is_draft: bool = False


@dataclass(frozen=True)
class InstallationFacts:
    """All that the verdict rests on.

    Attributes:
        identity: the database's own; none in one that has never had one.
        former: identities of this database, and of files beside it, from before a person looked and let it send.
        home: where it was used for sending last.
        here: where it is now.
        file: what lies beside it; none when nothing readable does.
        has_deliveries: whether there is anything in it that could be sent, or was.
        last_seen_at: when a clock last ticked over it.
        became_due: deliveries whose moment passed since then and that did not go out.
    """

    now: datetime
    identity: str | None
    former: frozenset[str]
    home: Home | None
    here: Home
    counters: Counters
    file: BesideIt | None
    has_deliveries: bool
    last_seen_at: datetime | None = None
    became_due: int = 0


class Notice(StrEnum):
    """Something that makes it unsafe to send before a person has looked."""

    OLDER_DATABASE = "older-database"
    OTHER_DATABASE = "other-database"
    NO_FILE = "no-file"
    MOVED = "moved"
    SLEPT = "slept"


class Step(StrEnum):
    """What to do so that sending may go on; nothing of it when there is a notice."""

    NOTHING = "nothing"
    NEW_IDENTITY = "new-identity"  # in the database and in the file
    NEW_FILE = "new-file"  # the database keeps its identity


@dataclass(frozen=True)
class IdentityVerdict:
    notices: tuple[Notice, ...]
    step: Step = Step.NOTHING

    @property
    def may_send(self) -> bool:
        return not self.notices


def judge(facts: InstallationFacts) -> IdentityVerdict:
    """May sending go on by itself? A doubt means no, and nothing is written before a person has looked."""
    notices = [*_about_identity(facts)]
    if _slept(facts):
        notices.append(Notice.SLEPT)
    return IdentityVerdict(tuple(notices)) if notices else IdentityVerdict((), _step(facts))


def _about_identity(facts: InstallationFacts) -> list[Notice]:
    if not facts.has_deliveries:
        return []  # nothing in it can go out twice: it may begin a life of its own here
    notices = []
    if facts.home is not None and not facts.home.is_same_as(facts.here):
        notices.append(Notice.MOVED)
    file = facts.file
    if file is not None and file.is_draft and file.identity != facts.identity:
        if facts.identity is None:
            return notices  # the start that was about to give it this identity was cut short
        file = None
    if file is None:
        if facts.identity is not None and not facts.here.takes_many_files:
            notices.append(Notice.NO_FILE)
    elif file.identity == facts.identity:
        if facts.counters.is_behind(file.mark):
            notices.append(Notice.OLDER_DATABASE)
    elif file.identity not in facts.former:
        # One without any identity, where another had one, was made by a version before there were any.
        notices.append(Notice.OTHER_DATABASE if facts.identity else Notice.OLDER_DATABASE)
    return notices


def _slept(facts: InstallationFacts) -> bool:
    if facts.last_seen_at is None or not facts.became_due:
        return False
    return facts.now - facts.last_seen_at > SLEEP


def _step(facts: InstallationFacts) -> Step:
    is_at_home = facts.home is not None and facts.home.is_same_as(facts.here)
    if facts.identity is None or not is_at_home:
        return Step.NEW_IDENTITY
    file = facts.file
    if (
        file is None
        or file.identity != facts.identity
        or file.is_draft
        or facts.counters.is_behind(file.mark)
    ):
        return Step.NEW_FILE
    return Step.NOTHING
