"""What a transaction changes in tables that carry people's acts, gathered while it happens and written with it.

Whatever a use case changes by way of the session is seen: objects, and statements the session executes. What goes
past it (``session.connection().execute``) is the sender's hot path, on tables and columns that carry no acts; a test
holds that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, cast

from sqlalchemy import BindParameter, Column, Table, event, inspect
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, Session, UOWTransaction

from campaigns.clock import SystemClock
from campaigns.models.events import LONGEST_NOTE, LONGEST_SUBJECT, append_event, stand_in_line
from campaigns.services.core.acting import Acting, ActOutcome, acting_now
from campaigns.services.core.audited_tables import RECORDED, Recorded, is_free_text, is_private, is_told

KEPT_OUT = "(kept out)"
NOT_READ = "(not read)"
LONGEST_VALUE = 200
WISHED_BY = "as wished by user "  # the person's id alone, as of whoever acts
_GATHERED = "what this transaction changed"

Changes = dict[str, dict[str, list[Any]]]


class RecordingSession(Session):
    """A writing session: what it changes becomes an event, in the same transaction."""


def write_event(session: Session) -> None:
    """Write what was gathered as one event; call it last, just before the commit. Nothing changed: no event."""
    session.flush()
    gathered: Changes = session.info.pop(_GATHERED, {})
    changes = {
        subject: told
        for subject, columns in gathered.items()
        if (told := {name: pair for name, pair in columns.items() if _differs(pair)})
    }
    if changes:
        add_event(session, acting_now(), ActOutcome.DONE, changes)


def add_event(session: Session, acting: Acting, outcome: ActOutcome, changes: Mapping[str, Any]) -> None:
    stand_in_line(session)
    append_event(
        session,
        {
            "at": SystemClock().now(),  # the machine's own clock, whatever the desk goes by
            "actor_id": acting.actor_id,
            "through": acting.door,
            "source_address": acting.source_address[:45],
            "act": _clean(acting.act)[:80],
            "subject": _clean(acting.subject)[:LONGEST_SUBJECT],
            "outcome": outcome,
            "changes": dict(changes),
            "note": _clean(acting.note or _wish_words(acting))[:LONGEST_NOTE],
        },
    )
    acting.events_written += 1
    acting.weighs |= any(_weighs(subject) for subject in changes)


def _weighs(subject: str) -> bool:
    rule = RECORDED.get(subject.partition(":")[0])
    return rule is not None and rule.weighs


def _wish_words(acting: Acting) -> str:
    return "" if acting.wished_by is None else f"{WISHED_BY}{acting.wished_by}"


@event.listens_for(RecordingSession, "after_flush")
def _gather(session: Session, _context: UOWTransaction) -> None:
    """History is still there, and new rows have their ids."""
    acting = acting_now()
    for thing in session.new:
        if (rule := _rule_of(inspect(thing).mapper, acting)) and not rule.not_new:
            _keep(session, inspect(thing), _new_values(inspect(thing), rule))
    for thing in session.dirty:
        if rule := _rule_of(inspect(thing).mapper, acting):
            _keep(session, inspect(thing), _changed_values(inspect(thing), rule))
    for thing in session.deleted:
        if rule := _rule_of(inspect(thing).mapper, acting):
            gone = {name: [pair[1], None] for name, pair in _new_values(inspect(thing), rule)}
            _keep(session, inspect(thing), gone.items())


@event.listens_for(RecordingSession, "do_orm_execute")
def _gather_statement(state: ORMExecuteState) -> None:
    """An UPDATE, INSERT or DELETE of several rows: what is set, and how many rows where that is known."""
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    statement = cast(Any, state.statement)
    table: Table = statement.table
    rule = _wanted(RECORDED.get(table.name), acting_now())
    if rule is None:
        return
    if state.is_insert and state.parameters:
        told = dict(_told_rows(table, rule, state.parameters))
    elif state.is_delete or getattr(statement, "_multi_values", None):
        told = {"rows": [NOT_READ, None]}
    else:
        told = {
            column.name: [NOT_READ, told_value(rule, column, _plain(value))]
            for key, value in (getattr(statement, "_values", None) or {}).items()
            if is_told(rule, column := table.c[getattr(key, "name", key)])
        }
    _merge(state.session, f"{table.name}:several", told.items())


def _rule_of(mapper: Mapper[Any], acting: Acting) -> Recorded | None:
    return _wanted(RECORDED.get(cast(Table, mapper.local_table).name), acting)


def _wanted(rule: Recorded | None, acting: Acting) -> Recorded | None:
    """The rule, if what whoever acts changes by it is an act."""
    if rule is None or not acting.is_recorded or (rule.by_people_alone and not acting.is_of_a_person):
        return None
    return rule


def _new_values(state: InstanceState[Any], rule: Recorded) -> Iterator[tuple[str, list[Any]]]:
    for key, column in _columns(state.mapper):
        value = state.dict.get(key)
        if value is not None and value != "" and is_told(rule, column) and not column.primary_key:
            yield column.name, [None, told_value(rule, column, value)]
    yield from _changed_members(state)


def _changed_values(state: InstanceState[Any], rule: Recorded) -> Iterator[tuple[str, list[Any]]]:
    for key, column in _columns(state.mapper):
        history = state.attrs[key].history
        if history.has_changes() and is_told(rule, column):
            before = told_value(rule, column, history.deleted[0]) if history.deleted else NOT_READ
            after = told_value(rule, column, history.added[0]) if history.added else None
            yield column.name, [before, after]
    yield from _changed_members(state)


def _changed_members(state: InstanceState[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Who came onto a list and who left it, by id."""
    for relationship in state.mapper.relationships:
        if relationship.secondary is None or relationship.viewonly:
            continue
        history = state.attrs[relationship.key].history
        if history.added or history.deleted:
            yield relationship.key, [{"left": _ids(history.deleted)}, {"came": _ids(history.added)}]


def _ids(things: Iterable[object]) -> list[Any]:
    """A new one has its id already, though not yet its identity in the session."""
    return sorted(inspect(thing).mapper.primary_key_from_instance(thing)[0] for thing in things)


def _columns(mapper: Mapper[Any]) -> Iterator[tuple[str, Column[Any]]]:
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if isinstance(column, Column):
            yield attribute.key, column


def _told_rows(table: Table, rule: Recorded, parameters: Any) -> Iterator[tuple[str, list[Any]]]:
    rows = list(parameters) if isinstance(parameters, list | tuple) else [parameters]
    yield "rows", [None, len(rows)]
    for name in rows[0]:
        column = table.c[name]
        if is_told(rule, column):
            values = [told_value(rule, column, row.get(name)) for row in rows]
            yield name, [None, values[0] if all(value == values[0] for value in values) else values]


def _keep(session: Session, state: InstanceState[Any], told: Iterable[tuple[str, list[Any]]]) -> None:
    identity = "-".join(str(part) for part in state.mapper.primary_key_from_instance(state.obj()))
    _merge(session, f"{cast(Table, state.mapper.local_table).name}:{identity}", told)


def _merge(session: Session, subject: str, told: Iterable[tuple[str, list[Any]]]) -> None:
    """Of several changes of one value, what was before the first and what is after the last."""
    gathered: Changes = session.info.setdefault(_GATHERED, {})
    columns = gathered.setdefault(subject, {})
    for name, (before, after) in told:
        columns[name] = [columns[name][0] if name in columns else before, after]


def _differs(pair: list[Any]) -> bool:
    return bool(pair[0] != pair[1]) or pair[0] == KEPT_OUT


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, BindParameter) else "(worked out)"


def told_value(rule: Recorded, column: Column[Any], value: Any) -> Any:
    """A value as an event tells it: nothing secret or personal, nothing long, only what JSON has."""
    if value is None:
        return None
    if is_private(rule, column):
        return KEPT_OUT
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool | int):
        return value
    words = (
        value
        if isinstance(value, str)
        else json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    )
    if len(words) > LONGEST_VALUE or (words and is_free_text(column.type)):
        return {"sha256": hashlib.sha256(words.encode(errors="replace")).hexdigest(), "length": len(words)}
    return _clean(words)


def _clean(words: str) -> str:
    """Text that every database takes and no terminal obeys."""
    return "".join(letter if letter.isprintable() else "�" for letter in words)
