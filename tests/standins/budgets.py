"""Fixed-window rate limits of a stand-in server: counted per account and endpoint, and settable by a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(kw_only=True)
class Window:
    limit: int
    remaining: int
    resets_at: datetime


class Budgets:
    def __init__(self, limits: dict[str, int], *, default: int, span: timedelta) -> None:
        self._limits = limits
        self._default = default
        self._span = span
        self._windows: dict[tuple[str, str], Window] = {}

    def spend(self, account: str, endpoint: str, now: datetime) -> tuple[bool, Window]:
        """Take one call; False when nothing was left."""
        window = self._windows.get((account, endpoint))
        if window is None or window.resets_at <= now:
            limit = self._limits.get(endpoint, self._default)
            window = self._windows[account, endpoint] = Window(
                limit=limit, remaining=limit, resets_at=now + self._span
            )
        if window.remaining <= 0:
            return False, window
        window.remaining -= 1
        return True, window

    def set(self, account: str, endpoint: str, *, remaining: int, resets_at: datetime) -> None:
        limit = max(self._limits.get(endpoint, self._default), remaining)
        self._windows[account, endpoint] = Window(limit=limit, remaining=remaining, resets_at=resets_at)

    def clear(self) -> None:
        self._windows.clear()
