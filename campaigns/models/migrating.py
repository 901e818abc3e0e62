"""The steps of the migrations: at which the tables are, which is the newest, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import Connection, inspect, text

from campaigns.config import PROJECT_FOLDER
from campaigns.errors import CampaignDeskError
from campaigns.models.base import db

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = PROJECT_FOLDER / "campaigns" / "migrations"
# The last commit that has the steps of which the tables of 0.1 were made.
WITH_EARLIER_STEPS = "4fa2936"


def newest_step() -> str:
    """The name of the newest step this version brings: they are numbered."""
    return max(_steps())


def _steps() -> list[str]:
    return [path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py")]


def refuse_from_before(connection: Connection) -> None:
    """
    Raises:
        CampaignDeskError: the tables are of a time before the first step that this version has; says what to do.
    """
    step = step_of(connection)
    if step is not None and step < min(_steps()):
        raise CampaignDeskError(
            f"The database is from before 0.1 (step {step}), and this version can't bring it up to date; nothing was "
            f"changed. Start the version that can, once: git checkout {WITH_EARLIER_STEPS}, make run, then stop it. "
            "After that come back to this one."
        )


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
