"""A rehearsal of the busy office that is done already, under a name that tests know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from campaigns.models.rehearsals import RehearsalRun
from campaigns.reports.rehearsal.document import rehearsal_document
from campaigns.services.core.transaction import transaction
from campaigns.services.rehearsal.asking import parse_ask
from campaigns.services.rehearsal.rehearse import rehearse
from tests.web.office import Office

RUN_ID = "00000000000000ab"
RUNNING_ID = "00000000000000cd"


def keep_a_rehearsal(office: Office) -> None:
    """From the office's today to the end of that year, with a hold on Bluesky in two days; and one under way."""
    desk = office.desk
    ask = parse_ask(
        "2027-05-17",
        "2027-12-31",
        now=desk.clock.now(),
        zone=desk.settings.timezone,
        hold="2027-05-18,channel:bluesky",
    )
    with office.app.app_context():
        found = rehearse(desk, ask)
    keep_run(office, RUN_ID, document=rehearsal_document(found))
    keep_run(office, RUNNING_ID, tried=340, everything=1000)


def keep_run(office: Office, name: str, *, ago: timedelta = timedelta(), **what: Any) -> None:
    """A rehearsal that was last heard of so long ago."""
    with office.app.app_context(), transaction() as session:
        session.add(RehearsalRun(id=name, told_at=office.desk.clock.now() - ago, **what))
