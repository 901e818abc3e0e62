"""The one place where the parts are put together."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import structlog
from flask import Flask
from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry
from werkzeug.middleware.proxy_fix import ProxyFix

import campaigns.models  # noqa: F401  every table has to be known before migrations or queries
from campaigns.channels.base import ChannelDirectory
from campaigns.channels.link_card import LinkCards
from campaigns.channels.registry import Registry
from campaigns.channels.staff_mail import SmtpStaffMail
from campaigns.clock import Clock, SystemClock
from campaigns.config import PROJECT_FOLDER, Settings, read_settings
from campaigns.content_store.late import LateStore
from campaigns.domain.text.odd_characters import reveal
from campaigns.errors import SettingError
from campaigns.models.base import db, prepare_engine
from campaigns.private_files import is_open_to_others, make_private
from campaigns.secret_keys import KeyFile
from campaigns.services.accounts.outside_media import DeskOutside
from campaigns.services.core.acting import acting_now
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.media_store import MediaStore
from campaigns.services.core.seal import Seal, cookie_key
from campaigns.workbench.base import MEGABYTE, Workbench
from campaigns.workbench.here import HereWorkbench
from campaigns.workbench.processes import ProcessWorkbench

if TYPE_CHECKING:
    from campaigns.content_store.reader import ContentStore

BENCH_CHILD, SENDERS_CHILD = "campaigns.cli.working_beside", "campaigns.cli.stops_beside"


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    channels: ChannelDirectory | None = None,
    bench: Workbench | None = None,
) -> Flask:
    """The web application with everything it needs; starts no clock and changes no data.

    Pages read people's words on a workbench in another process, for a thread can't be broken off; ``bench`` is another.

    Raises:
        SettingError: a setting is wrong.
    """
    from campaigns import web  # heavy, and of no use to the command line and to workers

    settings = settings or read_settings()
    bench = bench or ProcessWorkbench(BENCH_CHILD, PROJECT_FOLDER, settings)
    app = create_desk(settings, clock=clock, channels=channels, bench=bench)
    web.register(app)
    desk: Desk = app.extensions["desk"]
    if proxies := desk.settings.proxies:
        # Only what these wrote is believed, and nothing a client sent itself.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def sending_bench(settings: Settings) -> Workbench:
    """For a worker: what is due waits for what is done on it, so it stands behind nobody."""
    return ProcessWorkbench(SENDERS_CHILD, PROJECT_FOLDER, settings, leaves_at=400 * MEGABYTE, niceness=0)


def create_desk(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    channels: ChannelDirectory | None = None,
    bench: Workbench | None = None,
    reads_content: bool = True,
) -> Flask:
    """The desk without pages: what the command line and a worker need. A worker reads no content.

    Raises:
        SettingError: a setting is wrong.
    """
    settings = settings or read_settings()
    _refuse_wrong_address(settings.database_url)
    app = Flask(
        "campaigns",
        template_folder=str(PROJECT_FOLDER / "templates"),
        static_folder=str(PROJECT_FOLDER / "campaigns" / "static"),
    )
    app.config.update(
        SECRET_KEY=cookie_key(settings.secret_key),
        SECRET_KEY_FALLBACKS=[cookie_key(key) for key in reversed(settings.older_secret_keys)],
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    db.init_app(app)
    time, media, seal = clock or SystemClock(), MediaStore(settings.media_folder), _seal(settings)
    app.extensions["desk"] = Desk(
        settings=settings,
        clock=time,
        content=_content(settings, reads_content),
        media=media,
        channels=channels or Registry(inside=settings.inside_servers),
        seal=seal,
        outside=DeskOutside(settings, time, media, seal),
        mail=_staff_mail(settings),
        cards=LinkCards(),
        bench=bench or HereWorkbench(),
    )
    with app.app_context():
        _keep_private(settings, db.engine)
        prepare_engine(db.engine)
    return app


def _content(settings: Settings, reads_content: bool) -> ContentStore:
    if not reads_content:
        return cast("ContentStore", LateStore(settings.content_folder, settings.timezone))
    from campaigns.content_store.reader import ContentStore  # brings what a sender never needs

    return ContentStore(settings.content_folder, settings.timezone)


def _keep_private(settings: Settings, engine: Engine) -> None:
    """Nobody else reads our files, and the database is shut before anything is written into it.

    Its write-ahead log and its shared memory take their rights from it.
    """
    for one in make_private(settings.data_folder, content_folder=settings.content_folder, is_deep=False):
        structlog.get_logger().warning("others may read this", path=str(one.path), error=one.reason)
    database = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else Path()
    if settings.data_folder not in database.parents:
        return

    @event.listens_for(engine, "connect")
    def on_connect(_connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        if is_open_to_others(database):
            with suppress(OSError):  # it was told at the start
                database.chmod(0o600)


class UnfailingStream:
    """Where log lines go, with hidden and controlling characters named. When they can't be written (a full disk), they
    are lost, and the work goes on.

    A sender that stopped for a line it could not log would be the greater loss.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(reveal(text))

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def _seal(settings: Settings) -> Seal:
    keys = (settings.secret_key, *settings.older_secret_keys)
    if settings.has_given_keys:
        return Seal(*keys)
    file = KeyFile(settings.data_folder)
    return Seal(*keys, fresh=lambda: [key.value for key in file.read()])


def _staff_mail(settings: Settings) -> StaffMail | None:
    if settings.smtp_url is None or settings.alert_from is None:
        return None
    return SmtpStaffMail(
        settings.smtp_url,
        sender=settings.alert_from,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )


def configure_logging(*, as_json: bool, least: int = logging.INFO) -> None:
    """Log facts to standard error: JSON for machines, plain lines for a person at a terminal; from that level on."""
    logging.basicConfig(
        stream=UnfailingStream(sys.stderr),
        level=logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )
    logging.getLogger("apscheduler.scheduler").addFilter(_is_worth_a_line)
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            _drop_rehearsed,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, UnfailingStream(sys.stderr))),
        cache_logger_on_first_use=False,
    )


def _drop_rehearsed(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """What only happens on a copy would read in the log as if it had happened.

    Raises:
        structlog.DropEvent
    """
    if not acting_now().is_recorded:
        raise structlog.DropEvent
    return event


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """A job that is still at work at its next turn leaves that turn out. That is meant so: nothing is lost."""
    return "maximum number of running instances" not in record.getMessage()


def _refuse_wrong_address(database_url: str) -> None:
    """Here and not with the other settings: only SQLAlchemy knows what it can read, passwords of all kinds included."""
    try:
        url = make_url(database_url)
        url.get_dialect()().create_connect_args(url)
    except (SQLAlchemyError, ValueError):
        raise SettingError(  # without the cause, which may quote the password
            "DATABASE_URL can't be read as the address of a database. It should look like "
            "postgresql://user:password@host/name or sqlite:////folder/file.sqlite3; special characters in the "
            "password are written as %XX."
        ) from None


def _engine_options(settings: Settings) -> dict[str, object]:
    """An error never carries what was to be written: it would put addresses and texts into the logs."""
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10}, "hide_parameters": True}
    return {"pool_pre_ping": True, "pool_size": settings.sender_threads + 8, "hide_parameters": True}
