"""What a check is: an id, a severity, and a pure function from an item to findings. Wording lives in
wording.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.domain.documents import ItemDocument
from campaigns.domain.issues import Severity
from campaigns.domain.rendered import RenderedPost

EVERY_KIND = frozenset({"post", "release"})


@dataclass(frozen=True)
class Subject:
    """What a check looks at. ``rendered`` is empty for a release."""

    item: ItemDocument
    now: datetime
    zone: ZoneInfo
    rendered: Mapping[str, RenderedPost] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One hit. ``says`` picks among several wordings of a check; ``details`` fill its gaps."""

    line: int = 0
    column: int = 0
    excerpt: str = ""
    says: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


Find = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """One line of the registry."""

    severity: Severity
    find: Find
    items: frozenset[str] = EVERY_KIND
