"""The formats a report can be had in: a table you can read. Adding one is a line here and a module beside this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from campaigns.errors import CampaignDeskError
from campaigns.reports.export_csv import write_csv, write_dictionary
from campaigns.reports.export_html import write_html
from campaigns.reports.export_xlsx import write_xlsx
from campaigns.reports.files import write_whole_by
from campaigns.reports.structure import EngagementReport
from campaigns.reports.wording import filename_stem


@dataclass(frozen=True)
class ExportFormat:
    """``write`` puts the report into a file that is open; ``beside`` are files that belong beside it, by their endings."""

    label: str
    mime: str
    write: Callable[[EngagementReport, BinaryIO], None]
    beside: Mapping[str, Callable[[BinaryIO], None]] = field(default_factory=dict)


EXPORT_FORMATS: dict[str, ExportFormat] = {
    "csv": ExportFormat(
        "CSV, one table for other programs",
        "text/csv; charset=utf-8",
        write_csv,
        {"-dictionary.csv": write_dictionary},
    ),
    "xlsx": ExportFormat(
        "Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx
    ),
    "html": ExportFormat("Web page to read or print", "text/html; charset=utf-8", write_html),
}


def render(report: EngagementReport, fmt: str, target: BinaryIO) -> tuple[str, str]:
    """Write the file into ``target``; its media type and its name, for a download."""
    chosen = _chosen(fmt)
    chosen.write(report, target)
    return chosen.mime, f"{filename_stem(report.period)}.{fmt}"


def write(report: EngagementReport, fmt: str, path: Path) -> None:
    """Write the file. It is there whole or not at all.

    Raises:
        CampaignDeskError: the format is not known, or the place can't be written.
    """
    chosen = _chosen(fmt)
    try:
        for ending, write_beside in chosen.beside.items():
            write_whole_by(path.with_name(f"{path.stem}{ending}"), write_beside)
        write_whole_by(path, partial(chosen.write, report))
    except OSError as error:
        raise CampaignDeskError(
            f"The report can't be written to {path} ({error.strerror}). Choose a folder that exists and that you may "
            "write to with --out."
        ) from error


def _chosen(fmt: str) -> ExportFormat:
    if fmt not in EXPORT_FORMATS:
        raise CampaignDeskError(f"“{fmt}” is no report format. Use one of: {', '.join(EXPORT_FORMATS)}.")
    return EXPORT_FORMATS[fmt]
