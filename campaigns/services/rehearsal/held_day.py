"""What a hold on one day would do: started for real on a second stage, which is then played to the end."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from campaigns.domain.people.permissions import Role
from campaigns.domain.sending.holds import HoldKind, Scope
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.people import User
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.rehearsal.asking import AskError, HoldAsk
from campaigns.services.rehearsal.copying import NOWHERE
from campaigns.services.rehearsal.outcomes import Span, lines_of
from campaigns.services.rehearsal.playing import play
from campaigns.services.rehearsal.stage import Stage
from campaigns.services.rehearsal.structure import HeldDay, Line
from campaigns.services.stops.holds import preview_hold, start_hold


def refuse_unknown_scope(desk: Desk, hold: HoldAsk) -> None:
    """Before anything is played.

    Raises:
        AskError: no campaign has that topic, or there is no such campaign.
    """
    try:
        preview_hold(desk, str(hold.scope))
    except CampaignDeskError as error:
        raise AskError({"hold": str(error)}) from error


def play_hold(stage: Stage, hold: HoldAsk, span: Span, lines: Iterable[Line]) -> HeldDay:
    """From where the stage stands, which is the moment the hold begins, to the end of the span.

    ``lines`` are those of the play without the hold.
    """
    begins_at = stage.clock.now()
    stopped = _start(stage.desk, hold.scope)
    play(stage, until=span.ends, tell=lambda _tried: None)
    return HeldDay(
        hold.on,
        hold.scope,
        begins_at,
        stops=tuple(line for line in lines if line.goes_out and stopped & set(line.delivery_ids)),
        lets_through=tuple(line for line in lines_of(stage, span) if line.goes_out and line.at >= begins_at),
    )


def _start(desk: Desk, scope: Scope) -> set[int]:
    """Start it under the first kind that is not in force on this scope already; all kinds stop the same."""
    with transaction() as session:  # by a person of the copy alone
        user = User(
            email=f"rehearsal@{NOWHERE}",
            name="Rehearsal",
            role=Role.HEAD,
            password_hash="unusable",  # noqa: S106  it opens nothing
            created_at=desk.clock.now(),
        )
        session.add(user)
    for kind in reversed(HoldKind):
        with suppress(ConflictError):
            started = start_hold(desk, user_id=user.id, kind=kind, scope=str(scope), reason="A rehearsal.")
            return set(started.stopped)
    return set()
