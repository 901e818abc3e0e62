"""Who may let a blocking finding pass (domain reference, section 12): harm and style the head of communications,
law and politics the monitoring officer. What a channel would refuse anyway nobody can let pass.
"""

from __future__ import annotations

from campaigns.checks.registry import CHECKS
from campaigns.domain.people.permissions import Role

_BY_FAMILY: dict[str, frozenset[Role]] = {
    "ACC": frozenset({Role.HEAD}),
    "HARM": frozenset({Role.HEAD}),
    "HLP": frozenset({Role.HEAD}),
    "REL": frozenset({Role.HEAD}),
    "LAW": frozenset({Role.MONITORING_OFFICER}),
}
# Both parties clear a text about an active case, on the case's page; one person's word is not enough.
_BY_NOBODY = frozenset({"LAW-04"})


def who_may_override(check_id: str) -> frozenset[Role]:
    """The roles; empty where nobody may."""
    check = CHECKS.get(check_id)
    if check is None or check_id in _BY_NOBODY:
        return frozenset()
    return check.override_by or _BY_FAMILY.get(check_id.partition("-")[0], frozenset())
