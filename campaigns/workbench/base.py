"""What every workbench promises, whichever process does the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from campaigns.errors import CampaignDeskError

P = ParamSpec("P")
R = TypeVar("R")
Tools = TypeVar("Tools")

MEGABYTE = 1 << 20


class NotDoneError(CampaignDeskError):
    """It was not done: there is no result, neither a good nor a bad one."""


class TooSlowError(NotDoneError):
    """The time was over."""


class TooLargeError(NotDoneError):
    """It wanted more memory than it may have."""


class WorkerLostError(NotDoneError):
    """The process that did it ended before it answered, or none could be started."""


class NotStartedError(WorkerLostError):
    """None could be started: that is no fault of what was to be done."""


class BusyError(NotDoneError):
    """As much as may be done at once is being done."""


@dataclass(frozen=True)
class Limits:
    """What one piece of work may take.

    Attributes:
        seconds: of processor time from when it is begun; whoever asks waits little more than twice that (``child``).
        memory: bytes more than its process had when it was begun.
        is_apart: long work has a process of its own, so that it never keeps short work waiting.
    """

    seconds: float
    memory: int = 250 * MEGABYTE
    is_apart: bool = False


@dataclass(frozen=True)
class NamedJob(Generic[R]):
    """A job that is found where it is done: whoever asks for it need not have it in its own process."""

    module: str
    name: str

    def __call__(self, tools: Any, *args: Any) -> R:
        result: R = getattr(import_module(self.module), self.name)(tools, *args)
        return result

    def __str__(self) -> str:
        return self.name


class Workbench(Protocol):
    @property
    def is_beside(self) -> bool:
        """Is the work done in another process, so that whoever asks may do something else meanwhile?"""
        ...

    def run(
        self,
        limits: Limits,
        job: Callable[Concatenate[Any, P], R],
        tools: Any,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """What ``job(tools, *args, **kwargs)`` returns; what it raises of ours (``CampaignDeskError``) is raised here.

        It only looks: it may be broken off at any point, and may be done in another process. There ``job`` is found
        again by its module and name, and it is given the tools of that process.

        Raises:
            NotDoneError: it was not done within its limits.
        """
        ...

    def close(self) -> None:
        """End what was started. Another run starts it again."""
        ...
