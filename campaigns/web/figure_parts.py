"""Figures of a report for reading on a page: those there are, and those there are not, by the reason why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.reports.structure import ReportFigure


@dataclass(frozen=True)
class FigureParts:
    """``absent`` is (reason, labels): every missing figure stays named, none takes the room of one that is there."""

    shown: list[ReportFigure]
    absent: list[tuple[str, list[str]]]


def figure_parts(figures: Iterable[ReportFigure]) -> FigureParts:
    shown: list[ReportFigure] = []
    absent: dict[str, list[str]] = {}
    for figure in figures:
        if figure.value is not None or figure.at_least is not None:
            shown.append(figure)
        else:
            absent.setdefault(figure.reason, []).append(figure.label)
    return FigureParts(shown, list(absent.items()))
