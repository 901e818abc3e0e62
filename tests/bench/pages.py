"""What each page costs with little history and with much: milliseconds of processor time, kilobytes, statements."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from campaigns.models.base import db
from campaigns.reports.export import EXPORT_FORMATS
from tests.bench.filling import MODEL
from tests.bench.history import OFFICER, PASSWORD, open_history
from tests.bench.table import Line

TRIES = 7
A_PAGE = 1_000_000  # bytes: what is larger is a file, and is looked at once


@dataclass(frozen=True)
class Cost:
    milliseconds: float
    kilobytes: float
    statements: int


def measure_pages(store: Path, *, sizes: Sequence[int]) -> Iterator[Line]:
    """Each page at the largest size beside the smallest, in turn, so that what else the machine does weighs on both.
    ``store`` keeps the desks for the next time.
    """
    few, many = min(sizes), max(sizes)
    little, much = (_Desk.open(store, deliveries=size) for size in (few, many))
    for page, address in much.pages.items():
        beside, cost = _costs((little, little.pages[page]), (much, address))
        for what, unit in (("milliseconds", "ms"), ("kilobytes", "kB"), ("statements", "statements")):
            yield Line(
                what=f"{page}, {many:,} deliveries", value=getattr(cost, what), unit=unit,
                baseline_name=f"with {few:,}", baseline=getattr(beside, what),
            )  # fmt: skip


def pages_of(today: date) -> dict[str, str]:
    """The pages an officer opens, by name."""
    quarter, year = (f"period=dates&from={today - timedelta(days)}&to={today}" for days in (91, 365))
    lists = {
        f"Deliveries, {show}": f"/deliveries?show={show}"
        for show in ("all", "coming", "decide", "out", "cancelled")
    }
    return {
        "Today": "/",
        **{f"Calendar, {view}": f"/calendar?view={view}&on={today}" for view in ("month", "week", "list")},
        **lists,
        "Deliveries, out, page 20": "/deliveries?show=out&page=20",
        "To decide": "/decisions",
        "Campaigns": "/campaigns",
        "A campaign": "/campaigns/bench",
        "An item": "/items/bench/posts/post-7",
        "An item with a file": f"/items/{MODEL}",
        "The editor": f"/items/{MODEL}/edit",
        "Versions of an item": f"/items/{MODEL}/versions",
        "A delivery": "/deliveries/70",
        "A plan": "/campaigns/bench/plan",
        "Look ahead": "/look-ahead",
        "Media": "/media",
        "Media of a campaign": "/media/in/bench",
        "Bin": "/bin",
        "Approved, not scheduled": "/unscheduled",
        "Holds": "/holds",
        "A hold": "/holds/1",
        "Cases": "/incidents",
        "A case": "/incidents/case-1",
        "To take down": "/take-down",
        "Elections": "/elections",
        "Accounts": "/accounts",
        "Is it working": "/working",
        "Practice": "/practice",
        "Rehearsal": "/rehearsal",
        "Report, a quarter": f"/report?{quarter}",
        "Report, a year": f"/report?{year}",
        **{f"Report, a year as {kind}": f"/report/download/{kind}?{year}" for kind in EXPORT_FORMATS},
    }


@dataclass(frozen=True)
class _Desk:
    client: FlaskClient
    engine: Engine
    pages: Mapping[str, str]

    @classmethod
    def open(cls, store: Path, *, deliveries: int) -> _Desk:
        app = open_history(store, deliveries=deliveries)
        with app.app_context():
            engine = db.engine
        return cls(sign_in(app), engine, pages_of(app.extensions["desk"].clock.now().date()))


def sign_in(app: Flask) -> FlaskClient:
    """A browser in which the officer is signed in."""
    client = app.test_client()
    page = BeautifulSoup(client.get("/sign-in").data, "html.parser")
    token = page.find("input", {"name": "csrf_token"})
    assert token is not None
    answer = client.post(
        "/sign-in", data={"csrf_token": token["value"], "email": OFFICER, "password": PASSWORD}
    )
    assert answer.status_code in (302, 303), answer.status
    return client


def _costs(*asked: tuple[_Desk, str]) -> list[Cost]:
    looked = [_look(desk, address) for desk, address in asked]
    times: list[list[float]] = [[] for _ in asked]
    for _ in range(TRIES if max(size for size, _ in looked) < A_PAGE else 1):
        for (desk, address), took in zip(asked, times, strict=True):
            started = time.process_time()
            desk.client.get(address)
            took.append((time.process_time() - started) * 1000)
    return [
        Cost(min(took), size / 1000, statements)
        for took, (size, statements) in zip(times, looked, strict=True)
    ]


def _look(desk: _Desk, address: str) -> tuple[int, int]:
    """How many bytes the page has, and how often it asks the database once it was opened before."""
    statements = 0

    def count(*_ignored: object) -> None:
        nonlocal statements
        statements += 1

    answer = desk.client.get(address)
    assert answer.status_code == 200, (address, answer.status)
    event.listen(desk.engine, "before_cursor_execute", count)
    desk.client.get(address)
    event.remove(desk.engine, "before_cursor_execute", count)
    return len(answer.data), statements
