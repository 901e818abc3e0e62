"""From observations to figures of a report: one post, several recipients of one release, a channel, a campaign.

Every sum goes through the adding rules of the domain; what they forbid is shown with the reason instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from campaigns.domain.figures.engagements import (
    NAME,
    RATE_NAME,
    SMALLEST_BASE,
    Engagements,
    add_engagements,
    engagement_rate,
    engagements_of,
    part_words,
)
from campaigns.domain.figures.measures import (
    ENGAGEMENT_PARTS,
    MEASURES,
    MISSING_WORDS,
    Figure,
    Missing,
    NotAddableError,
    add_figures,
    at_least,
)
from campaigns.reports.alike import Alike, Observation, unread
from campaigns.reports.structure import FigureState, ReportFigure

# What a post can have, in the order a reader meets it; followers belong to accounts.
POST_MEASURES = tuple(name for name in MEASURES if name != "followers")
FIGURE_NAMES = (*POST_MEASURES, NAME, RATE_NAME)
LABELS = {name: measure.label for name, measure in MEASURES.items()} | {
    NAME: "Engagements (ours)",
    RATE_NAME: "Engagements as a share of views",
}
WORKED_OUT = ("worked out",)
COUNT, PEOPLE, RATIO = "count", "people, estimated", "ratio"

AND_ALSO = "; "  # between the reasons of one figure
NOT_OFFERED, NOT_YET = MISSING_WORDS[Missing.NOT_OFFERED], MISSING_WORDS[Missing.NOT_YET]


def offered_measures(posts: Iterable[Alike]) -> frozenset[str]:
    """The measures these posts' channel has been seen to give. Empty when none of them was ever read."""
    return frozenset(
        name
        for one in posts
        for name, observation in one.observations.items()
        if observation.figure.missing is not Missing.NOT_OFFERED
    )


def figures_of(posts: Sequence[Alike], *, channel: str, offered: frozenset[str]) -> tuple[ReportFigure, ...]:
    """All figures of these posts of one channel: of one post as they are, of several as far as they add up.

    ``offered`` is what the channel gives anywhere in the report, so that an unread post waits only for that.
    """
    filled = [_filled(one, channel=channel, offered=offered) for one in posts]
    figures = [_measure(name, [one[name] for one in filled]) for name in POST_MEASURES]
    scores = [_score(one, alike) for one, alike in zip(filled, posts, strict=True)]
    return (*figures, _engagements(scores), _rate(scores))


def is_telling(figure: ReportFigure) -> bool:
    """Whether there is more to say about it than that it is not offered or not collected yet."""
    return figure.state is not FigureState.MISSING or not {NOT_OFFERED, NOT_YET}.issuperset(
        figure.reason.split(AND_ALSO)
    )


def _filled(posts: Alike, *, channel: str, offered: frozenset[str]) -> dict[str, Observation]:
    """A post that was read has no other figures than it gave; one that was never read may still get them."""
    seen = posts.observations

    def absent(name: str) -> Observation:
        waits = not seen and (name in offered or not offered)
        return unread(name, Missing.NOT_YET if waits else Missing.NOT_OFFERED, channel, posts.posts)

    return {name: seen.get(name) or absent(name) for name in POST_MEASURES}


def _measure(name: str, observations: Sequence[Observation]) -> ReportFigure:
    only = observations[0].figure if len(observations) == 1 else None
    if only is not None and only.missing is not None and observations[0].taken_at is None:
        return _unread(name, only.missing, only.posts)
    figures = [one.figure for one in observations]
    known = [one for one in observations if one.figure.value is not None]
    value, state, reason, highest = None, FigureState.MISSING, "", None
    if known:
        try:
            alone = only is not None and only.posts == 1
            value, state = only.value if only and alone else add_figures(figures).value, FigureState.VALUE
        except NotAddableError as error:
            state, reason = FigureState.NOT_ADDED, str(error)
            highest = at_least(figures) if name == "reach" else None
    else:
        reason = _reasons(figures)
    behind = known or observations
    return ReportFigure(
        measure=name,
        label=LABELS[name],
        unit=PEOPLE if name == "reach" else COUNT,
        value=value,
        state=state,
        reason=reason,
        at_least=highest,
        counted=sum(one.figure.posts for one in known),
        out_of=sum(figure.posts for figure in figures),
        definitions=_distinct(one.figure.definition for one in behind),
        native_names=_distinct(one.native_name for one in behind),
        sources=_distinct(one.source for one in behind),
        taken_at=_latest(one.taken_at for one in behind),
        note=_since(known),
    )


@lru_cache(maxsize=1000)
def _unread(name: str, missing: Missing, posts: int) -> ReportFigure:
    """One for all rows: most figures of most posts are these."""
    return ReportFigure(
        measure=name,
        label=LABELS[name],
        unit=PEOPLE if name == "reach" else COUNT,
        value=None,
        state=FigureState.MISSING,
        reason=MISSING_WORDS[missing],
        out_of=posts,
    )


def _reasons(figures: Iterable[Figure]) -> str:
    return AND_ALSO.join(
        _distinct(MISSING_WORDS[figure.missing] for figure in figures if figure.missing is not None)
    )


def _since(known: Iterable[Observation]) -> str:
    later = _distinct(MISSING_WORDS[one.since] for one in known if one.since is not None)
    return f"Last known value; a later reading brought none: {'; '.join(later)}." if later else ""


@dataclass(frozen=True)
class _Score:
    """The engagements of posts that are alike, and their views where both come from the same reading."""

    posts: int
    total: Engagements | None
    reason: str
    views: Figure | None
    no_rate: str
    used: tuple[Observation, ...]


def _score(filled: Mapping[str, Observation], posts: Alike) -> _Score:
    total = engagements_of({name: one.figure for name, one in filled.items()})
    views = filled["views"]
    if total is None:
        reason = (
            _absence([filled[name].figure for name in ENGAGEMENT_PARTS]) or "none of its parts has a value"
        )
        return _Score(posts.posts, None, reason, None, reason, ())
    used = tuple(filled[name] for name in total.part_names)
    if views.figure.value is None or not posts.is_one_reading:
        reason = _absence([views.figure]) or "needs engagements and views from the same reading"
        return _Score(posts.posts, total, "", None, reason, used)
    return _Score(posts.posts, total, "", views.figure, "", used)


def _absence(figures: Sequence[Figure]) -> str:
    """Not offered, or not collected yet, where that is all there is to say of these figures."""
    reasons = {figure.missing for figure in figures}
    if reasons == {Missing.NOT_OFFERED}:
        return NOT_OFFERED
    return NOT_YET if reasons <= {Missing.NOT_OFFERED, Missing.NOT_YET} else ""


def _engagements(scores: Sequence[_Score]) -> ReportFigure:
    totals = [score.total for score in scores if score.total is not None]
    value, state, reason, note = None, FigureState.MISSING, "", ""
    if totals:
        try:
            value, state = add_engagements(totals), FigureState.VALUE
            note = f"Made of {part_words(totals[0].part_names)}."
        except NotAddableError as error:
            state, reason = FigureState.NOT_ADDED, str(error)
    else:
        reason = AND_ALSO.join(_distinct(score.reason for score in scores))
    return ReportFigure(
        measure=NAME,
        label=LABELS[NAME],
        unit=COUNT,
        value=value,
        state=state,
        reason=reason,
        counted=sum(score.posts for score in scores if score.total is not None),
        out_of=sum(score.posts for score in scores),
        definitions=_distinct("ours: " + " + ".join(total.part_names) for total in totals),
        sources=WORKED_OUT if totals else (),
        taken_at=_latest(one.taken_at for score in scores for one in score.used),
        note=note,
    )


def _rate(scores: Sequence[_Score]) -> ReportFigure:
    both = [(score, score.total, score.views) for score in scores if score.total and score.views]
    value, state, reason = None, FigureState.MISSING, ""
    if both:
        try:
            engagements = add_engagements(total for _, total, _ in both)
            views = add_figures(figure for _, _, figure in both).value
            value = engagement_rate(engagements=engagements, views=views or 0)
            state = FigureState.MISSING if value is None else FigureState.VALUE
            reason = f"fewer than {SMALLEST_BASE} views: too few for a rate" if value is None else ""
        except NotAddableError as error:
            state, reason = FigureState.NOT_ADDED, str(error)
    else:
        reason = AND_ALSO.join(_distinct(score.no_rate for score in scores))
    return ReportFigure(
        measure=RATE_NAME,
        label=LABELS[RATE_NAME],
        unit=RATIO,
        value=value,
        state=state,
        reason=reason,
        counted=sum(score.posts for score, _, _ in both),
        out_of=sum(score.posts for score in scores),
        definitions=("ours: engagements / views",) if both else (),
        sources=WORKED_OUT if both else (),
        taken_at=_latest(one.taken_at for score, _, _ in both for one in score.used),
    )


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
