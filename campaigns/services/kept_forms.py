"""What somebody typed into a form that could not be sent, kept for that person alone until they are back.

Sealed files in the data folder, not rows: they are nobody's record, come with the size of whole texts, and are gone
after a day. What a form does is never done from here: its sender sees it again and presses the button again.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from campaigns.models.people import User
from campaigns.services.desk import Desk
from campaigns.services.seal import SealBrokenError
from campaigns.services.transaction import reading

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 10  # of one person; then the oldest goes
LARGEST = 4_500_000  # characters: the largest form there is
# In the name of a field: what stands in it is kept nowhere.
SECRET_WORDS = ("password", "secret", "token", "credential", "passcode")
FOLDER = "kept-forms"

_CODE = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[0-9]{1,18}-[0-9a-f]{32}")


@dataclass(frozen=True)
class KeptForm:
    """One form as it was sent.

    Attributes:
        action: the path it went to. back: the address of the page it stands on.
        fields: names and values in their order. files: the names of files, which have to be chosen again.
        is_refused: it was sent and refused; otherwise its sender was signed out, or the page was too old.
        has_secrets: something in it was not kept and has to be typed again.
    """

    action: str
    back: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()
    is_refused: bool = False
    has_secrets: bool = False


def is_secret(field_name: str) -> bool:
    return any(word in field_name.lower() for word in SECRET_WORDS)


def keep_form(desk: Desk, user_id: int, form: KeptForm) -> str | None:
    """Keep it and return its code; None where that person works here no more, or it is too large.

    Raises:
        OSError: the disk refuses.
    """
    if sum(len(name) + len(value) for name, value in form.fields) > LARGEST or not _works_here(user_id):
        return None
    folder = desk.settings.data_folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _delete_what_is_over(desk)
    _make_room(desk, user_id)
    code = secrets.token_hex(16)
    sealed = desk.seal.close({**asdict(form), "user_id": user_id, "kept_at": desk.clock.now().isoformat()})
    path = _path(desk, user_id, code)
    temporary = path.with_name(f".{path.name}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return code


def find_kept_form(desk: Desk, user_id: int, code: str) -> KeptForm | None:
    """What was kept for this person under this code; nothing of what was kept for somebody else."""
    if not _CODE.fullmatch(code):
        return None
    found = _read(desk, _path(desk, user_id, code), user_id)
    return found[1] if found else None


def newest_kept_form(desk: Desk, user_id: int) -> tuple[str, KeptForm] | None:
    """The code and the form that this person has not yet come back to, the newest of several. Deletes what is over."""
    _delete_what_is_over(desk)
    unseen = [
        (*found, code)
        for path, found in _kept_for(desk, user_id)
        if not _seen(desk, user_id, code := path.name.rpartition("-")[2]).exists()
    ]
    newest = max(unseen, key=lambda one: one[0], default=None)
    return (newest[2], newest[1]) if newest else None


def note_seen(desk: Desk, user_id: int, code: str) -> None:
    """They are back at it: from now on it waits for them only where they left it."""
    with suppress(OSError):
        _seen(desk, user_id, code).touch(mode=0o600)


def forget_kept_form(desk: Desk, user_id: int, code: str) -> None:
    """It was sent after all."""
    if _CODE.fullmatch(code):
        _remove(desk, user_id, code)


def _works_here(user_id: int) -> bool:
    with reading() as session:
        user = session.get(User, user_id)
        return user is not None and user.is_active


def _delete_what_is_over(desk: Desk) -> None:
    for path in _all(desk):
        owner, _, code = path.name.partition("-")
        if _read(desk, path, int(owner)) is None:
            _remove(desk, int(owner), code)


def _make_room(desk: Desk, user_id: int) -> None:
    """The oldest of somebody who would have too many goes."""
    mine = [(found[0], path.name.rpartition("-")[2]) for path, found in _kept_for(desk, user_id)]
    for _, code in sorted(mine, reverse=True)[MOST_KEPT - 1 :]:
        _remove(desk, user_id, code)


def _kept_for(desk: Desk, user_id: int) -> Iterator[tuple[Path, tuple[datetime, KeptForm]]]:
    for path in _all(desk, user_id):
        if (found := _read(desk, path, user_id)) is not None:
            yield path, found


def _read(desk: Desk, path: Path, user_id: int) -> tuple[datetime, KeptForm] | None:
    """When it was kept and what; None where it is over, gone, or can't be opened."""
    try:
        told = desk.seal.open(path.read_bytes())
        kept_at = datetime.fromisoformat(told.pop("kept_at"))
        if told.pop("user_id") != user_id or desk.clock.now() - kept_at >= KEPT_FOR:
            return None
        told["fields"] = tuple((name, value) for name, value in told["fields"])
        return kept_at, KeptForm(**{**told, "files": tuple(told["files"])})
    except (OSError, SealBrokenError):
        return None


def _all(desk: Desk, user_id: int | None = None) -> Iterator[Path]:
    folder = desk.settings.data_folder / FOLDER
    names: Sequence[Path] = sorted(folder.glob(f"{user_id or '*'}-*")) if folder.is_dir() else ()
    return (path for path in names if _NAME.fullmatch(path.name))


def _path(desk: Desk, user_id: int, code: str) -> Path:
    return desk.settings.data_folder / FOLDER / f"{user_id}-{code}"


def _seen(desk: Desk, user_id: int, code: str) -> Path:
    return _path(desk, user_id, code).with_suffix(".seen")


def _remove(desk: Desk, user_id: int, code: str) -> None:
    for path in (_path(desk, user_id, code), _seen(desk, user_id, code)):
        with suppress(OSError):  # it counts no more in any case
            path.unlink(missing_ok=True)
