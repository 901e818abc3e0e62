"""One rehearsal from beginning to end: copy, play, and put down what it showed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from campaigns.content_store.library import Library
from campaigns.services.content.library import refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.rehearsal.asking import RehearsalAsk
from campaigns.services.rehearsal.copying import LOOK_BACK
from campaigns.services.rehearsal.findings import find_clock_changes, find_findings, find_pairs
from campaigns.services.rehearsal.held_day import (
    PlayedHold,
    held_day,
    hold_begins_at,
    play_hold,
    refuse_unknown_scope,
)
from campaigns.services.rehearsal.money import read_spend
from campaigns.services.rehearsal.outcomes import Span, read_earlier, read_lines
from campaigns.services.rehearsal.playing import count_waiting, play
from campaigns.services.rehearsal.quiet import without_log
from campaigns.services.rehearsal.remarks import Remarks, make_remarks
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
    with without_log(), open_stage(desk, until=span.ends, refs=refs_in(library, span)) as stage:
        with reading() as session:
            remarks = make_remarks(session, desk, begins=span.begins, under_way=stage.under_way)
        with stage.on_stage():
            refresh_library(stage.desk)
            played_hold = _play(stage, ask, span, now=now, tell=tell)
            return _report(stage, ask, span, library, remarks, played_hold, now=now)


def _play(stage: Stage, ask: RehearsalAsk, span: Span, *, now: datetime, tell: Tell) -> PlayedHold | None:
    """The whole play; on the way, where a hold is asked about, what it would have done."""
    everything = count_waiting(span.ends)
    if ask.hold is None:
        play(stage, until=span.ends, tell=lambda tried: tell(tried, everything))
        return None
    play(
        stage,
        until=hold_begins_at(stage.desk, ask.hold, now=now),
        tell=lambda tried: tell(tried, everything),
    )
    before = everything - count_waiting(span.ends)
    played = play_hold(stage, ask.hold, span)
    play(stage, until=span.ends, tell=lambda tried: tell(before + tried, everything))
    return played


def _report(
    stage: Stage,
    ask: RehearsalAsk,
    span: Span,
    library: Library,
    remarks: Remarks,
    played_hold: PlayedHold | None,
    *,
    now: datetime,
) -> Rehearsal:
    desk, zone = stage.desk, stage.desk.settings.timezone
    with reading() as session:
        lines = read_lines(session, span, sent=stage.notebook.messages, zone=zone)
        earlier = read_earlier(session, before=max(span.begins, now), since=now - LOOK_BACK)
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
        collisions=tuple(find_pairs(ask, earlier, lines)),
        clock_changes=tuple(find_clock_changes(ask, zone, lines, library.issues)),
        spend=tuple(spend),
        held_day=_held(ask, played_hold, lines),
        remarks=remarks.sentences,
        stops_all=remarks.stops_all,
    )


def _held(ask: RehearsalAsk, played: PlayedHold | None, lines: Sequence[Line]) -> HeldDay | None:
    return held_day(ask.hold, played, lines) if ask.hold is not None and played is not None else None
