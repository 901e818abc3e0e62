"""Numbers in addresses: an id or a page that can't be is a page that is not there."""

from __future__ import annotations

from flask import Flask, abort
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BaseConverter

from campaigns.domain.items.ids import PATTERN, read_id


class IdConverter(BaseConverter):
    """``<int:…>`` of every route: plain digits that a column of the database can hold."""

    regex = PATTERN

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def guard_numbers(app: Flask) -> None:
    """Has to come before the first route."""
    app.url_map.converters["int"] = IdConverter


def page_number(values: MultiDict[str, str], name: str = "page") -> int:
    """Which page of a list is asked for, the first where nothing is said; what can't be a page is not found."""
    return row_number(values, name) or 1


def row_number(values: MultiDict[str, str], name: str) -> int | None:
    """The number of a row that is asked for; None where nothing is said. What can't be one is not found."""
    given = values.get(name, "")
    number = read_id(given)
    if given and number is None:
        abort(404)
    return number


def whole_number(typed: str) -> int | None:
    """A number that somebody typed into a field; None where it is none, or none that anybody means."""
    text = typed.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
