"""Everything a load of the content folder found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.domain.items.documents import CampaignDocument, ItemDocument
from campaigns.domain.items.issues import Issue, sort_issues


@dataclass(frozen=True)
class Library:
    """Campaigns and items in order of name, and every issue once, those of the items included.

    ``unread`` names the items whose file is there and can't be used as it is.
    """

    campaigns: tuple[CampaignDocument, ...] = ()
    items: tuple[ItemDocument, ...] = ()
    issues: tuple[Issue, ...] = ()
    unread: frozenset[str] = frozenset()

    def find_campaign(self, slug: str) -> CampaignDocument | None:
        return next((campaign for campaign in self.campaigns if campaign.slug == slug), None)

    def find_item(self, ref: str) -> ItemDocument | None:
        return next((item for item in self.items if item.ref == ref), None)


def together(libraries: Iterable[Library]) -> Library:
    """Several loads as one; what two of them found is in it once."""
    every = list(libraries)
    return Library(
        tuple({campaign.file: campaign for one in every for campaign in one.campaigns}.values()),
        tuple(item for one in every for item in one.items),
        tuple(sort_issues(dict.fromkeys(issue for one in every for issue in one.issues))),
    )
