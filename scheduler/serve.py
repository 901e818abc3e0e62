"""What ``make run`` starts: the web pages and the sender, two processes that share no fate, under a small supervisor.

Nothing heavy is loaded here, and nothing is prepared: a process that ends with it does that before the two begin.
"""

from __future__ import annotations

import errno
import socket
import sys
import time
from contextlib import suppress

from campaigns.config import Settings, read_settings
from campaigns.errors import CampaignDeskError, SettingError
from scheduler.supervisor import Part, Supervisor

WEB_GRACE, SENDER_GRACE = 30.0, 60.0
PORT_PATIENCE = 2.0  # seconds
_EVERYWHERE_OR_HERE = ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104  compared, never bound


def main(*, web_module: str = "scheduler.web") -> int:
    try:
        settings = read_settings()
        listener = _listen(settings)
    except CampaignDeskError as error:
        print(error, file=sys.stderr)
        return 1
    return Supervisor(parts(listener.detach(), web_module), running=lambda: _say_where(settings)).run()


def parts(listener: int, web_module: str) -> list[Part]:
    """The pages and the sender; the pages get the socket that is bound already, again after each death."""
    python = (sys.executable, "-m")
    return [
        Part(name="Setting up", command=(*python, "scheduler.setup"), grace=WEB_GRACE, once=True),
        Part(
            name="The web pages",
            command=(*python, web_module, "--listener", str(listener)),
            grace=WEB_GRACE,
            hands_over=(listener,),
        ),
        Part(name="The sender", command=(*python, "scheduler"), grace=SENDER_GRACE),
    ]


def _say_where(settings: Settings) -> None:
    host = settings.host
    shown = "localhost" if host in _EVERYWHERE_OR_HERE else host
    with suppress(OSError):
        print(
            f"\nCampaign Desk is running at http://{shown}:{settings.port}/ – stop it with Ctrl+C.",
            flush=True,
        )


def _listen(settings: Settings) -> socket.socket:
    """Take the port now, so that a port in use is one clear sentence and nothing has been changed yet."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, ValueError) as error:  # a name that can't be written for the network is a ValueError
        raise SettingError(_why_not_listening(settings, error)) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(listener, settings)
    except OSError as error:
        listener.close()
        raise SettingError(_why_not_listening(settings, error)) from error
    return listener


def _bind(listener: socket.socket, settings: Settings) -> None:
    """The pages of a supervisor that was killed a moment ago let go of the port by themselves, but not at once."""
    until = time.monotonic() + PORT_PATIENCE
    while True:
        try:
            listener.bind((settings.host, settings.port))
            return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise
        time.sleep(0.05)


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
