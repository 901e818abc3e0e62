"""A campaign's plan from its folder, with defaults where it has none or it can't be understood."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from campaigns.content_store.files import loose_text, read_text_bytes
from campaigns.content_store.folders import CampaignFolder
from campaigns.content_store.parsing import parse_campaign, words_from_slug
from campaigns.content_store.problems import Problems
from campaigns.domain.items.documents import CampaignDocument
from campaigns.domain.items.fingerprint import fingerprint


def read_plan(folder: CampaignFolder, zone: ZoneInfo) -> CampaignDocument:
    """Never fails: what is wrong is among the document's issues."""
    default = CampaignDocument(
        slug=folder.slug, path=folder.path / "campaign.md", title=words_from_slug(folder.slug)
    )
    problems = Problems(str(default.path))
    if folder.plan is None:
        problems.add(
            "CONTENT-15",
            f"{folder.path.name} has no campaign.md, so defaults are used: audience public, no "
            f"topic, no dates.",
        )
        return replace(default, issues=tuple(problems.found))
    raw = read_text_bytes(folder.plan, problems)
    if raw is None:
        return replace(default, issues=tuple(problems.found))
    parsed = parse_campaign(raw, path=folder.plan, slug=folder.slug, zone=zone)
    if isinstance(parsed, CampaignDocument):
        return parsed
    return replace(default, issues=parsed, source=loose_text(raw), fingerprint=fingerprint(raw, ()))
