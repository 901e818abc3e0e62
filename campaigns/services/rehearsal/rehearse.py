"""One rehearsal from beginning to end: copy, play, and put down what it showed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from campaigns.content_store.library import Library
from campaigns.domain.time.localtime import start_of_day
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.rehearsal.asking import RehearsalAsk
from campaigns.services.rehearsal.copying import LOOK_BACK
from campaigns.services.rehearsal.findings import find_clock_changes, find_findings, find_pairs
from campaigns.services.rehearsal.held_day import play_hold, refuse_unknown_scope
from campaigns.services.rehearsal.money import read_spend
from campaigns.services.rehearsal.outcomes import Span, earlier_lines, lines_of
from campaigns.services.rehearsal.playing import count_waiting, play
from campaigns.services.rehearsal.remarks import make_remarks
from campaigns.services.rehearsal.silence import find_silent, refs_in
from campaigns.services.rehearsal.stage import Stage, open_stage
from campaigns.services.rehearsal.structure import HeldDay, Line, Rehearsal

# (tries made so far, all there are to make)
Tell = Callable[[int, int], None]


def rehearse(desk: Desk, ask: RehearsalAsk, *, tell: Tell = lambda _tried, _all: None) -> Rehearsal:
    """Play the plan from now to the end of the window on a copy, and report on the window.

    Nothing of the real installation is written, and no network is touched. Needs an application context.

    Raises:
        AskError: the hold's scope reaches nothing there is.
    """
    if ask.hold is not None:
        refuse_unknown_scope(desk, ask.hold)
    now = desk.clock.now()
    span = Span(*ask.window.bounds(desk.settings.timezone))
    library = desk.content.load()
    refs = refs_in(library, span)
    with open_stage(desk, until=span.ends, refs=refs) as stage:
        with reading() as session:
            remarks, stops_all = make_remarks(session, desk, begins=span.begins, under_way=stage.under_way)
        with stage.on_stage():
            refresh_library(stage.desk)
            lines, held_day = _play(stage, ask, span, refs, tell)
            return _report(stage, ask, span, library, lines, held_day, (remarks, stops_all), now=now)


def _play(
    stage: Stage, ask: RehearsalAsk, span: Span, refs: list[str], tell: Tell
) -> tuple[list[Line], HeldDay | None]:
    """The lines of the whole play, and what a hold would have done, where one is asked about."""
    everything = count_waiting(span.ends)

    def told(tried: int) -> None:
        tell(tried, everything)

    if ask.hold is None:
        play(stage, until=span.ends, tell=told)
        return lines_of(stage, span), None
    begins_at = max(start_of_day(ask.hold.on, stage.desk.settings.timezone), stage.clock.now())
    tried = play(stage, until=begins_at, tell=told)
    with open_stage(stage.desk, until=span.ends, refs=refs) as twin:
        play(stage, until=span.ends, tell=told, tried=tried)
        lines = lines_of(stage, span)
        with twin.on_stage():
            return lines, play_hold(twin, ask.hold, span, lines)


def _report(
    stage: Stage,
    ask: RehearsalAsk,
    span: Span,
    library: Library,
    lines: list[Line],
    held_day: HeldDay | None,
    remarks: tuple[list[str], bool],
    *,
    now: datetime,
) -> Rehearsal:
    desk, zone = stage.desk, stage.desk.settings.timezone
    earlier = earlier_lines(stage, before=max(span.begins, now), since=now - LOOK_BACK)
    with reading() as session:
        silent = find_silent(session, desk, library, span, now=now)
        spend = read_spend(session, ask.window, started_at=now)
    return Rehearsal(
        window=ask.window,
        zone=zone,
        rehearsed_at=now,
        organisation=desk.settings.organisation,
        apart_minutes=ask.apart_minutes,
        lines=tuple(lines),
        silent=tuple(silent),
        findings=tuple(find_findings(desk, library, lines, silent, now=now)),
        collisions=find_pairs(ask, earlier, lines),
        clock_changes=tuple(find_clock_changes(ask, zone, lines, library.issues)),
        spend=tuple(spend),
        held_day=held_day,
        remarks=tuple(remarks[0]),
        stops_all=remarks[1],
    )
