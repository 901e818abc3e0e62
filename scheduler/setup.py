"""What a start makes sure of: an up-to-date database, somebody who can sign in, the practice channel, the content."""

from __future__ import annotations

import sys

from flask import Flask

from campaigns.app import configure_logging, create_desk
from campaigns.config import read_settings
from campaigns.errors import CampaignDeskError
from campaigns.services.core.acting import Acting, Door, acts
from campaigns.services.core.desk import Desk
from campaigns.services.installation.setup import install


def prepare_installation(app: Flask) -> None:
    """Bring the installation up to date and say what a person needs to know. Safe to repeat."""
    desk: Desk = app.extensions["desk"]
    with app.app_context(), acts(Acting(Door.START, "start")):
        report = install(desk)
    for line in report.lines():
        print(line, flush=True)


def main() -> int:
    """Once, in a process that ends with it: before the web pages and the sender begin."""
    try:
        configure_logging(as_json=not sys.stderr.isatty())
        prepare_installation(create_desk(read_settings()))
    except CampaignDeskError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
