"""A picture is left alone where it fits, and made to fit always in the same way."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from campaigns.channels.base import MediaFile
from campaigns.channels.errors import PermanentChannelError
from campaigns.channels.pictures import fit_picture
from tests.contract.parts import media_file, noisy_png


def media(content: bytes, size: tuple[int, int] = (600, 400)) -> MediaFile:
    return media_file(content, name="one.png", mime_type="image/png", alt="", size=size)


def test_a_picture_that_fits_is_left_alone() -> None:
    content = noisy_png((60, 40))

    fitted = fit_picture(media(content, (60, 40)), max_bytes=len(content))

    assert (fitted.content, fitted.mime_type, fitted.width, fitted.height) == (content, "image/png", 60, 40)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_one_that_does_not_is_made_smaller_always_alike(mode: str) -> None:
    one = media(noisy_png((600, 400), mode=mode))

    first, second = fit_picture(one, max_bytes=60_000), fit_picture(one, max_bytes=60_000)

    assert first == second
    assert len(first.content) <= 60_000
    with Image.open(io.BytesIO(first.content)) as image:
        assert image.format == "JPEG"
        assert image.size == (first.width, first.height)
        assert abs(image.width / image.height - 1.5) < 0.02


def test_what_shows_through_becomes_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(buffer, "PNG", compress_level=0)

    fitted = fit_picture(media(buffer.getvalue(), (300, 300)), max_bytes=20_000)

    with Image.open(io.BytesIO(fitted.content)) as image:
        assert image.getpixel((150, 150)) == (255, 255, 255)


def as_sent(picture: Image.Image, kind: str = "PNG", **options: object) -> Image.Image:
    """Made smaller, by not more than a byte: the colours are what is looked at."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    fitted = fit_picture(media(buffer.getvalue(), picture.size), max_bytes=len(buffer.getvalue()) - 1)
    with Image.open(io.BytesIO(fitted.content)) as image:
        image.load()
        return image


def test_sixteen_bits_of_grey_keep_their_brightness() -> None:
    steps = [0, 0x3F3F, 0x7F7F, 0xBFBF, 0xFFFF]
    data = b"".join(step.to_bytes(2, "little") for step in steps for _ in range(60))
    bars = Image.frombytes("I;16", (300, 300), data * 300)

    sent = as_sent(bars, compress_level=0).convert("L")

    seen = [sent.getpixel((30 + 60 * number, 150)) for number in range(5)]
    assert seen == pytest.approx([step >> 8 for step in steps], abs=2)


def test_colours_of_a_profile_are_those_of_every_screen() -> None:
    """A profile that calls red what others call green: seen by its own profile, the picture is green."""
    crossed = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = crossed.index(b"rXYZ"), crossed.index(b"gXYZ")
    crossed[red : red + 4], crossed[green : green + 4] = b"gXYZ", b"rXYZ"
    picture = Image.new("RGB", (300, 300), (255, 0, 0))

    sent = as_sent(picture, compress_level=0, icc_profile=bytes(crossed))

    assert sent.getpixel((150, 150)) == pytest.approx((0, 255, 0), abs=3)
    assert "icc_profile" not in sent.info


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize(
    "profile", [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_does_not_fit_says_nothing(mode: str, profile: bytes) -> None:
    grey = Image.effect_noise((300, 300), 1).point(lambda _: 128).convert(mode)

    sent = as_sent(grey, "TIFF", icc_profile=profile)

    assert sent.convert("RGB").getpixel((150, 150)) == pytest.approx((128, 128, 128), abs=3)


def test_where_it_was_taken_does_not_go_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(noisy_png((600, 400)))) as image:
        image.save(buffer, "JPEG", quality=100, exif=exif)

    fitted = fit_picture(media(buffer.getvalue()), max_bytes=60_000)

    assert b"at home" in buffer.getvalue()
    assert b"at home" not in fitted.content


@pytest.mark.parametrize("content", [b"x" * 2000, noisy_png((60, 40))[:3000] + b"y" * 100])
def test_what_is_no_picture_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(PermanentChannelError, match=r"one\.png"):
        fit_picture(media(content), max_bytes=1000)
