"""Pictures and films that a form sends: how large it may be, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from campaigns.content_store.files import LARGEST_UPLOAD, megabytes
from campaigns.content_store.film_intake import is_film
from campaigns.content_store.picture_intake import RefusedPictureError
from campaigns.content_store.recordings import LARGEST
from campaigns.errors import CampaignDeskError, NotAllowedError
from campaigns.services.content.film_changes import upload_film, workshop
from campaigns.services.content.media_changes import Brought, upload_picture
from campaigns.web.access import the_user
from campaigns.web.acts import note_refusal
from campaigns.web.desk_access import current_desk

LARGEST_REST = 1_000_000  # of what such a form has beside its pictures
MOST_AT_ONCE = 30


@dataclass(frozen=True)
class Uploaded:
    """``refused`` has a sentence for each picture that was not taken."""

    brought: tuple[Brought, ...]
    refused: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(one.name for one in self.brought))

    @property
    def told(self) -> str:
        """What is worth saying of those that were known already."""
        known = [one.name for one in self.brought if not one.is_new]
        with_words = [one.name for one in self.brought if one.words_from]
        told = [f"{name} was there already, so it is not kept twice." for name in dict.fromkeys(known)]
        told += [
            f"{name} is described already, in another campaign: look whether that fits here."
            for name in with_words
        ]
        return " ".join(told)


def allow_pictures() -> None:
    """For a form with pictures and films, before anything reads it, the form token's check included.

    Films come from whoever is signed in: nobody else may fill the disk with what is thrown away then.
    """
    film = LARGEST if current_user.is_authenticated else 0
    request.max_content_length = film + LARGEST_UPLOAD + LARGEST_REST
    request.max_form_memory_size = LARGEST_REST


def sent_files(field: str) -> list[FileStorage]:
    return [file for file in request.files.getlist(field) if file.filename]


def take_in(campaign: str, files: Sequence[FileStorage]) -> Uploaded:
    """Keep each by itself: one that is refused keeps no other out.

    Raises:
        NotAllowedError
    """
    brought, refused = [], []
    for file in files[:MOST_AT_ONCE]:
        try:
            brought.append(_take_one(campaign, file))
        except NotAllowedError:
            raise
        except CampaignDeskError as error:
            note_refusal(error)
            refused.append(str(error))
    if len(files) > MOST_AT_ONCE:
        refused.append(
            f"{MOST_AT_ONCE} pictures are taken at once. Choose the other {len(files) - MOST_AT_ONCE} again."
        )
    return Uploaded(tuple(brought), tuple(refused))


def _take_one(campaign: str, file: FileStorage) -> Brought:
    name, user_id = file.filename or "", the_user().id
    if is_sent_film(file):
        with workshop(current_desk(), campaign, user_id=user_id) as folder:
            return upload_film(current_desk(), campaign, put_into(folder, file), name)
    return upload_picture(current_desk(), campaign, picture_bytes(file), name, user_id=user_id)


def is_sent_film(file: FileStorage) -> bool:
    head = file.stream.read(16)
    file.stream.seek(0)
    return is_film(head)


def put_into(folder: Path, file: FileStorage) -> Path:
    """A film that was sent, as a file; it is never in memory as a whole."""
    path = folder / "sent.film"
    file.save(path)
    return path


def picture_bytes(file: FileStorage) -> bytes:
    """
    Raises:
        RefusedPictureError: it is larger than pictures may be.
    """
    raw = file.stream.read(LARGEST_UPLOAD + 1)
    if len(raw) > LARGEST_UPLOAD:
        raise RefusedPictureError(
            f"{file.filename} is over {megabytes(LARGEST_UPLOAD)}, which is too large for a picture. Make it smaller, and "
            "upload that."
        )
    return raw
