"""The report's own sentences and words: plain, from the figures, without adjectives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.figures.engagements import NAME
from campaigns.domain.figures.measures import MISSING_WORDS, TYPED_IN, Missing
from campaigns.domain.items.channel_kinds import CONNECTED, label_of
from campaigns.domain.items.channel_row import USUAL_STAGES
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.domain.text.listing import counted, listed
from campaigns.domain.time.periods import Period
from campaigns.reports.structure import (
    Counts,
    FigureState,
    GroupTotals,
    ReportFigure,
)

STATUS_WORDS: dict[str, str] = {
    DeliveryStatus.CREATED: "due, and not sent yet",
    DeliveryStatus.SENDING: "being sent",
    DeliveryStatus.HANDED_OVER: "with the person who puts it out, who has not said yet that it is out",
    DeliveryStatus.TEMPORARY_FAILURE: "failed, to be tried again",
    DeliveryStatus.PERMANENT_FAILURE: "refused by the platform",
    DeliveryStatus.TECHNICAL_FAILURE: "failed",
    DeliveryStatus.UNKNOWN: "not known whether it went out",
    DeliveryStatus.MISSED: "missed: too late to send",
    DeliveryStatus.HELD: "held",
    DeliveryStatus.CANCELLED: "cancelled",
}
NO_READING = "none: no reading had been taken of anything sent to the public"


def number(value: float) -> str:
    """``1,234``; a ratio as ``12.34%``."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.2%}"


def moments_words(stages: Sequence[timedelta]) -> str:
    """``1 hour, 24 hours and 3 days``."""
    said = []
    for after in stages:
        minutes = after // timedelta(minutes=1)
        size, unit = next(
            (size, unit)
            for size, unit, least in ((1440, "day", 2880), (60, "hour", 60), (1, "minute", 0))
            if minutes >= least and minutes % size == 0
        )
        said.append(counted(minutes // size, unit, f"{unit}s"))
    return listed(said)


def _read_otherwise(kind: str, stages: Sequence[timedelta]) -> str:
    more = [one for one in stages if one not in USUAL_STAGES]
    if len(more) + len(USUAL_STAGES) == len(stages):
        return f"Those of {label_of(kind)} are read after {moments_words(more)} as well."
    return f"Those of {label_of(kind)} are read after {moments_words(stages)}, and not again."


METHOD = (
    " ".join(
        (
            f"Figures come from each platform's own interface, read {moments_words(USUAL_STAGES)} after a post goes out. What a "
            "person puts out by hand has the figures that a person typed in, and says so.",
            *(
                _read_otherwise(kind, can.stages)
                for kind, can in CONNECTED.items()
                if can.stages != USUAL_STAGES
            ),
            "The latest value known when the report was made is shown, with the time it was read.",
        )
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


def without_addresses(text: str) -> str:
    """An error's words with no recipient's address in them."""
    return _ADDRESS.sub("(address left out)", text)


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
    """``3 of 4``: of how many posts or letters the figure is known."""
    return f"{number(figure.counted)} of {number(figure.out_of)}"


def remarks(figure: ReportFigure) -> str:
    """Everything a reader of this figure should know beside the number."""
    sentences = []
    if figure.state is FigureState.NOT_ADDED:
        sentences.append(figure.reason)
    sentences += [
        f"{name[0].upper()}{name[1:]}." for name in figure.native_names if name.startswith(TYPED_IN)
    ]
    if figure.is_partial:
        sentences.append(f"Known for {from_words(figure)} that were sent.")
    return " ".join([*sentences, figure.note]).strip()


def filename_stem(period: Period) -> str:
    return f"engagement-{period.first.isoformat()}-to-{period.last.isoformat()}"


def summary(*, period: str, counts: Counts, channels: Sequence[GroupTotals]) -> tuple[str, ...]:
    """Three sentences at most: what was sent, what people did with it, what was not sent."""
    if not any(vars(counts).values()):
        return (f"In the period {period}, nothing was sent and nothing was due to be sent.",)
    by_mail = f", by e-mail to {recipients_words(counts.recipients)}" if counts.recipients else ""
    sent = (
        f"In the period {period}, {counted(counts.items, 'item')} went out in "
        f"{deliveries_words(counts.deliveries)} on {counted(counts.channels, 'channel')}{by_mail}."
        if counts.deliveries
        else f"In the period {period}, nothing was sent to the public."
    )
    rest = _rest_sentence(counts)
    return (sent, *_engagement_sentence(channels), *([rest] if rest else []))


def deliveries_words(count: int) -> str:
    """One item on one account: a post, or the mailing of a release."""
    return counted(count, "post or mailing", "posts and mailings")


def recipients_words(count: int) -> str:
    return counted(count, "recipient")


def sent_words(group: GroupTotals) -> str:
    """``1 item sent in 1 post or mailing, to 3 recipients``."""
    to = f", to {recipients_words(group.recipients)}" if group.recipients else ""
    return f"{counted(group.items, 'item')} sent in {deliveries_words(group.deliveries)}{to}"


def all_is_out(counts: Counts) -> str:
    """What stands where there is nothing to list as not sent."""
    if not counts.deliveries:
        return f"Nothing was due to be sent{' so far' if counts.to_come else ''}."
    return f"Every post and mailing due {'so far' if counts.to_come else 'in the period'} went out."


def _rest_sentence(counts: Counts) -> str:
    """Of everything that had its time in the period and is not out; empty where nothing had its time at all."""
    said = []
    if counts.not_sent:
        said.append(f"{deliveries_words(counts.not_sent)} due in the period had not gone out")
    if counts.recipients_not_reached:
        verb = "was" if counts.recipients_not_reached == 1 else "were"
        said.append(f"{recipients_words(counts.recipients_not_reached)} {verb} not reached")
    said += _doubts(counts)
    if not said and counts.deliveries:
        said.append(all_is_out(counts).removesuffix("."))
    if counts.cancelled:
        verb = "was" if counts.cancelled == 1 else "were"
        said.append(f"{deliveries_words(counts.cancelled)} {verb} cancelled")
    if counts.to_come:
        verb = "is" if counts.to_come == 1 else "are"
        said.append(f"{deliveries_words(counts.to_come)} {verb} still to come")
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}." if said else ""


def _doubts(counts: Counts) -> list[str]:
    said = []
    if counts.not_known:
        it = "it" if counts.not_known == 1 else "they"
        said.append(f"of {deliveries_words(counts.not_known)} it was not known whether {it} had gone out")
    if counts.recipients_not_known:
        said.append(
            f"of {recipients_words(counts.recipients_not_known)} it was not known whether they were reached"
        )
    return said


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
        return [f"There is no engagement total for {listed(unknown)}."] if unknown else []
    rest = f"; there is no total for {listed(unknown)}" if unknown else ""
    return [f"Engagements, which are not added over channels: {', '.join(known)}{rest}."]


def notes(counts: Counts, data_at: datetime | None, zone: ZoneInfo) -> tuple[str, ...]:
    """What a reader must know to use the figures rightly."""
    said = []
    if data_at is None and counts.deliveries:
        said.append(
            "No reading had been taken of anything sent to the public in this period when the report was made."
        )
    elif data_at is not None:
        said.append(f"The latest reading used was taken on {local_words(data_at, zone)}.")
    if counts.practice_deliveries:
        said.append(
            f"Not counted here: {deliveries_words(counts.practice_deliveries)} to Practice, the training channel inside "
            "this product. Its figures are colleagues' own."
        )
    return tuple(said)
