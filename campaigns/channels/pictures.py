"""Making a picture fit a platform's byte limit: the same bytes in give the same bytes out."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from campaigns.channels.base import MediaFile
from campaigns.channels.errors import PermanentChannelError
from campaigns.domain.items.web_colours import for_every_screen

QUALITIES = (90, 80, 70)
SHRINK = 0.8
SMALLEST_SIDE = 200
LONGEST_SIDE = 4000


@dataclass(frozen=True)
class Picture:
    content: bytes
    mime_type: str
    width: int
    height: int


def fit_picture(media: MediaFile, *, max_bytes: int) -> Picture:
    """The picture as it is where it fits, else a JPEG that does, as large as possible.

    Raises:
        PermanentChannelError: it can't be read as a picture.
    """
    content = media.read()
    if len(content) <= max_bytes:
        return Picture(content, media.mime_type, media.width, media.height)
    return _shrink(_opened(content, media.name), max_bytes)


def as_small_jpeg(content: bytes, *, max_bytes: int, longest_side: int) -> Picture:
    """Somebody else's picture made anew: nothing of its file goes on but what is seen.

    Raises:
        PermanentChannelError: it can't be read as a picture.
    """
    image = _opened(content, "of that page")
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return _shrink(image, max_bytes)


def _opened(content: bytes, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as opened:
                return for_every_screen(ImageOps.exif_transpose(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PermanentChannelError(
            f"The picture {name} can't be read or is far too large. Save it again as a JPEG of at most "
            f"{LONGEST_SIDE} pixels and submit the item again."
        ) from None


def _shrink(image: Image.Image, max_bytes: int) -> Picture:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    scale = 1.0
    while True:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        smaller = image if scale == 1.0 else image.resize(size, Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            content = _encode(smaller, quality)
            if len(content) <= max_bytes or (quality == QUALITIES[-1] and min(size) <= SMALLEST_SIDE):
                return Picture(content, "image/jpeg", smaller.width, smaller.height)
        scale *= SHRINK


def _encode(image: Image.Image, quality: int) -> bytes:
    """Without any of the original's metadata: only the pixels go on."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
