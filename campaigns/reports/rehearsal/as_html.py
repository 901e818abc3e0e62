"""A rehearsal as one page that stands alone: to hand round before a campaign, on screen or on paper."""

from __future__ import annotations

from pathlib import Path

from campaigns.domain.items.channel_kinds import label_of
from campaigns.errors import CampaignDeskError
from campaigns.reports.files import write_whole
from campaigns.reports.page_templates import render_page
from campaigns.reports.rehearsal.as_text import answer, shape
from campaigns.reports.rehearsal.document import Document


def rehearsal_html(document: Document) -> bytes:
    page = render_page(
        "reports/rehearsal.html",
        rehearsal=document,
        answer=answer(document),
        shape=shape,
        channel_label=label_of,
    )
    return page.encode()


def write_rehearsal(document: Document, path: Path) -> None:
    """Write the page. It is there whole or not at all.

    Raises:
        CampaignDeskError: the place can't be written.
    """
    try:
        write_whole(path, rehearsal_html(document))
    except OSError as error:
        raise CampaignDeskError(
            f"The report can't be written to {path} ({error.strerror}). Choose a folder that exists and that you may "
            "write to with --out."
        ) from error
