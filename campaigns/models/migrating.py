"""The steps of the migrations: at which the tables are, which is the newest, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import Connection, inspect, text

from campaigns.config import PROJECT_FOLDER
from campaigns.models.base import db

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = PROJECT_FOLDER / "campaigns" / "migrations"


def newest_step() -> str:
    """The name of the newest step this version brings: they are numbered."""
    return max(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def step_of(connection: Connection) -> str | None:
    """The step this database's tables are at; None where no migration made them."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    step: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return step


def migration_config() -> Config:
    """What Alembic's commands need, for the database of this application."""
    from flask_migrate import Migrate  # brings Alembic, which only a start and a developer need

    if "migrate" not in current_app.extensions:
        Migrate(current_app, db, directory=str(_FOLDER), render_as_batch=True)
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config
