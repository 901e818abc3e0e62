"""From observations to figures of a report: one post, several recipients of one release, a channel, a campaign.

Every sum goes through the adding rules of the domain; what they forbid is shown with the reason instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

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
from campaigns.reports.sources import Observation
from campaigns.reports.structure import FigureState, ReportFigure

# What a post can have, in the order a reader meets it; followers belong to accounts.
POST_MEASURES = tuple(name for name in MEASURES if name != "followers")
FIGURE_NAMES = (*POST_MEASURES, NAME, RATE_NAME)
LABELS = {name: measure.label for name, measure in MEASURES.items()} | {
    NAME: "Engagements (ours)",
    RATE_NAME: "Engagements as a share of views",
}
COUNT, PEOPLE, RATIO = "count", "people, estimated", "ratio"

NOT_OFFERED, NOT_YET = MISSING_WORDS[Missing.NOT_OFFERED], MISSING_WORDS[Missing.NOT_YET]

Observations = Mapping[str, Observation]


def offered_measures(deliveries: Iterable[Observations]) -> frozenset[str]:
    """The measures these deliveries' channel has been seen to give. Empty when none of them was ever read."""
    return frozenset(
        name
        for observations in deliveries
        for name, one in observations.items()
        if one.figure.missing is not Missing.NOT_OFFERED
    )


def figures_of(
    deliveries: Sequence[Observations], *, channel: str, offered: frozenset[str]
) -> tuple[ReportFigure, ...]:
    """All figures of these deliveries of one channel: of one post as they are, of several as far as they add up.

    ``offered`` is what the channel gives anywhere in the report, so that an unread post waits only for that.
    """
    filled = [_filled(observations, channel=channel, offered=offered) for observations in deliveries]
    figures = [_measure(name, [one[name] for one in filled]) for name in POST_MEASURES]
    scores = [_score(one) for one in filled]
    return (*figures, _engagements(scores), _rate(scores))


def is_telling(figure: ReportFigure) -> bool:
    """Whether there is more to say about it than that it is not offered or not collected yet."""
    return figure.state is not FigureState.MISSING or figure.reason not in (NOT_OFFERED, NOT_YET)


def _filled(observations: Observations, *, channel: str, offered: frozenset[str]) -> dict[str, Observation]:
    """A post that was read has no other figures than it gave; one that was never read may still get them."""

    def absent(name: str) -> Observation:
        waits = not observations and (name in offered or not offered)
        reason = Missing.NOT_YET if waits else Missing.NOT_OFFERED
        return Observation(Figure(name, None, reason, channel, ""), native_name="", source="", taken_at=None)

    return {name: observations.get(name) or absent(name) for name in POST_MEASURES}


def _measure(name: str, observations: Sequence[Observation]) -> ReportFigure:
    figures = [one.figure for one in observations]
    known = [one for one in observations if one.figure.value is not None]
    base = ReportFigure(
        measure=name,
        label=LABELS[name],
        unit=PEOPLE if name == "reach" else COUNT,
        value=None,
        state=FigureState.MISSING,
        counted=len(known),
        out_of=len(figures),
        definitions=_distinct(one.figure.definition for one in known or observations),
        native_names=_distinct(one.native_name for one in known or observations),
        sources=_distinct(one.source for one in known or observations),
        taken_at=_latest(one.taken_at for one in known or observations),
        note=_since(known),
    )
    if not known:
        return replace(base, reason=_reasons(figures))
    try:
        total = add_figures(figures)
    except NotAddableError as error:
        highest = at_least(figures) if name == "reach" else None
        return replace(base, state=FigureState.NOT_ADDED, reason=str(error), at_least=highest)
    return replace(base, state=FigureState.VALUE, value=total.value)


def _reasons(figures: Iterable[Figure]) -> str:
    return "; ".join(
        _distinct(MISSING_WORDS[figure.missing] for figure in figures if figure.missing is not None)
    )


def _since(known: Iterable[Observation]) -> str:
    later = _distinct(MISSING_WORDS[one.since] for one in known if one.since is not None)
    return f"Last known value; a later reading brought none: {'; '.join(later)}." if later else ""


@dataclass(frozen=True)
class _Score:
    """One post's engagements, and its views where both come from the same reading."""

    total: Engagements | None
    reason: str
    views: Figure | None
    no_rate: str
    used: tuple[Observation, ...]


def _score(filled: Mapping[str, Observation]) -> _Score:
    total = engagements_of({name: one.figure for name, one in filled.items()})
    views = filled["views"]
    if total is None:
        reason = (
            _absence([filled[name].figure for name in ENGAGEMENT_PARTS]) or "none of its parts has a value"
        )
        return _Score(None, reason, None, reason, ())
    used = tuple(filled[name] for name in total.part_names)
    if views.figure.value is None or {one.taken_at for one in used} != {views.taken_at}:
        reason = _absence([views.figure]) or "needs engagements and views from the same reading"
        return _Score(total, "", None, reason, used)
    return _Score(total, "", views.figure, "", used)


def _absence(figures: Sequence[Figure]) -> str:
    """Not offered, or not collected yet, where that is all there is to say of these figures."""
    reasons = {figure.missing for figure in figures}
    if reasons == {Missing.NOT_OFFERED}:
        return NOT_OFFERED
    return NOT_YET if reasons <= {Missing.NOT_OFFERED, Missing.NOT_YET} else ""


def _engagements(scores: Sequence[_Score]) -> ReportFigure:
    totals = [score.total for score in scores if score.total is not None]
    base = ReportFigure(
        measure=NAME,
        label=LABELS[NAME],
        unit=COUNT,
        value=None,
        state=FigureState.MISSING,
        counted=len(totals),
        out_of=len(scores),
        definitions=_distinct("ours: " + " + ".join(total.part_names) for total in totals),
        sources=_distinct("worked out" for _ in totals),
        taken_at=_latest(one.taken_at for score in scores for one in score.used),
    )
    if not totals:
        return replace(base, reason="; ".join(_distinct(score.reason for score in scores)))
    try:
        value = add_engagements(totals)
    except NotAddableError as error:
        return replace(base, state=FigureState.NOT_ADDED, reason=str(error))
    note = f"Made of {part_words(totals[0].part_names)}."
    return replace(base, state=FigureState.VALUE, value=value, note=note)


def _rate(scores: Sequence[_Score]) -> ReportFigure:
    both = [(score, score.total, score.views) for score in scores if score.total and score.views]
    base = ReportFigure(
        measure=RATE_NAME,
        label=LABELS[RATE_NAME],
        unit=RATIO,
        value=None,
        state=FigureState.MISSING,
        counted=len(both),
        out_of=len(scores),
        definitions=_distinct("ours: engagements / views" for _ in both),
        sources=_distinct("worked out" for _ in both),
        taken_at=_latest(one.taken_at for score, _, _ in both for one in score.used),
    )
    if not both:
        return replace(base, reason="; ".join(_distinct(score.no_rate for score in scores)))
    try:
        engagements = add_engagements(total for _, total, _ in both)
        views = add_figures(figure for _, _, figure in both).value
    except NotAddableError as error:
        return replace(base, state=FigureState.NOT_ADDED, reason=str(error))
    value = engagement_rate(engagements=engagements, views=views or 0)
    if value is None:
        return replace(base, reason=f"fewer than {SMALLEST_BASE} views: too few for a rate")
    return replace(base, state=FigureState.VALUE, value=value)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
