"""The report as one page that stands alone: readable without the product, by screen readers and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from campaigns.domain.figures.engagements import NAME
from campaigns.domain.time.localtime import zone_words
from campaigns.reports import wording
from campaigns.reports.files import write_whole
from campaigns.reports.page_templates import render_page
from campaigns.reports.structure import EngagementReport, ReportFigure
from campaigns.reports.totals import FIGURE_NAMES, LABELS, is_telling


def write_html(report: EngagementReport, path: Path) -> None:
    write_whole(path, html_bytes(report))


def html_bytes(report: EngagementReport) -> bytes:
    page = render_page(
        "reports/engagement.html",
        report=report,
        words=wording,
        zone_words=zone_words,
        is_telling=is_telling,
        untold=_untold,
        columns=_columns(report),
    )
    return page.encode()


def _columns(report: EngagementReport) -> dict[str, list[tuple[str, str]]]:
    """Per campaign, the measures there is something to say about, with their labels; engagements always."""
    return {
        campaign.slug: [
            (name, LABELS[name])
            for name in FIGURE_NAMES
            if name == NAME
            or any(
                is_telling(figure)
                for row in campaign.rows
                for figure in row.figures
                if figure.measure == name
            )
        ]
        for campaign in report.campaigns
    }


def _untold(figures: Iterable[ReportFigure]) -> dict[str, str]:
    """Why there is no figure → which ones, in a line: what would only fill the table with the same words."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        if not is_telling(figure):
            found.setdefault(figure.reason, []).append(figure.label)
    return {reason: ", ".join(labels) for reason, labels in found.items()}
