"""What one scenario is: drawn from its seed alone, so that a failure can be played again."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from campaigns.config import PROJECT_FOLDER
from campaigns.services.accounts.connecting import PRACTICE_ACCOUNT as PRACTICE
from tests.torture.stage import FILMS, PICTURES, RELEASES, SINGLES, THREADS

POSTING = ("x", "mastodon", "gotosocial", "bluesky", "facebook", "instagram", "threads", "linkedin")
# It takes no words without a picture.
PICTURED_ALONE = {"instagram"}
FILMED = ("mastodon", "gotosocial", "bluesky", "instagram", "threads")
LETTERS = ("email", "notify")
EVERYWHERE = (*POSTING, *LETTERS, "nextdoor", PRACTICE)
# A sender writes down an outcome and claims the account's next in one transaction; the first claim stands alone.
IN_TURN = "record_outcome_and_claim_next"
CLAIMING = f"claim_for_sending|{IN_TURN}"
RECORDING = f"record_outcome|{IN_TURN}"
# Every step of the migrations but the newest.
OLDER_TABLES = tuple(
    sorted(path.name[:4] for path in (PROJECT_FOLDER / "campaigns/migrations/versions").glob("[0-9]*.py"))
)[:-1]
# The minutes around which Europe/London's clocks change: before it, in the doubled or missing hour, after it.
CLOCK_CHANGES = (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC))


@dataclass(frozen=True)
class Blow:
    """One kill (or stop) of a worker: at a database step, at a request, or after some seconds.

    ``database`` is what ``worker.SelfKill`` takes; ``request`` is (call, moment) at the stand-in of the account.
    """

    database: dict[str, Any] | None = None
    request: tuple[str, str] | None = None
    nth: int = 1
    is_lost: bool = False
    after: float | None = None
    is_stop: bool = False


@dataclass(frozen=True)
class Scenario:
    """Where it strikes (``step``, ``account``), what is planned, and what else goes wrong (``trouble``).

    ``is_empty``: a first start, over no database yet. ``upgrade_from``: a start over the tables of an older version
    (this step of the migrations), in use.
    """

    seed: int
    step: str
    account: str
    deliveries: tuple[tuple[str, str, float], ...]
    blows: tuple[Blow, ...]
    workers: int = 1
    trouble: str = ""
    is_postgres: bool = False
    is_empty: bool = False
    upgrade_from: str = ""
    offset: timedelta = timedelta()
    hidden_for: timedelta = timedelta()


@dataclass(frozen=True)
class Step:
    """A line of the table: where it applies, which items it needs, and how its blows are drawn."""

    name: str
    blows: Callable[[random.Random, str], tuple[Blow, ...]]
    accounts: tuple[str, ...] = EVERYWHERE
    items: tuple[str, ...] = field(default=())
    weight: float = 1.0
    trouble: str = ""


def at(
    moment: str, function: str, *, most: int = 1, is_stop: bool = False
) -> Callable[[random.Random, str], tuple[Blow, ...]]:
    """At a database step of a function of the product, the first time or up to the ``most``-th."""

    def draw(dice: random.Random, _account: str) -> tuple[Blow, ...]:
        details = {"moment": moment, "function": function, "nth": dice.randint(1, most)}
        if is_stop:
            details["signal"] = int(signal.SIGSTOP)
        return (Blow(database=details, is_stop=is_stop),)

    return draw


def when(
    call: str, moment: str, *, nths: tuple[int, ...] = (1,), lost: bool = False, is_stop: bool = False
) -> Callable[[random.Random, str], tuple[Blow, ...]]:
    """At a request; ``lost`` says that the platform never gets it."""

    def draw(dice: random.Random, _account: str) -> tuple[Blow, ...]:
        return (Blow(request=(call, moment), nth=dice.choice(nths), is_lost=lost, is_stop=is_stop),)

    return draw


def later(longest: float) -> Callable[[random.Random, str], tuple[Blow, ...]]:
    return lambda dice, _account: (Blow(after=dice.uniform(0, longest)),)


def one_of(
    *draws: Callable[[random.Random, str], tuple[Blow, ...]],
) -> Callable[[random.Random, str], tuple[Blow, ...]]:
    return lambda dice, account: dice.choice(draws)(dice, account)


def in_turn(
    *draws: Callable[[random.Random, str], tuple[Blow, ...]],
) -> Callable[[random.Random, str], tuple[Blow, ...]]:
    return lambda dice, account: tuple(blow for draw in draws for blow in draw(dice, account))


def _in_the_middle(dice: random.Random, account: str) -> tuple[Blow, ...]:
    """Where a sender leaves a lease behind: with the platform's answer on its way, or, for practice, just claimed."""
    draw = at("committed", CLAIMING) if account in (PRACTICE, "nextdoor") else when("create", "taken")
    return draw(dice, account)


_PICTURED = (*PICTURES, "thread-with-pictures")
_WORDED = (*(one for one in POSTING if one not in PICTURED_ALONE), PRACTICE)
_FIRST_OR_SECOND = (1, 1, 2)
_LOOKED_UP = ("x", "mastodon", "gotosocial", "facebook", "instagram", "threads", "linkedin", "notify")
_MIDDLE = one_of(_in_the_middle, at("committed", CLAIMING), at("commit", RECORDING), later(0.5))
_STOPS = (
    at("committed", CLAIMING, is_stop=True),
    at("committed", "save", most=3, is_stop=True),
    when("create", "arrived", is_stop=True),
    when("create", "taken", is_stop=True),
    when("create", "answered", is_stop=True),
)
_SERVED = (*POSTING, *LETTERS)

FIRST_START, UPGRADE = "during a migration", "during an upgrade"
STEPS = (
    Step("before the claim", at("statement", "claim_delivery", most=4)),
    Step("claim not committed", at("commit", CLAIMING, most=2)),
    Step("claimed, nothing sent", at("committed", CLAIMING, most=2)),
    Step("upload on its way", when("upload", "arrived", lost=True, nths=_FIRST_OR_SECOND), (*POSTING, "email"), _PICTURED),
    Step("upload taken", when("upload", "taken", nths=_FIRST_OR_SECOND), POSTING, _PICTURED),
    Step("upload answered", when("upload", "answered", nths=_FIRST_OR_SECOND), POSTING, _PICTURED),
    Step("before a checkpoint", at("commit", "save", most=4), POSTING, (*_PICTURED, *THREADS)),
    Step("after a checkpoint", at("committed", "save", most=4), POSTING, (*_PICTURED, *THREADS)),
    Step(
        "film under way",
        one_of(
            *(when("upload", moment) for moment in ("arrived", "taken", "answered")),
            at("commit", "save", most=4), at("committed", "save", most=4),
            when("create", "taken"), at("commit", RECORDING),
        ),
        FILMED, FILMS, weight=2,
    ),
    Step("create on its way", when("create", "arrived", lost=True), _SERVED),
    Step("create taken, not answered", when("create", "taken"), _SERVED, weight=2),
    Step("create answered", when("create", "answered"), POSTING),
    Step("answered, not recorded", at("commit", RECORDING, most=2), weight=2),
    Step("just recorded", at("committed", RECORDING, most=2)),
    Step("recorded and the next claimed", one_of(at("commit", IN_TURN, most=2), at("committed", IN_TURN, most=2))),
    Step(
        "between thread parts",
        one_of(*(when("create", moment, nths=(2, 3)) for moment in ("arrived", "taken", "answered"))),
        ("x", "mastodon", "gotosocial", "bluesky", "threads"), THREADS, weight=2,
    ),
    Step("on the practice page", one_of(at("commit", "publish"), at("committed", "publish")), (PRACTICE,)),
    Step(
        "during the sweep",
        in_turn(
            _in_the_middle,
            one_of(at("statement", "_take_up", most=4), at("commit", "_take_up"), at("committed", "_take_up")),
        ),
        weight=2,
    ),
    Step(
        "during the look-up",
        in_turn(
            _in_the_middle,
            one_of(
                when("look", "arrived"), when("look", "taken"), when("look", "answered"),
                at("commit", "_look_up"), at("committed", "_look_up"),
                at("commit", "_note_found"), at("committed", "_note_found"),
            ),
        ),
        _LOOKED_UP, weight=2,
    ),
    Step(
        "sent again after the look-up",
        in_turn(when("create", "arrived", lost=True), one_of(when("create", "taken"), at("commit", RECORDING))),
        _LOOKED_UP,
    ),
    Step("during the start", one_of(at("statement", "prepare_installation", most=12), later(0.25))),
    Step(FIRST_START, at("statement", "upgrade", most=90), _WORDED, (*SINGLES, *THREADS), weight=0.7),
    Step(UPGRADE, at("statement", "upgrade", most=20), _WORDED, (*SINGLES, *THREADS), weight=0.7),
    Step("at any moment", in_turn(later(0.55), later(0.55)), weight=2),
    Step("stopped past its lease", one_of(*_STOPS), POSTING, weight=3),
    Step("stopped past its lease", one_of(_STOPS[0], _STOPS[3]), ("email",)),
    Step("stopped past its lease", _STOPS[0], (PRACTICE,), weight=0.5),
    Step("connection cut", _MIDDLE, _SERVED, trouble="cut"),
    Step("too many requests", _MIDDLE, _SERVED, trouble="429"),
    Step("server error", _MIDDLE, _SERVED, trouble="5xx"),
    Step("no answer comes", _MIDDLE, _SERVED, trouble="hang"),
    Step("token dies midway", _MIDDLE, POSTING, trouble="token"),
    Step("disk full", _MIDDLE, trouble="disk"),
    Step("hold in the middle", one_of(_MIDDLE, lambda *_: ()), POSTING, (*_PICTURED, *THREADS), trouble="hold", weight=1.5),
    Step("database locked", _MIDDLE, trouble="lock"),
    Step("renewer killed", one_of(_MIDDLE, lambda *_: ()), trouble="renewer", weight=1.5),
    Step("clock set back", _MIDDLE, trouble="clock back"),
    Step("clock set forward", _MIDDLE, trouble="clock forward"),
    Step("clock-change Sunday", _MIDDLE, trouble="sunday"),
)  # fmt: skip


def draw_scenario(seed: int, *, is_postgres: bool = False) -> Scenario:
    dice = random.Random(seed)
    step = dice.choices(STEPS, [one.weight for one in STEPS])[0]
    account = dice.choice(step.accounts)
    is_empty = step.name == FIRST_START
    deliveries = _deliveries(dice, step, account, is_empty=is_empty)
    blows = step.blows(dice, account)
    if not any(blow.is_stop for blow in blows):  # and again, in the middle of making up for the first
        for _ in range(dice.choice((0, 1, 1, 2))):
            blows += later(0.6)(dice, account)
    offset = timedelta()
    if step.trouble == "sunday":
        around = dice.choice(CLOCK_CHANGES) + timedelta(seconds=dice.choice((-3600, -30, -5, 0, 1800, 3595)))
        offset = around - datetime.now(UTC)
    return Scenario(
        seed=seed,
        step=step.name,
        account=account,
        deliveries=deliveries,
        blows=blows,
        workers=1 if is_empty or step.name == UPGRADE else dice.choice((1, 1, 2)),
        trouble=step.trouble,
        is_postgres=is_postgres,
        is_empty=is_empty,
        upgrade_from=dice.choice(OLDER_TABLES) if step.name == UPGRADE else "",
        offset=offset,
        hidden_for=timedelta(seconds=dice.choice((0, 0, 5, 30))),
    )


def _deliveries(
    dice: random.Random, step: Step, account: str, *, is_empty: bool
) -> tuple[tuple[str, str, float], ...]:
    """(item, account, due in seconds): what the step is about first, one more beside it, and some elsewhere."""
    posts = (*SINGLES, *THREADS) if is_empty else (*SINGLES, *PICTURES, *THREADS)
    accounts = tuple(one for one in EVERYWHERE if not (is_empty and one in (*LETTERS, *PICTURED_ALONE)))
    items = RELEASES if account in LETTERS else _taken_by(account, step.items or posts)
    chosen = [(dice.choice(items), account, 1.0)]
    for other in (account, *dice.sample(accounts, dice.choice((0, 1, 1, 2)))):
        item = dice.choice(RELEASES if other in LETTERS else _taken_by(other, posts))
        # The two that carry letters have the same media lists, and nobody is written to from both.
        is_written = other in LETTERS and any(one[0] == item and one[1] in LETTERS for one in chosen)
        if not is_written and (item, other) not in [(one[0], one[1]) for one in chosen]:
            chosen.append((item, other, dice.choice((1.0, 1.0, 1.5, 4.0, 20.0))))
    return tuple(chosen)


def _taken_by(account: str, items: tuple[str, ...]) -> tuple[str, ...]:
    if account not in PICTURED_ALONE:
        return items
    return tuple(one for one in items if one in _PICTURED) or _PICTURED
