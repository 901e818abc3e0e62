"""One hit of a check, before it gets its words and its weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.domain.items.issues import Replacement, Severity


@dataclass(frozen=True)
class Finding:
    """``says`` picks among several wordings of a check; ``details`` fill their gaps.

    ``severity`` is set where the rule itself weighs this case differently (a long sentence inside a quotation is only
    worth a note); otherwise the check's own counts. ``replacement`` would mend it. ``about`` tells apart what people
    decide on one by one: which election, which case. ``is_in_card``: the words are those of the page of ``link_card``.
    """

    line: int = 0
    column: int = 0
    excerpt: str = ""
    says: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None
    replacement: Replacement | None = None
    about: str = ""
    is_in_card: bool = False
