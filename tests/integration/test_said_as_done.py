"""What was committed is said to be done, whatever comes of the look that follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect

from campaigns.domain.items.rendered import RenderedCard
from campaigns.errors import CampaignDeskError
from campaigns.models.content import Revision
from campaigns.services.core.desk import Desk
from campaigns.services.people.kept_forms import KeptForm, keep_form
from campaigns.services.signoff.card_anew import _with_card
from campaigns.services.stops.election_periods import NewWindow, enter_window
from campaigns.services.stops.recheck import recheck_if_possible
from campaigns.workbench.base import WorkerLostError
from tests.fakes import SettableClock
from tests.integration.office import Office
from tests.integration.test_stops import Bench

# What a new version of a text does not take over: who and when it is, and what the new card changes.
ITS_OWN = {"id", "item_id", "number", "author_id", "created_at", "rendered", "rendered_sha256"}


class BrokenAfterwards(Bench):
    def run(self, *args: Any, **kwargs: Any) -> Any:
        if self.asked:
            raise BrokenPipeError
        return super().run(*args, **kwargs)


def dead() -> Bench:
    return Bench(lambda _ids: WorkerLostError("The process for it could not be started."))


def dead_afterwards() -> Bench:
    lost = WorkerLostError("The process for it could not be started.")
    bench = Bench(lambda _ids: lost if bench.asked[1:] else None)
    return bench


@pytest.mark.parametrize("bench", [dead_afterwards, lambda: BrokenAfterwards(lambda _ids: None)])
def test_what_was_planned_is_said_to_be_planned(desk: Desk, office: Office, bench: Callable[[], Bench]):
    office.account("x", name="x")
    ref = office.approved(office.post())
    office.desk = replace(desk, bench=bench())
    assert office.schedule(ref)


def test_what_nobody_can_look_at_is_not_planned(desk: Desk, office: Office):
    office.account("x", name="x")
    ref = office.approved(office.post())
    office.desk = replace(desk, bench=dead())
    with pytest.raises(CampaignDeskError, match="so nothing was changed"):
        office.schedule(ref)
    office.desk = desk
    assert office.schedule(ref)


def test_a_poll_that_was_entered_is_said_to_be_entered_and_that_the_queue_is_looked_at_later(
    desk: Desk, office: Office
):
    office.planned(minutes=10)
    today = desk.clock.now().date()
    new = NewWindow("Derwent", "by-election", today + timedelta(days=24), today, [], "The notice of election")
    _id, held = enter_window(replace(desk, bench=dead()), new, user_id=office.head)
    assert held is None
    assert recheck_if_possible(desk), "what is queued falls into it"


def test_a_card_read_anew_takes_everything_else_of_the_text_over():
    values = {
        column.key: f"its {column.key}" for column in inspect(Revision).columns if column.key not in ITS_OWN
    }
    revision = Revision(rendered={"release": {}}, **values)
    anew = _with_card(revision, RenderedCard("https://a.example", "Title", "Words", None))
    assert {name: getattr(anew, name) for name in values} == values


def test_nothing_of_a_form_stays_for_good_where_its_process_was_killed(
    desk: Desk, office: Office, clock: SettableClock
):
    form = KeptForm("/x", "/x", (("text", "what somebody typed"),))
    keep_form(desk, office.officer, form)
    folder = desk.settings.data_folder / "kept-forms"
    [kept] = folder.iterdir()
    kept.rename(kept.with_name(f".{kept.name}"))  # killed between writing it and putting it in its place
    clock.advance(minutes=60 * 24)
    keep_form(desk, office.officer, form)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
