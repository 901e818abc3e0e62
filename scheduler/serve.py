"""The web application and the clock together: what ``make run`` starts.

gunicorn looks after one worker process with several threads; the clock runs in that worker, started when the worker
is up, so there is never a second one.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from campaigns.app import configure_logging, create_app, create_desk
from campaigns.config import Settings, read_settings
from campaigns.errors import CampaignDeskError, SettingError
from campaigns.models.base import db
from scheduler.clock import SendingClock
from scheduler.setup import prepare_installation

THREADS = 8
GRACE_SECONDS = 30
_EVERYWHERE_OR_HERE = ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104  compared, never bound


class DeskServer(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings: one worker, several threads, the clock inside."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._listener = listener
        self._clock: SendingClock | None = None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"fd://{self._listener.fileno()}",
            "workers": 1,
            "threads": THREADS,
            "worker_class": "gthread",
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 120,
            "loglevel": "warning",
            "proc_name": "campaign-desk",
            "control_socket_disable": True,
            "post_worker_init": self._start_clock,
            "worker_exit": self._stop_clock,
            "when_ready": self._say_where,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)

    def _start_clock(self, worker: Any) -> None:
        self._clock = SendingClock(worker.wsgi)
        self._clock.start()

    def _stop_clock(self, _server: Any, _worker: Any) -> None:
        if self._clock is not None:
            self._clock.stop()

    def _say_where(self, _server: Any) -> None:
        host = self._settings.host
        shown = "localhost" if host in _EVERYWHERE_OR_HERE else host
        print(
            f"\nCampaign Desk is running at http://{shown}:{self._settings.port}/ – stop it with Ctrl+C.",
            flush=True,
        )


def main() -> int:
    try:
        settings = read_settings()
        listener = _listen(settings)
        configure_logging(as_json=not sys.stderr.isatty())
        app = create_desk(settings)
        prepare_installation(app)
    except CampaignDeskError as error:
        print(error, file=sys.stderr)
        return 1
    with app.app_context():
        db.engine.dispose()  # no connection may cross the fork
    sys.argv = sys.argv[:1]  # gunicorn reads the command line; ours is not meant for it
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    DeskServer(settings, listener).run()
    return 0


def _listen(settings: Settings) -> socket.socket:
    """Take the port now, so that a port in use is one clear sentence and nothing has been changed yet."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, ValueError) as error:  # a name that can't be written for the network is a ValueError
        raise SettingError(_why_not_listening(settings, error)) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingError(_why_not_listening(settings, error)) from error
    listener.set_inheritable(True)
    return listener


def _why_not_listening(settings: Settings, error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
    if number == errno.EADDRINUSE:
        return (
            f"Campaign Desk can't listen on {settings.host} port {settings.port}: the port is in use. Perhaps it is "
            "running already. Stop the other program, or choose another port: CAMPAIGNS_PORT=8001 make run"
        )
    if number == errno.EACCES:
        return f"Campaign Desk may not listen on port {settings.port}. Choose one from 1024: CAMPAIGNS_PORT=8000 make run"
    return (
        f"CAMPAIGNS_HOST is “{settings.host}”, which is no address of this machine. Leave it out for this machine "
        "alone, or set it to 0.0.0.0 for the whole network."
    )


if __name__ == "__main__":
    sys.exit(main())
