"""The vocabulary of measures: what each word means, at which level it counts, and whether it may be added.

Source: platform reference section 14 and domain reference section 10. A sum that these rules forbid raises;
a missing value is never a nought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from campaigns.errors import CampaignDeskError


class Level(StrEnum):
    INPUT = "input"
    OUTPUT = "output"
    OUTTAKE = "outtake"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Missing(StrEnum):
    """Why there is no figure."""

    NOT_OFFERED = "not-offered"
    NOT_PERMITTED = "not-permitted"
    NOT_YET = "not-yet"
    TOO_FEW = "too-few"
    GONE = "gone"
    FAILED = "failed"
    OVER_CAP = "over-cap"
    NOT_KEPT = "not-kept"


MISSING_WORDS: dict[Missing, str] = {
    Missing.NOT_OFFERED: "not provided by the platform",
    Missing.NOT_PERMITTED: "our account's permissions do not include it",
    Missing.NOT_YET: "not collected yet",
    Missing.TOO_FEW: "too few viewers for the platform to say",
    Missing.GONE: "the post is no longer there",
    Missing.FAILED: "the platform did not answer",
    Missing.OVER_CAP: "not bought: the account's monthly cap left no money for it",
    Missing.NOT_KEPT: "no longer kept: the platform’s rules allow that for a time only",
}


@dataclass(frozen=True)
class Measure:
    """One word of the vocabulary.

    ``adds_over_posts`` allows a sum over posts of one channel with one definition;
    ``adds_over_channels`` also over channels. Neither is ever true for a count of people.
    """

    name: str
    label: str
    definition: str
    level: Level
    adds_over_posts: bool
    adds_over_channels: bool = False


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "views", "Views", "Times the post was shown or played, repeats included.", Level.OUTPUT, True
        ),
        Measure(
            "reach",
            "Reach",
            "Different people or accounts that saw the post, as the platform estimates it. "
            "Never added: the same person may be counted in each figure.",
            Level.OUTPUT,
            False,
        ),
        Measure("reactions", "Reactions", "Likes, favourites and all other reactions.", Level.OUTTAKE, True),
        Measure(
            "comments",
            "Comments",
            "Comments or replies by others: the next part of our own thread is none.",
            Level.OUTTAKE,
            True,
        ),
        Measure(
            "shares",
            "Shares",
            "Reposts, boosts, quotes and shares that the platform reports.",
            Level.OUTTAKE,
            True,
        ),
        Measure("saves", "Saves", "Saves or bookmarks.", Level.OUTTAKE, True),
        Measure("link_clicks", "Link clicks", "Clicks on a link in the post.", Level.OUTTAKE, True),
        Measure(
            "all_clicks",
            "All clicks",
            "Every click, where the platform offers only that. Not the same as link clicks.",
            Level.OUTTAKE,
            True,
        ),
        Measure(
            "video_views", "Video views", "Plays counted by the platform's own threshold.", Level.OUTPUT, True
        ),
        Measure(
            "engagements_native",
            "Engagements (platform's own)",
            "The platform's own total, which counts different things on each platform.",
            Level.OUTTAKE,
            False,
        ),
        Measure(
            "delivered",
            "E-mails accepted",
            "E-mails that the mail server accepted for a recipient. Not e-mails read.",
            Level.OUTPUT,
            True,
        ),
        Measure(
            "followers",
            "Followers",
            "Size of the account's following at one moment. A snapshot: show the change, never a sum.",
            Level.OUTPUT,
            False,
        ),
    )
}

# What a person typed in in place of a platform’s answer: its source, and how the name beside it begins.
TYPED, TYPED_IN = "typed", "typed in by "
ENGAGEMENT_PARTS = ("reactions", "comments", "shares", "saves", "link_clicks")


class NotAddableError(CampaignDeskError):
    """Somebody asked for a sum that would mean nothing."""


@dataclass(frozen=True)
class Figure:
    """One value with what is needed to trace it. Either ``value`` or ``missing`` is set, never both.

    ``posts``: of how many posts that are alike in all but the value. Theirs is then added; where the measure may not
    be, it is the highest single one.
    """

    measure: str
    value: int | None
    missing: Missing | None
    channel: str
    definition: str
    posts: int = 1

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("a figure has a value or a reason why it is missing, and not both")


@dataclass(frozen=True)
class Total:
    """A permitted sum, with how many of the figures had a value. ``value`` is None when none had."""

    measure: str
    value: int | None
    counted: int
    missing: int


def add_figures(figures: Iterable[Figure]) -> Total:
    """Add figures of one measure over posts of one channel and one definition.

    Raises:
        NotAddableError: the measure counts people, or channels or definitions are mixed.
        ValueError: no figures, or several measures at once.
    """
    listed = list(figures)
    names = {figure.measure for figure in listed}
    if len(names) != 1:
        raise ValueError("add figures of exactly one measure at a time")
    measure = MEASURES[names.pop()]
    of = sum(figure.posts for figure in listed)
    if not measure.adds_over_posts and of > 1:
        raise NotAddableError(
            f"{measure.label} can't be added up: {measure.definition} "
            "Use the highest single figure, labelled “at least”."
        )
    if len({figure.channel for figure in listed}) > 1 and not measure.adds_over_channels:
        raise NotAddableError(
            f"{measure.label} can't be added over channels: each platform counts it differently."
        )
    if len({figure.definition for figure in listed if figure.value is not None}) > 1:
        raise NotAddableError(
            f"{measure.label} can't be added here: its definition changed within the period."
        )
    values = [figure.value for figure in listed if figure.value is not None]
    counted = sum(figure.posts for figure in listed if figure.value is not None)
    return Total(measure.name, sum(values) if values else None, counted, of - counted)


def at_least(figures: Iterable[Figure]) -> int | None:
    """The highest single figure: the only honest single number for people reached. Say "at least"."""
    values = [figure.value for figure in figures if figure.value is not None]
    return max(values) if values else None
