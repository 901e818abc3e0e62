"""Rotating the secret keys: a new one seals from now on, the old ones still open until nothing needs them.

Everything sealed is found by the name of its column, ``sealed_…``, so that a table of tomorrow is not forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from campaigns.content_store.files import locked_folder
from campaigns.errors import CampaignDeskError, ConflictError
from campaigns.models.base import Base
from campaigns.secret_keys import KeyFile, SecretKey, new_key
from campaigns.services.core.desk import Desk
from campaigns.services.core.seal import Seal
from campaigns.services.core.transaction import reading, transaction

SESSION_LENGTH = timedelta(hours=12)  # as long as a cookie may live that an old key signed
_GIVEN = (
    "The keys are given by CAMPAIGNS_SECRET_KEY, so they are changed there: put a new key of at least 32 random characters "
    "before the old one, with a comma between them, start web pages and workers again, then run this command."
)


@dataclass(frozen=True)
class KeyStanding:
    """``number`` 1 is the newest. ``sealed`` is how many stored secrets it alone opens."""

    number: int
    made_at: datetime | None
    sealed: int


@dataclass(frozen=True)
class Rotation:
    """``is_new`` is false where an earlier rotation was only brought to its end. ``unread`` were sealed with another key."""

    is_new: bool
    resealed: int
    unread: int


def list_keys(desk: Desk) -> list[KeyStanding]:
    counts = Counter(desk.seal.key_of(sealed) for _, _, sealed in _everything_sealed())
    return [KeyStanding(number, key.made_at, counts[number - 1]) for number, key in enumerate(_keys(desk), 1)]


def rotate_keys(desk: Desk) -> Rotation:
    """Make a new key, then seal every stored secret with it, each in a transaction of its own.

    Stopped in the middle nothing is lost, for both keys open; run again it goes on where it was. Processes that run
    have the new key the next time they open or seal something.

    Raises:
        CampaignDeskError: keys from the environment are changed there first; or the file can't be written.
    """
    is_given = desk.settings.has_given_keys
    if is_given and len(_keys(desk)) == 1:
        raise CampaignDeskError(_GIVEN)
    with locked_folder(desk.settings.data_folder):
        is_new = not is_given and not _is_unfinished(desk.seal)
        if is_new:
            file = KeyFile(desk.settings.data_folder)
            _write(file, (new_key(desk.clock.now()), *file.read()))
        return Rotation(is_new, *_reseal_everything(desk.seal))


def retire_keys(desk: Desk, *, at_once: bool = False) -> int:
    """Forget every key but the newest; how many were forgotten.

    ``at_once`` also where somebody may still be signed in by an old one: they sign in again.

    Raises:
        ConflictError: an old key is still needed.
        CampaignDeskError: keys from the environment are taken out there.
    """
    if desk.settings.has_given_keys:
        raise CampaignDeskError(
            "The keys are given by CAMPAIGNS_SECRET_KEY: take the old ones out there, once campaigns keys list shows that "
            "nothing is sealed with them."
        )
    with locked_folder(desk.settings.data_folder):
        file = KeyFile(desk.settings.data_folder)
        newest, *old = file.read()
        if not old:
            return 0
        if _is_unfinished(desk.seal):
            raise ConflictError("Something is still sealed with an old key. Run campaigns keys rotate first.")
        if not at_once and newest.made_at and desk.clock.now() - newest.made_at < SESSION_LENGTH:
            raise ConflictError(
                "The newest key is younger than twelve hours, so people may still be signed in by an old one. Wait, or "
                "say --now: they have to sign in again."
            )
        _write(file, (newest,))
        return len(old)


def _keys(desk: Desk) -> tuple[SecretKey, ...]:
    settings = desk.settings
    if not settings.has_given_keys:
        return KeyFile(settings.data_folder).read()
    return tuple(SecretKey(value) for value in (settings.secret_key, *settings.older_secret_keys))


def _write(file: KeyFile, keys: tuple[SecretKey, ...]) -> None:
    try:
        file.write(keys)
    except OSError as error:
        raise CampaignDeskError(
            f"{file.path} can't be written: {error.strerror or error}. Nothing was changed. Check the free space and who "
            "may write there."
        ) from error


def _is_unfinished(seal: Seal) -> bool:
    return any(seal.key_of(sealed) not in (0, None) for _, _, sealed in _everything_sealed())


def _reseal_everything(seal: Seal) -> tuple[int, int]:
    """(sealed anew, opened by no key). Who changes a secret meanwhile wins: it is read again with its row held."""
    resealed = unread = 0
    for model, key, _ in list(_everything_sealed(only_rows=True)):
        with transaction() as session:
            row = session.get(model, key, with_for_update=True)
            for column in _sealed_columns(model):
                sealed: bytes | None = getattr(row, column, None)
                if sealed is None:
                    continue
                number = seal.key_of(sealed)
                if number is None:
                    unread += 1
                elif number > 0:
                    setattr(row, column, seal.close(seal.open(sealed)))
                    resealed += 1
    return resealed, unread


def _everything_sealed(*, only_rows: bool = False) -> Iterator[tuple[type[Base], Any, bytes]]:
    """(table, key of the row, what is sealed); with ``only_rows`` each row once."""
    with reading() as session:
        mapped = Base.registry
        for mapper in mapped.mappers:
            columns = _sealed_columns(mapper.class_)
            if not columns:
                continue
            wanted = [getattr(mapper.class_, name) for name in columns]
            for row in session.execute(select(*mapper.primary_key, *wanted)):
                values = row[len(mapper.primary_key) :]
                key = tuple(row[: len(mapper.primary_key)])
                for sealed in values[:1] if only_rows else values:
                    if sealed is not None or only_rows:
                        yield mapper.class_, key, sealed


def _sealed_columns(model: type[Base]) -> list[str]:
    return [name for name in model.__mapper__.column_attrs.keys() if name.startswith("sealed_")]  # noqa: SIM118
