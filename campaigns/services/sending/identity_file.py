"""The file beside the database: whose it is (``installation.json``) and how far it had come (``installation.mark``).

They are two because they are written so differently. Whose it is changes almost never and must never be half there:
written whole under another name, forced to the disk, put in place. The mark moves with every try at sending and every
tick: a few figures overwritten in place, some twenty microseconds, and left to the system to bring to the disk. A
killed process loses nothing of it. A power cut may lose the last seconds: then it is too low, and a mark that is too
low raises no false alarm.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from campaigns.domain.sending.installation_identity import BesideIt, Counters
from campaigns.errors import CampaignDeskError

WHOSE, MARK = "installation.json", "installation.mark"
_NOTE = (
    "By this file Campaign Desk notices that its database was restored or copied, and does not send before somebody "
    "has looked. Leave it where it is, and out of your backup."
)
_FORM = "{:020d} {:020d}\n"

log = structlog.get_logger("campaigns.identity")


class IdentityFile:
    """The pair of files in one data folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._whose, self._mark = folder / WHOSE, folder / MARK

    def read(self) -> BesideIt | None:
        """What they say; None when there is nothing, or nothing that can be understood."""
        try:
            whose = json.loads(self._whose.read_bytes())
            identity, is_draft = whose["identity"], whose["is_draft"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not isinstance(identity, str) or not isinstance(is_draft, bool):
            return None
        return BesideIt(identity, self._read_mark(), is_draft)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process, and one thread of it, at a time."""
        with self._opened() as handle:
            with suppress(
                OSError
            ):  # some network folders know no locks; there the mark may come out a little low
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def write(self, identity: str, *, is_draft: bool) -> None:
        """Say whose it is. Call within ``locked``.

        Raises:
            CampaignDeskError: the file can't be written.
        """
        body = {"identity": identity, "is_draft": is_draft, "note": _NOTE}
        draft = self._whose.with_name(f".{WHOSE}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(body, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._whose)
            self._sync_folder()
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise CampaignDeskError(
                f"{self._whose} can't be written ({error.strerror}), and without it Campaign Desk does not send. "
                "See that the disk has room and that this user may write there."
            ) from error

    def set_mark(self, mark: Counters) -> None:
        """Begin anew from here. Call within ``locked``."""
        with self._opened() as handle:
            os.pwrite(handle, _line(mark), 0)
            os.fsync(handle)

    def advance(self, mark: Counters, *, identity: str) -> None:
        """The database had come as far as this. Never goes back; does nothing to the file of another database."""
        try:
            with self.locked():
                there = self.read()
                if there is None or there.identity != identity:
                    return
                higher = Counters(max(mark.tries, there.mark.tries), max(mark.beats, there.mark.beats))
                if higher != there.mark:
                    with self._opened() as handle:
                        os.pwrite(handle, _line(higher), 0)
        except OSError as error:  # what is due goes out all the same: too low a mark stops nothing
            log.warning("mark not kept", error=error.strerror)

    def _read_mark(self) -> Counters:
        try:
            tries, beats = self._mark.read_bytes().split()
            return Counters(int(tries), int(beats))
        except (OSError, ValueError):
            return Counters()

    @contextmanager
    def _opened(self) -> Iterator[int]:
        handle = os.open(self._mark, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield handle
        finally:
            os.close(handle)

    def _sync_folder(self) -> None:
        handle = os.open(self._whose.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _line(mark: Counters) -> bytes:
    return _FORM.format(mark.tries, mark.beats).encode()
