"""Polls that people entered by hand count wherever the texts are looked at."""

from __future__ import annotations

from datetime import date

from campaigns.services.stops.election_periods import NewWindow, enter_window
from tests.integration.databases import both_databases
from tests.integration.office import Office
from tests.integration.rehearsing import add_with_credentials, channels, rehearsed

__all__ = ["channels"]

database_url = both_databases


def test_a_rehearsal_knows_them(office: Office) -> None:
    add_with_credentials(office.desk, "x", "X")
    ref = office.post(body="Mayor Jo Reed opens the new hub.", front="publish_at: 2027-05-20T08:00")
    new = NewWindow("the Derwent by-election", "by-election", date(2027, 6, 10), None, (), "The notice")
    enter_window(office.desk, new, user_id=office.head)
    found = {one.item_ref: {issue.id for issue in one.issues} for one in rehearsed(office.desk).findings}
    assert "LAW-01" in found[ref]
