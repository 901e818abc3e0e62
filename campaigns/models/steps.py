"""The steps of a send as a column: what can't be read of them never passes for "nothing was done yet"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from sqlalchemy import JSON, ColumnElement, Dialect, FunctionElement, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

from campaigns.errors import CampaignDeskError


class UnreadableStepsError(CampaignDeskError):
    """Somebody asked what was done of a send, and its row can't say."""


class UnreadableSteps(Mapping[str, Any]):
    """Stands in the place of steps that are damaged. The row can be read, shown and moved; whoever goes by them is stopped."""

    def _refuse(self) -> NoReturn:
        raise UnreadableStepsError(
            "What was done of it so far can't be read any more, so it can't be gone on with. Look at the account, then "
            "say whether it went out."
        )

    def __getitem__(self, step: str) -> NoReturn:
        self._refuse()

    def __iter__(self) -> Iterator[str]:
        self._refuse()

    def __len__(self) -> NoReturn:
        self._refuse()

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def are_readable(steps: Mapping[str, Any]) -> bool:
    return not isinstance(steps, UnreadableSteps)


class Steps(TypeDecorator[dict[str, Any]]):
    """A JSON object. Anything else that stands there is read as ``UnreadableSteps``."""

    impl = JSON
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self.impl_instance.coerce_compared_value(op, value)  # a step is asked for as in any JSON

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        parsed = super().result_processor(dialect, coltype) or (lambda value: value)

        def read(value: Any) -> Any:
            try:
                steps = parsed(value)
            except (ValueError, TypeError, RecursionError):
                return UnreadableSteps()
            return steps if isinstance(steps, dict) else UnreadableSteps()

        return read


class _IsJson(FunctionElement[bool]):
    """Whether the database can look into it. PostgreSQL keeps nothing else in such a column; SQLite keeps anything."""

    type = Boolean()
    inherit_cache = True


@compiles(_IsJson)
def _always(_element: _IsJson, _compiler: SQLCompiler, **_options: Any) -> str:
    return "true"


@compiles(_IsJson, "sqlite")
def _if_valid(element: _IsJson, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_valid({compiler.process(element.clauses, **options)})"


def step_in(steps: Any, step: str) -> ColumnElement[str]:
    """The text under this step, for a query; empty where there is none, or where the steps can't be read."""
    return case((_IsJson(steps), func.coalesce(steps[step].as_string(), "")), else_="")
