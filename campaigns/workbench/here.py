"""Work done in this process: for the command line, which has its main thread for it, and for tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate

from campaigns.workbench.base import Limits, P, R
from campaigns.workbench.limits import in_memory, in_time


class HereWorkbench:
    """Holds the limits in the main thread; in another it can't, and there is no other process to look after."""

    is_beside = False

    def run(
        self,
        limits: Limits,
        job: Callable[Concatenate[Any, P], R],
        tools: Any,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        with in_memory(limits.memory), in_time(limits.seconds):
            return job(tools, *args, **kwargs)

    def close(self) -> None:
        return None
