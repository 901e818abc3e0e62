"""Looking at frozen texts before a person plans or sends them: outside the transaction, for nobody else can write in one.

What is to be looked at is known only inside it. So a decision is made as if nothing stood in the way, is undone where
something was not looked at yet, and is made again after the look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from campaigns.domain.items.issues import Issue
from campaigns.errors import CampaignDeskError
from campaigns.models.content import Revision
from campaigns.models.stops import present_facts
from campaigns.services.core.bench import NotLookedAtError, Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.stops.late_rules import ask_again

MOST_LOOKS = 5
# A frozen text's id, the kind of channel, and when it is to go out.
Asked = tuple[int, str, datetime]
R = TypeVar("R")


class _NotLookedAtYetError(Exception):
    """Undoes the transaction; no trouble of anybody's."""


@dataclass
class Beforehand:
    """What was found so far, and what is asked for now.

    Attributes:
        recorded: how often rulings, cases, clearances and entered polls had been changed when it was found.
    """

    recorded: int = -1
    found: dict[Asked, list[Issue]] = field(default_factory=dict)
    _missing: list[Asked] = field(default_factory=list)

    def issues(self, session: Session, revision: Revision, kind: str, at: datetime) -> list[Issue]:
        """Nothing, too, where it has to be looked for first: then ``refuse_unseen`` undoes what goes by that."""
        asked = (revision.id, kind, at)
        if self.recorded == present_facts(session).recorded and asked in self.found:
            return self.found[asked]
        self._missing.append(asked)
        return []

    def refuse_unseen(self) -> None:
        """Call it inside the transaction, when all that goes out by it was asked about."""
        if self._missing:
            raise _NotLookedAtYetError

    def look(self, desk: Desk) -> Beforehand:
        """
        Raises:
            NotLookedAtError: it was not done within its limits.
        """
        wanted = list(dict.fromkeys([*self.found, *self._missing]))
        recorded, found = on_the_bench(desk, Purpose.CHECK, looking(desk, texts=len(wanted)), look_at, wanted)
        return Beforehand(recorded, dict(zip(wanted, found, strict=True)))


def look_at(desk: Desk, wanted: Iterable[Asked]) -> tuple[int, list[list[Issue]]]:
    """What the checks find that count after the sign-off, too; and what had been decided when the look began."""
    with reading() as session:
        recorded = present_facts(session).recorded
        found = [
            ask_again(session, desk, session.get_one(Revision, revision_id), kind, at)
            for revision_id, kind, at in wanted
        ]
        return recorded, found


def decided_after_a_look(desk: Desk, decide: Callable[[Beforehand], R]) -> R:
    """``decide`` in a transaction of its own, made once more where it needs a look first.

    Raises:
        CampaignDeskError: nobody can tell at this moment whether the text may still go out; nothing was changed.
    """
    seen = Beforehand()
    for _ in range(MOST_LOOKS):
        try:
            return decide(seen)
        except _NotLookedAtYetError:
            try:
                seen = seen.look(desk)
            except NotLookedAtError as error:
                raise CampaignDeskError(f"{NOT_YET} {error}") from error
    raise CampaignDeskError(f"{NOT_YET} What that goes by is being changed at this very moment.")


NOT_YET = "It can't be told at this moment whether the text may still go out, so nothing was changed. Try again in a minute."
