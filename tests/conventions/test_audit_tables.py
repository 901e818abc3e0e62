"""Every table is decided on: its changes are acts of people, or it says why not. No statement goes past the record."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click

import campaigns.models  # noqa: F401  every table
from campaigns.cli import campaigns as command_line
from campaigns.cli.acts import ONLY_LOOKS
from campaigns.models.base import Base
from campaigns.services.core.audited_tables import LEFT_OUT, PRIVATE_WORDS, RECORDED
from tests.conventions.checkout import TOP

# Statements that go to the database past the session, by module: nothing of an act is in them.
PAST_THE_SESSION = {
    "campaigns/models/cards.py": "what linked pages say of themselves",
    "campaigns/models/claims.py": "the sender's claims, leases and steps",
    "campaigns/models/deliveries.py": "the sender's tries",
    "campaigns/models/events.py": "the trail itself",
    "campaigns/models/factors.py": "what a browser began on its way in and that is long over",
    "campaigns/models/identity.py": "the pulse's counter",
    "campaigns/models/known_figures.py": "what the readings say, put together",
    "campaigns/models/readings.py": "figures",
    "campaigns/models/sessions.py": "counts of wrong tries, each an event itself, and what is long over",
    "campaigns/models/spending.py": "the sender's book",
    "campaigns/models/stops.py": "what the machinery works out before a send, and by what that goes",
    "campaigns/services/rehearsal/copying.py": "into the scratch copy of a rehearsal",
}


def test_every_table_is_recorded_or_says_why_not() -> None:
    """Where this fails, put the new table into campaigns/services/core/audited_tables.py."""
    tables = set(Base.metadata.tables)
    assert not RECORDED.keys() & LEFT_OUT.keys()
    assert tables == RECORDED.keys() | LEFT_OUT.keys()
    assert all(LEFT_OUT.values())


def test_every_column_that_is_named_in_a_rule_exists() -> None:
    for name, rule in RECORDED.items():
        columns = set(Base.metadata.tables[name].columns.keys())
        assert rule.only | rule.leave_out | rule.private <= columns, name


def test_what_is_secret_is_known_by_its_name_or_its_rule() -> None:
    kept_out = {"password_hash", "sealed_credentials", "email"}
    assert all(any(word in name for word in PRIVATE_WORDS) for name in kept_out)


def test_no_statement_that_changes_a_table_goes_past_the_session_unnoticed() -> None:
    """A statement over a bare table, or executed on a connection, is not seen by the record of acts."""
    found = {name for name in _modules() if any(_past_the_session(TOP / name))}
    assert found == set(PAST_THE_SESSION)


def _modules() -> Iterator[str]:
    for package in ("campaigns", "scheduler"):
        for path in sorted((TOP / package).rglob("*.py")):
            name = path.relative_to(TOP).as_posix()
            if "/migrations/" not in name:
                yield name


def _past_the_session(path: Path) -> Iterator[ast.Call]:
    """Calls of insert, update or delete, in modules where something is executed on a connection."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    if not any(_executes_past(call) for call in calls):
        return
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in ("insert", "update", "delete"):
            yield call


def _executes_past(call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in ("execute", "exec_driver_sql")):
        return False
    where = call.func.value
    is_connection = isinstance(where, ast.Call) and ast.unparse(where).endswith(".connection()")
    return is_connection or (isinstance(where, ast.Name) and where.id in ("connection", "target"))


def test_every_command_that_only_looks_exists_and_says_why_it_is_no_act() -> None:
    known = {" ".join(path) for path in _commands(command_line, ())}
    assert ONLY_LOOKS.keys() <= known
    assert all(ONLY_LOOKS.values())


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*path, name))
    else:
        yield path
