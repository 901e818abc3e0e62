"""What becomes of a film that comes in: its pictures and sound go, untouched, into a new MP4 without anything else.

So what a phone wrote beside them (where, when, with what) stays out, and players can begin before the whole is there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaigns.content_store.files import megabytes
from campaigns.content_store.picture_intake import RefusedPictureError
from campaigns.content_store.recordings import LARGEST, ONE_FILE, Facts, facts_in, kind_of, playable

TAKEN = ("video/mp4", "video/quicktime")
POSTER_SIDE = 1280
# What an MP4 may hold that players play; another sound or picture is refused by its name.
_CODECS = frozenset(("h264", "hevc", "mpeg4", "av1", "vp9"))
_SOUNDS = frozenset(("", "aac", "mp3", "ac3", "eac3", "alac", "opus"))
_SAVE_AS = "Save it again as MP4 (H.264 with AAC sound), and upload that."


@dataclass(frozen=True)
class TakenFilm:
    """``poster`` is its first picture as a JPEG."""

    facts: Facts
    poster: bytes


def is_film(head: bytes) -> bool:
    """By the first bytes of a file, whatever its name says."""
    return kind_of(head, ".mov") in TAKEN


def take_film(source: Path, target: Path, name: str) -> TakenFilm:
    """Write the film ``source`` into ``target``; the same bytes come of the same file each time.

    Raises:
        RefusedPictureError: it can't be played, or is of a kind that is not taken.
    """
    if (size := source.stat().st_size) > LARGEST:
        raise RefusedPictureError(
            f"{name} is {megabytes(size)}; {megabytes(LARGEST)} is the most. Save it smaller or shorter, and upload that."
        )
    frames: list[Any] = []
    with _played(name):
        import av

        facts = facts_in(av.open(str(source), options=ONE_FILE), keep=frames.append)
        _refuse_unknown(facts, name)
        if facts.seconds - _rewrite(av, source, target) > max(2.0, facts.seconds / 20):
            raise ValueError("it ends before it says it does")
    return TakenFilm(facts, _as_jpeg(frames[0]))


def poster_at(film: Path, seconds: float, name: str) -> bytes:
    """The picture at that moment as a JPEG.

    Raises:
        RefusedPictureError: there is none.
    """
    with _played(name):
        import av

        with av.open(str(film), options=ONE_FILE) as opened:
            opened.seek(int(max(0.0, seconds) * 1_000_000))
            for frame in opened.decode(video=0):
                if frame.time is not None and frame.time >= seconds - 0.05:
                    return _as_jpeg(frame)
    raise RefusedPictureError(f"{name} is over by then. Choose an earlier moment.")


def _as_jpeg(frame: Any) -> bytes:
    upright = frame.to_image().rotate(frame.rotation, expand=True)  # both count against the clock
    upright.thumbnail((POSTER_SIDE, POSTER_SIDE))
    buffer = io.BytesIO()
    upright.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


@contextmanager
def _played(name: str) -> Iterator[None]:
    import av

    try:
        yield
    except (av.FFmpegError, ValueError, OverflowError, StopIteration) as error:
        raise RefusedPictureError(
            f"{name} can’t be played: it is damaged or cut short. {_SAVE_AS}"
        ) from error


def _refuse_unknown(facts: Facts, name: str) -> None:
    if not facts.codec:
        raise RefusedPictureError(f"{name} has sound but no pictures. Put a link to it into the post.")
    if facts.codec not in _CODECS:
        raise RefusedPictureError(
            f"The pictures of {name} are {facts.codec.upper()}, which no channel takes. {_SAVE_AS}"
        )
    if facts.sound_codec not in _SOUNDS:
        raise RefusedPictureError(
            f"The sound of {name} is {facts.sound_codec}, which no channel takes. {_SAVE_AS}"
        )


def _rewrite(av: Any, source: Path, target: Path) -> float:
    """How many seconds of it are there. What was cut off at its end stays out, though the file may still hold it."""
    ends = 0.0
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with (
        av.open(str(source), options=ONE_FILE) as film,
        av.open(str(target), "w", format="mp4", options=options) as made,
    ):
        wanted = [
            one for one in (playable(film.streams.video), playable(film.streams.audio)) if one is not None
        ]
        places = {stream.index: made.add_stream_from_template(stream) for stream in wanted}
        unseen: dict[int, list[Any]] = {index: [] for index in places}
        for packet in film.demux(wanted):
            if packet.dts is None or packet.pts is None:
                continue
            index = packet.stream.index
            unseen[index].append(packet)
            if packet.is_discard:  # not shown itself; a later picture may be worked out from it
                continue
            ends = max(ends, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            for one in unseen[index]:
                one.stream = places[index]
                made.mux(one)
            unseen[index].clear()
    return ends
