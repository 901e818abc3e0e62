"""What parent and child say to one another over their pipe. Both are ours, and nobody else has an end of it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from campaigns.errors import CampaignDeskError
from campaigns.workbench.base import Limits


class Sign(Enum):
    """What the child says of itself: it can begin; it has begun with what it was given."""

    READY = "ready"
    BEGUN = "begun"


@dataclass(frozen=True)
class Contract:
    """What a child is told when it is started.

    Attributes:
        tools: what the child makes its own tools from, as it understands it (the settings).
        quiet_seconds: without work it ends itself after that.
        leaves_at: bytes of memory; a child that has more after a piece of work ends itself, and the next begins anew.
        niceness: how far it stands back behind other processes, as the system counts it.
    """

    tools: Any = field(repr=False)
    quiet_seconds: float
    leaves_at: int
    niceness: int


@dataclass(frozen=True)
class Work:
    limits: Limits
    job: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    value: Any


@dataclass(frozen=True)
class Refused:
    """The work raised an error that a person can mend, or was not done within its limits."""

    error: CampaignDeskError


@dataclass(frozen=True)
class Fault:
    """The work raised what it should not have; its own log says where."""

    what: str


Answer = Done | Refused | Fault


def pack_answer(answer: Answer) -> bytes:
    """As bytes that can be read again. What can't be taken across is a fault of ours, and is called so."""
    if isinstance(answer, Refused):
        answer = Refused(_that_travels(answer.error))
    try:
        return pickle.dumps(answer)
    except Exception as error:
        return pickle.dumps(Fault(f"the result can't be handed over: {type(error).__name__}"))


def _that_travels(error: CampaignDeskError) -> CampaignDeskError:
    """An error that can't be made anew over there is told by its sentence alone."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    except Exception:
        return CampaignDeskError(str(error))
    return error
