"""The report as one page that stands alone: readable without the product, by screen readers and on paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from campaigns.config import PROJECT_FOLDER
from campaigns.domain.localtime import zone_words
from campaigns.reports import wording
from campaigns.reports.files import write_whole
from campaigns.reports.structure import EngagementReport
from campaigns.reports.totals import FIGURE_NAMES, LABELS, is_offered

# What no page may hold, whatever a title contained: control characters but for tab and line ends.
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def write_html(report: EngagementReport, path: Path) -> None:
    write_whole(path, html_bytes(report))


def html_bytes(report: EngagementReport) -> bytes:
    page = _template().render(
        report=report,
        words=wording,
        zone_words=zone_words,
        is_offered=is_offered,
        columns=_columns(report),
    )
    return page.translate(_CONTROL).encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(PROJECT_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("reports/engagement.html")


def _columns(report: EngagementReport) -> dict[str, list[tuple[str, str]]]:
    """Per campaign, the measures that at least one of its posts can have, with their labels."""
    return {
        campaign.slug: [
            (name, LABELS[name])
            for name in FIGURE_NAMES
            if any(is_offered(figure) for row in campaign.rows for figure in row.figures if figure.measure == name)
        ]
        for campaign in report.campaigns
    }
