"""What belongs to a film and lies beside it: its captions, and the picture that stands for it until it is played."""

from __future__ import annotations

from pathlib import Path

from campaigns.content_store.files import MEDIA_LIMIT, decode_text, read_bounded, read_text_bytes
from campaigns.content_store.paths import is_inside, media_name_problem, named
from campaigns.content_store.picture_bytes import UNREADABLE, prepare_picture
from campaigns.content_store.problems import Problems
from campaigns.content_store.recordings import CAPTION_SUFFIXES, POSTER_ENDING
from campaigns.domain.items.documents import MediaDocument


def company_of(film: MediaDocument) -> tuple[Path, ...]:
    """The files that belong to it, there or not; none of what is no film."""
    if not film.is_video:
        return ()
    captions = captions_path(film)
    return (poster_path(film.path), *((captions,) if captions else ()))


def poster_path(film: Path) -> Path:
    return film.with_name(f"{film.name}{POSTER_ENDING}")


def poster_bytes(film: Path) -> bytes:
    """As it would go out; empty where there is none that can be read."""
    try:
        return prepare_picture(read_bounded(poster_path(film), MEDIA_LIMIT) or b"")
    except UNREADABLE:
        return b""


def captions_path(film: MediaDocument) -> Path | None:
    """None where it has no file of them: they are in its pictures, or there are none."""
    is_file = Path(film.captions).suffix.casefold() in CAPTION_SUFFIXES
    return named(film.path.parent, film.captions) if is_file else None


def captions_text(root: Path, film: MediaDocument, problems: Problems) -> str:
    """Its captions as WebVTT; empty where there is no file of them, or with the reason in ``problems``."""
    from campaigns.domain.text.captions import CaptionsError, as_vtt, read_captions  # most texts have no film

    path = captions_path(film)
    if path is None:
        return ""
    if media_name_problem(film.captions) or not is_inside(root, path) or not path.is_file():
        problems.add(
            "CONTENT-18",
            f"The captions of {film.name} are not there: {film.captions}. Add them on the page of the film.",
        )
        return ""
    raw = read_text_bytes(path, problems)
    text = decode_text(raw, problems) if raw is not None else None
    try:
        return as_vtt(read_captions(text)) if text is not None else ""
    except CaptionsError as error:
        problems.add("CONTENT-18", f"{film.captions}: {error}")
        return ""
