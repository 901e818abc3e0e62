"""A start of the product without its pages: python -m tests.integration.starting waits for a line, then installs."""

from __future__ import annotations

import sys

from flask import Flask

from campaigns import models  # noqa: F401  (every table)
from campaigns.clock import SystemClock
from campaigns.config import Settings, read_settings
from campaigns.content_store.reader import ContentStore
from campaigns.models.base import db, prepare_engine
from campaigns.services.core.desk import Desk
from campaigns.services.core.media_store import MediaStore
from campaigns.services.core.seal import Seal
from campaigns.services.installation.setup import install
from campaigns.workbench.here import HereWorkbench
from tests.fakes import FakeDirectory

PASSWORD = "a long enough password"


def migratable(database_url: str) -> Flask:
    """An application over a database that has still to be made."""
    app = Flask("starting")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    return app


def desk_for(settings: Settings) -> Desk:
    return Desk(
        settings=settings,
        clock=SystemClock(),
        content=ContentStore(settings.content_folder, settings.timezone),
        media=MediaStore(settings.media_folder),
        channels=FakeDirectory(),
        seal=Seal(settings.secret_key),
        bench=HereWorkbench(),
    )


def main() -> None:
    settings = read_settings()
    app, desk = migratable(settings.database_url), desk_for(settings)
    print("ready", flush=True)
    sys.stdin.readline()
    with app.app_context():
        install(desk, password=PASSWORD)


if __name__ == "__main__":
    main()
