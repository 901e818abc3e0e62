"""What each page costs with little history and with much: milliseconds of processor time, kilobytes, statements."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import event, select

from campaigns.models.base import db
from campaigns.models.people import User
from campaigns.services.core.transaction import reading
from campaigns.services.people.users import change_password
from tests.bench.filling import FullDesk
from tests.bench.history import open_history
from tests.bench.table import Line

TRIES = 7
OFFICER = "officer@vru.example"
PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Cost:
    milliseconds: float
    kilobytes: float
    statements: int


def measure_pages(folder: Path, *, sizes: Sequence[int]) -> Iterator[Line]:
    """Each page at the largest size beside the smallest."""
    little, much = (
        _costs(open_history(folder / str(size), deliveries=size)) for size in (min(sizes), max(sizes))
    )
    for page, cost in much.items():
        for what, unit in (("milliseconds", "ms"), ("kilobytes", "kB"), ("statements", "statements")):
            yield Line(
                what=f"{page}, {max(sizes):,} deliveries", value=getattr(cost, what), unit=unit,
                baseline_name=f"with {min(sizes):,}", baseline=getattr(little[page], what),
            )  # fmt: skip


def pages_of(now: datetime) -> dict[str, str]:
    """The pages an officer opens, by name."""
    quarter, year = (now - timedelta(days=days) for days in (91, 365))
    lists = {
        f"Deliveries, {show}": f"/deliveries?show={show}"
        for show in ("all", "coming", "decide", "out", "cancelled")
    }
    return {
        "Today": "/",
        **lists,
        "Deliveries, out, page 20": "/deliveries?show=out&page=20",
        "To decide": "/decisions",
        "Campaigns": "/campaigns",
        "A campaign": "/campaigns/bench",
        "An item": "/items/bench/posts/post-7",
        "A delivery": "/deliveries/70",
        "Holds": "/holds",
        "Accounts": "/accounts",
        "Report, a quarter": f"/report?from={quarter:%Y-%m-%d}&to={now:%Y-%m-%d}",
        "Report, a year": f"/report?from={year:%Y-%m-%d}&to={now:%Y-%m-%d}",
    }


def _costs(full: FullDesk) -> dict[str, Cost]:
    client = sign_in(full)
    with full.app.app_context():
        engine = db.engine
    return {name: _cost(client, engine, address) for name, address in pages_of(datetime.now(UTC)).items()}


def sign_in(full: FullDesk) -> FlaskClient:
    """A browser in which the officer is signed in."""
    with full.app.app_context():
        with reading() as session:
            officer = session.scalars(select(User).where(User.email == OFFICER)).one().id
        change_password(full.desk, officer, current=None, new=PASSWORD)
    client = full.app.test_client()
    page = BeautifulSoup(client.get("/sign-in").data, "html.parser")
    token = page.find("input", {"name": "csrf_token"})
    assert token is not None
    answer = client.post(
        "/sign-in", data={"csrf_token": token["value"], "email": OFFICER, "password": PASSWORD}
    )
    assert answer.status_code in (302, 303), answer.status
    return client


def _cost(client: FlaskClient, engine: object, address: str) -> Cost:
    statements = 0

    def count(*_ignored: object) -> None:
        nonlocal statements
        statements += 1

    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status)
    event.listen(engine, "before_cursor_execute", count)
    client.get(address)
    event.remove(engine, "before_cursor_execute", count)
    times = []
    for _ in range(TRIES):
        started = time.process_time()
        client.get(address)
        times.append((time.process_time() - started) * 1000)
    return Cost(median(times), len(answer.data) / 1000, statements)
