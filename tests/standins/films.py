"""What a stand-in looks at before it takes a film: that it plays, as the platforms do."""

from __future__ import annotations

import io

import av


def look_at_film(data: bytes) -> tuple[str, tuple[int, int]] | None:
    """Its type and its size; None where it is no film that plays."""
    if data[4:8] != b"ftyp":
        return None
    try:
        with av.open(io.BytesIO(data)) as film:
            frame = next(film.decode(video=0))
    except (av.FFmpegError, StopIteration, IndexError):
        return None
    return ("video/quicktime" if data[8:12] == b"qt  " else "video/mp4"), (frame.width, frame.height)
