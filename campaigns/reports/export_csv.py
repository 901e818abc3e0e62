"""The report as one tidy table, a figure a line, for other programs; and a data dictionary for its columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO
from zoneinfo import ZoneInfo

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
_NAMES = tuple(COLUMNS)
_FIRST, _LAST = _NAMES.index("measure"), _NAMES.index("note")
_BEFORE, _FIGURE, _AFTER = _NAMES[:_FIRST], _NAMES[_FIRST : _LAST + 1], _NAMES[_LAST + 1 :]
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
_END = "\r\n"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(report: EngagementReport, target: BinaryIO) -> None:
    """The table, a line as soon as it is worked out.

    A year has millions of cells: what all figures of a post share is put into words once for them all, and a figure
    that many posts share once for all posts.
    """
    always: Line = {
        "period_from": report.period.first.isoformat(),
        "period_to": report.period.last.isoformat(),
        "data_date": _iso(report.zone, report.data_at),
        "fingerprint": report.fingerprint,
    }
    target.write(codecs.BOM_UTF8 + f"{','.join(COLUMNS)}{_END}".encode())
    for about, figures in _parts(report):
        before, after = _text(about, _BEFORE), _text(about | always, _AFTER)
        target.write("".join(f"{before},{one},{after}{_END}" for one in figures).encode())


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
    writer = csv.writer(text, lineterminator=_END)
    writer.writerow(columns)
    for line in lines:
        writer.writerow([safe_cell(line.get(column)) for column in columns])
    text.detach()  # the file stays open; what is still held back is written


def safe_cell(cell: Cell) -> Cell:
    """As it may stand in a sheet."""
    return _safe_text(cell) if isinstance(cell, str) else cell


@lru_cache(maxsize=5000)  # most texts of a table stand in many of its lines
def _safe_text(text: str) -> str:
    """Its hidden characters named, and nothing that a spreadsheet would take for a formula."""
    shown = reveal(text)
    return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown


def _text(line: Line, columns: Sequence[str]) -> str:
    """Some columns of a line, as they stand in the file."""
    text = io.StringIO()
    # With a line's end, for only what ends a line there puts a text of several lines in quotes.
    csv.writer(text, lineterminator=_END).writerow([safe_cell(line.get(column)) for column in columns])
    return text.getvalue().removesuffix(_END)


def _iso(zone: ZoneInfo, moment: datetime | None) -> str:
    return moment.astimezone(zone).isoformat() if moment is not None else ""


_Part = tuple[Line, list[str]]
"""What some lines share, and the columns of a figure in each of them."""


def _parts(report: EngagementReport) -> Iterator[_Part]:
    yield {"level": "overall"}, _overall(report)
    for group in report.channels:
        yield _group(report, group, "channel")
    for campaign in report.campaigns:
        for group in campaign.channels:
            yield _group(report, group, "campaign-channel")
    for row in report.rows:
        yield _post(report, row)
    for group in report.practised.channels:
        yield _group(report, group, "practice")
    for row in report.practised.rows:
        yield _post(report, row)
    for change in report.followers:
        yield _account(report, change)
    for unsent in report.not_sent:
        yield _unsent(report, unsent)


def _overall(report: EngagementReport) -> list[str]:
    counts = report.counts
    return [
        _counted(measure, value)
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
        )
    ]


@lru_cache(maxsize=1000)
def _counted(measure: str, value: int | None, reason: str = "", note: str = "") -> str:
    line: Line = {
        "measure": measure,
        "value": value,
        "missing_reason": reason,
        "unit": "count",
        "definition_text": COUNTED[measure],
        "source": "worked out",
        "note": note,
    }
    return _text(line, _FIGURE)


def _group(report: EngagementReport, group: GroupTotals, level: str) -> _Part:
    about: Line = {
        "level": level,
        "campaign": group.campaign,
        "campaign_slug": group.campaign_slug,
        "channel": group.channel,
    }
    counted = [_counted("items_sent", group.items), _counted("deliveries_sent", group.deliveries)]
    if group.recipients:
        counted.append(_counted("recipients_written_to", group.recipients))
    return about, [*counted, *_figures(report, group.figures)]


def _post(report: EngagementReport, row: ReportRow) -> _Part:
    about: Line = {
        "level": "post",
        "campaign": row.campaign,
        "campaign_slug": row.campaign_slug,
        "item": row.item,
        "item_ref": row.item_ref,
        "channel": row.channel,
        "account": row.account,
        "status": "sent",
        "sent_at": _iso(report.zone, row.sent_at),
        "url": row.url,
    }
    counted = [_counted("deliveries_sent", 1)]
    if row.recipients:
        counted.append(_counted("recipients_written_to", row.recipients))
    return about, [*counted, *_figures(report, row.figures)]


def _figures(report: EngagementReport, figures: Iterable[ReportFigure]) -> list[str]:
    return [
        _unread(report.zone, one) if one.taken_at is None else _text(_figure(report.zone, one), _FIGURE)
        for one in figures
    ]


@lru_cache(maxsize=1000)
def _unread(zone: ZoneInfo, figure: ReportFigure) -> str:
    """Of most posts, most measures are not offered."""
    return _text(_figure(zone, figure), _FIGURE)


def _figure(zone: ZoneInfo, figure: ReportFigure) -> Line:
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
        "taken_at": _iso(zone, figure.taken_at),
        "note": figure.note,
    }


def _account(report: EngagementReport, change: FollowerChange) -> _Part:
    about: Line = {"level": "account", "channel": change.channel, "account": change.account}
    ends = [
        _text(
            _figure(report.zone, figure) | {"measure": measure, "definition_text": COUNTED[measure]}, _FIGURE
        )
        for measure, figure in (("followers_start", change.start), ("followers_end", change.end))
    ]
    return about, [*ends, _counted("followers_change", change.change, change.why_no_change)]


def _unsent(report: EngagementReport, unsent: NotSent) -> _Part:
    about: Line = {
        "level": "not-sent",
        "campaign": unsent.campaign,
        "campaign_slug": unsent.campaign_slug,
        "item": unsent.item,
        "item_ref": unsent.item_ref,
        "channel": unsent.channel,
        "account": unsent.account,
        "status": unsent.status,
        "sent_at": _iso(report.zone, unsent.due_at),
    }
    if unsent.status == DeliveryStatus.CANCELLED:
        what = "cancelled"
    elif unsent.status in IN_DOUBT:
        what = "not_known"
    else:
        what = "not_reached" if unsent.recipients else "not_sent"
    measure = f"{'recipients' if unsent.recipients else 'deliveries'}_{what}"
    return about, [_counted(measure, unsent.recipients or 1, note=unsent.reason)]
