"""How much a finding weighs here: the rule's own weight, or what the organisation made of it."""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.checks.base import Check, Finding
from campaigns.domain.items.issues import Basis, Severity


def weigh(check_id: str, check: Check, finding: Finding, settings: Mapping[str, Severity]) -> Severity:
    """The severity of a finding. ``settings`` are by ``ID/variant`` or, for the rule as a whole, by ``ID``.

    What the law asks never weighs less than a warning, unless the rule itself says so of this case.
    """
    own = finding.severity or check.severity
    chosen = settings.get(f"{check_id}/{finding.says}") if finding.says else None
    if chosen is None and finding.severity is None:
        chosen = settings.get(check_id)
    if chosen is None:
        return own
    if check.basis is Basis.LAW and chosen is Severity.INFO and own is not Severity.INFO:
        return Severity.WARN
    return chosen
