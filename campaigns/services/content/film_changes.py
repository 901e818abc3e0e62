"""Films come in, and what belongs to them: captions, and the picture that stands for them. Nothing signed off changes by it."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from campaigns.content_store.files import TEXT_LIMIT, decode_text, write_atomically
from campaigns.content_store.film_files import poster_path
from campaigns.content_store.film_intake import poster_at, take_film
from campaigns.content_store.media_files import add_film, put_film_in_place, read_beside
from campaigns.content_store.media_words import MediaWords, media_words_in
from campaigns.content_store.picture_intake import RefusedPictureError
from campaigns.content_store.problems import MissingContentError, Problems
from campaigns.content_store.recordings import is_recording_name
from campaigns.domain.text.captions import as_vtt, read_captions
from campaigns.services.content.media_changes import (
    Brought,
    change_media_words,
    file_hash,
    may_write_media,
    media_ref,
    note_media_authors,
    on_the_media_bench,
)
from campaigns.services.core.acting import note_file
from campaigns.services.core.desk import Desk
from campaigns.workbench.base import MEGABYTE, Limits

WORKSHOP = ".taking-"  # how the name of such a folder begins
LEFT_OVER_AFTER = 24 * 3600  # seconds
TAKING = Limits(seconds=90, memory=800 * MEGABYTE, is_apart=True)


@contextmanager
def workshop(desk: Desk, campaign: str, *, user_id: int) -> Iterator[Path]:
    """A folder beside the campaign's media, in which a film may lie until it is taken.

    Raises:
        NotAllowedError, MissingContentError
    """
    may_write_media(user_id)
    folder = desk.content.media_folder(campaign)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=WORKSHOP, dir=folder) as made:
        _clear_left_over(Path(made))
        yield Path(made)


def _clear_left_over(made: Path) -> None:
    """A process that was killed left its half film behind. By the disk's own time, and long after any could be at work."""
    for left in made.parent.glob(f"{WORKSHOP}*"):
        with suppress(OSError):
            if made.stat().st_mtime - left.stat().st_mtime > LEFT_OVER_AFTER:
                rmtree(left)


def upload_film(desk: Desk, campaign: str, film: Path, name: str) -> Brought:
    """Keep a film that lies in a ``workshop``. One that the campaign has already stays the one it is.

    Raises:
        RefusedPictureError: it is no film that can be kept. ContentError: it can't be written.
    """
    taken = film.with_name("taken.mp4")
    poster = on_the_media_bench(desk, TAKING, name, _taken, film, taken, name)
    folder = desk.content.media_folder(campaign)
    for known in sorted(desk.content.media_names(campaign)):
        if is_recording_name(known) and filecmp.cmp(folder / known, taken, shallow=False):
            return Brought(known, is_new=False)
    kept = add_film(desk.content, campaign, name, taken, poster)
    note_file(media_ref(campaign, kept), before="", after=file_hash(folder / kept))
    return Brought(kept, is_new=True)


def _taken(_desk: Desk, source: Path, target: Path, name: str) -> bytes:
    return take_film(source, target, name).poster


def replace_film(
    desk: Desk, campaign: str, name: str, film: Path, upload_name: str, *, user_id: int, seen: str
) -> None:
    """Put another film in the place of one. Drafts have it at once; what was submitted keeps the earlier one.

    The captions of the earlier film are its own: the new one has none until somebody gives it some.

    Args:
        film: lies in a ``workshop``. seen: the hash of the film that the page showed.

    Raises:
        RefusedPictureError: it is no film that can come in its place. EditConflictError: it is another one by now.
        MissingContentError, ContentError
    """
    if Path(name).suffix.lower() != ".mp4":
        raise RefusedPictureError(
            f"{name} was not uploaded here. Upload the new film under Media, and use that."
        )
    taken = film.with_name("taken.mp4")
    poster = on_the_media_bench(desk, TAKING, upload_name, _taken, film, taken, upload_name)
    put_film_in_place(desk.content, campaign, name, taken, poster, expected=seen)
    note_file(
        media_ref(campaign, name), before=seen, after=file_hash(desk.content.media_folder(campaign) / name)
    )
    note_media_authors(desk, campaign, name, user_id)
    if media_words_in(read_beside(desk.content, campaign, name).text, desk.content.zone).captions:
        _say(desk, campaign, name, user_id, captions="")


def give_captions(desk: Desk, campaign: str, name: str, raw: bytes, *, user_id: int) -> None:
    """Keep a captions file beside a film, as WebVTT under the film's own name.

    Raises:
        NotAllowedError, MissingContentError, MediaConflictError, MediaWordsNotTakenError, ContentError
        CaptionsError: it holds none that can be used.
    """
    may_write_media(user_id)
    film = _film(desk, campaign, name)
    problems = Problems(name)
    text = decode_text(raw, problems) if len(raw) <= TEXT_LIMIT else None
    if text is None:
        raise RefusedPictureError(
            "This is no captions file in plain text. Save it as SRT or WebVTT (.vtt) in UTF-8."
        )
    vtt = as_vtt(read_captions(text))
    captions = film.with_name(f"{film.name}.vtt")  # the whole name: clip.mov and clip.mp4 have each their own
    write_atomically(captions, vtt.encode())
    note_file(media_ref(campaign, captions.name), before="", after=file_hash(captions))
    _say(desk, campaign, name, user_id, captions=captions.name)
    note_media_authors(desk, campaign, name, user_id)


def choose_poster(desk: Desk, campaign: str, name: str, seconds: float, *, user_id: int) -> None:
    """Let the picture at that moment stand for a film until it is played.

    Raises:
        NotAllowedError, MissingContentError, ContentError
        RefusedPictureError: there is no picture at that moment.
    """
    may_write_media(user_id)
    film = _film(desk, campaign, name)
    poster = on_the_media_bench(desk, TAKING, name, _poster_of, film, seconds, name)
    write_atomically(poster_path(film), poster)
    note_file(media_ref(campaign, poster_path(film).name), before="", after=file_hash(poster_path(film)))
    note_media_authors(desk, campaign, name, user_id)


def _poster_of(_desk: Desk, film: Path, seconds: float, name: str) -> bytes:
    return poster_at(film, seconds, name)


def _film(desk: Desk, campaign: str, name: str) -> Path:
    document = desk.content.media_document(campaign, name)
    if document.is_missing or not document.is_video:
        raise MissingContentError(f"There is no film {name} in {campaign}.")
    return document.path


def _say(desk: Desk, campaign: str, name: str, user_id: int, *, captions: str) -> None:
    beside = read_beside(desk.content, campaign, name)
    words: MediaWords = replace(media_words_in(beside.text, desk.content.zone), captions=captions)
    change_media_words(desk, campaign, name, words, user_id=user_id, seen=beside.sha256)
