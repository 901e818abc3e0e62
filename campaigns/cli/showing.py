"""How commands show lists: columns for people, JSON and sheets for programs, each written while its rows still come."""

from __future__ import annotations

import csv
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import click

from campaigns.cli.terminal import escaped_in_json

ROWS_AT_ONCE = 200

Row = TypeVar("Row")


def show(
    output: str,
    rows: Iterable[Row],
    columns: Mapping[str, Callable[[Row], object]],
    *,
    empty: str = "",
    record: Callable[[Any], Mapping[str, Any]] = dict,
    names: Sequence[str] = (),
) -> None:
    """One list in the form that was asked for: text, json or csv, written while its rows come: there may be a million.

    Args:
        columns: for people, heading → what a row has there; None is an empty cell.
        empty: the sentence for people where there is no row.
        record: for programs, the plain values of a row by their names. names: the columns of a sheet.
    """
    if output == "text":
        _show_text(columns, rows, empty)
    elif output == "json":
        _show_json(map(record, rows))
    else:
        _show_csv(names, map(record, rows))


def print_json(value: Any) -> None:
    click.echo(escaped_in_json(json.dumps(value, ensure_ascii=False, indent=2)))


def utc_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _show_json(records: Iterable[Mapping[str, Any]]) -> None:
    opening = "[\n"
    for some in _in_pieces(records):
        pieces = (textwrap.indent(json.dumps(one, ensure_ascii=False, indent=2), "  ") for one in some)
        click.echo(opening + escaped_in_json(",\n".join(pieces)), nl=False)
        opening = ",\n"
    click.echo("[]" if opening == "[\n" else "\n]")


def _show_text(columns: Mapping[str, Callable[[Row], object]], rows: Iterable[Row], empty: str) -> None:
    """Columns as wide as the first rows need."""
    widths: list[int] = []
    for some in _in_pieces(rows):
        lines = [[_cell(of(row)) for of in columns.values()] for row in some]
        if not widths:
            lines.insert(0, list(columns))
            widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = (
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
        )
        click.echo("\n".join(line.rstrip() for line in padded))
    if not widths:
        click.echo(empty)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _show_csv(names: Sequence[str], records: Iterable[Mapping[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain_cell(one[name]) for name in names] for one in records)


def _plain_cell(value: Any) -> Any:
    """A sheet takes what begins like a formula for one (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _in_pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Each print is handed on at once, which for every single row would take longer than the row."""
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        yield some
