"""A picture that somebody brings, made into one that can be kept and sent: upright, in sRGB, eight bits, no metadata.

It is decoded and written anew, so nothing of the file that came goes on but what is seen. Only called where work can be
killed: what strangers made may be made to freeze or to fill whoever opens it.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from campaigns.content_store.files import MEDIA_LIMIT, megabytes
from campaigns.content_store.media import MOST_PIXELS
from campaigns.content_store.picture_bytes import UNREADABLE, BrokenPictureError, prepare_picture
from campaigns.content_store.problems import ContentError
from campaigns.content_store.recordings import AVIF_BRANDS, HEIC_BRANDS
from campaigns.domain.items.web_colours import for_every_screen

LONGEST_SIDE = 6000
QUALITY = 92
SHRINK = 0.8
# Nothing that calls other programs (EPS), and nothing whose pages and layers nobody would see (PDF, PSD).
READ = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000")
_WRITTEN = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
SHRUNK_AT_ONCE = ("RGB", "RGBA", "L", "CMYK")
_MOVING = {"GIF": ".gif", "WEBP": ".webp", "PNG": ".png"}
_SAVE_AS = "Save it as JPEG or PNG, and upload that."


class RefusedPictureError(ContentError):
    """It is not taken. The message names the file, says why, and what to do."""


@dataclass(frozen=True)
class Taken:
    """``suffix`` is that of the kind it was written as, like “.jpg”."""

    content: bytes
    suffix: str
    width: int
    height: int


def take_picture(raw: bytes, name: str, *, kind: str = "") -> Taken:
    """The same bytes come of the same file each time.

    Args:
        kind: the ending of the picture in whose place it comes, which it then has to be; empty for whatever suits it.

    Raises:
        RefusedPictureError
    """
    if words := _what_it_is_instead(raw):
        raise RefusedPictureError(f"{name} {words}")
    try:
        whole = prepare_picture(raw)  # says what is cut short or damaged
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # looked at below, with a limit of our own
            with Image.open(io.BytesIO(whole), formats=_formats(whole)) as picture:
                _refuse_too_many_pixels(picture, name)
                if getattr(picture, "n_frames", 1) > 1 and picture.format in _MOVING:
                    return _moving(picture, whole, name, kind)
                picture.load()
                return _still(picture, name, kind)
    except Image.DecompressionBombError:
        raise RefusedPictureError(
            f"{name} has far more pixels than any screen shows. Make it smaller, and upload that."
        ) from None
    except UNREADABLE as error:
        why = f": {error}" if isinstance(error, BrokenPictureError) else ""
        raise RefusedPictureError(
            f"{name} can’t be read as a picture{why}. Open it, save it again, and upload that."
        ) from None


def _formats(whole: bytes) -> tuple[str, ...]:
    """What iPhones take is read by a library of its own, which is loaded for such a picture alone."""
    if whole[4:8] != b"ftyp" or whole[8:12] not in HEIC_BRANDS:
        return READ
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    return ("HEIF",)


def _refuse_too_many_pixels(picture: Image.Image, name: str) -> None:
    """A JPEG can be opened at half its size, so cameras of 200 million pixels are welcome."""
    if picture.width * picture.height > MOST_PIXELS and picture.format in ("JPEG", "MPO"):
        picture.draft(None, (picture.width // 2, picture.height // 2))
    if picture.width * picture.height > MOST_PIXELS:
        raise RefusedPictureError(
            f"{name} has {picture.width:,} by {picture.height:,} pixels, which is too many. Make it smaller, at most "
            f"{LONGEST_SIDE:,} on its longer side, and upload that."
        )


def _moving(picture: Image.Image, whole: bytes, name: str, kind: str) -> Taken:
    """Its bytes stay as they are, but for the metadata: written anew it would lose how it moves."""
    suffix = _MOVING[str(picture.format)]
    if kind and kind != suffix:
        raise RefusedPictureError(
            f"{name} moves, and comes in the place of a picture that does not. Upload a still one."
        )
    if len(whole) > MEDIA_LIMIT:
        raise RefusedPictureError(
            f"{name} is {megabytes(len(whole))}; {megabytes(MEDIA_LIMIT)} is the most. Save a smaller one."
        )
    for frame in range(picture.n_frames):  # type: ignore[attr-defined]
        picture.seek(frame)
        picture.load()
    return Taken(whole, suffix, picture.width, picture.height)


def _still(picture: Image.Image, name: str, kind: str) -> Taken:
    if kind and kind not in _WRITTEN:
        raise RefusedPictureError(
            f"{name} comes in the place of a GIF, and has to be a GIF that moves. Upload one, or a new picture."
        )
    kind_of_file = picture.format
    if picture.mode in SHRUNK_AT_ONCE:  # before anything makes another copy of all its pixels
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    ImageOps.exif_transpose(picture, in_place=True)
    is_seen_through = _is_seen_through(picture)
    suffix = kind or (".png" if is_seen_through or kind_of_file in ("PNG", "GIF") else ".jpg")
    image = _in_every_colour(picture, keeps_alpha=is_seen_through and suffix not in (".jpg", ".jpeg"))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _fitted(image, suffix)


def _is_seen_through(image: Image.Image) -> bool:
    """Not where transparency is only possible: a screenshot says of each of its pixels that it is not."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return False
    least = image.convert("RGBA").getchannel("A").getextrema()[0]
    return bool(least != 255)


def _in_every_colour(image: Image.Image, *, keeps_alpha: bool) -> Image.Image:
    if not keeps_alpha:
        return _plain(for_every_screen(image))
    layer = image.convert("RGBA")
    solid = layer.convert("RGB")
    if profile := image.info.get("icc_profile"):
        solid.info["icc_profile"] = profile
    seen = _plain(for_every_screen(solid))
    seen.putalpha(layer.getchannel("A"))
    return seen


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone: what else the file said is not written on."""
    image.info = {}
    return image


def _fitted(image: Image.Image, suffix: str) -> Taken:
    while True:
        content = encode(image, suffix)
        if len(content) <= MEDIA_LIMIT:
            return Taken(content, suffix, image.width, image.height)
        image = image.resize(
            (round(image.width * SHRINK), round(image.height * SHRINK)), Image.Resampling.LANCZOS
        )


def encode(image: Image.Image, suffix: str, *, quality: int = QUALITY) -> bytes:
    """The pixels as a file of the kind with that ending."""
    buffer = io.BytesIO()
    if suffix == ".png":
        image.save(buffer, "PNG", optimize=image.width * image.height < 4_000_000)
    elif suffix == ".webp":
        image.save(buffer, "WEBP", quality=quality)
    else:
        image.save(buffer, "JPEG", quality=quality, subsampling=0 if quality == QUALITY else 2, optimize=True)
    return buffer.getvalue()


def _what_it_is_instead(raw: bytes) -> str:
    """What a file is that is no picture we read, and what to do; empty where it may be one."""
    start = raw[:512]
    if not raw:
        return "is empty. Choose the picture again."
    if start[4:8] == b"ftyp":
        return _of_container(start[8:12])
    if start.startswith(b"%PDF"):
        return f"is a PDF. Save the page you want as a picture. {_SAVE_AS}"
    if start.startswith(b"8BPS"):
        return f"is a Photoshop file. {_SAVE_AS}"
    if b"<svg" in start.lower() or start.lstrip().startswith(b"<?xml"):
        return "is an SVG drawing. Save it as PNG, and upload that."
    if (
        start[:3] == b"ID3"
        or start[:4] in (b"OggS", b"fLaC", b"\x1aE\xdf\xa3")
        or start[8:12] in (b"WAVE", b"AVI ")
    ):
        return _FILM
    if not any(start.startswith(beginning) for beginning in _BEGINNINGS):
        return f"is no picture that can be read here. {_SAVE_AS}"
    return ""


_BEGINNINGS = (
    b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51",
)  # fmt: skip
_FILM = (
    "is a film or sound of a kind that is not taken here. Save a film as MP4 (H.264 with AAC sound), and upload that; put a "
    "link to a sound into the post."
)


def _of_container(brand: bytes) -> str:
    return "" if brand in AVIF_BRANDS | HEIC_BRANDS else _FILM
