"""Scripted trouble for a stand-in server: which of the next requests go wrong, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from threading import Event, Lock
from typing import Any


class FaultKind(StrEnum):
    FAIL = "fail"  # answer with the given status, body and headers; nothing is done
    HANG = "hang"  # no answer for some seconds, then the connection closes; nothing is done
    SLOW = "slow"  # wait, then do and answer as usual
    DROP_BEFORE = "drop_before"  # close the connection without reading the body; nothing is done
    TAKE_AND_DROP = "take_and_drop"  # do it (the post stands), then close without an answer
    TAKE_AND_HANG = "take_and_hang"  # do it, then give no answer for some seconds, then close
    TAKE_AND_FAIL = "take_and_fail"  # do it, then answer with the given status, as a broken gateway does
    MALFORMED = "malformed"  # do it, then answer 200 with an HTML page


TAKING = {
    FaultKind.SLOW, FaultKind.TAKE_AND_DROP, FaultKind.TAKE_AND_HANG, FaultKind.TAKE_AND_FAIL,
    FaultKind.MALFORMED,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One kind of trouble for the next `times` requests that fit `method` and `path` (with `*`)."""

    kind: FaultKind
    method: str = "*"
    path: str = "*"
    times: int = 1
    status: int = 503
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 60.0

    def matches(self, method: str, path: str) -> bool:
        return fnmatchcase(method, self.method) and fnmatchcase(path, self.path)


class Faults:
    """The waiting faults of one server, first come first served; `clear` also wakes what hangs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[tuple[Fault, int]] = []
        self._released = Event()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append((fault, fault.times))

    def take(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for place, (fault, left) in enumerate(self._waiting):
                if fault.matches(method, path):
                    self._waiting[place] = (fault, left - 1)
                    self._waiting = [entry for entry in self._waiting if entry[1] > 0]
                    return fault
        return None

    def waiting(self) -> list[Fault]:
        with self._lock:
            return [fault for fault, _ in self._waiting]

    def pause(self, seconds: float) -> None:
        self._released.wait(seconds)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()
            released, self._released = self._released, Event()
        released.set()


class FaultOrders:
    """How a test orders trouble: one method per kind, for the next `times` requests that fit."""

    def __init__(self) -> None:
        self.faults = Faults()

    def fail(
        self, method: str = "*", path: str = "*", *, status: int = 503, body: Any = None,
        headers: Mapping[str, str] | None = None, times: int = 1,
    ) -> None:  # fmt: skip
        self._order(
            FaultKind.FAIL, method, path, status=status, body=body, headers=headers or {}, times=times
        )

    def hang(self, method: str = "*", path: str = "*", *, seconds: float = 60.0, times: int = 1) -> None:
        self._order(FaultKind.HANG, method, path, seconds=seconds, times=times)

    def slow(self, method: str = "*", path: str = "*", *, seconds: float, times: int = 1) -> None:
        self._order(FaultKind.SLOW, method, path, seconds=seconds, times=times)

    def drop_before(self, method: str = "*", path: str = "*", *, times: int = 1) -> None:
        self._order(FaultKind.DROP_BEFORE, method, path, times=times)

    def take_and_drop(self, method: str = "*", path: str = "*", *, times: int = 1) -> None:
        self._order(FaultKind.TAKE_AND_DROP, method, path, times=times)

    def take_and_hang(
        self, method: str = "*", path: str = "*", *, seconds: float = 60.0, times: int = 1
    ) -> None:
        self._order(FaultKind.TAKE_AND_HANG, method, path, seconds=seconds, times=times)

    def take_and_fail(
        self, method: str = "*", path: str = "*", *, status: int = 502, body: Any = None, times: int = 1
    ) -> None:
        self._order(FaultKind.TAKE_AND_FAIL, method, path, status=status, body=body, times=times)

    def malformed(self, method: str = "*", path: str = "*", *, times: int = 1) -> None:
        self._order(FaultKind.MALFORMED, method, path, times=times)

    def _order(self, kind: FaultKind, method: str, path: str, **details: Any) -> None:
        self.faults.add(Fault(kind=kind, method=method, path=path, **details))
