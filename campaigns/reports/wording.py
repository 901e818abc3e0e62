"""The report's own sentences and words: plain, from the figures, without adjectives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.domain.channel_kinds import KINDS
from campaigns.domain.engagements import NAME
from campaigns.domain.measures import MISSING_WORDS, Missing
from campaigns.domain.periods import Period
from campaigns.domain.statuses import DeliveryStatus
from campaigns.reports.structure import (
    Counts,
    FigureState,
    GroupTotals,
    ReportFigure,
)

STATUS_WORDS: dict[str, str] = {
    DeliveryStatus.CREATED: "waiting for its time",
    DeliveryStatus.SENDING: "being sent",
    DeliveryStatus.TEMPORARY_FAILURE: "failed, to be tried again",
    DeliveryStatus.PERMANENT_FAILURE: "refused by the platform",
    DeliveryStatus.TECHNICAL_FAILURE: "failed",
    DeliveryStatus.UNKNOWN: "not known whether it went out",
    DeliveryStatus.MISSED: "missed: too late to send",
    DeliveryStatus.HELD: "held",
    DeliveryStatus.CANCELLED: "cancelled",
}
METHOD = (
    (
        "Figures come from each platform's own interface, read 1 hour, 24 hours, 3, 7 and 28 days after a post goes "
        "out. The latest value known when the report was made is shown, with the time it was read."
    ),
    (
        "A figure that is missing is shown in words and is never a nought. A total is given only over posts of one "
        "channel with one definition; nothing but what we sent is counted over several channels."
    ),
    (
        "Reach is never added: the same person may be in each figure. The highest single post is given instead, as "
        "“at least”."
    ),
    (
        "These figures say what was sent and seen, and what people did with it. They do not show that it changed the "
        "problem."
    ),
)
_ADDRESS = re.compile(r"(?<![^\s<>@])[^\s<>@]++@[^\s<>@]++")


def channel_label(kind: str) -> str:
    return KINDS[kind].label if kind in KINDS else kind.capitalize()


def without_addresses(text: str) -> str:
    """An error's words with no recipient's address in them."""
    return _ADDRESS.sub("(address left out)", text)


def number(value: float) -> str:
    """``1,234``; a ratio as ``12.34%``."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.2%}"


def local_words(moment: datetime, zone: ZoneInfo) -> str:
    """``17 May 2027, 8:00am``, in the report's zone."""
    local = moment.astimezone(zone)
    clock = f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"
    doubled = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local.day} {local:%B %Y}, {clock}{f' {local.tzname()}' if doubled else ''}"


def figure_words(figure: ReportFigure) -> str:
    """What stands where the number would be when there is none; the number in words otherwise."""
    if figure.value is not None:
        return number(figure.value)
    if figure.at_least is not None:
        return f"at least {number(figure.at_least)} (highest single post)"
    return "not added" if figure.state is FigureState.NOT_ADDED else figure.reason


def from_words(figure: ReportFigure) -> str:
    """``3 of 4``: of how many deliveries the figure is known."""
    return f"{number(figure.counted)} of {number(figure.out_of)}"


def remarks(figure: ReportFigure) -> str:
    """Everything a reader of this figure should know beside the number."""
    sentences = []
    if figure.state is FigureState.NOT_ADDED:
        sentences.append(figure.reason)
    if figure.is_partial:
        sentences.append(f"Known for {from_words(figure)} deliveries.")
    return " ".join([*sentences, figure.note]).strip()


def filename_stem(period: Period) -> str:
    return f"engagement-{period.first.isoformat()}-to-{period.last.isoformat()}"


def things(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def summary(*, period: str, counts: Counts, channels: Sequence[GroupTotals]) -> tuple[str, ...]:
    """Three sentences at most: what was sent, what people did with it, what was not sent."""
    if not counts.deliveries and not counts.not_sent and not counts.practice_deliveries:
        return (f"In the period {period}, nothing was sent and nothing was due to be sent.",)
    sent = (
        f"In the period {period}, {things(counts.items, 'item', 'items')} went out in "
        f"{things(counts.deliveries, 'delivery', 'deliveries')} on {things(counts.channels, 'channel', 'channels')}."
        if counts.deliveries
        else f"In the period {period}, nothing was sent to the public."
    )
    sentences = [sent]
    public = [group for group in channels if group.channel != "practice"]
    sentences += _engagement_sentence(public)
    sentences.append(
        f"{things(counts.not_sent, 'delivery', 'deliveries')} due in the period had not gone out."
        if counts.not_sent
        else "Every delivery due in the period went out."
    )
    return tuple(sentences)


def _engagement_sentence(groups: Sequence[GroupTotals]) -> list[str]:
    """Nothing of channels that have no engagements, such as e-mail."""
    known, unknown = [], []
    for group in groups:
        figure = next(one for one in group.figures if one.measure == NAME)
        if figure.value is not None:
            known.append(f"{group.channel_label} {number(figure.value)}")
        elif figure.reason != MISSING_WORDS[Missing.NOT_OFFERED]:
            unknown.append(group.channel_label)
    if not known:
        return [f"There is no engagement total for {_listing(unknown)}."] if unknown else []
    rest = f"; there is no total for {_listing(unknown)}" if unknown else ""
    return [f"Engagements, which are not added over channels: {', '.join(known)}{rest}."]


def notes(counts: Counts, data_at: datetime | None, zone: ZoneInfo) -> tuple[str, ...]:
    """What a reader must know to use the figures rightly."""
    said = []
    if data_at is None:
        said.append("No reading had been taken of anything sent in this period when the report was made.")
    else:
        said.append(f"The latest reading used was taken on {local_words(data_at, zone)}.")
    if counts.practice_deliveries:
        said.append(
            f"{things(counts.practice_deliveries, 'further delivery', 'further deliveries')} went to Practice, the "
            "training channel inside this product: its figures are colleagues' own and are not counted above."
        )
    return tuple(said)


def _listing(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
