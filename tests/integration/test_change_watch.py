"""A clock that reads no file notices that one changed, has that followed up beside it, and else leaves all alone."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaigns.content_store.trace import trace_of
from campaigns.domain.items.statuses import DeliveryStatus
from campaigns.models.content import find_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.stops.change_watch import ChangeWatch
from campaigns.workbench.base import TooSlowError
from campaigns.workbench.here import HereWorkbench
from tests.integration.office import CAMPAIGN, Office
from tests.integration.test_asked_again import call_election


class CountingWorkbench(HereWorkbench):
    """Does the work here, counts it, and is too slow for it when told so."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_too_slow = False

    def run(self, limits: Any, job: Any, tools: Any, *args: Any, **kwargs: Any) -> Any:
        if str(job) == "follow":
            self.asked += 1
            if self.is_too_slow:
                raise TooSlowError("It was not done in time.")
        return super().run(limits, job, tools, *args, **kwargs)


@pytest.fixture
def bench() -> CountingWorkbench:
    return CountingWorkbench()


@pytest.fixture
def watch(desk: Desk, bench: CountingWorkbench) -> ChangeWatch:
    return ChangeWatch(replace(desk, bench=bench))


def settle(folder: Path) -> None:
    """As if every file had been left alone for a while."""
    long_ago = time.time() - 60
    for path in folder.rglob("*"):
        os.utime(path, (long_ago, long_ago))
    time.sleep(0.15)  # the moment of that very change is kept, too


def test_nothing_is_read_again_while_no_file_changes(
    watch: ChangeWatch, bench: CountingWorkbench, office: Office, desk: Desk
) -> None:
    office.write("posts/walk.md", "---\ntitle: Walk\n---\nWalk away.\n")
    settle(desk.settings.content_folder)
    for _ in range(3):
        watch.look()
    assert bench.asked == 1


@pytest.mark.parametrize("change", ["another text", "a new file", "gone", "another name"])
def test_each_change_of_a_file_is_followed(
    watch: ChangeWatch, bench: CountingWorkbench, office: Office, desk: Desk, change: str
) -> None:
    office.write("posts/walk.md", "---\ntitle: Walk\n---\nWalk away.\n")
    settle(desk.settings.content_folder)
    watch.look()
    file = desk.settings.content_folder / CAMPAIGN / "posts" / "walk.md"
    if change == "gone":
        file.unlink()
    elif change == "another name":
        file.rename(file.with_name("run.md"))
    else:
        name = "walk" if change == "another text" else "run"
        office.write(f"posts/{name}.md", "---\ntitle: Run\n---\nRun away.\n")
    settle(desk.settings.content_folder)
    watch.look()
    assert bench.asked == 2
    with reading() as session:
        walk, run = (find_item(session, f"{CAMPAIGN}/posts/{name}") for name in ("walk", "run"))
        assert walk is not None
        assert walk.is_on_disk is (change in ("another text", "a new file"))
        assert walk.title == ("Run" if change == "another text" else "Walk")
        assert (run is not None) is (change in ("a new file", "another name"))


def test_a_file_that_may_still_be_written_is_looked_at_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    assert trace_of(tmp_path) is None


def test_what_was_too_slow_is_followed_next_time(
    watch: ChangeWatch, bench: CountingWorkbench, office: Office, desk: Desk
) -> None:
    waiting = office.planned(minutes=60)
    call_election(desk)
    settle(desk.settings.content_folder)
    bench.is_too_slow = True
    watch.look()
    assert office.status(waiting) is DeliveryStatus.CREATED
    bench.is_too_slow = False
    watch.look()
    assert office.status(waiting) is DeliveryStatus.HELD
    watch.look()
    assert bench.asked == 2
