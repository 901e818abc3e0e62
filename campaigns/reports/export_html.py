"""The report as one page that stands alone: readable without the product, by screen readers and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from campaigns.domain.figures.engagements import NAME
from campaigns.domain.time.localtime import zone_words
from campaigns.reports import wording
from campaigns.reports.page_templates import page_pieces
from campaigns.reports.structure import CampaignSection, EngagementReport, ReportFigure
from campaigns.reports.totals import FIGURE_NAMES, LABELS, is_telling


def write_html(report: EngagementReport, target: BinaryIO) -> None:
    for piece in page_pieces(
        "reports/engagement.html",
        report=report,
        words=wording,
        zone_words=zone_words,
        is_telling=is_telling,
        untold=_untold,
        columns={section.slug: _columns(section) for section in report.campaigns},
    ):
        target.write(piece.encode())


def _columns(section: CampaignSection) -> list[tuple[str, str]]:
    """The measures there is something to say about on any channel, with their labels; engagements always."""
    told = {figure.measure for group in section.channels for figure in group.figures if is_telling(figure)}
    return [(name, LABELS[name]) for name in FIGURE_NAMES if name in told or name == NAME]


def _untold(figures: Iterable[ReportFigure]) -> dict[str, str]:
    """Why there is no figure → which ones, in a line: what would only fill the table with the same words."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        if not is_telling(figure):
            found.setdefault(figure.reason, []).append(figure.label)
    return {reason: ", ".join(labels) for reason, labels in found.items()}
