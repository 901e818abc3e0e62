"""Which Pages somebody looks after on LinkedIn, and what they may do there.

Source: learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-access-control-by-role
(2026-03) and /organization-lookup-api.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.channels.doing import Doing
from campaigns.channels.errors import AccountError
from campaigns.channels.linkedin_rest import Rest

PAGE_URN = "urn:li:organization:"
SUPER_ADMIN = "ADMINISTRATOR"
# LinkedIn's pages write the second one both ways.
MAY_POST = frozenset({SUPER_ADMIN, "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"})
WHY_NOT = (
    "You may not post on this Page: on LinkedIn you are neither its super admin nor its content admin. Ask one of its super "
    "admins to make you one, then start again."
)


@dataclass(frozen=True)
class Page:
    """``handle`` stands in its address: a name, or the number where it has none."""

    number: str
    name: str = ""
    vanity_name: str = ""

    @property
    def handle(self) -> str:
        return self.vanity_name or self.number


def roles_of_the_person(rest: Rest) -> dict[str, frozenset[str]]:
    """The number of each Page on which the login's person has a role, with those roles."""
    roles: dict[str, set[str]] = {}
    search = "organizationAcls?q=roleAssignee&state=APPROVED"
    for rows, _ in rest.pages(search, Doing.CONNECTING, _role):
        for number, role in map(_role, rows):
            roles.setdefault(number, set()).add(role)
    return {number: frozenset(held) for number, held in roles.items()}


def _role(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["organization"]).removeprefix(PAGE_URN), str(row["role"])


def read_pages(rest: Rest, numbers: Iterable[str]) -> dict[str, Page]:
    """What everybody may know of them, by their numbers, in one call."""
    return rest.get(
        f"organizationsLookup?ids=List({','.join(numbers)})",
        Doing.CONNECTING,
        lambda told: {number: _page(number, one) for number, one in told["results"].items()},
        act="BATCH_GET",
    )


def _page(number: str, told: Mapping[str, Any]) -> Page:
    return Page(number, str(told["localizedName"]), str(told.get("vanityName") or ""))


def refuse_without_role(roles: Mapping[str, frozenset[str]], number: str) -> None:
    """
    Raises:
        AccountError: nothing could be posted on that Page with this login.
    """
    if not roles.get(number, frozenset()) & MAY_POST:
        raise AccountError(WHY_NOT)
