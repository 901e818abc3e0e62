"""Handing in letters with a link that opens something. Only the letter has the code: nobody finds one in the database."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from campaigns.channels.errors import ChannelError
from campaigns.models.code_letters import CodeLetter, claim_code_letter, list_letters_to_send
from campaigns.services.core.apart import each_apart
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.people.sessions import hashed

MOST_TRIES = 5
AGAIN_AFTER = timedelta(seconds=30)

L = TypeVar("L", bound=CodeLetter)

log = structlog.get_logger("campaigns.code_letters")


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


# Is given the row and the code; None where there is nothing to write any more.
Compose = Callable[[Session, L, str], Letter | None]


def send_code_letters(desk: Desk, kind: type[L], compose: Compose[L]) -> int:
    """Write those of this kind that are to be handed in. Returns how many the mail server took."""
    mail = desk.mail
    if mail is None:
        return 0
    with reading() as session:
        due = list_letters_to_send(session, kind, now=desk.clock.now())
    task = str(kind.__name__)
    return sum(each_apart(desk, task, due, lambda row_id: _send(desk, mail, kind, row_id, compose)))


def _send(desk: Desk, mail: StaffMail, kind: type[L], row_id: int, compose: Compose[L]) -> int:
    """One letter. Should this process die before it is handed in, it is lost: ``told_at`` stays empty, and people see that."""
    now, code = desk.clock.now(), secrets.token_urlsafe(32)
    with transaction() as session:
        row = claim_code_letter(session, kind, row_id, now=now, code_sha256=hashed(code))
        letter = compose(session, row, code) if row else None
        if row is None or letter is None:
            return 0
        key = f"{kind.__name__} {row.id} {row.tries} {row.created_at.isoformat()}"
    try:
        mail.send(to=letter.to, subject=letter.subject, text=letter.text, key=key)
    except Exception as error:  # one letter must not keep the others
        log.warning("letter not taken", kind=kind.__name__, row_id=row_id, error=type(error).__name__)
        if isinstance(error, ChannelError):
            _try_again(desk, kind, row_id)
        return 0
    with transaction() as session:
        session.get_one(kind, row_id).told_at = desk.clock.now()
    return 1


def _try_again(desk: Desk, kind: type[L], row_id: int) -> None:
    with transaction() as session:
        row = session.get_one(kind, row_id)
        if row.tries < MOST_TRIES:
            row.next_try_at = desk.clock.now() + AGAIN_AFTER * row.tries
