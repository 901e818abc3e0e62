"""May this installation send by itself? Every case of the pure rule, the false alarms first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.domain.sending.installation_identity import (
    BEATS_LOST_IN_A_POWER_CUT,
    SLEEP,
    BesideIt,
    Counters,
    Home,
    InstallationFacts,
    Notice,
    Step,
    judge,
)

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
HERE = Home("sqlite", "/srv/desk/campaigns.sqlite3", "machine-1")
ELSEWHERE = replace(HERE, where="/srv/copy/campaigns.sqlite3")
SERVER = Home("postgresql", "777/16384/public")
AS_IT_WAS = InstallationFacts(
    now=NOW,
    identity="a",
    former=frozenset(),
    home=HERE,
    here=HERE,
    counters=Counters(tries=40, beats=9000),
    file=BesideIt("a", Counters(tries=40, beats=9000)),
    has_deliveries=True,
    last_seen_at=NOW - timedelta(seconds=2),
)
FRESH = replace(AS_IT_WAS, identity=None, home=None, counters=Counters(), file=None, has_deliveries=False)
ON_A_SERVER = replace(AS_IT_WAS, home=SERVER, here=SERVER)


def beside(identity: str = "a", *, tries: int = 40, beats: int = 9000, is_draft: bool = False) -> BesideIt:
    return BesideIt(identity, Counters(tries, beats), is_draft)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        pytest.param(AS_IT_WAS, Step.NOTHING, id="a normal restart"),
        pytest.param(replace(AS_IT_WAS, file=beside(tries=39)), Step.NOTHING, id="killed before the mark"),
        pytest.param(
            replace(AS_IT_WAS, file=beside(beats=9000 + BEATS_LOST_IN_A_POWER_CUT)),
            Step.NOTHING,
            id="a power cut that took the last beats",
        ),
        pytest.param(FRESH, Step.NEW_IDENTITY, id="a fresh install"),
        pytest.param(
            replace(FRESH, file=beside("old")), Step.NEW_IDENTITY, id="begun anew in the old folder"
        ),
        pytest.param(
            replace(AS_IT_WAS, identity=None, home=None, file=None),
            Step.NEW_IDENTITY,
            id="the first start after an upgrade from before there were identities",
        ),
        pytest.param(
            replace(AS_IT_WAS, identity=None, home=None, file=beside("b", is_draft=True)),
            Step.NEW_IDENTITY,
            id="that start, cut short after the file",
        ),
        pytest.param(
            replace(AS_IT_WAS, file=beside(tries=0, beats=0, is_draft=True)),
            Step.NEW_FILE,
            id="that start, cut short after the database",
        ),
        pytest.param(replace(ON_A_SERVER, file=None), Step.NEW_FILE, id="a second worker joins"),
        pytest.param(
            replace(ON_A_SERVER, file=beside("old", tries=99), former=frozenset({"old"})),
            Step.NEW_FILE,
            id="another worker's file from before somebody let it send",
        ),
        pytest.param(
            replace(AS_IT_WAS, here=ELSEWHERE, has_deliveries=False),
            Step.NEW_IDENTITY,
            id="a copy of an installation in which nothing was ever planned",
        ),
        pytest.param(
            replace(AS_IT_WAS, here=replace(HERE, machine="")), Step.NOTHING, id="a machine without a mark"
        ),
        pytest.param(
            replace(AS_IT_WAS, last_seen_at=NOW - timedelta(days=9)),
            Step.NOTHING,
            id="a long sleep, nothing due",
        ),
        pytest.param(
            replace(AS_IT_WAS, last_seen_at=NOW - SLEEP, became_due=3), Step.NOTHING, id="a night too short"
        ),
        pytest.param(
            replace(AS_IT_WAS, last_seen_at=NOW + timedelta(days=1)), Step.NOTHING, id="a clock set back"
        ),
    ],
)
def test_sending_goes_on_by_itself(facts: InstallationFacts, step: Step) -> None:
    verdict = judge(facts)
    assert (verdict.notices, verdict.step) == ((), step)


@pytest.mark.parametrize(
    ("facts", "notices"),
    [
        pytest.param(
            replace(AS_IT_WAS, file=beside(tries=41)), {Notice.OLDER_DATABASE}, id="a try is not known"
        ),
        pytest.param(
            replace(AS_IT_WAS, file=beside(beats=9001 + BEATS_LOST_IN_A_POWER_CUT)),
            {Notice.OLDER_DATABASE},
            id="nothing sent since the backup, but perhaps cancelled",
        ),
        pytest.param(
            replace(AS_IT_WAS, identity=None, home=None),
            {Notice.OLDER_DATABASE},
            id="a backup from before there were identities",
        ),
        pytest.param(
            replace(AS_IT_WAS, file=beside("b")),
            {Notice.OTHER_DATABASE},
            id="another database under the file",
        ),
        pytest.param(
            replace(AS_IT_WAS, file=beside("b"), former=frozenset({"c"})),
            {Notice.OTHER_DATABASE},
            id="another database, though this one has a history of its own",
        ),
        pytest.param(replace(AS_IT_WAS, file=None), {Notice.NO_FILE}, id="a restored database, no file"),
        pytest.param(
            replace(AS_IT_WAS, file=None, here=ELSEWHERE),
            {Notice.NO_FILE, Notice.MOVED},
            id="a copied database",
        ),
        pytest.param(replace(AS_IT_WAS, here=ELSEWHERE), {Notice.MOVED}, id="a copied folder"),
        pytest.param(
            replace(AS_IT_WAS, here=replace(HERE, machine="machine-2")), {Notice.MOVED}, id="another machine"
        ),
        pytest.param(
            replace(ON_A_SERVER, here=replace(SERVER, where="778/16384/public"), file=None),
            {Notice.MOVED},
            id="a dump loaded into another server",
        ),
        pytest.param(
            replace(ON_A_SERVER, file=beside(tries=50)),
            {Notice.OLDER_DATABASE},
            id="a server's database set back",
        ),
        pytest.param(
            replace(AS_IT_WAS, last_seen_at=NOW - SLEEP - timedelta(seconds=1), became_due=1),
            {Notice.SLEPT},
            id="a long sleep over something due",
        ),
        pytest.param(
            replace(AS_IT_WAS, file=beside("b", is_draft=True)),
            {Notice.NO_FILE},
            id="another's unfinished file",
        ),
    ],
)
def test_sending_waits_for_a_person(facts: InstallationFacts, notices: set[Notice]) -> None:
    verdict = judge(facts)
    assert (set(verdict.notices), verdict.step) == (notices, Step.NOTHING)
