"""The formats a report can be had in: a table you can read. Adding one is a line here and a module beside this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from campaigns.errors import CampaignDeskError
from campaigns.reports.export_csv import csv_bytes, write_csv
from campaigns.reports.export_html import html_bytes, write_html
from campaigns.reports.export_xlsx import write_xlsx, xlsx_bytes
from campaigns.reports.structure import EngagementReport
from campaigns.reports.wording import filename_stem


@dataclass(frozen=True)
class ExportFormat:
    """``make`` gives the file's bytes; ``write`` puts it, and what belongs beside it, on disk."""

    label: str
    mime: str
    make: Callable[[EngagementReport], bytes]
    write: Callable[[EngagementReport, Path], None]


EXPORT_FORMATS: dict[str, ExportFormat] = {
    "csv": ExportFormat("CSV, one table for other programs", "text/csv; charset=utf-8", csv_bytes, write_csv),
    "xlsx": ExportFormat(
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_bytes,
        write_xlsx,
    ),
    "html": ExportFormat("Web page to read or print", "text/html; charset=utf-8", html_bytes, write_html),
}


def render(report: EngagementReport, fmt: str) -> tuple[bytes, str, str]:
    """The file's bytes, its media type and its name, for a download."""
    chosen = _chosen(fmt)
    return chosen.make(report), chosen.mime, f"{filename_stem(report.period)}.{fmt}"


def write(report: EngagementReport, fmt: str, path: Path) -> None:
    """Write the file. It is there whole or not at all.

    Raises:
        CampaignDeskError: the format is not known, or the place can't be written.
    """
    try:
        _chosen(fmt).write(report, path)
    except OSError as error:
        raise CampaignDeskError(
            f"The report can't be written to {path} ({error.strerror}). Choose a folder that exists and that you may "
            "write to with --out."
        ) from error


def _chosen(fmt: str) -> ExportFormat:
    if fmt not in EXPORT_FORMATS:
        raise CampaignDeskError(f"“{fmt}” is no report format. Use one of: {', '.join(EXPORT_FORMATS)}.")
    return EXPORT_FORMATS[fmt]
