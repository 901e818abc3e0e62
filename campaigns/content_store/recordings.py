"""Films and sound in ``media/``: what kind a file is by its first bytes, and what ffmpeg's library (PyAV) says is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST = 500_000_000  # bytes; about what the most generous of the channels takes
POSTER_ENDING = ".poster.jpg"  # of the picture that stands for a film until it is played
_CHUNK = 1024 * 1024
_SUFFIXES = frozenset((".mp4", ".m4v", ".mov", ".webm", ".mp3", ".m4a", ".wav", ".ogg"))
CAPTION_SUFFIXES = frozenset((".vtt", ".srt"))
_AUDIO_BRANDS = (b"M4A ", b"M4B ")
# Pictures that come in the container of films.
HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
AVIF_BRANDS = frozenset((b"avif", b"avis"))


@dataclass(frozen=True)
class Facts:
    """What is in a film or sound; 0 and empty where it does not say so.

    Attributes:
        width, height: in pixels as it is seen, turned upright.
        codec, sound_codec: in ffmpeg's words, like “h264” and “aac”; a film without sound has no ``sound_codec``.
        frame_rate: pictures a second.
    """

    seconds: float = 0.0
    width: int = 0
    height: int = 0
    codec: str = ""
    sound_codec: str = ""
    frame_rate: float = 0.0


@dataclass(frozen=True)
class Recording:
    """``facts`` are empty where nothing in the file can be played."""

    mime_type: str
    sha256: str
    bytes_count: int
    facts: Facts


def is_recording_name(name: str) -> bool:
    return Path(name).suffix.casefold() in _SUFFIXES


def is_beside_a_film(name: str) -> bool:
    """Captions and the picture that stands for a film belong to it, and are named in no item themselves."""
    return Path(name).suffix.casefold() in CAPTION_SUFFIXES or name.casefold().endswith(POSTER_ENDING)


def read_recording(path: Path) -> Recording | None:
    """What the file is; None where its bytes are no film or sound of a kind that is known.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        mime_type = kind_of(file.read(16), path.suffix.casefold())
        if mime_type is None:
            return None
        file.seek(0)
        digest, count = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            count += len(chunk)
    return Recording(mime_type, digest.hexdigest(), count, _facts_of(path))


def kind_of(head: bytes, suffix: str) -> str | None:
    """The type of a film or sound by its first 16 bytes; None for anything else."""
    if head[4:8] == b"ftyp":
        if head[8:12] in HEIC_BRANDS | AVIF_BRANDS:
            return None
        if head[8:12] in _AUDIO_BRANDS or suffix == ".m4a":
            return "audio/mp4"
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free") and suffix == ".mov":
        return "video/quicktime"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    return "audio/ogg" if head.startswith(b"OggS") else None


def _facts_of(path: Path) -> Facts:
    import av  # heavy, and only for films and sound

    try:
        return facts_in(av.open(str(path), options=ONE_FILE))
    except (av.FFmpegError, ValueError, OverflowError, StopIteration):
        return Facts()  # nothing in it plays: a check says so


# A film that names other files or addresses gets none of them.
ONE_FILE = {"protocol_whitelist": "file", "enable_drefs": "0", "use_absolute_path": "0"}


def facts_in(film: Any, *, keep: Callable[[Any], None] = lambda frame: None) -> Facts:
    """Of an opened film, which is closed then. Its first picture is worked out, as proof that it plays, and ``keep`` gets it.

    Raises:
        av.FFmpegError: it does not play. StopIteration: it has not even one picture.
    """
    with film:
        picture, sound = playable(film.streams.video), playable(film.streams.audio)
        known = Facts(seconds=_seconds(film, picture, sound), sound_codec=_sound_codec(film, sound))
        if picture is None and film.streams.video:
            raise ValueError("its pictures are of a kind that is not known")
        if picture is None:
            return known
        frame = next(film.decode(picture))
        keep(frame)
        is_on_its_side = round(frame.rotation / 90) % 2 == 1
        width, height = (frame.height, frame.width) if is_on_its_side else (frame.width, frame.height)
        rate = float(picture.average_rate or picture.guessed_rate or 0)
        return Facts(
            known.seconds, width, height, picture.codec_context.name, known.sound_codec, round(rate, 2)
        )


def playable(streams: Any) -> Any | None:
    """The first that can be read: beside the usual sound of a phone there may be one that only its maker's players know."""
    return next((stream for stream in streams if stream.codec_context is not None), None)


def _seconds(film: Any, *streams: Any) -> float:
    """Of what is taken of it: another sound or a list of times beside them may be longer."""
    lengths = [float(one.duration * one.time_base) for one in streams if one is not None and one.duration]
    return max(lengths) if lengths else (film.duration or 0) / 1_000_000


def _sound_codec(film: Any, sound: Any | None) -> str:
    if sound is not None:
        return str(sound.codec_context.name)
    return "of an unknown kind" if film.streams.audio else ""
