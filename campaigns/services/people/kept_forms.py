"""What somebody typed into a form that could not be sent, kept for that person alone until they are back.

Sealed files that are gone after a day (``sealed_shelf.py``). What a form does is never done from here: its sender sees it
again and presses the button again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from campaigns.models.people import User
from campaigns.services.core.desk import Desk
from campaigns.services.core.sealed_shelf import Kept, Shelf
from campaigns.services.core.transaction import reading

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 10  # of one person; then the oldest goes
LARGEST = 4_500_000  # characters: the largest form there is
# In the name of a field: what stands in it is kept nowhere.
SECRET_WORDS = ("password", "secret", "token", "credential", "passcode", "one-time")
FOLDER = "kept-forms"


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


@dataclass(frozen=True)
class Waiting:
    """A kept form as its sender is told of it: under which code, since when."""

    code: str
    at: datetime
    form: KeptForm


def is_secret(field_name: str) -> bool:
    return any(word in field_name.lower() for word in SECRET_WORDS)


def keep_form(desk: Desk, user_id: int, form: KeptForm) -> str | None:
    """Keep it and return its code; None where that person works here no more, or it is too large.

    Raises:
        OSError: the disk refuses.
    """
    if sum(len(name) + len(value) for name, value in form.fields) > LARGEST or not _works_here(user_id):
        return None
    return _shelf(desk).put(user_id, asdict(form))


def find_kept_form(desk: Desk, user_id: int, code: str) -> KeptForm | None:
    """What was kept for this person under this code; nothing of what was kept for somebody else."""
    found = _shelf(desk).find(user_id, code)
    return _form(found) if found else None


def list_kept_forms(desk: Desk, user_id: int) -> list[Waiting]:
    """All that this person typed and has not sent yet, the newest first."""
    return [Waiting(one.code, one.at, _form(one)) for one in _shelf(desk).all_of(user_id)]


def newest_kept_form(desk: Desk, user_id: int) -> tuple[str, KeptForm] | None:
    """The code and the form that this person has not yet come back to, the newest of several. Deletes what is over."""
    _shelf(desk).clear()
    unseen = (one for one in _shelf(desk).all_of(user_id) if not one.is_seen)
    newest = next(unseen, None)
    return (newest.code, _form(newest)) if newest else None


def note_seen(desk: Desk, user_id: int, code: str) -> None:
    """They are back at it: signing in leads them there no more."""
    _shelf(desk).note_seen(user_id, code)


def forget_kept_form(desk: Desk, user_id: int, code: str) -> None:
    """It was sent after all, or its sender does not want it any more."""
    _shelf(desk).remove(user_id, code)


def _shelf(desk: Desk) -> Shelf:
    return Shelf(desk, FOLDER, KEPT_FOR, MOST_KEPT)


def _form(kept: Kept) -> KeptForm:
    told = kept.value
    fields = tuple((name, value) for name, value in told["fields"])
    return KeptForm(**{**told, "fields": fields, "files": tuple(told["files"])})


def _works_here(user_id: int) -> bool:
    with reading() as session:
        user = session.get(User, user_id)
        return user is not None and user.is_active
