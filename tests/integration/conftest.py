"""A desk with a database of its own, a clock that is set by hand, and channels that record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from campaigns import models  # noqa: F401  (every table, before create_all)
from campaigns.config import read_settings
from campaigns.content_store.reader import ContentStore
from campaigns.models.base import db, prepare_engine
from campaigns.services.core.desk import Desk
from campaigns.services.core.media_store import MediaStore
from campaigns.services.core.seal import Seal
from campaigns.workbench.here import HereWorkbench
from tests.factories import SECRET_KEY
from tests.fakes import FakeDirectory, SettableClock
from tests.integration.databases import make_tables
from tests.integration.office import Office


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def channels() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Where the tables are; a module that must hold on every database replaces this by ``both_databases``."""
    return f"sqlite:///{tmp_path / 'desk.sqlite3'}"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The database alone: no pages, no clock. Its context is open while the test runs."""
    app = Flask("desk-under-test")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        make_tables(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def desk(app: Flask, tmp_path: Path, clock: SettableClock, channels: FakeDirectory) -> Desk:
    content = tmp_path / "content"
    content.mkdir()
    settings = read_settings(
        {
            "CAMPAIGNS_DATA": str(tmp_path / "data"),
            "CAMPAIGNS_CONTENT": str(content),
            "CAMPAIGNS_SECRET_KEY": SECRET_KEY,
            "CAMPAIGNS_ORGANISATION": "Derbyshire Violence Reduction Unit",
        }
    )
    return Desk(
        settings=settings,
        clock=clock,
        content=ContentStore(content, settings.timezone),
        media=MediaStore(settings.media_folder),
        channels=channels,
        seal=Seal(settings.secret_key),
        bench=HereWorkbench(),
        dice=lambda: 0.5,
    )


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)
