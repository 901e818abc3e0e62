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

from campaigns.channels.base import OutboundMessage
from campaigns.models.base import Base, db, prepare_engine
from campaigns.services.core.acting import unrecorded
from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import Seal
from campaigns.services.installation.identity import begin_anew
from campaigns.services.rehearsal.copying import copy_rows
from campaigns.services.rehearsal.stand_ins import BorrowedMedia, MovedClock, PlayedDirectory
from campaigns.workbench.here import HereWorkbench

DATABASE = "rehearsal.sqlite3"


@dataclass(frozen=True)
class Stage:
    """Use it within its own application context (``on_stage``): the use cases then work on the copy.

    ``sent``: what the play sent, by the messages' keys. ``under_way``: deliveries that were with their platform when
    the copy was made; they count as sent.
    """

    app: Flask
    desk: Desk
    clock: MovedClock
    sent: dict[str, OutboundMessage]
    folder: Path
    under_way: int = 0

    @contextmanager
    def on_stage(self) -> Iterator[Desk]:
        with self.app.app_context(), unrecorded():
            yield self.desk


@contextmanager
def open_stage(desk: Desk, *, until: datetime, refs: Iterable[str]) -> Iterator[Stage]:
    """A stage with a copy of the desk's data as of now. Call it in that desk's application context.

    The desk may be a stage's: the two go their own ways from here.
    """
    real, now = db.engine, desk.clock.now()
    with tempfile.TemporaryDirectory(prefix="campaign-desk-rehearsal-") as place:
        stage = _set_up(desk, Path(place), now)
        with stage.on_stage():
            engine = db.engine
            prepare_engine(engine, is_lasting=False)
            event.listen(engine, "connect", _hurry)
        try:
            with stage.on_stage():
                under_way = _fill(stage, real, now=now, until=until, refs=refs)
            yield replace(stage, under_way=under_way)
        finally:
            engine.dispose()


def _fill(stage: Stage, real: Engine, *, now: datetime, until: datetime, refs: Iterable[str]) -> int:
    Base.metadata.create_all(db.engine)
    no_secret = stage.desk.seal.close({})
    under_way = copy_rows(real, db.engine, until=until, now=now, refs=refs, no_secret=no_secret)
    begin_anew(stage.desk)
    return under_way


def _set_up(desk: Desk, folder: Path, now: datetime) -> Stage:
    settings = replace(
        desk.settings,
        data_folder=folder,
        database_url=f"sqlite:///{folder / DATABASE}",
        secret_key=secrets.token_urlsafe(48),
        older_secret_keys=(),
        smtp_url=None,
        alert_from=None,
        metrics_token=None,
    )
    app = Flask("rehearsal")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
    clock, channels = MovedClock(now), PlayedDirectory(desk.channels)
    # Every part by name: a part that a desk gains later does not come along from the real one unasked.
    app.extensions["desk"] = scratch = Desk(
        settings=settings,
        clock=clock,
        content=desk.content,
        media=BorrowedMedia(Path(desk.media.folder)),
        channels=channels,
        seal=Seal(settings.secret_key),
        bench=HereWorkbench(),
        dice=lambda: 0.5,
        mail=None,
    )
    return Stage(app, scratch, clock, channels.sent, folder)


def _hurry(connection: Any, _record: Any) -> None:
    """Nothing of a scratch copy has to outlive a power cut, and it holds only a part of each history."""
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
