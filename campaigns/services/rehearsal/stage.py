"""The stage of a rehearsal: a second desk over a scratch copy, with a moved clock and every account played.

It lives in a temporary folder of its own, which is gone afterwards. What it is made of can't reach the real
installation: another database, another folder, another key, no credentials, no mail.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from campaigns.config import Settings
from campaigns.models.base import Base, db, prepare_engine
from campaigns.services.core.acting import unrecorded
from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import Seal
from campaigns.services.installation.identity import begin_anew
from campaigns.services.rehearsal.copying import copy_rows
from campaigns.services.rehearsal.stand_ins import MovedClock, Notebook, PlayedDirectory, borrowed
from campaigns.workbench.here import HereWorkbench

DATABASE = "rehearsal.sqlite3"


@dataclass(frozen=True)
class Stage:
    """Use it within its own application context (``on_stage``): the use cases then work on the copy.

    ``under_way``: deliveries that were with their platform when the copy was made; they count as sent.
    """

    app: Flask
    desk: Desk
    clock: MovedClock
    notebook: Notebook
    folder: Path
    under_way: int

    @contextmanager
    def on_stage(self) -> Iterator[Desk]:
        with self.app.app_context(), unrecorded():
            yield self.desk


@contextmanager
def open_stage(desk: Desk, *, until: datetime, refs: Iterable[str]) -> Iterator[Stage]:
    """A stage with a copy of the desk's data as of now. Call it in the real desk's application context."""
    real, now = db.engine, desk.clock.now()
    with _scratch_folder() as folder, _opened(desk, folder, now, Notebook(), under_way=0) as stage:
        with stage.on_stage():
            Base.metadata.create_all(db.engine)
            no_secret = stage.desk.seal.close({})
            under_way = copy_rows(real, db.engine, until=until, now=now, refs=refs, no_secret=no_secret)
            begin_anew(stage.desk)
        yield replace(stage, under_way=under_way)


@contextmanager
def open_twin(stage: Stage) -> Iterator[Stage]:
    """A second stage that stands where this one stands now and goes its own way from here."""
    with _scratch_folder() as folder:
        with stage.on_stage(), db.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM INTO ?", (str(folder / DATABASE),))
        notebook = Notebook(dict(stage.notebook.messages))
        now = stage.clock.now()
        # The same key: what was sealed for the first stage opens on this one.
        key = stage.desk.settings.secret_key
        with _opened(stage.desk, folder, now, notebook, under_way=stage.under_way, key=key) as twin:
            with twin.on_stage():
                begin_anew(twin.desk)
            yield twin


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="campaign-desk-rehearsal-") as place:
        yield Path(place)


@contextmanager
def _opened(
    desk: Desk, folder: Path, now: datetime, notebook: Notebook, *, under_way: int, key: str = ""
) -> Iterator[Stage]:
    settings = _scratch_settings(desk.settings, folder, key or secrets.token_urlsafe(48))
    app = Flask("rehearsal")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
    clock = MovedClock(now)
    real_directory = desk.channels.real if isinstance(desk.channels, PlayedDirectory) else desk.channels
    # Every part by name: a part that a desk gains later does not come along from the real one unasked.
    scratch = Desk(
        settings=settings,
        clock=clock,
        content=desk.content,
        media=borrowed(desk.media),
        channels=PlayedDirectory(real_directory, notebook),
        seal=Seal(settings.secret_key),
        bench=HereWorkbench(),
        dice=lambda: 0.5,
        mail=None,
    )
    app.extensions["desk"] = scratch
    with app.app_context():
        engine = db.engine
        prepare_engine(engine, is_lasting=False)
        _hurry(engine)
    try:
        yield Stage(app, scratch, clock, notebook, folder, under_way)
    finally:
        engine.dispose()


def _scratch_settings(settings: Settings, folder: Path, key: str) -> Settings:
    return replace(
        settings,
        data_folder=folder,
        database_url=f"sqlite:///{folder / DATABASE}",
        secret_key=key,
        older_secret_keys=(),
        smtp_url=None,
        alert_from=None,
        metrics_token=None,
    )


def _hurry(engine: Engine) -> None:
    """Nothing of a scratch copy has to outlive a power cut, and it holds only a part of each history."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA foreign_keys=OFF")
