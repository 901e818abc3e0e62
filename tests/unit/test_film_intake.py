"""Films as phones and editors really write them: two sounds of which one is secret, and an end that was cut off."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from campaigns.content_store.film_intake import TakenFilm, take_film
from campaigns.content_store.picture_intake import RefusedPictureError
from campaigns.content_store.recordings import read_recording

RATE = 24
SIDE = 64


def made(*sounds: int, seconds: int = 4) -> bytearray:
    """A film of 24 pictures a second, a key picture each second, and sounds of so many seconds."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as film:
        pictures: Any = film.add_stream("libx264", rate=RATE)
        pictures.width = pictures.height = SIDE
        pictures.pix_fmt, pictures.codec_context.gop_size = "yuv420p", RATE
        silences: list[Any] = [film.add_stream("aac", rate=48_000, layout="mono") for _ in sounds]
        for number in range(seconds * RATE):
            frame = av.VideoFrame(SIDE, SIDE, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            film.mux(pictures.encode(frame))
        film.mux(pictures.encode(None))
        for silence, length in zip(silences, sounds, strict=True):
            for moment in range(0, length * 48_000, 1024):
                quiet = av.AudioFrame(format="fltp", layout="mono", samples=1024)
                quiet.sample_rate, quiet.pts = 48_000, moment
                for plane in quiet.planes:
                    plane.update(bytes(plane.buffer_size))
                film.mux(silence.encode(quiet))
            film.mux(silence.encode(None))
    return bytearray(buffer.getvalue())


def with_secret_sound(film: bytearray, nth: int) -> bytearray:
    """One of its sounds becomes of a kind that only its maker's players know, as a phone's spatial sound is."""
    at = -1
    for _ in range(nth + 1):
        at = film.index(b"mp4a", at + 1)
        while film[at - 4 : at - 2] != b"\0\0":  # the length of a description, not a brand
            at = film.index(b"mp4a", at + 1)
    film[at : at + 4] = b"apac"
    inside = film.index(b"esds", at)
    film[inside : inside + 4] = b"free"
    return film


def cut_to(film: bytearray, seconds: float) -> bytearray:
    """As an editor cuts without making it anew: the list of what is shown gets shorter, the pictures stay."""
    at = film.index(b"elst") + 12
    film[at : at + 4] = struct.pack(">I", round(seconds * 1000))
    return film


def taken(tmp_path: Path, film: bytes) -> TakenFilm:
    (tmp_path / "film.mov").write_bytes(film)
    return take_film(tmp_path / "film.mov", tmp_path / "taken.mp4", "film.mov")


def shown(film: Path) -> list[float]:
    with av.open(str(film)) as opened:
        return [frame.time for frame in opened.decode(video=0) if frame.time is not None]


@pytest.mark.parametrize("secret", [0, 1])
def test_the_sound_that_everybody_can_hear_is_taken_whichever_comes_first(
    tmp_path: Path, secret: int
) -> None:
    film = taken(tmp_path, with_secret_sound(made(1, 1, seconds=1), secret))
    assert film.facts.sound_codec == "aac"
    recording = read_recording(tmp_path / "taken.mp4")
    assert recording is not None
    assert recording.facts.sound_codec == "aac"


def test_a_film_with_a_secret_sound_alone_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RefusedPictureError, match=r"sound .* unknown kind.*AAC"):
        taken(tmp_path, with_secret_sound(made(1, seconds=1), 0))


def test_a_longer_sound_that_is_left_out_makes_a_film_no_damaged_one(tmp_path: Path) -> None:
    assert taken(tmp_path, made(2, 9, seconds=2)).facts.seconds == pytest.approx(2, abs=0.1)


def test_what_was_cut_off_at_the_end_does_not_come_back(tmp_path: Path) -> None:
    film = taken(tmp_path, cut_to(made(seconds=4), 1.25))
    assert film.facts.seconds == pytest.approx(1.25, abs=0.05)
    assert max(shown(tmp_path / "taken.mp4")) < 1.25 + 3 / RATE
