"""A picture's bytes as they may leave the house: without where, when, by whom and with what it was taken.

The image data stay as they are; only a picture that its metadata says to turn is turned and written anew.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

ORIENTATION = 0x0112
UPRIGHT = 1
QUALITY = 95
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)
_BREAKS_OFF = "it breaks off before its end"
_PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
# What a picture needs to look right: pixels, colours, size, movement. Whatever is not listed is left out.
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs hIST acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_EXIF_AND_XMP = 0x08 | 0x04
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
_NEXT_JPEG_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT, _SCAN, _END = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE, 0xDA, 0xD9


class BrokenPictureError(ValueError):
    """The message goes on after the picture's name: "it breaks off before its end"."""


@dataclass(frozen=True)
class _Stripped:
    content: bytes
    exif: bytes = b""


def prepare_picture(content: bytes) -> bytes:
    """The picture without metadata, upright; the very same bytes where there is nothing to take away.

    Raises:
        one of UNREADABLE: its bytes are not the kind of picture they say they are, or not all of it is there.
    """
    strip = next((strip for is_of_kind, strip in _KINDS if is_of_kind(content)), None)
    if strip is None:
        return content
    try:
        stripped = strip(content)
    except (IndexError, struct.error) as error:
        raise BrokenPictureError(_BREAKS_OFF) from error
    if _orientation(stripped.exif) != UPRIGHT:
        turned = _turned(content)
        return strip(turned).content if turned is not None else stripped.content
    return stripped.content


def _orientation(exif: bytes) -> int:
    if not exif:
        return UPRIGHT
    found = Image.Exif()
    try:
        found.load(exif if exif.startswith(b"Exif\0\0") else b"Exif\0\0" + exif)
        value = found.get(ORIENTATION, UPRIGHT)
    except (SyntaxError, ValueError, KeyError, TypeError, EOFError, struct.error):
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def _turned(content: bytes) -> bytes | None:
    """Written anew as it is meant to be seen. None for moving pictures, which viewers do not turn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content)) as picture:
            kind = "JPEG" if picture.format == "MPO" else picture.format
            if kind != "JPEG" and getattr(picture, "n_frames", 1) > 1:
                return None
            picture.seek(0)
            options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
            if kind == "JPEG":
                options |= {"quality": QUALITY, "subsampling": 0, "optimize": True}
            elif kind == "WEBP":
                options |= {"lossless": True} if b"VP8L" in content[:64] else {"quality": QUALITY}
            buffer = io.BytesIO()
            ImageOps.exif_transpose(picture).save(buffer, kind, **options)
            return buffer.getvalue()


def _joined(content: bytes, pieces: Iterable[bytes], exif: bytes = b"") -> _Stripped:
    made = b"".join(pieces)
    return _Stripped(content if made == content else made, exif)


# JPEG


def _strip_jpeg(content: bytes) -> _Stripped:
    """Keeps JFIF, the colour profile and Adobe's colour mark; what lies behind the end is left out too."""
    kept, exif = [content[:2]], b""
    for marker, piece in _jpeg_pieces(content):
        if marker == _APP1 and piece[4:].startswith(b"Exif\0\0"):
            exif = exif or piece[4:]
        if not (_APP0 <= marker <= _APP15 or marker == _COMMENT) or _jpeg_needs(marker, piece[4:]):
            kept.append(piece)
    return _joined(content, kept, exif)


def _jpeg_needs(marker: int, data: bytes) -> bool:
    return (
        (marker == _APP0 and data.startswith(b"JFIF\0"))
        or (marker == _APP2 and data.startswith(b"ICC_PROFILE\0"))
        or (marker == _APP14 and data.startswith(b"Adobe"))
    )


def _jpeg_pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment; the pixels of a scan belong to its segment."""
    at = 2
    while at < len(content):
        start = at
        if content[at] != 0xFF:
            raise ValueError("a JPEG without a marker where one should be")
        while content[at] == 0xFF:  # any number may fill up
            at += 1
        marker = content[at]
        if marker == _END:
            yield marker, content[start : at + 1]
            return
        (length,) = struct.unpack_from(">H", content, at + 1)
        end = at + 1 + length
        if marker == _SCAN:
            following = _NEXT_JPEG_MARKER.search(content, end)
            end = following.start() if following else len(content)
        if length < 2 or end > len(content):
            raise BrokenPictureError(_BREAKS_OFF)
        yield marker, b"\xff" + content[at:end]
        at = end
    raise BrokenPictureError(_BREAKS_OFF)


# PNG


def _strip_png(content: bytes) -> _Stripped:
    kept, exif, at = [_PNG_BEGINNING], b"", len(_PNG_BEGINNING)
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise BrokenPictureError(_BREAKS_OFF)
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if checksum != zlib.crc32(content[at + 4 : end - 4]):
            raise BrokenPictureError("some of its data were damaged on the way")
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        elif name == b"eXIf":
            exif = content[at + 8 : end - 4]
        at = end
        if name == b"IEND":
            return _joined(content, kept, exif)
    raise BrokenPictureError(_BREAKS_OFF)


# WebP


def _strip_webp(content: bytes) -> _Stripped:
    (size,) = struct.unpack_from("<I", content, 4)
    end_of_all = 8 + size
    kept, exif, at = [], b"", 12
    while at + 8 <= min(end_of_all, len(content)):
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > len(content):
            raise BrokenPictureError(_BREAKS_OFF)
        piece = content[at:end]
        if name == b"VP8X":
            piece = piece[:8] + bytes([piece[8] & ~_WEBP_EXIF_AND_XMP]) + piece[9:]
        if name in _WEBP_KEPT:
            kept.append(piece)
        elif name == b"EXIF":
            exif = content[at + 8 : at + 8 + length]
        at = end
    if at < end_of_all:
        raise BrokenPictureError(_BREAKS_OFF)
    body = b"WEBP" + b"".join(kept)
    return _joined(content, [b"RIFF", struct.pack("<I", len(body)), body], exif)


# GIF


def _strip_gif(content: bytes) -> _Stripped:
    at = 13 + _gif_colours(content[10])
    kept = [content[:at]]
    while at < len(content):
        start, kind = at, content[at]
        if kind == 0x3B:  # the end
            kept.append(content[at : at + 1])
            return _joined(content, kept)
        if kind == 0x2C:  # a picture: its place and size, perhaps colours, then how its data are packed
            at = _after_gif_blocks(content, at + 11 + _gif_colours(content[at + 9]))
            kept.append(content[start:at])
        elif kind == 0x21:
            at = _after_gif_blocks(content, at + 2)
            if _gif_needs(content[start + 1], content[start + 3 : start + 14]):
                kept.append(content[start:at])
        else:
            raise ValueError("a GIF with something unknown in it")
    raise BrokenPictureError(_BREAKS_OFF)


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_needs(label: int, application: bytes) -> bool:
    return label != 0xFE and (label != 0xFF or application in _GIF_KEPT)


def _after_gif_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], _Stripped]], ...] = (
    (lambda content: content.startswith(b"\xff\xd8\xff"), _strip_jpeg),
    (lambda content: content.startswith(_PNG_BEGINNING), _strip_png),
    (lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _strip_webp),
    (lambda content: content[:6] in (b"GIF87a", b"GIF89a"), _strip_gif),
)
