"""A rehearsal of the busy office that is done already, under a name that tests know."""

from __future__ import annotations

from campaigns.reports.rehearsal.document import rehearsal_document
from campaigns.services.rehearsal.asking import parse_ask
from campaigns.services.rehearsal.rehearse import rehearse
from campaigns.services.rehearsal.runs import Run, runs_of
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
    runs_of(desk).write(Run(RUN_ID, document=rehearsal_document(found)))
    runs_of(desk).write(Run(RUNNING_ID, tried=340, everything=1000))
