"""What a hold on one day would do: started for real on a second copy, which is then played to the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from campaigns.domain.people.permissions import Role
from campaigns.domain.sending.holds import HoldKind, Scope
from campaigns.domain.time.localtime import start_of_day
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.people import User
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.rehearsal.asking import AskError, HoldAsk
from campaigns.services.rehearsal.copying import NOWHERE
from campaigns.services.rehearsal.outcomes import Span, read_lines
from campaigns.services.rehearsal.playing import play
from campaigns.services.rehearsal.stage import Stage, open_twin
from campaigns.services.rehearsal.structure import HeldDay, Line
from campaigns.services.stops.holds import preview_hold, start_hold


@dataclass(frozen=True)
class PlayedHold:
    """What the second copy showed: the deliveries stopped, and the lines that went out in spite of the hold."""

    starts_at: datetime
    stopped: frozenset[int]
    lets_through: tuple[Line, ...]


def refuse_unknown_scope(desk: Desk, hold: HoldAsk) -> None:
    """Before anything is played.

    Raises:
        AskError: no campaign has that topic, or there is no such campaign.
    """
    try:
        preview_hold(desk, str(hold.scope))
    except CampaignDeskError as error:
        raise AskError({"hold": str(error)}) from error


def hold_begins_at(desk: Desk, hold: HoldAsk, *, now: datetime) -> datetime:
    """The first moment of its day; this moment, if that is today."""
    return max(start_of_day(hold.on, desk.settings.timezone), now)


def play_hold(stage: Stage, hold: HoldAsk, span: Span) -> PlayedHold:
    """From where the stage stands now, which is the moment the hold begins, to the end of the span."""
    zone = stage.desk.settings.timezone
    with open_twin(stage) as twin, twin.on_stage():
        begins_at = twin.clock.now()
        stopped = _start(twin.desk, hold.scope)
        play(twin, until=span.ends)
        with reading() as session:
            lines = read_lines(session, span, sent=twin.notebook.messages, zone=zone)
    going = tuple(line for line in lines if line.goes_out and line.at >= begins_at)
    return PlayedHold(begins_at, frozenset(stopped), going)


def held_day(hold: HoldAsk, played: PlayedHold, lines: Iterable[Line]) -> HeldDay:
    """Against ``lines``, the play without the hold."""
    stops = tuple(line for line in lines if line.goes_out and played.stopped & set(line.delivery_ids))
    return HeldDay(hold.on, hold.scope, played.starts_at, stops, played.lets_through)


def _start(desk: Desk, scope: Scope) -> list[int]:
    """Start it under the first kind that is not in force on this scope already; all kinds stop the same."""
    user_id = _somebody(desk)
    for kind in reversed(HoldKind):
        try:
            return start_hold(
                desk, user_id=user_id, kind=kind, scope=str(scope), reason="A rehearsal."
            ).stopped
        except ConflictError:
            continue
    return []


def _somebody(desk: Desk) -> int:
    """A person of the copy alone, who may start holds."""
    with transaction() as session:
        user = User(
            email=f"rehearsal@{NOWHERE}",
            name="Rehearsal",
            role=Role.HEAD,
            password_hash="unusable",  # noqa: S106  it opens nothing
            created_at=desk.clock.now(),
        )
        session.add(user)
        session.flush()
        return user.id
