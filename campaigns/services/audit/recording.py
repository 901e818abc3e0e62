"""An act that changed no table, or was refused: a door writes it down itself, in a transaction of its own."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import SQLAlchemyError

from campaigns.services.core.acting import Acting, ActOutcome
from campaigns.services.core.gathering import add_event
from campaigns.services.core.transaction import transaction

log = structlog.get_logger("campaigns.audit")


def record_act(acting: Acting, outcome: ActOutcome = ActOutcome.DONE) -> None:
    """Write down one act with what it changed in files. Does nothing for what happens on a copy.

    Where the database can't be written this is logged as an error, and what was done stands.
    """
    if not acting.is_recorded:
        return
    try:
        with transaction() as session:
            add_event(session, acting, outcome, acting.files)
    except SQLAlchemyError as error:
        log.error("act not recorded", act=acting.act, outcome=outcome, error=type(error).__name__)
    acting.files = {}
