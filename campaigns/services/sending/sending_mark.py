"""Whether this installation may send, by the database and the file beside it; and the mark that each try moves.

Why there is such a file, and what follows where the two do not fit: ``services/installation/identity.py``.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from campaigns.domain.sending.installation_identity import Counters
from campaigns.models.identity import standing_of
from campaigns.services.core.desk import Desk
from campaigns.services.sending.identity_file import IdentityFile


class Sending(StrEnum):
    FREE = "free"
    PAUSED = "paused"
    IN_DOUBT = "in-doubt"  # something does not fit: ``examine`` says what follows from it


def file_of(desk: Desk) -> IdentityFile:
    return IdentityFile(desk.settings.data_folder)


def may_send(desk: Desk, session: Session) -> Sending:
    """Asked before everything that leaves the house, so it is cheap: two small files and one small query."""
    beside = file_of(desk).read()  # before the database: a mark follows its commit
    standing = standing_of(session)
    if standing.is_paused:
        return Sending.PAUSED
    if standing.identity is None and beside is None:
        return Sending.FREE
    if beside is None or beside.is_draft or beside.identity != standing.identity:
        return Sending.IN_DOUBT
    return Sending.IN_DOUBT if standing.counters.is_behind(beside.mark) else Sending.FREE


def record_try(desk: Desk, number: int) -> None:
    """Move the mark to this try, which is committed: the last thing before the platform is called."""
    file = file_of(desk)
    if (beside := file.read()) is not None:
        file.advance(Counters(tries=number), identity=beside.identity)
