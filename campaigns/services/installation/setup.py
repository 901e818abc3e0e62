"""Making an installation ready: database by migrations, first administrator, practice channel, content."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError, OperationalError

from campaigns.domain.items.issues import Severity
from campaigns.domain.people.permissions import Role
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.base import db
from campaigns.models.faults import WORDS, Fault, fault_of
from campaigns.models.migrating import migration_config, refuse_from_before
from campaigns.private_files import Open, make_private
from campaigns.services.accounts.connecting import ensure_practice_account
from campaigns.services.content.library import LibraryReport, refresh_library
from campaigns.services.core.desk import Desk
from campaigns.services.installation.identity import examine
from campaigns.services.people.users import NewUser, add_user, has_users

MOST_TOLD = 5
FIRST_EMAIL = "admin@desk.example"


@dataclass(frozen=True)
class InstallationReport:
    """What was made; ``first`` is there on the first start only. ``still_open``: what others of the machine may read."""

    library: LibraryReport
    first_email: str
    first: NewUser | None = field(repr=False)
    still_open: tuple[Open, ...] = ()

    def lines(self) -> list[str]:
        """What to tell the person who started it. The only place where the one-time password is shown."""
        told = [f"Content: {self.library.campaigns} campaigns, {self.library.items} posts and releases."]
        broken = [issue for issue in self.library.issues if issue.severity is Severity.BLOCK]
        told += [f"  {issue.place}: {issue.message}" for issue in broken]
        told += [
            f"Others on this machine may read {one.path} ({one.reason}). Give it to this user, or change its rights."
            for one in self.still_open[:MOST_TOLD]
        ]
        if self.first is not None:
            told += ["", "Sign in the first time with", f"  e-mail:   {self.first_email}"]
            if self.first.one_time_password:
                told += [
                    f"  password: {self.first.one_time_password}",
                    "It is shown once. You will be asked to choose a password of your own.",
                ]
        return told


def why_unusable(error: DBAPIError) -> str:
    """What to do about a database that refuses, without its own words: those may quote what was asked of it."""
    kind = type(error.orig).__name__
    fault = fault_of(error)
    if fault in (Fault.FULL, Fault.BUSY, Fault.DISK):
        return f"{WORDS[fault]} ({kind})"
    if isinstance(error, OperationalError):
        return (
            "The database can't be opened. Check DATABASE_URL, that its server runs, and that the data folder can "
            f"be written. ({kind})"
        )
    return (
        "The database can't be read: it is damaged, no database at all, or DATABASE_URL holds something its driver "
        f"does not know. Check DATABASE_URL; if it is right, restore your backup. ({kind})"
    )


def install(
    desk: Desk, *, email: str = FIRST_EMAIL, name: str = "Administrator", password: str | None = None
) -> InstallationReport:
    """Create or upgrade the database, and add what every installation has. Safe to repeat; loses nothing.

    Raises:
        CampaignDeskError: the database can't be reached or upgraded.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        with db.engine.connect() as connection:
            refuse_from_before(connection)
        command.upgrade(migration_config(), "head")
    except CommandError as error:
        raise CampaignDeskError(
            f"The database can't be upgraded: {error}. If a newer Campaign Desk made it, start that one; "
            "otherwise restore your backup."
        ) from error
    except DBAPIError as error:
        raise CampaignDeskError(why_unusable(error)) from error
    examine(desk)
    first = None
    if not has_users():
        with suppress(ConflictError):  # another process that starts at this moment added them
            first = add_user(desk, email=email, name=name, role=Role.ADMINISTRATOR, password=password)
    ensure_practice_account(desk)
    settings = desk.settings
    still_open = make_private(settings.data_folder, content_folder=settings.content_folder, is_deep=True)
    return InstallationReport(refresh_library(desk), email, first, tuple(still_open))
