"""Small films and sounds made on the spot: real ones, that play."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache
from typing import Any

import av

SECRET = "51.5007-000.1246"  # where it was taken, as a phone writes it
SRT = "1\n00:00:00,500 --> 00:00:02,000\nWalk away.\n\n2\n00:00:02,500 --> 00:00:04,000\n<i>Talk</i> to us & live.\n"


@cache
def film(
    *,
    seconds: int = 20,
    width: int = 1080,
    height: int = 1920,
    codec: str = "libx264",
    kind: str = "mp4",
    has_sound: bool = True,
    seed: int = 0,
) -> bytes:
    """A film of two pictures, the second at its end; with a tone of silence. Each ``seed`` makes another one."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind) as made:
        made.metadata["comment"] = SECRET
        pictures: Any = made.add_stream(codec, rate=1)
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        silence: Any = made.add_stream("aac", rate=48_000, layout="mono") if has_sound else None
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([(80 + seed) % 256]) * plane.buffer_size)
        for moment in (0, max(1, seconds - 1)):
            frame.pts, frame.time_base = moment, Fraction(1, 1)
            made.mux(pictures.encode(frame))
        made.mux(pictures.encode(None))
        if silence is not None:
            quiet = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            quiet.sample_rate = 48_000
            for plane in quiet.planes:
                plane.update(bytes(plane.buffer_size))
            made.mux(silence.encode(quiet))
            made.mux(silence.encode(None))
    return buffer.getvalue()


def sound() -> bytes:
    return b"ID3\4\0\0" + bytes(200)
