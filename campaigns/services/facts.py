"""The dated facts of this installation: what ships, after the files in ``content/_desk/``."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.checks.registry import CHECKS
from campaigns.domain.facts import Facts
from campaigns.domain.issues import Basis, Issue, Severity
from campaigns.reference.facts import load_facts
from campaigns.services.desk import Desk

BROKEN = "FACTS-01"
# What the law asks never weighs less than a warning, unless the rule itself is only for information.
LIGHTEST = {
    check_id: Severity.WARN
    if check.basis is Basis.LAW and check.severity is not Severity.INFO
    else Severity.INFO
    for check_id, check in CHECKS.items()
}


def current_facts(desk: Desk) -> Facts:
    """The facts as they are now; the organisation's files are read again when one of them changed."""
    today = desk.clock.now().astimezone(desk.settings.timezone).date()
    return load_facts(desk.content.root, today, lightest=LIGHTEST)


def facts_issues(facts: Facts) -> Iterable[Issue]:
    """A list that can't be used is a finding that blocks: without it nobody knows what a check would have found."""
    for broken in facts.broken:
        yield Issue(
            id=BROKEN,
            severity=Severity.BLOCK,
            message=f"{broken.message} Until it is mended, no text counts as checked.",
            file=broken.path,
            line=broken.line,
            column=1,
        )
