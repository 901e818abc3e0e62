"""The report as one tidy table, a figure a line, for other programs; and a data dictionary for its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO

from campaigns.domain.figures.engagements import DEFINITION, NAME, RATE_DEFINITION, RATE_NAME
from campaigns.domain.figures.measures import MEASURES
from campaigns.domain.items.statuses import IN_DOUBT, DeliveryStatus
from campaigns.domain.text.odd_characters import reveal
from campaigns.reports.structure import (
    EngagementReport,
    FollowerChange,
    GroupTotals,
    NotSent,
    ReportFigure,
    ReportRow,
)

Cell = str | int | float | None
Line = dict[str, Cell]

COLUMNS: dict[str, str] = {
    "level": (
        "What the figure is about: overall, channel, campaign-channel, post, account or not-sent; practice for the totals "
        "of the training channel inside the product, which are in no other total. Its posts say so in the column channel."
    ),
    "campaign": "Title of the campaign.",
    "campaign_slug": "Folder name of the campaign.",
    "item": "Title of the post or release.",
    "item_ref": "File of the post or release, such as campaign/posts/name.",
    "channel": "Kind of channel.",
    "account": "Name of our account on that channel.",
    "measure": "Name of the measure; see the measures in this dictionary.",
    "value": "The figure. Empty when it is missing or may not be added: never read empty as 0.",
    "at_least": "Reach only, where it may not be added: the highest single post. At least so many.",
    "missing_reason": "Why there is no figure.",
    "not_added_because": "Why no total is given.",
    "added_from": "How many posts, or letters of a release, had a value.",
    "added_out_of": "How many of them there are. Where it is more than added_from, the value is incomplete.",
    "unit": "count; people, estimated; or ratio (0.05 is 5 per cent).",
    "definition": "Version of the definition behind the figure. Never compare over different versions.",
    "definition_text": "What the measure means.",
    "native_name": "The platform's own name for the figure.",
    "source": "Where the figure comes from: api, typed, import, or worked out by this product.",
    "taken_at": "When the latest reading behind the figure was taken (ISO 8601).",
    "note": "What to know about this figure.",
    "status": "For what was sent: sent. For what was not: what became of it.",
    "sent_at": "When it went out, or for what was not sent, when it was due (ISO 8601).",
    "url": "Its page on the platform.",
    "period_from": "First day of the report's period.",
    "period_to": "Last day of the report's period, included.",
    "data_date": "When the latest reading used anywhere in the report was taken.",
    "fingerprint": "SHA-256 of all figures of the report: two reports with the same one have the same figures.",
}
COUNTED: dict[str, str] = {
    "items_sent": "Posts and releases that went out.",
    "deliveries_sent": "Times an item went out to an account. A release is one, however many recipients it has.",
    "recipients_written_to": "Recipients whom a release went out to.",
    "channels_used": "Kinds of channel that something went out on.",
    "practice_deliveries_sent": "Deliveries to Practice, the training channel inside the product.",
    "deliveries_not_sent": "Deliveries that were due and of which nothing is out. What was planned anew is not counted.",
    "recipients_not_reached": "Recipients whose letter was due and is not out, of whichever delivery.",
    "deliveries_not_known": "Deliveries that were due and of which nobody knew whether they went out.",
    "recipients_not_known": "Recipients whose letter was due and of whom nobody knew whether it went out.",
    "deliveries_cancelled": "Deliveries that were taken back before they went out, and not planned anew.",
    "recipients_cancelled": "Recipients whose letter was taken back before it went out.",
    "deliveries_to_come": "Deliveries whose time in the period had not come when the report was made.",
    "followers_start": "Followers at the start of the period, or at the first reading within it.",
    "followers_end": "Followers at the last reading within the period.",
    "followers_change": "Followers at the end less followers at the start.",
}
DEFINITION_TEXTS: dict[str, str] = (
    {name: measure.definition for name, measure in MEASURES.items()}
    | {NAME: DEFINITION, RATE_NAME: RATE_DEFINITION}
    | COUNTED
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(report: EngagementReport, target: BinaryIO) -> None:
    """The table, a line as soon as it is worked out."""
    always: Line = {
        "period_from": report.period.first.isoformat(),
        "period_to": report.period.last.isoformat(),
        "data_date": _iso(report, report.data_at),
        "fingerprint": report.fingerprint,
    }
    write_table(target, list(COLUMNS), (line | always for line in _lines(report)))


def write_dictionary(target: BinaryIO) -> None:
    """What each column and each measure means."""
    lines: list[Line] = [
        {"kind": kind, "name": name, "meaning": words}
        for kind, meanings in (("column", COLUMNS), ("measure", DEFINITION_TEXTS))
        for name, words in meanings.items()
    ]
    write_table(target, ["kind", "name", "meaning"], lines)


def write_table(target: BinaryIO, columns: Sequence[str], lines: Iterable[Mapping[str, Cell]]) -> None:
    """RFC 4180, with a byte order mark so that Excel reads it as UTF-8."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for line in lines:  # a year has millions of cells: each as few calls as can be
        cells = map(line.get, columns)
        writer.writerow([_safe_text(cell) if isinstance(cell, str) else cell for cell in cells])
    text.detach()  # the file stays open; what is still held back is written


def safe_cell(cell: Cell) -> Cell:
    """As it may stand in a sheet."""
    return _safe_text(cell) if isinstance(cell, str) else cell


@lru_cache(maxsize=5000)  # most texts of a table stand in many of its lines
def _safe_text(text: str) -> str:
    """Its hidden characters named, and nothing that a spreadsheet would take for a formula."""
    shown = reveal(text)
    return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown


def _iso(report: EngagementReport, moment: datetime | None) -> str:
    return moment.astimezone(report.zone).isoformat() if moment is not None else ""


def _lines(report: EngagementReport) -> Iterator[Line]:
    yield from _overall(report)
    for group in report.channels:
        yield from _group(report, group, "channel")
    for campaign in report.campaigns:
        for group in campaign.channels:
            yield from _group(report, group, "campaign-channel")
    for row in report.rows:
        yield from _post(report, row)
    for group in report.practised.channels:
        yield from _group(report, group, "practice")
    for row in report.practised.rows:
        yield from _post(report, row)
    for change in report.followers:
        yield from _account(report, change)
    for unsent in report.not_sent:
        yield _unsent(report, unsent)


def _overall(report: EngagementReport) -> Iterator[Line]:
    counts = report.counts
    for measure, value in (
        ("items_sent", counts.items),
        ("deliveries_sent", counts.deliveries),
        ("recipients_written_to", counts.recipients),
        ("channels_used", counts.channels),
        ("practice_deliveries_sent", counts.practice_deliveries),
        ("deliveries_not_sent", counts.not_sent),
        ("recipients_not_reached", counts.recipients_not_reached),
        ("deliveries_not_known", counts.not_known),
        ("recipients_not_known", counts.recipients_not_known),
        ("deliveries_cancelled", counts.cancelled),
        ("deliveries_to_come", counts.to_come),
    ):
        about: Line = {"level": "overall"}
        yield about | _counted(measure, value)


def _counted(measure: str, value: int | None, reason: str = "") -> Line:
    return {
        "measure": measure,
        "value": value,
        "missing_reason": reason,
        "unit": "count",
        "definition_text": COUNTED[measure],
        "source": "worked out",
    }


def _group(report: EngagementReport, group: GroupTotals, level: str) -> Iterator[Line]:
    about: Line = {
        "level": level,
        "campaign": group.campaign,
        "campaign_slug": group.campaign_slug,
        "channel": group.channel,
    }
    yield about | _counted("items_sent", group.items)
    yield about | _counted("deliveries_sent", group.deliveries)
    if group.recipients:
        yield about | _counted("recipients_written_to", group.recipients)
    for figure in group.figures:
        yield about | _figure(report, figure)


def _post(report: EngagementReport, row: ReportRow) -> Iterator[Line]:
    about: Line = {
        "level": "post",
        "campaign": row.campaign,
        "campaign_slug": row.campaign_slug,
        "item": row.item,
        "item_ref": row.item_ref,
        "channel": row.channel,
        "account": row.account,
        "status": "sent",
        "sent_at": _iso(report, row.sent_at),
        "url": row.url,
    }
    yield about | _counted("deliveries_sent", 1)
    if row.recipients:
        yield about | _counted("recipients_written_to", row.recipients)
    for figure in row.figures:
        yield about | _figure(report, figure)


def _figure(report: EngagementReport, figure: ReportFigure) -> Line:
    return {
        "measure": figure.measure,
        "value": figure.value,
        "at_least": figure.at_least,
        "missing_reason": figure.reason if figure.state == "missing" else "",
        "not_added_because": figure.reason if figure.state == "not-added" else "",
        "added_from": figure.counted,
        "added_out_of": figure.out_of,
        "unit": figure.unit,
        "definition": "; ".join(figure.definitions),
        "definition_text": DEFINITION_TEXTS[figure.measure],
        "native_name": "; ".join(figure.native_names),
        "source": "; ".join(figure.sources),
        "taken_at": _iso(report, figure.taken_at),
        "note": figure.note,
    }


def _account(report: EngagementReport, change: FollowerChange) -> Iterator[Line]:
    about: Line = {"level": "account", "channel": change.channel, "account": change.account}
    for measure, figure in (("followers_start", change.start), ("followers_end", change.end)):
        named: Line = {"measure": measure, "definition_text": COUNTED[measure]}
        yield about | _figure(report, figure) | named
    yield about | _counted("followers_change", change.change, change.why_no_change)


def _unsent(report: EngagementReport, unsent: NotSent) -> Line:
    about: Line = {
        "level": "not-sent",
        "campaign": unsent.campaign,
        "campaign_slug": unsent.campaign_slug,
        "item": unsent.item,
        "item_ref": unsent.item_ref,
        "channel": unsent.channel,
        "account": unsent.account,
        "status": unsent.status,
        "sent_at": _iso(report, unsent.due_at),
        "note": unsent.reason,
    }
    if unsent.status == DeliveryStatus.CANCELLED:
        what = "cancelled"
    elif unsent.status in IN_DOUBT:
        what = "not_known"
    else:
        what = "not_reached" if unsent.recipients else "not_sent"
    return about | _counted(
        f"{'recipients' if unsent.recipients else 'deliveries'}_{what}", unsent.recipients or 1
    )
