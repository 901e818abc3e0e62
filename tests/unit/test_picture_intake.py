"""What becomes of an uploaded picture: upright, in the colours of every screen, without metadata; or it is refused by name."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms

from campaigns.content_store.picture_intake import LONGEST_SIDE, RefusedPictureError, take_picture
from tests.unit.test_content_pictures import SECRET, exif_of


def saved(
    kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), colour: Any = None, **options: Any
) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour or {"CMYK": (0, 255, 255, 0), "L": 128, "P": 3}.get(mode, "teal")).save(
        buffer, kind, **options
    )
    return buffer.getvalue()


def opened(raw: bytes, name: str = "a.jpg", **how: Any) -> Image.Image:
    return Image.open(io.BytesIO(take_picture(raw, name, **how).content))


def test_a_photo_is_turned_upright_and_keeps_nothing_of_where_it_was_taken() -> None:
    raw = saved("JPEG", exif=exif_of(6))
    assert SECRET in raw
    taken = take_picture(raw, "IMG_1.JPG")
    assert (taken.suffix, taken.width, taken.height) == (".jpg", 40, 60)
    assert SECRET not in taken.content
    assert not Image.open(io.BytesIO(taken.content)).getexif()


def test_a_picture_as_iphones_take_them_becomes_a_jpeg_that_keeps_no_place() -> None:
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (60, 40), "teal")).save(buffer, exif=exif_of(1), quality=90)
    assert SECRET in buffer.getvalue()
    taken = take_picture(buffer.getvalue(), "IMG_2.HEIC")
    assert (taken.suffix, taken.width, taken.height) == (".jpg", 60, 40)
    assert SECRET not in taken.content


def test_its_bytes_are_written_anew_and_the_same_each_time() -> None:
    raw = saved("JPEG") + b"<script>alert(1)</script>"
    taken = take_picture(raw, "a.jpg")
    assert b"script" not in taken.content
    assert taken.content == take_picture(raw, "b.jpg").content


@pytest.mark.parametrize(
    ("raw", "suffix", "mode"),
    [
        (saved("JPEG", "CMYK"), ".jpg", "RGB"),
        (saved("JPEG", "L"), ".jpg", "RGB"),
        (saved("PNG", "RGBA", colour=(0, 128, 128, 90)), ".png", "RGBA"),
        (saved("PNG", "P"), ".png", "RGB"),
        (saved("WEBP"), ".jpg", "RGB"),
        (saved("WEBP", "RGBA", colour=(0, 128, 128, 90), lossless=True), ".png", "RGBA"),
        (saved("AVIF"), ".jpg", "RGB"),
        (saved("TIFF"), ".jpg", "RGB"),
        (saved("TIFF", "CMYK"), ".jpg", "RGB"),
        (saved("BMP"), ".jpg", "RGB"),
        (saved("GIF", "P"), ".png", "RGB"),
    ],
    ids=[
        "CMYK",
        "grey",
        "see-through",
        "palette",
        "WebP",
        "see-through WebP",
        "AVIF",
        "TIFF",
        "CMYK TIFF",
        "BMP",
        "GIF",
    ],
)
def test_whatever_kind_comes_one_that_every_channel_takes_is_kept(raw: bytes, suffix: str, mode: str) -> None:
    taken = take_picture(raw, "a.picture")
    picture = Image.open(io.BytesIO(taken.content))
    assert (taken.suffix, picture.mode) == (suffix, mode)
    assert picture.format == {".jpg": "JPEG", ".png": "PNG"}[suffix]


def test_cmyk_ink_becomes_the_colour_it_prints() -> None:
    red, green, blue = opened(saved("JPEG", "CMYK")).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > 200
    assert green < 60
    assert blue < 60


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    shown = opened(saved("PNG", "I;16", colour=32896), "grey.png").convert("L")
    assert abs(int(shown.getpixel((3, 3))) - 128) <= 1  # type: ignore[arg-type]


def test_colours_of_a_wide_profile_are_converted_and_see_through_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for raw in (
        saved("PNG", "RGBA", colour=(0, 128, 128, 90), icc_profile=own),
        saved("JPEG", icc_profile=profile),
    ):
        assert "icc_profile" not in opened(raw).info
    assert opened(saved("PNG", "RGBA", colour=(0, 128, 128, 90), icc_profile=own)).getpixel((1, 1))[3] == 90  # type: ignore[index]


def test_a_picture_that_moves_goes_on_moving_and_loses_only_its_metadata() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "teal", "white")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], comment=SECRET)
    taken = take_picture(buffer.getvalue(), "moves.gif")
    assert (taken.suffix, SECRET in taken.content) == (".gif", False)
    assert Image.open(io.BytesIO(taken.content)).n_frames == 3  # type: ignore[attr-defined]


def test_a_very_large_picture_is_made_smaller() -> None:
    taken = take_picture(saved("PNG", "L", (LONGEST_SIDE + 500, 60)), "wide.png")
    assert (taken.width, taken.height) == (LONGEST_SIDE, 55)


def test_a_picture_in_the_place_of_another_is_of_its_kind() -> None:
    raw = saved("PNG", "RGBA", colour=(0, 128, 128, 90))
    assert take_picture(raw, "a.png", kind=".jpg").suffix == ".jpg"
    assert take_picture(saved("JPEG"), "a.jpg", kind=".webp").content[8:12] == b"WEBP"
    with pytest.raises(RefusedPictureError, match=r"a\.jpg.*GIF"):
        take_picture(saved("JPEG"), "a.jpg", kind=".gif")


def bomb() -> bytes:
    """A few kilobytes that say they are 30,000 by 30,000 pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("bomb.png", bomb(), "far more pixels"),
        ("cut.jpg", saved("JPEG", size=(400, 300))[:-200], "breaks off"),
        ("cut.tif", saved("TIFF")[:-900], "can’t be read"),
        ("empty.jpg", b"", "empty"),
        ("IMG_2.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), "can’t be read"),
        ("drawing.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        ("leaflet.pdf", b"%PDF-1.7\n", "PDF"),
        ("design.psd", b"8BPS\0\1" + bytes(40), "Photoshop"),
        ("film.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(200), "film"),
        ("sound.mp3", b"ID3\4\0\0" + bytes(200), "film or sound"),
        ("notes.jpg", b"just words, whatever the name says", "no picture"),
        ("page.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "no picture"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_can_not_be_taken_is_refused_by_name_with_what_to_do(name: str, raw: bytes, words: str) -> None:
    with pytest.raises(RefusedPictureError) as refused:
        take_picture(raw, name)
    assert name in str(refused.value)
    assert words in str(refused.value)
