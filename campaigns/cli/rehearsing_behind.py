"""The process behind the Rehearsal page: ``python -m campaigns.cli.rehearsing_behind``, its order on standard input.

It is started by the web pages (``services/rehearsal/runs.py``), works at low priority, and leaves its answer in a file.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress

from campaigns.app import configure_logging, create_desk
from campaigns.errors import CampaignDeskError
from campaigns.reports.rehearsal.document import rehearsal_document
from campaigns.services.rehearsal.findings import StandingClock
from campaigns.services.rehearsal.rehearse import rehearse
from campaigns.services.rehearsal.runs import Order, Run, Runs, Telling

_FAULT = "Campaign Desk met a fault of its own while rehearsing. Nothing was sent or changed. Tell an administrator."


def main() -> None:
    configure_logging(as_json=True)
    order = pickle.load(sys.stdin.buffer)  # noqa: S301  written by our own parent, over a pipe nobody else has
    assert isinstance(order, Order)
    with suppress(OSError):
        os.nice(10)  # what is due goes first
    runs = Runs(order.settings.data_folder)
    try:
        runs.write(_play(order, runs))
    except CampaignDeskError as error:
        runs.write(Run(order.run_id, trouble=str(error)))
    except Exception:
        runs.write(Run(order.run_id, trouble=_FAULT))
        raise


def _play(order: Order, runs: Runs) -> Run:
    app = create_desk(order.settings, clock=StandingClock(order.now))
    with app.app_context():
        found = rehearse(app.extensions["desk"], order.ask, tell=Telling(runs, order.run_id))
    return Run(order.run_id, document=rehearsal_document(found))


if __name__ == "__main__":
    main()
