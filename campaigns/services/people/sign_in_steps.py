"""Questions that a browser answers once within minutes: what was asked is kept here, sealed, under a random code."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.models.factors import SignInStep, StepKind, claim_step, find_step, forget_old_steps
from campaigns.services.core.desk import Desk
from campaigns.services.people.sessions import hashed

STEP_LASTS = timedelta(minutes=10)
REMEMBERED = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What was asked: of whom, where that was known, and what the answer is held against."""

    user_id: int | None
    told: Mapping[str, Any]


def ask(
    session: Session,
    desk: Desk,
    kind: StepKind,
    *,
    user_id: int | None = None,
    session_version: int = 0,
    first_by: str = "",
    told: Mapping[str, Any] | None = None,
) -> str:
    """Keep one question; returns its code, which goes into the browser and nowhere else."""
    now, code = desk.clock.now(), secrets.token_urlsafe(32)
    forget_old_steps(session, before=now - REMEMBERED)
    session.add(
        SignInStep(
            code_sha256=hashed(code),
            kind=kind,
            user_id=user_id,
            session_version=session_version,
            first_by=first_by,
            sealed_told=desk.seal.close(told) if told is not None else None,
            ends_at=now + STEP_LASTS,
        )
    )
    return code


def take_answer(session: Session, desk: Desk, kind: StepKind, code: str) -> Asked | None:
    """What was asked under this code, used up by that; None where it was used, is over, or never was."""
    now = desk.clock.now()
    step = find_step(session, hashed(code), kind, now=now)
    if step is None or not claim_step(session, step.id, now=now):
        return None
    return Asked(step.user_id, desk.seal.open(step.sealed_told) if step.sealed_told is not None else {})
