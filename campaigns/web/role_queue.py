"""What waits for a decision of the reader's role beside sign-offs: rulings, clearances of cases, approvals on the phone."""

from __future__ import annotations

from typing import Any

from campaigns.domain.people.permissions import Role
from campaigns.reports.screens.incidents import to_clear
from campaigns.services.signoff.rulings import waiting_for
from campaigns.services.signoff.urgent import to_review
from campaigns.web.access import the_user
from campaigns.web.desk_access import current_desk, local_zone, now, page_session


def role_queue() -> dict[str, Any]:
    """For ``today/for_role.html``; each of its lists is empty where the role has nothing of that kind."""
    person, today = the_user(), now().astimezone(local_zone()).date()
    return {
        "to_rule": waiting_for(page_session(), current_desk(), Role(person.role)),
        "to_clear": to_clear(page_session(), Role(person.role), today),
        "urgent": to_review(page_session(), person.id, Role(person.role)),
        "today": today,
    }
