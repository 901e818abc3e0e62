"""What a start makes sure of: an up-to-date database, somebody who can sign in, the practice channel, the content."""

from __future__ import annotations

from flask import Flask

from campaigns.services.audit.acting import Acting, Door, acts
from campaigns.services.desk import Desk
from campaigns.services.installation import install


def prepare_installation(app: Flask) -> None:
    """Bring the installation up to date and say what a person needs to know. Safe to repeat."""
    desk: Desk = app.extensions["desk"]
    with app.app_context(), acts(Acting(Door.START, "start")):
        report = install(desk)
    for line in report.lines():
        print(line, flush=True)
