"""What stands on each sheet of the workbook: its columns and its rows, before any cell is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.reports import wording
from campaigns.reports.structure import EngagementReport, GroupTotals, ReportFigure, ReportRow
from campaigns.reports.totals import FIGURE_NAMES, LABELS

Cell = str | int | datetime | ReportFigure | None


@dataclass(frozen=True)
class Column:
    heading: str
    width: int = 14


FIGURE_COLUMNS = tuple(Column(LABELS[name], 13) for name in FIGURE_NAMES)
NOTES = Column("Notes", 60)


Sheet = tuple[str, Sequence[Column], Iterable[Sequence[Cell]], str]


def sheets_of(report: EngagementReport) -> list[Sheet]:
    return [
        _channels(report),
        _campaigns(report),
        _posts(report),
        _not_sent(report),
        _followers(report),
        _practice(report),
        _definitions(report),
    ]


def _channels(report: EngagementReport) -> Sheet:
    columns = (
        Column("Channel", 16),
        Column("Items sent"),
        Column("Posts and mailings sent"),
        Column("Recipients"),
        *FIGURE_COLUMNS,
        NOTES,
    )
    rows = [[group.channel_label, *_group_cells(group)] for group in report.channels]
    return "Channels", columns, rows, "Nothing was sent in the period."


def _campaigns(report: EngagementReport) -> Sheet:
    columns = (
        Column("Campaign", 36),
        Column("Channel", 16),
        Column("Items sent"),
        Column("Posts and mailings sent"),
        Column("Recipients"),
        *FIGURE_COLUMNS,
        NOTES,
    )
    rows = [
        [group.campaign, group.channel_label, *_group_cells(group)]
        for campaign in report.campaigns
        for group in campaign.channels
    ]
    return "Campaigns", columns, rows, "Nothing was sent in the period."


def _group_cells(group: GroupTotals) -> list[Cell]:
    return [group.items, group.deliveries, group.recipients or None, *group.figures, _notes(group.figures)]


POST_COLUMNS = (
    Column("Campaign", 36),
    Column("Item", 36),
    Column("File", 36),
    Column("Channel", 12),
    Column("Account", 24),
    Column("Sent", 18),
    Column("Recipients", 11),
    *FIGURE_COLUMNS,
    Column("Latest reading", 18),
    Column("Address", 40),
    NOTES,
)


def _posts(report: EngagementReport) -> Sheet:
    return "Posts", POST_COLUMNS, _post_rows(report.rows), "Nothing was sent in the period."


def _practice(report: EngagementReport) -> Sheet:
    """Apart from everything else: nothing of it is counted."""
    rows = _post_rows(report.practised.rows)
    return "Practice (not counted)", POST_COLUMNS, rows, "Nothing was practised in the period."


def _post_rows(rows: Iterable[ReportRow]) -> Iterator[list[Cell]]:
    return (
        [
            row.campaign,
            row.item,
            row.item_ref,
            row.channel_label,
            row.account,
            row.sent_at,
            row.recipients or None,
            *row.figures,
            max((figure.taken_at for figure in row.figures if figure.taken_at), default=None),
            row.url,
            _notes(row.figures),
        ]
        for row in rows
    )


def _notes(figures: Sequence[ReportFigure]) -> str:
    said = ((figure.label, wording.remarks(figure)) for figure in figures)
    return " ".join(f"{label}: {remark}" for label, remark in said if remark)


def _not_sent(report: EngagementReport) -> Sheet:
    columns = (
        Column("Campaign", 36),
        Column("Item", 36),
        Column("Channel", 12),
        Column("Account", 24),
        Column("Due", 18),
        Column("What became of it", 30),
        Column("Recipients", 11),
        Column("Reason", 60),
    )
    rows: list[list[Cell]] = [
        [
            one.campaign,
            one.item,
            one.channel_label,
            one.account,
            one.due_at,
            one.status_words,
            one.recipients or None,
            one.reason,
        ]
        for one in report.not_sent
    ]
    return "Not sent", columns, rows, wording.all_is_out(report.counts)


def _followers(report: EngagementReport) -> Sheet:
    columns = (
        Column("Channel", 12),
        Column("Account", 24),
        Column("At the start"),
        Column("Read at", 18),
        Column("At the end"),
        Column("Read at (end)", 18),
        Column("Change"),
        Column("Why no change is given", 40),
    )
    rows: list[list[Cell]] = [
        [
            one.channel_label,
            one.account,
            one.start,
            one.start.taken_at,
            one.end,
            one.end.taken_at,
            one.change,
            one.why_no_change,
        ]
        for one in report.followers
    ]
    return "Followers", columns, rows, "No account's following was read before the end of the period."


def _definitions(report: EngagementReport) -> Sheet:
    columns = (
        Column("Measure", 26),
        Column("Meaning", 70),
        Column("Level", 12),
        Column("May be added", 34),
        Column("What the channels call it (version)", 60),
    )
    rows: list[list[Cell]] = [
        [one.label, one.definition, one.level, one.adds, "; ".join(one.channel_names)]
        for one in report.definitions
    ]
    rows += [["Method", words] for words in wording.METHOD]
    return "Definitions", columns, rows, ""
