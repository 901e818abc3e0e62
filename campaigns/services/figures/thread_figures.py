"""A thread's figures: those of each part, and of the whole. What we answered ourselves to go on is no comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from campaigns.channels.base import MeasureValue
from campaigns.domain.figures.measures import MEASURES, Missing

Figures = dict[str, MeasureValue]
COMMENTS = "comments"


def of_each_part(parts: Sequence[Figures]) -> list[Figures]:
    """Every part's own figures, in order. Each but the last was answered by our next part, if that still stands."""
    before_the_last = [
        _without_our_answer(part) if _stands(following) else part for part, following in pairwise(parts)
    ]
    return [*before_the_last, parts[-1]]


def of_the_whole(parts: Sequence[Figures]) -> Figures:
    """The sum over all parts (``of_each_part``). Where one part's figure is missing, so is the whole's, and why."""
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: _sum(name, [part[name] for part in parts if name in part], len(parts)) for name in names}


def _stands(part: Figures) -> bool:
    return not any(figure.missing is Missing.GONE for figure in part.values())


def _without_our_answer(part: Figures) -> Figures:
    comments = part.get(COMMENTS)
    if comments is None or not comments.value:
        return part
    less = replace(comments, value=comments.value - 1, native_name=f"{comments.native_name}, less our own")
    return {**part, COMMENTS: less}


def _sum(name: str, figures: Sequence[MeasureValue], parts: int) -> MeasureValue:
    for figure in figures:
        if figure.missing is not None:
            return figure
    first = figures[0]
    adds_up = MEASURES[name].adds_over_posts and len({one.definition for one in figures}) == 1
    if not adds_up or len(figures) < parts:
        return replace(first, value=None, missing=Missing.NOT_OFFERED)
    total = sum(one.value or 0 for one in figures)
    return replace(first, value=total, native_name=f"{first.native_name}, of {parts} parts")
